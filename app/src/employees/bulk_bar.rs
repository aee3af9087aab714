//! What is done with many at once: queues, skills, roles, the region, access; one undo.

use super::people::{People, Who};
use super::{api, role_word};
use crate::error::ApiError;
use crate::ui::remote::{send, sentence};
use crate::ui::toast::toast_with;
use crate::ui::{Button, IconButton, Popover, menu_button, menu_item, toast, words};
use domain::Role;
use domain::bulk::{BulkBefore, BulkChange, BulkDone};
use domain::config::Level;
use domain::employees::Named;
use leptos::prelude::*;

crate::shell::lazy::lazy!(bulk, People, |people| view! { <Bar people=people/> });

fn change(people: People, change: BulkChange) {
    let scope = people.chosen.scope();
    send(api::change_many(scope, change), move |done| told(people, done));
}

/// One sentence for all, with the undo; and why some were left out.
fn told(people: People, done: BulkDone) {
    people.list.reload();
    people.reopen();
    if let Some(first) = done.refused.first() {
        let why = sentence(&ApiError::new(&first.code));
        let said = match done.refused.len() as u64 - 1 {
            0 => words::employees::left_out_one(&first.name, why),
            more => words::employees::left_out(more, &first.name, why),
        };
        toast("warn", said);
    }
    match done.before.len() as u64 {
        0 if done.refused.is_empty() => toast("info", words::employees::none_changed()),
        0 => {}
        n => {
            let back = Callback::new(move |()| undo(people, done.before.clone()));
            toast_with("info", words::employees::changed(n), words::employees::bring_back(), back);
        }
    }
}

fn undo(people: People, before: Vec<BulkBefore>) {
    send(api::undo_many(before), move |n| {
        people.list.reload();
        people.reopen();
        toast("ok", words::employees::put_back(n));
    });
}

#[component]
fn Bar(people: People) -> impl IntoView {
    let chosen = people.chosen;
    let level = RwSignal::new(3_u8);
    let count = move || match chosen.is_all() {
        true => people.list.total.get().unwrap_or_default(),
        false => chosen.count(),
    };
    let more = move || {
        let total = people.list.total.get()?;
        (!chosen.is_all() && total > count()).then(|| words::employees::choose_found(total))
    };
    let names = move || people.names.ok().unwrap_or_default();
    let (queues, skills) =
        (Signal::derive(move || named(names().queues)), Signal::derive(move || named(names().skills)));
    let regions = Signal::derive(move || named(names().regions));
    let roles = Signal::derive(|| {
        Role::ALL.iter().rev().map(|role| (role.word().to_owned(), role_word(*role).to_owned())).collect()
    });
    let run = move |make: Option<BulkChange>| {
        if let Some(make) = make {
            change(people, make);
        }
    };
    let who = move || people.query.with(|query| query.who);
    view! {
        <div class="bar bulk" role="toolbar" aria-label=words::employees::bulk()>
            <span class="m nowrap" role="status">{move || words::employees::chosen(count())}</span>
            {move || more().map(|label| view! {
                <Button label=label kind="btn-sm btn-ghost" on_click=Callback::new(move |()| chosen.take_all())/>
            })}
            <Adder
                title=words::employees::queues()
                options=queues
                level=level
                add=Callback::new(move |(id, level): (String, Level)| run(id.parse().ok().map(|queue| BulkChange::SetQueue { queue, level })))
                remove=Callback::new(move |id: String| run(id.parse().ok().map(|queue| BulkChange::RemoveQueue { queue })))
            />
            <Adder
                title=words::employees::skills()
                options=skills
                level=level
                add=Callback::new(move |(id, level): (String, Level)| run(id.parse().ok().map(|skill| BulkChange::SetSkill { skill, level })))
                remove=Callback::new(move |id: String| run(id.parse().ok().map(|skill| BulkChange::RemoveSkill { skill })))
            />
            <Adder
                title=words::employees::roles()
                options=roles
                add=Callback::new(move |(word, _): (String, Level)| run(Role::from_word(&word).map(|role| BulkChange::AddRole { role })))
                remove=Callback::new(move |word: String| run(Role::from_word(&word).map(|role| BulkChange::RemoveRole { role })))
            />
            <Adder
                title=words::employees::region()
                options=regions
                add=Callback::new(move |(id, _): (String, Level)| run(id.parse().ok().map(|id| BulkChange::SetRegion { region: Some(id) })))
            />
            {move || match who() {
                Who::Working => Some((words::employees::deactivate(), false)),
                Who::NoAccess => Some((words::employees::activate(), true)),
                Who::Dismissed => None,
            }
            .map(|(word, active)| view! {
                <Button
                    label=word
                    kind="btn-sm btn-ghost"
                    on_click=Callback::new(move |()| change(people, BulkChange::SetActive { active }))
                />
            })}
            <span class="end"></span>
            <IconButton label=words::employees::choose_none() glyph="x" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| chosen.clear())/>
        </div>
    }
}

fn named<Id: ToString>(all: Vec<Named<Id>>) -> Vec<(String, String)> {
    all.into_iter().map(|named| (named.id.to_string(), named.name)).collect()
}

/// «Очереди ▾»: a click on a name gives it, at the level chosen above; the cross at its end takes it away.
#[component]
fn Adder(
    title: &'static str,
    options: Signal<Vec<(String, String)>>,
    add: Callback<(String, Level)>,
    #[prop(optional)] remove: Option<Callback<String>>,
    #[prop(optional)] level: Option<RwSignal<Level>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Popover open=open trigger=menu_button(open, "btn-ghost", title) class="menu scroll" label=title>
            {level.map(|level| view! {
                <div class="group row">
                    <span>{words::employees::at_level()}</span>
                    <div class="seg seg-sm" role="group" aria-label=words::employees::at_level()>
                        {(1..=5)
                            .map(|one: Level| view! {
                                <button type="button" aria-pressed=move || (level.get() == one).to_string() on:click=move |_| level.set(one)>
                                    {one}
                                </button>
                            })
                            .collect_view()}
                    </div>
                </div>
            })}
            {move || {
                options
                    .get()
                    .into_iter()
                    .map(|(key, name)| {
                        let (give, take) = (key.clone(), key);
                        let label = words::list::remove(&name);
                        view! {
                            <div class="row give">
                                {menu_item((), name, (), None, move || {
                                    open.set(false);
                                    add.run((give.clone(), level.map_or(0, |level| level.get_untracked())));
                                })}
                                {remove.map(|remove| view! {
                                    <IconButton
                                        label=label
                                        glyph="minus"
                                        kind="btn-ghost btn-sm"
                                        on_click=Callback::new(move |()| {
                                            open.set(false);
                                            remove.run(take.clone());
                                        })
                                    />
                                })}
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </Popover>
    }
}
