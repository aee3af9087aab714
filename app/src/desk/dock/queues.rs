//! What waits.

use super::desk;
use crate::realtime::Live;
use crate::ui::icon::sized;
use crate::ui::{clock, span, words};
use leptos::prelude::*;

/// What waits next in this operator's queues.
#[component]
pub fn Queues() -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let tick = clock::ticking();
    let mine = Memo::new(move |_| desk.operator.get().map(|o| o.queues).unwrap_or_default());
    view! {
        <section hidden=move || mine.with(Vec::is_empty)>
            <h3>{words::phone::next_in_queues()}</h3>
            <ul class="list">
                <For each=move || mine.get() key=|id| *id let:id>
                    {move || live.queues.get(id).map(|queue| {
                        let waits = queue.oldest.map(|at| tick.get().since(at));
                        let late = waits.is_some_and(|w| w > queue.service_target);
                        view! {
                            <li>
                                {sized("users", "i i-sm t3")}
                                <span class="cut">{queue.name}</span>
                                <span class="end" class:danger=late>
                                    {match waits {
                                        Some(w) => words::phone::waiting(u64::from(queue.waiting), span(w)),
                                        None => queue.waiting.to_string(),
                                    }}
                                </span>
                            </li>
                        }
                    })}
                </For>
            </ul>
        </section>
    }
}
