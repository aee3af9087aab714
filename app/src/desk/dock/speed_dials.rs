//! Numbers kept at hand: a click calls; «Изменить» adds and removes.

use super::desk;
use crate::ui::remote::{remote, send};
use crate::ui::{IconButton, icon_sm, words};
use domain::SpeedDialId;
use leptos::prelude::*;

#[component]
pub fn SpeedDials() -> impl IntoView {
    let desk = desk();
    let directory = remote(crate::directory::api::list);
    let edits = RwSignal::new(false);
    let dials = Memo::new(move |_| directory.ok().map(|all| all.speed_dials).unwrap_or_default());
    let (name, number) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move || {
        let id = SpeedDialId(crate::ui::ids::new_id());
        send(
            crate::directory::api::save_speed_dial(id, name.get_untracked(), number.get_untracked()),
            move |()| {
                name.set(String::new());
                number.set(String::new());
                directory.reload();
            },
        );
    };
    let remove = move |id| send(crate::directory::api::remove_speed_dial(id), move |()| directory.reload());
    view! {
        <section aria-label=words::talks::speed_dials()>
            <h3>
                {icon_sm("star")}
                {words::talks::speed_dials()}
                <button
                    type="button"
                    class="end btn btn-sm btn-ghost"
                    aria-pressed=move || edits.get().to_string()
                    on:click=move |_| edits.update(|edits| *edits = !*edits)
                >
                    {move || if edits.get() { words::talks::edited() } else { words::talks::edit() }}
                </button>
            </h3>
            <ul class="list">
                <For each=move || dials.get() key=|dial| (dial.id, dial.name.clone(), dial.number.clone()) let:dial>
                    {
                        let (id, called) = (dial.id, dial.number.clone());
                        view! {
                            <li>
                                <button type="button" class="cut grow" title=dial.number.pretty() on:click=move |_| desk.dial(called.as_str(), || {})>
                                    {dial.name.clone()}
                                </button>
                                <Show when=move || edits.get() fallback=move || view! { <span class="end">{dial.number.pretty()}</span> }>
                                    <IconButton label=words::talks::forget() glyph="trash-2" on_click=Callback::new(move |()| remove(id))/>
                                </Show>
                            </li>
                        }
                    }
                </For>
            </ul>
            <Show when=move || dials.with(Vec::is_empty) && !edits.get()>
                <p class="t3 sm">{words::talks::no_speed_dials()}</p>
            </Show>
            <Show when=move || edits.get()>
                <form
                    class="speed-dial"
                    on:submit=move |event| {
                        event.prevent_default();
                        add();
                    }
                >
                    <input class="input input-sm" aria-label=words::talks::dial_name() placeholder=words::talks::dial_name() autocomplete="off" prop:value=move || name.get() on:input=move |e| name.set(event_target_value(&e))/>
                    <input class="input input-sm" aria-label=words::phone::number() placeholder=words::phone::number() inputmode="tel" autocomplete="off" prop:value=move || number.get() on:input=move |e| number.set(event_target_value(&e))/>
                    <button type="submit" class="btn btn-sm btn-tint" prop:disabled=move || name.with(|n| n.trim().is_empty()) || number.with(|n| n.trim().is_empty())>{words::talks::add()}</button>
                </form>
            </Show>
        </section>
    }
}
