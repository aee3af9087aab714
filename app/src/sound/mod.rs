//! Sound at the desk: which tab leads the phone, devices, the test before the shift, the quality of the link.

pub mod line;
pub mod panel;
mod trial;

use crate::desk::state::{Desk, Doing};
use crate::phone::{Phone, Registration, Sound};
use crate::realtime::{Link, Live};
use crate::ui::{ticker, words};
use domain::Timestamp;
use domain::board::Phase;
use domain::config::PhoneMode;
use leptos::prelude::*;
use std::time::Duration;

/// Ties the phone to the board; once, by the desk. `who` names the operator within this browser.
pub fn watch(desk: Desk, phone: Phone, who: String) {
    let live = expect_context::<Live>();
    // The phone follows the mode that the administrator gave.
    let mode = Memo::new(move |_| desk.operator.get().map(|o| o.phone));
    Effect::new(move |_| match mode.get() {
        Some(PhoneMode::Browser) => phone.start(&who),
        Some(PhoneMode::Desk) => phone.stop(),
        None => {}
    });
    // The page that counts for the machine is the one with the sound.
    Effect::new(move |_| live.set_desk(phone.leads.get() || mode.get() == Some(PhoneMode::Desk)));
    ticker::every(1, move || {
        // Without a link nobody knows what the server sees.
        let up = live.link.get_untracked() == Link::Up;
        let supervises = untrack(|| desk.supervisor.mine()).is_some();
        let (reached, called) = untrack(|| desk.operator.get())
            .map_or((false, false), |o| (o.reachable, o.call.is_some() || supervises));
        phone.beat(!up || reached, !up || called);
    });
    Effect::new(move |_| {
        if let Some(call) = desk.subject.get() {
            phone.owns(call);
        }
    });
    // On hold nothing is heard, and that is no fault.
    Effect::new(move |_| phone.expect(desk.doing.get() == Doing::Talking));
    // A talk without its sound: the tab that had it is gone, or gave the phone to this one.
    let orphan = Memo::new(move |_| {
        let (call, operator) = (desk.call.get()?, desk.operator.get()?);
        let here = phone.leads.get()
            && phone.registration.get() == Registration::Registered
            && phone.sound.get() == Sound::None;
        let mine = call.operator == Some(operator.id) && matches!(call.phase, Phase::Talking | Phase::Held);
        let can = operator.phone == PhoneMode::Browser && operator.reachable;
        (here && mine && can).then_some(call.id)
    });
    Effect::new(move |_| {
        let Some(call) = orphan.get() else { return };
        // A hang-up is told by SIP a moment before the board says so.
        let still = move || {
            if orphan.try_get_untracked().flatten() == Some(call) {
                leptos::task::spawn_local(async move {
                    // Refused: the talk is over, or is being put together already.
                    let _ = crate::calls::api::rejoin(call).await;
                });
            }
        };
        set_timeout(still, Duration::from_millis(700));
    });
    announce(desk, phone);
}

/// Notices of the desktop while another window covers the page; and what the phone does by itself is said.
fn announce(desk: Desk, phone: Phone) {
    let ringing = Memo::new(move |_| desk.doing.get() == Doing::Ringing && phone.leads.get());
    Effect::new(move |before: Option<bool>| {
        let rings = ringing.get();
        if rings {
            let call = desk.call.get_untracked();
            let number = call.as_ref().and_then(|c| c.number.as_ref()).map(|n| n.pretty());
            let queue = call.and_then(|c| c.queue_name).unwrap_or_default();
            let who = number.unwrap_or_else(|| words::phone::hidden().to_owned());
            phone.notify(words::presence::ringing(), &format!("{who}\n{queue}"));
        } else if before == Some(true) {
            phone.unnotify();
        }
        rings
    });
    let by_itself = Memo::new(move |_| {
        desk.call.get().filter(|c| c.auto_answer && c.phase == Phase::Talking).map(|c| c.id)
    });
    Effect::new(move |before: Option<Option<domain::CallId>>| {
        let now = by_itself.get();
        if now.is_some() && before.is_some_and(|before| before != now) && phone.leads.get_untracked() {
            let queue = desk.call.get_untracked().and_then(|c| c.queue_name).unwrap_or_default();
            crate::ui::toast("info", words::sound::answered_by_itself(queue));
        }
        now
    });
}

/// Since when calls can't reach this phone: it lost its registration, or the server does not see it.
pub fn phone_lost(phone: Phone) -> Signal<Option<Timestamp>> {
    Signal::derive(move || match phone.registration.get() {
        Registration::Lost { since, .. } => Some(since),
        _ => phone.unreached.get(),
    })
}

/// No sound comes though it should: for at least 3 s.
pub fn silent(phone: Phone) -> Signal<bool> {
    Signal::derive(move || {
        phone.sound.get() == Sound::On && phone.quality.get().is_some_and(|q| q.silent >= 3)
    })
}
