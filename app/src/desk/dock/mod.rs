//! The phone, docked right: its beacon is readable from two metres.

mod after;
mod calm;
mod controls;
mod dial;
mod keypad;
mod lost;
mod parked;
mod people;
mod queues;
mod recent;
mod ringing;
mod speed_dials;
mod talk;

use super::state::{Desk, Doing};
use super::transfer::Transfer;
use crate::phone::Phone;
use crate::realtime::Live;
use crate::shell::banners::{link_lost, steady};
use crate::sound::line::LinkLine;
use crate::sound::phone_lost;
use crate::supervision::at_talk;
use crate::ui::words;
use after::After;
use calm::Calm;
use controls::Keys;
use dial::Dial;
use domain::board::CallLive;
use domain::{Phone as Number, Presence};
use leptos::prelude::*;
use lost::Lost;
use parked::Parked;
use people::People;
use queues::Queues;
use recent::Recent;
use ringing::Ringing;
use speed_dials::SpeedDials;
use talk::Talk;

fn desk() -> Desk {
    expect_context::<Desk>()
}

crate::shell::lazy::lazy!(desk, |()| view! { <Dock/> });

#[component]
fn Dock() -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let phone = expect_context::<Phone>();
    let (link, registration) = (link_lost(live), phone_lost(phone));
    // Without a phone nothing can ring or be dialled; a break or after-call work does not need one.
    let needs_phone = move || {
        let doing = desk.doing.get();
        doing.in_call() || matches!(doing, Doing::Calm(Presence::Ready | Presence::Outbound))
    };
    let fault = Memo::new(move |_| link.get().or(registration.get().filter(|_| needs_phone())));
    let lost = steady(fault.into());
    // What decides the beacon's shape; figures inside follow their own signals.
    let at_talk = Memo::new(move |_| desk.supervisor.mine().is_some());
    let shape = Memo::new(move |_| (lost.get(), desk.doing.get(), at_talk.get()));
    view! {
        <>
            <p class="sr" role="status" aria-live="assertive">{move || desk.word.get()}</p>
            {move || match shape.get() {
                (Some(since), doing, _) => view! { <Lost since=since talks=doing.talks()/> }.into_any(),
                (None, Doing::Ringing, _) => view! { <Ringing/> }.into_any(),
                (None, doing, _) if doing.in_call() => view! { <Talk doing=doing/> }.into_any(),
                (None, _, true) => at_talk::LAZY.show(desk.supervisor),
                (None, Doing::AfterCall, _) => view! { <After/> }.into_any(),
                (None, _, _) => view! { <Calm/> }.into_any(),
            }}
            <Show when=move || desk.doing.get().talks() || desk.doing.get() == Doing::Dialling>
                <Keys lost=lost/>
            </Show>
            <div class="scroll grow">
                <Show when=move || desk.call.with(|call| call.as_ref().is_some_and(|call| !call.participants.is_empty()))>
                    <People/>
                </Show>
                <Show when=move || !desk.doing.get().in_call() && !at_talk.get()>
                    <Dial/>
                </Show>
                <Parked/>
                <Queues/>
                <Show when=move || !desk.doing.get().in_call() && !at_talk.get()>
                    <SpeedDials/>
                </Show>
                <Recent/>
            </div>
            <LinkLine/>
            {move || desk.choosing.get().map(|choosing| view! { <Transfer choosing=choosing/> })}
        </>
    }
}

/// Name and number of the one on the line.
pub(super) fn who(call: &CallLive) -> (String, String) {
    let number = call.number.as_ref().map_or_else(|| words::phone::hidden().to_owned(), Number::pretty);
    let name = expect_context::<super::card::Card>().name_for(call.number.as_ref());
    match name {
        Some(name) => (name, number),
        None => (number, String::new()),
    }
}
