//! The operators: chips that filter by state, a bar for those that are checked, the table.

use super::crew::{Column, Crew, FILTERS, Over, filter_of, filter_word};
use super::presence_menu::PresenceMenu;
use super::row::OperatorRow;
use crate::emergency::switch::EmergencySwitch;
use crate::shell::session::{may, me};
use crate::supervision::panel::Act;
use crate::ui::{Empty, IconButton, Popover, glyph, icon, keys, menu_item, words};
use domain::Permission;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;

#[component]
pub fn CrewPanel(crew: Crew) -> impl IntoView {
    let several = Memo::new(move |_| crew.checked.with(|all| !all.is_empty()));
    view! {
        <section class="panel crew" aria-label=words::live::operators()>
            <Show when=move || several.get() fallback=move || view! { <Filters crew=crew/> }>
                <Chosen crew=crew/>
            </Show>
            <div
                class="scroll grow"
                tabindex="-1"
                on:pointerenter=move |_| crew.pointer(true)
                on:pointerleave=move |_| crew.pointer(false)
                on:focusin=move |_| crew.focus(true)
                on:focusout=move |_| crew.focus(false)
                on:keydown=move |event| {
                    walk(&event);
                    supervise(crew, &event);
                }
            >
                <table class="table">
                    <thead>
                        <tr>
                            <th class="tick"><CheckAll crew=crew/></th>
                            <Head crew=crew column=Column::Name word=words::live::operator()/>
                            <Head crew=crew column=Column::Extension word=words::live::extension()/>
                            <Head crew=crew column=Column::State word=words::live::state()/>
                            <Head crew=crew column=Column::Time word=words::live::time_in_it() num=true/>
                            <Head crew=crew column=Column::Console word=words::live::console()/>
                            <Head crew=crew column=Column::Queue word=words::live::queue()/>
                            <Head crew=crew column=Column::Number word=words::live::subscriber()/>
                            <Head crew=crew column=Column::Taken word=words::live::taken() num=true/>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || crew.order.get() key=|id| *id let:id>
                            {untrack(|| crew.live.operators.row(id))
                                .map(|operator| view! { <OperatorRow crew=crew id=id operator=operator/> })}
                        </For>
                    </tbody>
                </table>
                <Show when=move || crew.live.ready.get() && crew.order.with(Vec::is_empty)>
                    <Empty glyph="users" title=words::live::nobody_title() text=words::live::nobody_text()/>
                </Show>
            </div>
        </section>
    }
}

/// L, W, B, T: to the talk of the operator under the hand.
fn supervise(crew: Crew, event: &web_sys::KeyboardEvent) {
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
    if modified || event.repeat() || keys::typing() {
        return;
    }
    if let (Some(act), Some(operator)) = (Act::of_key(&event.code()), crew.chosen.get_untracked()) {
        event.prevent_default();
        crew.supervisor.press(operator, act);
    }
}

/// ↑ ↓ go through the names.
fn walk(event: &web_sys::KeyboardEvent) {
    let step: i64 = match event.code().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(row) = document().active_element().and_then(|e| e.closest("tbody tr").ok().flatten()) else {
        return;
    };
    let next = if step > 0 { row.next_element_sibling() } else { row.previous_element_sibling() };
    event.prevent_default();
    if let Some(Ok(Some(name))) = next.map(|row| row.query_selector(".name"))
        && let Ok(name) = name.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = name.focus();
    }
}

#[component]
fn Head(crew: Crew, column: Column, word: &'static str, #[prop(optional)] num: bool) -> impl IntoView {
    let here = move || crew.sort.get().0 == column;
    let sorted = move || here().then(|| if crew.sort.get().1 { "descending" } else { "ascending" });
    view! {
        <th class:num=num aria-sort=sorted>
            <button type="button" on:click=move |_| crew.sort_by(column)>
                {word}
                {move || here().then(|| icon(if crew.sort.get().1 { "arrow-down" } else { "arrow-up" }))}
            </button>
        </th>
    }
}

#[component]
fn CheckAll(crew: Crew) -> impl IntoView {
    let all = move || {
        crew.order.with(|order| {
            !order.is_empty() && crew.checked.with(|checked| order.iter().all(|id| checked.contains(id)))
        })
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                aria-label=words::live::select_all()
                prop:checked=all
                on:change=move |_| {
                    let on = !untrack(all);
                    let order = crew.order.get_untracked();
                    crew.checked.update(|checked| if on { checked.extend(order) } else { checked.clear() });
                }
            />
        </label>
    }
}

