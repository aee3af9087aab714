//! Parked calls: any operator takes one; each has its time, after which it goes back.

use super::{desk, who};
use crate::desk::state::Doing;
use crate::realtime::Live;
use crate::ui::{clock, icon_sm, span, words};
use domain::board::{CallLive, Phase};
use domain::{CallId, Presence};
use leptos::prelude::*;

#[component]
pub fn Parked() -> impl IntoView {
    let live = expect_context::<Live>();
    let parked = Memo::new(move |_| {
        let mut slots: Vec<(u8, CallId)> =
            live.calls.all().iter().filter_map(|call| Some((slot(call)?.0, call.id))).collect();
        crate::ui::order::sort_by_key(&mut slots, |(slot, _)| *slot);
        slots.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || parked.with(|all| !all.is_empty())>
            <section aria-label=words::talks::parked()>
                <h3>{icon_sm("circle-pause")}{words::talks::parked()}</h3>
                <ul class="list">
                    <For each=move || parked.get() key=|id| *id let:id>
                        {move || live.calls.get(id).and_then(row)}
                    </For>
                </ul>
            </section>
        </Show>
    }
}

fn slot(call: &CallLive) -> Option<(u8, domain::Timestamp)> {
    match call.phase {
        Phase::Parked { slot, until, .. } => Some((slot, until)),
        _ => None,
    }
}

fn row(call: CallLive) -> Option<impl IntoView> {
    let desk = desk();
    let tick = clock::ticking();
    let (slot, until) = slot(&call)?;
    let id = call.id;
    let free = move || {
        matches!(desk.doing.get(), Doing::AfterCall)
            || matches!(desk.doing.get(), Doing::Calm(presence) if presence != Presence::Offline)
    };
    let by = call.handed_by_name.as_deref().map(crate::ui::names::with_initial);
    Some(view! {
        <li title=by.map(words::talks::parked_by)>
            <span class="tag" data-tone="info">{slot}</span>
            <span class="cut grow">{who(&call).0}</span>
            <span class="end num">{move || span(clock::left(until, tick.get()))}</span>
            <button
                type="button"
                class="btn btn-sm btn-tint"
                aria-label=words::talks::pick_up_slot(slot)
                prop:disabled=move || !free() || desk.busy.get()
                on:click=move |_| desk.pick_up(id)
            >
                {words::talks::pick_up()}
            </button>
        </li>
    })
}
