//! A tile a queue: who waits, for how long, and whether the promise holds. A click narrows the table to it.
//!
//! One rule to know: red is for now (somebody waits beyond the target and nobody is free, or beyond three
//! targets); amber is for the day (the promise does not hold) and for a wait beyond the target that is being met.

use super::crew::Crew;
use super::spark::Spark;
use crate::ui::definition::Definition;
use crate::ui::names::order_key;
use crate::ui::{clock, icon_sm, words};
use domain::board::QueueLive;
use domain::{QueueId, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heat {
    Calm,
    Warm,
    Hot,
}

pub fn heat(queue: &QueueLive, now: Timestamp) -> Heat {
    let target = queue.service_target.0;
    let longest = queue.oldest.map_or(0, |at| now.since(at).0);
    let broken = queue.today.service_level().is_some_and(|level| level < queue.service_level);
    if longest > target * 3 || longest > target && queue.free == 0 {
        Heat::Hot
    } else if longest > target || broken {
        Heat::Warm
    } else {
        Heat::Calm
    }
}

#[component]
pub fn Tiles(crew: Crew) -> impl IntoView {
    let by_name = Memo::new(move |_| {
        let mut all: Vec<_> =
            crew.live.queues.all().into_iter().map(|queue| (order_key(&queue.name), queue.id)).collect();
        crate::ui::order::sort_by(&mut all, Ord::cmp);
        all.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    });
    view! {
        <ul class="tiles" aria-label=words::live::queues() tabindex="-1">
            <For each=move || by_name.get() key=|id| *id let:id>
                <Tile crew=crew id=id/>
            </For>
        </ul>
    }
}

#[component]
fn Tile(crew: Crew, id: QueueId) -> impl IntoView {
    let queue = Memo::new(move |_| crew.live.queues.get(id));
    let tick = clock::ticking();
    let heat = Memo::new(move |_| queue.with(|q| q.as_ref().map_or(Heat::Calm, |q| heat(q, tick.get()))));
    let read = move |f: fn(&QueueLive) -> u32| queue.with(|q| q.as_ref().map_or(0, f));
    let name = Memo::new(move |_| queue.with(|q| q.as_ref().map(|q| q.name.clone()).unwrap_or_default()));
    let on = move || crew.queue.get() == Some(id);
    let longest = move || {
        let oldest = queue.with(|q| q.as_ref().and_then(|q| q.oldest));
        oldest.map_or_else(|| "—".to_owned(), |at| clock::span(tick.get().since(at)))
    };
    view! {
        <li class="panel tile" class:is-hot=move || heat.get() == Heat::Hot class:is-warm=move || heat.get() == Heat::Warm class:is-chosen=on>
            <h2>
                <button
                    type="button"
                    class="cut"
                    aria-pressed=move || on().to_string()
                    title=words::live::show_queue()
                    on:click=move |_| crew.queue.update(|chosen| *chosen = (*chosen != Some(id)).then_some(id))
                >
                    {move || name.get()}
                </button>
                <Show when=move || heat.get() == Heat::Hot>
                    <span class="danger" role="img" aria-label=words::live::queue_hot()>{icon_sm("triangle-alert")}</span>
                </Show>
            </h2>
            <b class="wait">{move || read(|q| q.waiting)}<span class="sr">{words::live::waiting()}</span></b>
            <p class="longest">{words::live::longest()}<b>{longest}</b></p>
            <div class="sl"><ServiceLevel queue=queue/><Spark queue=queue id=id/></div>
            <p class="free">
                <span>{move || words::live::free(u64::from(read(|q| q.free)))}</span>
                {move || Some(read(|q| q.today.flow_out)).filter(|n| *n > 0).map(|n| view! { <span>{words::live::flowed_out(u64::from(n))}</span> })}
                <span>{move || words::live::staffed(u64::from(read(|q| q.staffed)))}</span>
            </p>
        </li>
    }
}

/// F4 of today, the definition behind it.
#[component]
fn ServiceLevel(queue: Memo<Option<QueueLive>>) -> impl IntoView {
    let level = Memo::new(move |_| queue.with(|q| q.as_ref().and_then(|q| q.today.service_level())));
    let within = Memo::new(move |_| queue.with(|q| q.as_ref().map_or(0, |q| q.service_target.as_secs())));
    let definition = Signal::derive(move || {
        let Some(q) = queue.get() else { return String::new() };
        let today = q.today;
        let counted = today.answered + today.abandoned.saturating_sub(today.abandoned_in_target);
        words::live::service_level_definition(
            counted,
            today.answered_in_target,
            q.service_target.as_secs(),
            q.service_level,
        )
    });
    view! {
        <Definition text=definition>
            <b>{move || level.get().map_or_else(|| "—".to_owned(), |l| words::live::per_cent(u64::from(l)))}</b>
            " "
            {move || words::live::within(within.get())}
        </Definition>
    }
}
