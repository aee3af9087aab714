//! The link or the phone is lost.

use super::desk;
use crate::phone::{Phone, Registration, Sound};
use crate::realtime::Live;
use crate::ui::{Button, clock, icon, span, words};
use domain::Timestamp;
use leptos::prelude::*;

#[component]
pub fn Lost(since: Timestamp, talks: bool) -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let phone = expect_context::<Phone>();
    let tick = clock::ticking();
    let attempt = move || match (live.link.get(), phone.registration.get()) {
        (crate::realtime::Link::Lost { attempt, .. }, _) | (_, Registration::Lost { attempt, .. }) => attempt,
        _ => 1,
    };
    let time = move || {
        let from = if talks { desk.since.get()? } else { since };
        Some(span(tick.get().since(from)))
    };
    // Sound goes past our server and past the signalling: while packets come, the talk goes on.
    let sounds = move || phone.sound.get() == Sound::On && phone.quality.get().is_some_and(|q| q.silent < 3);
    view! {
        <section class="beacon is-lost" data-tone="danger" role="alert" aria-label=words::phone::lost()>
            <p class="what">
                {icon("wifi-off")}
                {words::phone::lost()}
                <time>{move || span(tick.get().since(since))}</time>
            </p>
            <p class="timer" role="timer">{time}</p>
            <p class="paceline">
                <span>{move || talks.then(|| if sounds() { words::phone::sound_goes_on() } else { words::phone::server_keeps() })}</span>
                <span>{move || words::phone::attempt(u64::from(attempt()))}</span>
            </p>
            <div class="acts">
                <Button label=words::ui::again() glyph="refresh-cw" on_click=Callback::new(move |()| live.retry())/>
            </div>
        </section>
    }
}