/// Chips with counts, the queue that a tile chose, search.
#[component]
fn Filters(crew: Crew) -> impl IntoView {
    let counts = Memo::new(move |_| {
        let mut counts = BTreeMap::<&str, u32>::new();
        for operator in crew.live.operators.all() {
            *counts.entry(filter_of(operator.presence)).or_default() += 1;
        }
        counts
    });
    let searching = RwSignal::new(!crew.text.get_untracked().is_empty());
    let field = NodeRef::<html::Input>::new();
    let open = move || {
        searching.set(true);
        request_animation_frame(move || {
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        });
    };
    keys::bind(keys::key("Slash"), move || {
        let free = !keys::typing();
        if free {
            open();
        }
        free
    });
    let close = move || {
        crew.text.set(String::new());
        searching.set(false);
    };
    let queue = move || crew.queue.get().and_then(|id| crew.live.queues.get(id)).map(|queue| queue.name);
    view! {
        <header>
            <h2>{words::live::operators()}</h2>
            <Chip crew=crew state=None count=Signal::derive(move || counts.with(|c| c.values().sum()))/>
            {FILTERS
                .map(|state| {
                    let count = Signal::derive(move || counts.with(|c| c.get(state).copied().unwrap_or(0)));
                    view! { <Chip crew=crew state=Some(state) count=count/> }
                })
                .into_iter()
                .collect_view()}
            <span class="end"></span>
            <EmergencySwitch/>
            {move || queue().map(|name| view! {
                <button type="button" class="filter" aria-pressed="true" title=words::live::all_queues() on:click=move |_| crew.queue.set(None)>
                    <span class="cut">{name}</span>{icon("x")}
                </button>
            })}
            <Show
                when=move || searching.get()
                fallback=move || view! { <IconButton label=words::live::find() glyph="search" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| open())/> }
            >
                <input
                    class="input input-sm find"
                    type="search"
                    node_ref=field
                    aria-label=words::live::find()
                    prop:value=move || crew.text.get()
                    on:input=move |event| crew.text.set(event_target_value(&event))
                    on:keydown=move |event| if event.key() == "Escape" { close() }
                    on:blur=move |_| if crew.text.with_untracked(String::is_empty) { searching.set(false) }
                />
            </Show>
            <Tools crew=crew/>
        </header>
    }
}

/// «Пороги», «Табло»: what is set up rather than done.
#[component]
fn Tools(crew: Crew) -> impl IntoView {
    let open = RwSignal::new(false);
    let me = StoredValue::new(me());
    let trigger = move || {
        view! {
            <button
                type="button"
                class="btn btn-icon btn-ghost btn-sm"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=words::live::tools()
                title=words::live::tools()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon("ellipsis")}
            </button>
        }
    };
    let item = move |permission: Permission, glyph, word, over: Over| {
        me.with_value(|me| may(me, permission)).then(|| {
            menu_item(icon(glyph), word, (), None, move || {
                open.set(false);
                crew.open.set(Some(over));
            })
        })
    };
    view! {
        <Popover open=open trigger=ViewFn::from(trigger) class="menu at-right" label=words::live::tools()>
            {item(Permission::AlertsWrite, "bell", words::live::thresholds(), Over::Thresholds)}
            {item(Permission::WallboardsWrite, "monitor", words::wallboard::open(), Over::Wallboards)}
        </Popover>
    }
}

#[component]
fn Chip(crew: Crew, state: Option<&'static str>, count: Signal<u32>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="filter"
            aria-pressed=move || (crew.state.get() == state).to_string()
            on:click=move |_| crew.state.set(state)
        >
            {state.map(glyph)}
            {state.map_or(words::live::all(), filter_word)}
            " "
            <b>{move || count.get()}</b>
        </button>
    }
}

/// What can be done with those that are checked.
#[component]
fn Chosen(crew: Crew) -> impl IntoView {
    let some = Signal::derive(move || crew.checked.with(|all| all.iter().copied().collect::<Vec<_>>()));
    view! {
        <header class="chosen">
            <h2>{move || words::live::chosen(some.with(Vec::len) as u64)}</h2>
            <PresenceMenu crew=crew operators=some/>
            <span class="end"></span>
            <button type="button" class="btn btn-sm btn-ghost" on:click=move |_| crew.checked.update(|all| all.clear())>
                {words::live::unselect()}
            </button>
        </header>
    }
}
