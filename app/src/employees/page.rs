//! «Люди»: the list stays while the sheet is open; ↑ ↓ go through people, N makes a new one.

use super::card::Target;
use super::dialogs::{AskSave, Secrets};
use super::list::List;
use super::people::People;
use super::sheet::Sheet;
use crate::ui::pick::Pick;
use crate::ui::search_field::SearchField;
use crate::ui::{Button, keys, words};
use domain::Role;
use leptos::prelude::*;

pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Administrator => words::employees::administrator(),
        Role::Supervisor => words::employees::supervisor(),
        Role::Operator => words::employees::operator(),
    }
}

/// Nothing small is open over the page, and no field has the focus.
fn free() -> bool {
    !keys::typing() && document().query_selector(".scrim, .anchor > .pop").ok().flatten().is_none()
}

crate::shell::lazy::lazy!(employees, |()| view! { <EmployeesPage/> });

#[component]
fn EmployeesPage() -> impl IntoView {
    let people = People::new();
    keys::bind(keys::key("KeyN"), move || {
        let free = free();
        if free {
            people.open(Some(Target::New));
        }
        free
    });
    for (code, by) in [("ArrowDown", 1), ("ArrowUp", -1)] {
        keys::bind(keys::key(code), move || free() && people.step(by));
    }
    keys::bind(keys::key("Escape"), move || {
        let open = people.query.with_untracked(|query| query.open.is_some());
        people.open(None);
        open
    });
    let opened = Memo::new(move |_| people.query.with(|query| query.open));
    view! {
        {crate::shell::areas::hidden_title(words::employees::area())}
        <Filters people=people/>
        <div class="people" class:has-sheet=move || opened.get().is_some()>
            <List people=people/>
            {move || opened.get().map(|target| view! { <Sheet people=people target=target/> })}
        </div>
        {move || people.asked.get().map(|next| view! { <AskSave people=people next=next/> })}
        {move || people.secrets.get().map(|(name, secrets)| view! { <Secrets people=people name=name secrets=secrets/> })}
    }
}

#[component]
fn Filters(people: People) -> impl IntoView {
    let query = people.query;
    let roles = Role::ALL.map(|role| (role.word().to_owned(), role_word(role).to_owned())).to_vec();
    let queues = Signal::derive(move || {
        let names = people.names.ok().unwrap_or_default();
        names.queues.into_iter().map(|queue| (queue.id.to_string(), queue.name)).collect::<Vec<_>>()
    });
    let inactive = move || query.with(|q| q.inactive);
    let count = move || {
        let total = people.list.total.get()?;
        Some(words::employees::count(total))
    };
    view! {
        <div class="bar" role="search" aria-label=words::employees::filters()>
            <SearchField
                label=words::employees::search()
                placeholder=words::employees::search_short()
                value=Signal::derive(move || query.with(|q| q.text.clone()))
                on_change=Callback::new(move |text| people.change(true, |query| query.text = text))
            />
            <Pick
                label=words::employees::role()
                value=Signal::derive(move || query.with(|q| q.role.clone()))
                options=roles
                on_change=Callback::new(move |role| people.change(false, |query| query.role = role))
            />
            <Pick
                label=words::employees::queue()
                value=Signal::derive(move || query.with(|q| q.queue.clone()))
                options=queues
                on_change=Callback::new(move |queue| people.change(false, |query| query.queue = queue))
            />
            <button
                type="button"
                class="pick"
                class:is-set=inactive
                aria-pressed=move || inactive().to_string()
                on:click=move |_| people.change(false, |query| query.inactive = !query.inactive)
            >
                {words::employees::inactive()}
            </button>
            <span class="end t3 sm" role="status">{count}</span>
            <Button
                label=words::employees::create()
                kind="btn-primary"
                glyph="user-plus"
                hint="N"
                on_click=Callback::new(move |()| people.open(Some(Target::New)))
            />
        </div>
    }
}
