//! Queues or skills of a person, each with its level 1–5.

use crate::ui::level::LevelBars;
use crate::ui::{IconButton, Popover, icon, menu_item, words};
use domain::config::Level;
use domain::employees::Named;
use leptos::prelude::*;

/// New ones begin in the middle.
const FIRST_LEVEL: Level = 3;

#[component]
pub fn Levels<Id>(
    #[prop(into)] title: String,
    #[prop(into)] none: String,
    all: Signal<Vec<Named<Id>>>,
    value: RwSignal<Vec<(Id, Level)>>,
) -> impl IntoView
where
    Id: Copy + Eq + std::hash::Hash + Ord + Send + Sync + 'static,
{
    let open = RwSignal::new(false);
    let rest = Memo::new(move |_| {
        let taken = value.get();
        all.get().into_iter().filter(|n| taken.iter().all(|(id, _)| *id != n.id)).collect::<Vec<_>>()
    });
    // In the order of names, whatever the order of choosing.
    let ids = Memo::new(move |_| {
        let taken = value.get();
        all.get()
            .into_iter()
            .map(|n| n.id)
            .filter(|id| taken.iter().any(|(t, _)| t == id))
            .collect::<Vec<_>>()
    });
    let name_of = move |id: Id| {
        all.with(|all| all.iter().find(|n| n.id == id).map(|n| n.name.clone()).unwrap_or_default())
    };
    let remove = move |id: Id| value.update(|all| all.retain(|(taken, _)| *taken != id));
    let trigger = move || {
        view! {
            <button
                type="button"
                class="btn btn-sm btn-ghost"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                prop:disabled=move || rest.with(Vec::is_empty)
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon("plus")}
                {words::list::add()}
            </button>
        }
    };
    let label = title.clone();
    view! {
        <div class="field w6" role="group" aria-label=label.clone()>
            <div class="head">
                <span class="label">{title}</span>
                <Popover open=open trigger=ViewFn::from(trigger) class="menu scroll at-right" label=label.clone()>
                    {move || {
                        rest.get()
                            .into_iter()
                            .map(|named| {
                                menu_item((), named.name, (), None, move || {
                                    open.set(false);
                                    value.update(|all| all.push((named.id, FIRST_LEVEL)));
                                })
                            })
                            .collect_view()
                    }}
                </Popover>
            </div>
            <ul class="skills">
                <For each=move || ids.get() key=|id| *id let:id>
                    {
                        let level = Signal::derive(move || {
                            value.with(|all| all.iter().find(|(taken, _)| *taken == id).map_or(1, |(_, level)| *level))
                        });
                        let name = untrack(|| name_of(id));
                        view! {
                            <li>
                                <span class="cut">{name.clone()}</span>
                                <span class="row">
                                    <LevelBars
                                        label=words::list::level(&name)
                                        value=level
                                        on_change=Callback::new(move |level| {
                                            value.update(|all| {
                                                if let Some(one) = all.iter_mut().find(|(taken, _)| *taken == id) {
                                                    one.1 = level;
                                                }
                                            });
                                        })
                                        on_remove=Callback::new(move |()| remove(id))
                                    />
                                    <span class="t2 n">{move || level.get()}</span>
                                </span>
                                <IconButton
                                    label=words::list::remove(&name)
                                    glyph="x"
                                    kind="btn-ghost btn-sm"
                                    on_click=Callback::new(move |()| remove(id))
                                />
                            </li>
                        }
                    }
                </For>
            </ul>
            {move || ids.with(Vec::is_empty).then(|| view! { <span class="hint">{none.clone()}</span> })}
        </div>
    }
}
