//! The dialog: a field, and under it what fits, in groups.
//!
//! One rule to know: the first row is always chosen; ↵ does it, and in a talk Shift ↵ gives the call away at once.

use super::{Entry, Group, Palette, commands, people};
use crate::desk::state::Desk;
use crate::shell::areas::edits_people;
use crate::shell::session;
use crate::ui::choosing::{marked, step};
use crate::ui::overlay::focused;
use crate::ui::remote::remote;
use crate::ui::{icon, kbd, words};
use domain::employees::EmployeeFilter;
use domain::typing::fits;
use leptos::html;
use leptos::prelude::*;

crate::shell::lazy::lazy!(palette, |()| view! { <Dialog/> });

/// More of one group say: type more.
const OF_A_GROUP: usize = 6;

#[component]
fn Dialog() -> impl IntoView {
    let Palette(open) = expect_context();
    let desk = use_context::<Desk>();
    let typed = RwSignal::new(String::new());
    let moved = RwSignal::new(0_usize);
    let directory = desk.map(|_| remote(crate::directory::api::list));
    let employees = edits_people(&session::me()).then(|| remote(move || found_employees(typed.get())));
    // `>` asks for commands only.
    let asked =
        Memo::new(move |_| typed.with(|typed| typed.trim().trim_start_matches('>').trim().to_owned()));
    let only_commands = Memo::new(move |_| typed.with(|typed| typed.trim_start().starts_with('>')));
    let rows = Signal::derive(move || {
        let typed = asked.get();
        let mut all = commands::all(desk);
        if !only_commands.get() {
            if let (Some(desk), Some(directory)) = (desk, directory.and_then(|all| all.ok())) {
                all.extend(people::callable(desk, &directory, &typed));
            }
            if let Some(rows) = employees.and_then(|rows| rows.ok()) {
                all.extend(people::cards(&rows));
            }
        }
        shown(all, &typed)
    });
    let at = move || moved.get().min(rows.with(Vec::len).saturating_sub(1));
    let go = move |quick: bool| {
        let entry = untrack(move || rows.with(|rows| rows.get(at()).cloned()));
        let Some(entry) = entry else { return };
        open.set(false);
        match entry.quick.filter(|_| quick) {
            Some(quick) => quick.run(()),
            None => entry.run.run(()),
        }
    };
    let field = NodeRef::<html::Input>::new();
    focused(field, move || open.set(false));
    let quick = move || rows.with(|rows| rows.get(at()).is_some_and(|row| row.quick.is_some()));
    view! {
        <div class="scrim palette-scrim" on:pointerdown=move |_| open.set(false)></div>
        <section class="pop palette" role="dialog" aria-modal="true" aria-label=words::palette::title()>
            <div class="ask">
                {icon("search")}
                <input
                    node_ref=field
                    autocomplete="off"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-found"
                    aria-activedescendant=move || format!("palette-{}", at())
                    aria-label=words::palette::search_and_commands()
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        moved.set(0);
                    }
                    on:keydown=move |event| {
                        let code = event.code();
                        if let Some(next) = step(&code, untrack(at), rows.with_untracked(Vec::len)) {
                            moved.set(next);
                            request_animation_frame(into_view);
                        } else if matches!(code.as_str(), "Enter" | "NumpadEnter") {
                            event.stop_propagation();
                            go(event.shift_key());
                        } else if code != "Tab" {
                            return;
                        }
                        event.prevent_default();
                    }
                />
                {kbd("Esc")}
            </div>
            <ul class="menu scroll" role="listbox" id="palette-found" aria-label=words::palette::found()>
                {move || {
                    let (rows, typed) = (rows.get(), asked.get());
                    if rows.is_empty() {
                        return view! { <li class="t3 none">{words::palette::nothing()}</li> }.into_any();
                    }
                    let mut group = None;
                    rows.into_iter()
                        .enumerate()
                        .map(|(n, entry)| {
                            let heads = group.replace(entry.group) != Some(entry.group);
                            let head = heads.then(|| view! { <li class="group" role="presentation">{entry.group.word()}</li> });
                            let active = move || at() == n;
                            view! {
                                {head}
                                <li
                                    role="option"
                                    id=format!("palette-{n}")
                                    class:is-active=active
                                    aria-selected=move || active().to_string()
                                    on:pointermove=move |_| if untrack(at) != n { moved.set(n) }
                                    on:click=move |event| {
                                        moved.set(n);
                                        go(event.shift_key());
                                    }
                                >
                                    {icon(entry.glyph)}
                                    <span class="grow cut">{marked(&entry.text, &typed)}</span>
                                    <span class="t3 sm">{entry.detail}</span>
                                    {(!entry.hint.is_empty()).then(|| kbd(entry.hint))}
                                </li>
                            }
                        })
                        .collect_view()
                        .into_any()
                }}
            </ul>
            <footer aria-hidden="true">
                <span>{kbd("↑")}{kbd("↓")}" "{words::palette::choose()}</span>
                <span>{kbd("↵")}" "{move || if quick() { words::palette::talk_first() } else { words::palette::run() }}</span>
                <Show when=quick><span>{kbd("Shift ↵")}" "{words::palette::at_once()}</span></Show>
                <span class="end">{kbd(">")}" "{words::palette::only_commands()}</span>
            </footer>
        </section>
    }
}

/// What fits, in the order of groups; without a word typed, only some of each.
fn shown(all: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let mut rows: Vec<Entry> = all
        .into_iter()
        .filter(|entry| !typed.is_empty() || entry.group.is_command() || entry.group == Group::Colleagues)
        .filter(|entry| fits(&format!("{} {} {}", entry.text, entry.also, entry.detail), typed))
        .collect();
    rows.sort_by_key(|entry| entry.group);
    let mut count = 0;
    let mut group = None;
    rows.retain(|entry| {
        count = if group.replace(entry.group) == Some(entry.group) { count + 1 } else { 1 };
        count <= OF_A_GROUP || entry.group.is_command()
    });
    rows
}

/// One letter is nobody's name.
async fn found_employees(
    typed: String,
) -> Result<Vec<domain::employees::EmployeeRow>, crate::error::ApiError> {
    let text = typed.trim().to_owned();
    if text.chars().count() < 2 || text.starts_with('>') {
        return Ok(Vec::new());
    }
    // A pause in typing; an older question's answer is dropped anyway.
    gloo_timers::future::TimeoutFuture::new(120).await;
    let filter = EmployeeFilter { text, ..EmployeeFilter::default() };
    Ok(crate::employees::api::list(filter, None).await?.rows)
}

fn into_view() {
    if let Ok(Some(row)) = document().query_selector(".palette [role=option].is-active") {
        row.scroll_into_view_with_bool(false);
    }
}
