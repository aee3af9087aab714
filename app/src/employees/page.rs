//! «Люди»: the list stays while the sheet is open; ↑ ↓ go through people, N makes a new one.

use super::bulk::BulkBar;
use super::card::Target;
use super::list::List;
use super::people::{People, Who};
use super::role_word;
use super::sheet;
use super::{bulk_bar, import};
use crate::ui::pick::Pick;
use crate::ui::search_field::SearchField;
use crate::ui::{Button, keys, words};
use domain::Role;
use leptos::prelude::*;

fn who_word(who: Who) -> &'static str {
    match who {
        Who::Working => words::employees::working(),
        Who::NoAccess => words::employees::inactive(),
        Who::Dismissed => words::employees::dismissed(),
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
    // The card and what is done with many come when they are first wanted, or ahead while nothing else is to do.
    request_idle_callback(|| {
        leptos::task::spawn_local(async {
            // What does not come now is asked for again when it is wanted.
            let _ = sheet::LAZY.fetch().await.is_ok() && bulk_bar::LAZY.fetch().await.is_ok();
        });
    });
    let opened = Memo::new(move |_| people.query.with(|query| query.open));
    view! {
        {crate::shell::areas::hidden_title(words::employees::area())}
        <Filters people=people/>
        <BulkBar people=people/>
        <div class="people" class:has-sheet=move || opened.get().is_some()>
            <List people=people/>
            {move || opened.get().map(|target| sheet::LAZY.show((people, target)))}
        </div>
        {move || people.importing.get().then(|| import::LAZY.show(people))}
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
    let regions = Signal::derive(move || {
        let names = people.names.ok().unwrap_or_default();
        names.regions.into_iter().map(|region| (region.id.to_string(), region.name)).collect::<Vec<_>>()
    });
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
            <Pick
                label=words::employees::region()
                value=Signal::derive(move || query.with(|q| q.region.clone()))
                options=regions
                on_change=Callback::new(move |region| people.change(false, |query| query.region = region))
            />
            <div class="seg seg-sm" role="group" aria-label=words::employees::whose()>
                {Who::ALL
                    .map(|who| view! {
                        <button
                            type="button"
                            aria-pressed=move || query.with(|q| q.who == who).to_string()
                            on:click=move |_| people.change(false, |query| query.who = who)
                        >
                            {who_word(who)}
                        </button>
                    })
                    .collect_view()}
            </div>
            <span class="end t3 sm" role="status">{count}</span>
            <Button label=words::employees::import() glyph="upload" on_click=Callback::new(move |()| people.importing.set(true))/>
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
