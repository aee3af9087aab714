//! The supervisor's own phone at a talk of others: no operator sees it, so it comes with what lies over the board.

use super::panel::{Monitor, Supervisor};
use crate::ui::names::first_two;
use crate::ui::{clock, icon, kbd, words};
use domain::supervision::{SupervisionLive, SupervisionMode};
use leptos::prelude::*;

crate::shell::lazy::lazy!(over, Supervisor, |supervisor| view! { <AtTalk supervisor=supervisor/> });

/// The supervisor's own phone while it is at a talk: whose, how, and the way out.
#[component]
fn AtTalk(supervisor: Supervisor) -> impl IntoView {
    let is = Memo::new(move |_| supervisor.mine());
    let tick = clock::ticking();
    let operator = Memo::new(move |_| is.with(|is| is.as_ref().map(|is| is.operator)));
    let time = move || is.with(|is| is.as_ref()?.since).map(|at| clock::span(tick.get().since(at)));
    let word = move || {
        is.with(|is| match is.as_ref() {
            Some(SupervisionLive { since: None, .. }) | None => words::supervision::calling_you(),
            Some(is) => match is.mode {
                SupervisionMode::Listen => words::supervision::listening(),
                SupervisionMode::Whisper => words::supervision::whispering(),
                SupervisionMode::Barge => words::supervision::barged(),
            },
        })
    };
    let whom = move || {
        let is = is.get()?;
        let name = supervisor.live().operators.get(is.operator).map(|o| first_two(&o.name))?;
        let number = supervisor.live().calls.get(is.call).and_then(|call| call.number.map(|n| n.pretty()));
        Some(match number {
            Some(number) => words::supervision::with(name, number),
            None => name,
        })
    };
    view! {
        <section class="beacon" data-state="outgoing" aria-label=words::supervision::supervision()>
            <p class="what">{icon("ear")}{word}</p>
            <p class="timer" role="timer">{time}</p>
            <p class="sub"><span class="cut">{whom}</span></p>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| supervisor.stop()>
                    {icon("phone-off")}
                    {words::supervision::end()}
                    {kbd("F4")}
                </button>
            </div>
        </section>
        <section>
            {move || operator.get().map(|operator| view! { <Monitor supervisor=supervisor operator=operator/> })}
        </section>
    }
}
