//! Who is in the call beside the operator: consulted, being called, in the conference; and what each hears.

use super::{desk, who};
use crate::desk::state::{Doing, party_name};
use crate::ui::{IconButton, clock, icon_sm, span, words};
use domain::board::Phase;
use domain::{LegId, ParticipantLive, Stage};
use leptos::prelude::*;

#[component]
pub fn People() -> impl IntoView {
    let desk = desk();
    let leads = Memo::new(move |_| desk.leads().is_some());
    let others: Memo<Vec<LegId>> = Memo::new(move |_| {
        desk.call.get().map(|c| c.participants.iter().map(|p| p.id).collect()).unwrap_or_default()
    });
    view! {
        <section class="people-on" aria-label=words::talks::people()>
            <ul>
                <Subscriber/>
                <For each=move || others.get() key=|id| *id let:id>
                    {move || {
                        let participant = desk.call.get()?.participants.into_iter().find(|p| p.id == id)?;
                        Some(view! { <Participant participant=participant leads=leads.get()/> })
                    }}
                </For>
            </ul>
        </section>
    }
}

/// The first row: what the subscriber hears now.
#[component]
fn Subscriber() -> impl IntoView {
    let desk = desk();
    let name = move || desk.call.get().map(|call| who(&call).0);
    let hears = move || match desk.call.get().map(|call| call.phase) {
        Some(Phase::Talking) => words::talks::in_talk(),
        Some(_) => words::talks::on_music(),
        None => "",
    };
    view! {
        <li>
            <span class="avatar avatar-sm">{icon_sm("user")}</span>
            <div class="cut">
                <p class="m cut">{name}</p>
                <p class="t3 sm">{hears}</p>
            </div>
        </li>
    }
}

#[component]
fn Participant(participant: ParticipantLive, leads: bool) -> impl IntoView {
    let desk = desk();
    let tick = clock::ticking();
    let (id, stage, since) = (participant.id, participant.stage, participant.since);
    let me = desk.operator.get_untracked().map(|me| me.id);
    let mine = me.is_some_and(|me| participant.party == domain::Party::Operator { id: me });
    // Who was asked sees who asked.
    let name = match mine {
        true => desk
            .call
            .get_untracked()
            .and_then(|call| call.operator_name)
            .map(|name| crate::ui::names::first_two(&name)),
        false => Some(party_name(&participant)),
    };
    let said = move || {
        let time = span(tick.get().since(since));
        match stage {
            Stage::Called | Stage::Invited => words::talks::rings(time),
            Stage::Consulted if mine || desk.doing.get() == Doing::Consulting => words::talks::with_you(time),
            Stage::Consulted => words::talks::on_music().to_owned(),
            Stage::Joined => words::talks::joined(time),
            Stage::AwayConsulted | Stage::AwayJoined => words::talks::away(time),
        }
    };
    view! {
        <li>
            <span class="avatar avatar-sm">{icon_sm(if matches!(participant.party, domain::Party::Number { .. }) { "phone" } else { "headset" })}</span>
            <div class="cut">
                <p class="m cut">{name}</p>
                <p class="t3 sm">{said}</p>
            </div>
            {(leads && stage.is_in()).then(|| view! {
                <IconButton label=words::talks::remove() glyph="x" on_click=Callback::new(move |()| desk.remove(id))/>
            })}
        </li>
    }
}
