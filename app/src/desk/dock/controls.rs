//! What can be done in a talk.

use super::desk;
use super::keypad::Keypad;
use crate::desk::state::{Choosing, Doing};
use crate::realtime::Live;
use crate::shell::banners::link_lost;
use crate::ui::icon::icon_of;
use crate::ui::{Button, Popover, icon, kbd, keys, words};
use domain::calls::Direction;
use domain::{Stage, Timestamp};
use leptos::prelude::*;

/// Microphone, hold, keypad, hang up.
#[component]
pub fn Keys(lost: Signal<Option<Timestamp>>) -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let pad = RwSignal::new(false);
    let no_link = Signal::derive(move || link_lost(live).get().is_some() && lost.get().is_some());
    let muted = Memo::new(move |_| desk.muted());
    let held = Memo::new(move |_| matches!(desk.doing.get(), Doing::Held | Doing::Consulting));
    let leads = Memo::new(move |_| desk.leads().is_some_and(|call| call.direction != Direction::Internal));
    let asks = Memo::new(move |_| desk.asks().is_some());
    let talks = Memo::new(move |_| {
        matches!(desk.doing.get(), Doing::Talking | Doing::Held | Doing::Consulting) && desk.leads().is_some()
    });
    let alone = Memo::new(move |_| desk.leads().is_some_and(|call| call.participants.is_empty()));
    let consulted = Memo::new(move |_| desk.asks().is_some_and(|asked| asked.stage == Stage::Consulted));
    let apart = Memo::new(move |_| desk.asks().is_some_and(|asked| asked.stage.is_apart()));
    let may_end = move || !no_link.get() && !desk.busy.get();
    let may_ask = move || leads.get() && !asks.get() && talks.get() && !no_link.get() && !desk.busy.get();
    // The popover goes with the talk it was opened for.
    Effect::new(move |_| {
        if !matches!(desk.doing.get(), Doing::Talking | Doing::Held) {
            desk.choosing.set(None);
        }
    });
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
                {move || match (apart.get(), held.get()) {
                    (true, true) => words::talks::to_subscriber(),
                    (true, false) => words::talks::to_consulted(),
                    (false, true) => words::phone::resume(),
                    (false, false) => words::phone::hold(),
                }}
                {kbd("F8")}
            </button>
            <button
                type="button"
                class="btn"
                aria-haspopup="dialog"
                aria-expanded=move || (desk.choosing.get() == Some(Choosing::Transfer)).to_string()
                aria-pressed=move || (desk.choosing.get() == Some(Choosing::Transfer)).to_string()
                class:btn-primary=move || apart.get()
                prop:disabled=move || !(may_ask() && alone.get() || may_end() && apart.get())
                on:click=move |_| desk.transfer()
            >
                {icon("phone-forwarded")}
                {move || if apart.get() { words::talks::hand_over() } else { words::talks::transfer() }}
                {kbd("F9")}
            </button>
            <button
                type="button"
                class="btn"
                aria-haspopup="dialog"
                aria-expanded=move || (desk.choosing.get() == Some(Choosing::Conference)).to_string()
                aria-pressed=move || (desk.choosing.get() == Some(Choosing::Conference)).to_string()
                prop:disabled=move || !(may_ask() || may_end() && consulted.get())
                on:click=move |_| desk.confer()
            >
                {icon("users")}
                {words::talks::conference()}
                {kbd("Alt C")}
            </button>
            <button
                type="button"
                class="btn"
                prop:disabled=move || !may_ask() || !alone.get()
                on:click=move |_| desk.park()
            >
                {icon("circle-pause")}
                {words::talks::park()}
                {kbd("Alt O")}
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
                        prop:disabled=move || no_link.get() || !matches!(desk.doing.get(), Doing::Talking | Doing::Consulting) || !talks.get()
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
                label=Signal::derive(move || if asks.get() { words::talks::cancel() } else { words::phone::hang_up() }.to_owned())
                kind="btn-danger"
                glyph="phone-off"
                hint="F4"
                on_click=Callback::new(move |()| desk.hang_up())
            />
        </div>
    }
}
