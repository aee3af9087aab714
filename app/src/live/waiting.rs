//! Who waits, how long, at which place, and why: the calls that no operator talks to yet.

use super::crew::Crew;
use crate::ui::names::first_two;
use crate::ui::{clock, words};
use domain::board::{CallLive, Phase};
use domain::calls::Direction;
use domain::{CallId, Party, Presence, QueueId};
use leptos::prelude::*;

/// More than so many are counted, not listed.
const SHOWN: usize = 60;

#[component]
pub fn Waiting(crew: Crew) -> impl IntoView {
    let waiting = Memo::new(move |_| {
        let wanted = crew.queue.get();
        let mut calls: Vec<_> = crew
            .live
            .calls
            .all()
            .into_iter()
            .filter(|call| call.direction == Direction::Inbound && rank(call).is_some())
            .filter(|call| wanted.is_none() || call.queue == wanted)
            .collect();
        crate::ui::order::sort_by_key(&mut calls, |call| {
            (rank(call), call.queued_at.unwrap_or(call.started_at))
        });
        calls.into_iter().map(|call| call.id).collect::<Vec<_>>()
    });
    let first = move || waiting.with(|all| all.iter().take(SHOWN).copied().collect::<Vec<_>>());
    let count = move || waiting.with(Vec::len);
    view! {
        <section class="panel waiting" aria-label=words::live::waiting_list()>
            <header>
                <h2>{words::live::waiting_list()}</h2>
                <span class="count" data-tone="mute">{count}</span>
            </header>
            <div class="scroll grow" tabindex="0">
                <ol>
                    <For each=move || first() key=|id| *id let:id>
                        <Caller crew=crew id=id/>
                    </For>
                </ol>
                {move || (count() > SHOWN).then(|| view! { <p class="none">{words::live::and_more((count() - SHOWN) as u64)}</p> })}
                {move || (crew.live.ready.get() && count() == 0).then(|| view! { <p class="none">{words::live::nobody_waits()}</p> })}
            </div>
        </section>
    }
}

/// Those that lost their operator first, then who is rung, who waits, who is in the menu.
fn rank(call: &CallLive) -> Option<u8> {
    match call.phase {
        Phase::Interrupted { .. } => Some(0),
        Phase::Ringing { .. } | Phase::Handed { .. } | Phase::Parked { .. } => Some(1),
        Phase::Waiting { .. } => Some(2),
        Phase::Flow { .. } => Some(3),
        Phase::Message => Some(4),
        Phase::Dialling { .. }
        | Phase::Talking
        | Phase::Held
        | Phase::Forwarded { .. }
        | Phase::Outside { .. } => None,
    }
}

#[component]
fn Caller(crew: Crew, id: CallId) -> impl IntoView {
    let call = Memo::new(move |_| crew.live.calls.get(id));
    let tick = clock::ticking();
    let number = move || {
        call.with(|c| c.as_ref().and_then(|c| c.number.as_ref().map(|n| n.pretty())))
            .unwrap_or_else(|| words::live::hidden_number().to_owned())
    };
    let began = move || call.with(|c| c.as_ref().map(|c| c.queued_at.unwrap_or(c.started_at)));
    let late = Memo::new(move |_| {
        let Some(CallLive { queue: Some(queue), queued_at: Some(at), .. }) = call.get() else { return false };
        crew.live.queues.get(queue).is_some_and(|q| tick.get().since(at) > q.service_target)
    });
    let place = move || call.with(|c| c.as_ref().and_then(|c| c.queue_name.clone().or(c.line_name.clone())));
    view! {
        <li>
            <span class="m">{number}</span>
            <time class="num" class:near=move || late.get()>{clock::since(began)}</time>
            <span class="t2 sm cut">{place}</span>
            <span class="t3 sm why">{move || call.with(|c| c.as_ref().map(|c| why(crew, c)))}</span>
        </li>
    }
}

/// The reason in words, from what the board knows.
fn why(crew: Crew, call: &CallLive) -> String {
    let name = |id| crew.live.operators.get(id).map(|o| first_two(&o.name)).unwrap_or_default();
    match &call.phase {
        Phase::Flow { step } => words::live::in_menu(step),
        Phase::Ringing { operator, .. } => words::live::rings_at(name(*operator)),
        Phase::Handed { to: Party::Operator { id }, .. } => words::live::rings_at(name(*id)),
        Phase::Handed { to: Party::Number { number }, .. } => words::live::rings_at(number.pretty()),
        Phase::Parked { slot, by, .. } => words::live::parked(name(*by), slot),
        Phase::Interrupted { .. } => {
            let who = call.operator.map(name).unwrap_or_default();
            words::live::interrupted(who)
        }
        Phase::Waiting { position } if *position > 1 => {
            words::live::not_first(u64::from(*position - 1), *position)
        }
        Phase::Waiting { .. } => call.queue.map(|queue| nobody_free(crew, queue)).unwrap_or_default(),
        Phase::Message => words::live::leaves_message().to_owned(),
        Phase::Dialling { .. }
        | Phase::Talking
        | Phase::Held
        | Phase::Forwarded { .. }
        | Phase::Outside { .. } => String::new(),
    }
}

/// First, and still waits: what those who could answer are doing.
fn nobody_free(crew: Crew, queue: QueueId) -> String {
    let (mut talk, mut rest) = (0_u64, 0);
    for operator in crew.live.operators.all().iter().filter(|o| o.queues.contains(&queue)) {
        match operator.presence {
            Presence::Offline | Presence::Outbound => {}
            Presence::Ready => return words::live::first_and_some_free().to_owned(),
            Presence::Break { .. } => rest += 1,
            Presence::Ringing | Presence::Talking | Presence::AfterCall => talk += 1,
        }
    }
    match (talk, rest) {
        (0, 0) => words::live::first_and_none_there().to_owned(),
        (talk, 0) => words::live::first_and_all_busy(talk),
        (talk, rest) => words::live::first_and_busy(talk, rest),
    }
}
