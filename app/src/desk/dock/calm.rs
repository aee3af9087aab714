//! No call: what the operator is, and how to begin.

use super::desk;
use crate::desk::state::Doing;
use crate::phone::{Phone, Registration};
use crate::ui::icon::glyph_of;
use crate::ui::{Button, clock, span, words};
use domain::{Millis, Presence};
use leptos::prelude::*;

#[component]
pub fn Calm() -> impl IntoView {
    let desk = desk();
    let phone = expect_context::<Phone>();
    let tick = clock::ticking();
    let state = Signal::derive(move || desk.doing.get().state());
    let below = move || {
        let for_how_long = || desk.since.get().map(|at| span(tick.get().since(at))).unwrap_or_default();
        match desk.doing.get() {
            Doing::Calm(Presence::Ready)
                if desk.browser_phone.get()
                    && matches!(
                        phone.registration.get(),
                        Registration::Connecting | Registration::Lost { .. }
                    ) =>
            {
                words::phone::connecting().to_owned()
            }
            Doing::Calm(Presence::Ready) if desk.operator.get().is_some_and(|o| !o.reachable) => {
                words::phone::not_reachable().to_owned()
            }
            Doing::Calm(Presence::Ready) => words::phone::waits(for_how_long()),
            Doing::Calm(Presence::Outbound) => words::phone::outbound_only(for_how_long()),
            Doing::Calm(Presence::Break { reason: None }) => words::phone::missed_too_often().to_owned(),
            Doing::Calm(Presence::Break { reason: Some(reason) }) => match desk.break_minutes() {
                Some(minutes) => words::phone::break_of(
                    span(desk.break_used(reason, tick.get())),
                    span(Millis::secs(u64::from(minutes) * 60)),
                ),
                None => for_how_long(),
            },
            Doing::Calm(_) => words::phone::no_calls().to_owned(),
            _ => words::phone::connecting().to_owned(),
        }
    };
    let head = move || {
        let reachable = desk.operator.get().is_some_and(|o| o.reachable);
        match desk.doing.get() {
            Doing::Calm(Presence::Ready) if !reachable => words::phone::out_of_reach().to_owned(),
            Doing::Calm(Presence::Ready) => words::phone::ready().to_owned(),
            Doing::Calm(Presence::Offline) => words::phone::off_shift().to_owned(),
            _ => desk.word.get(),
        }
    };
    let can_start = move || matches!(desk.doing.get(), Doing::Calm(p) if p != Presence::Ready);
    view! {
        <section class="beacon is-calm" data-state=move || state.get() aria-label=words::phone::state()>
            <p class="timer">{glyph_of(state)}{head}</p>
            <p>{below}</p>
            <Show when=can_start>
                <div class="acts">
                    <Button label=words::phone::take_calls() hint="F2" on_click=Callback::new(move |()| desk.ask(Presence::Ready))/>
                </div>
            </Show>
        </section>
    }
}
