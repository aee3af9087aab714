//! What can be done in a talk.

use super::desk;
use super::keypad::Keypad;
use crate::desk::state::Doing;
use crate::realtime::Live;
use crate::shell::banners::link_lost;
use crate::ui::icon::icon_of;
use crate::ui::{Button, Popover, icon, kbd, keys, words};
use domain::Timestamp;
use leptos::prelude::*;

/// Microphone, hold, keypad, hang up.
#[component]
pub fn Keys(lost: Signal<Option<Timestamp>>) -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let pad = RwSignal::new(false);
    let no_link = Signal::derive(move || link_lost(live).get().is_some() && lost.get().is_some());
    let muted = Memo::new(move |_| desk.muted());
    let held = Memo::new(move |_| desk.doing.get() == Doing::Held);
    let talks = Memo::new(move |_| matches!(desk.doing.get(), Doing::Talking | Doing::Held));
    keys::bind(keys::alt("KeyK"), move || {
        pad.update(|p| *p = !*p);
        true
    });
    view! {
        <div class="keys" role="toolbar" aria-label=words::phone::controls()>
            <button
                type="button"
                class="btn"
                aria-pressed=move || muted.get().to_string()
                prop:disabled=move || !desk.doing.get().talks()
                on:click=move |_| desk.toggle_mute()
            >
                {icon_of(Signal::derive(move || if muted.get() { "mic-off" } else { "mic" }))}
                {move || if muted.get() { words::phone::muted() } else { words::phone::microphone() }}
                {kbd("F7")}
            </button>
            <button
                type="button"
                class="btn"
                aria-pressed=move || held.get().to_string()
                prop:disabled=move || no_link.get() || desk.busy.get() || !talks.get()
                on:click=move |_| desk.toggle_hold()
            >
                {icon_of(Signal::derive(move || if held.get() { "play" } else { "pause" }))}
                {move || if held.get() { words::phone::resume() } else { words::phone::hold() }}
                {kbd("F8")}
            </button>
            <Popover
                open=pad
                class="keypad"
                role="group"
                label=words::phone::keypad()
                trigger=ViewFn::from(move || view! {
                    <button
                        type="button"
                        class="btn"
                        aria-expanded=move || pad.get().to_string()
                        prop:disabled=move || no_link.get() || desk.doing.get() != Doing::Talking
                        on:click=move |_| pad.update(|p| *p = !*p)
                    >
                        {icon("grid-3x3")}
                        {words::phone::keypad()}
                        {kbd("Alt K")}
                    </button>
                })
            >
                <Keypad/>
            </Popover>
        </div>
        <div class="hang">
            <Button
                label=words::phone::hang_up()
                kind="btn-danger"
                glyph="phone-off"
                hint="F4"
                on_click=Callback::new(move |()| desk.hang_up())
            />
        </div>
    }
}
