//! The tape: one clock over the path, the wave and the list, moved by any of them and by the sound.

use super::wave::Wave;
use crate::ui::{IconButton, clock, icon, words};
use domain::history::RecordingInfo;
use domain::{Millis, Timestamp};
use leptos::html;
use leptos::prelude::*;

const STEP: i64 = 5_000;
const SPEEDS: [(f64, &str); 3] = [(1.0, "1×"), (1.5, "1,5×"), (2.0, "2×")];

/// The clock of an opened call.
#[derive(Clone, Copy)]
pub struct Tape {
    /// The moment of the call that is shown or heard.
    pub at: RwSignal<Timestamp>,
    pub playing: RwSignal<bool>,
    speed: RwSignal<f64>,
    broken: RwSignal<bool>,
    audio: NodeRef<html::Audio>,
    /// The sound on the call's clock; without sound an empty interval.
    pub from: Timestamp,
    pub length: Millis,
}

impl Tape {
    pub fn new(start: Timestamp, sound: Option<&RecordingInfo>) -> Self {
        let from = sound.map_or(start, |sound| sound.started_at);
        Self {
            at: RwSignal::new(from),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            broken: RwSignal::new(false),
            audio: NodeRef::new(),
            from,
            length: sound.map_or(Millis::ZERO, |sound| sound.length),
        }
    }

    /// To a moment of the call; the sound follows where there is any.
    pub fn seek(self, at: Timestamp) {
        self.at.set(at);
        if let Some(audio) = self.audio.get_untracked() {
            let into = Millis(at.since(self.from).0.min(self.length.0));
            audio.set_current_time(into.0 as f64 / 1000.0);
        }
    }

    fn step(self, by: i64) {
        let to = self.at.get_untracked().0 + by;
        self.seek(Timestamp(to.clamp(self.from.0, (self.from + self.length).0)));
    }

    pub fn toggle(self) {
        let Some(audio) = self.audio.get_untracked() else { return };
        if self.playing.get_untracked() {
            // Pausing what does not play is nothing.
            let _ = audio.pause();
            return;
        }
        if self.at.get_untracked() >= self.from + self.length {
            self.seek(self.from);
        }
        audio.set_playback_rate(self.speed.get_untracked());
        // A refusal comes as the element's `error`, and the button stays «Слушать».
        let _ = audio.play();
    }

    fn set_speed(self, speed: f64) {
        self.speed.set(speed);
        if let Some(audio) = self.audio.get_untracked() {
            audio.set_playback_rate(speed);
        }
    }

    fn played(self) -> f64 {
        self.audio.get_untracked().map_or(0.0, |audio| audio.current_time())
    }

    /// While it plays, every frame.
    fn follow(self) {
        if self.playing.try_get_untracked() != Some(true) {
            return;
        }
        self.at.set(self.from + Millis((self.played() * 1000.0) as u64));
        request_animation_frame(move || self.follow());
    }

    /// Space, ← →. Answers whether the key was for the tape.
    pub fn key(self, event: &web_sys::KeyboardEvent) -> bool {
        if event.alt_key() || event.ctrl_key() || event.meta_key() || self.length == Millis::ZERO {
            return false;
        }
        let on_button =
            document().active_element().is_some_and(|e| matches!(e.tag_name().as_str(), "BUTTON" | "A"));
        match event.code().as_str() {
            "Space" if !on_button => self.toggle(),
            "ArrowLeft" => self.step(-STEP),
            "ArrowRight" => self.step(STEP),
            "Home" => self.seek(self.from),
            _ => return false,
        }
        true
    }
}

#[component]
pub fn Player(sound: RecordingInfo, tape: Tape) -> impl IntoView {
    let length = sound.length;
    let source = format!("/recordings/{}", sound.id);
    let play_word = move || if tape.playing.get() { words::history::pause() } else { words::history::play() };
    let played = move || clock::span(Millis(tape.at.get().since(tape.from).0.min(length.0)));
    on_cleanup(move || {
        if let Some(audio) = tape.audio.get_untracked() {
            let _ = audio.pause();
        }
    });
    view! {
        <div class="wave">
            <Wave sound=sound tape=tape/>
            <audio
                node_ref=tape.audio
                src=source
                preload="metadata"
                on:play=move |_| {
                    tape.playing.set(true);
                    tape.broken.set(false);
                    tape.follow();
                }
                on:pause=move |_| tape.playing.set(false)
                on:ended=move |_| tape.playing.set(false)
                on:error=move |_| tape.broken.set(true)
            ></audio>
            <div class="ctl">
                <button type="button" class="play" aria-label=play_word title=play_word on:click=move |_| tape.toggle()>
                    {move || icon(if tape.playing.get() { "pause" } else { "play" })}
                </button>
                <IconButton label=words::history::back_5() glyph="rotate-ccw" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| tape.step(-STEP))/>
                <IconButton label=words::history::forward_5() glyph="rotate-cw" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| tape.step(STEP))/>
                <span><b class="m">{played}</b> <span class="t3">" / "{clock::span(length)}</span></span>
                <div class="seg seg-sm" role="group" aria-label=words::history::speed()>
                    {SPEEDS
                        .map(|(speed, word)| view! {
                            <button type="button" aria-pressed=move || (tape.speed.get() == speed).to_string() on:click=move |_| tape.set_speed(speed)>
                                {word}
                            </button>
                        })
                        .into_iter()
                        .collect_view()}
                </div>
                <Show when=move || tape.broken.get()>
                    <span class="danger sm" role="alert">{words::history::sound_away()}</span>
                </Show>
            </div>
        </div>
    }
}
