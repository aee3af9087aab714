//! Who serves a queue, and which queues an operator serves, changed on the spot.

use super::api;
use super::crew::{Crew, filter_of};
use crate::desk::state::presence_state;
use crate::ui::names::{first_two, order_key};
use crate::ui::remote::send;
use crate::ui::{Popover, SideSheet, icon, menu_button, menu_item, words};
use domain::{EmployeeId, Presence, QueueId};
use leptos::prelude::*;

/// The operators of one queue first, then the others; a check takes effect at once.
#[component]
pub fn StaffSheet(crew: Crew, queue: QueueId) -> impl IntoView {
    let name = move || crew.live.queues.get(queue).map(|q| q.name).unwrap_or_default();
    let text = RwSignal::new(String::new());
    // The order of the moment it was opened: rows must not run from under the pointer.
    let order = untrack(|| {
        let mut all = crew.live.operators.all();
        crate::ui::order::sort_by_key(&mut all, |o| {
            let off = o.presence == Presence::Offline;
            (!o.queues.contains(&queue), off, order_key(&o.name))
        });
        all.into_iter().map(|o| (o.id, o.name)).collect::<Vec<_>>()
    });
    let shown = move || {
        let wanted = text.with(|text| text.trim().to_lowercase());
        let fits =
            |(_, name): &&(EmployeeId, String)| wanted.is_empty() || name.to_lowercase().contains(&wanted);
        order.iter().filter(fits).map(|(id, _)| *id).collect::<Vec<_>>()
    };
    view! {
        <SideSheet
            title=Signal::derive(move || words::live::staff_of(name()))
            on_close=Callback::new(move |()| crew.open.set(None))
        >
            <div class="scroll body">
                <p class="t2">{words::live::staff_hint()}</p>
                <div class="input">
                    {icon("search")}
                    <input
                        type="search"
                        aria-label=words::live::find()
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </div>
                <ul class="staff">
                    <For each=shown key=|id| *id let:id>
                        <Member crew=crew queue=queue id=id/>
                    </For>
                </ul>
            </div>
        </SideSheet>
    }
}

#[component]
fn Member(crew: Crew, queue: QueueId, id: EmployeeId) -> impl IntoView {
    let operator = Memo::new(move |_| crew.live.operators.get(id));
    let on = move || operator.with(|o| o.as_ref().is_some_and(|o| o.queues.contains(&queue)));
    let state = Signal::derive(move || {
        operator.with(|o| o.as_ref().map_or("inactive", |o| presence_state(o.presence)))
    });
    let word = move || operator.with(|o| o.as_ref().map(|o| super::crew::filter_word(filter_of(o.presence))));
    view! {
        <li>
            <label class="check grow">
                <input
                    type="checkbox"
                    prop:checked=on
                    on:change=move |event| {
                        send(api::staff(queue, vec![id], event_target_checked(&event)), |()| {});
                    }
                />
                <span class="cut">{move || operator.with(|o| o.as_ref().map(|o| first_two(&o.name)))}</span>
            </label>
            <span class="state sm" data-state=move || state.get()>{crate::ui::icon::glyph_of(state)}{word}</span>
        </li>
    }
}

/// «Очереди» of one operator.
#[component]
pub fn QueuesMenu(crew: Crew, operator: EmployeeId) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Popover open=open trigger=menu_button(open, "", words::live::queues_of()) class="menu scroll at-right" label=words::live::queues_of()>
            {move || {
                let serves = crew.live.operators.get(operator).map(|o| o.queues).unwrap_or_default();
                let mut queues = crew.live.queues.all();
                crate::ui::order::sort_by_key(&mut queues, |q| order_key(&q.name));
                queues
                    .into_iter()
                    .map(|q| {
                        let on = serves.contains(&q.id);
                        let (id, end) = (q.id, on.then(|| icon("check")));
                        menu_item((), q.name, end, Some(on), move || {
                            send(api::staff(id, vec![operator], !on), |()| {});
                        })
                    })
                    .collect_view()
            }}
        </Popover>
    }
}
