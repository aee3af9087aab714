//! The list of people.

use super::bulk::{Tick, TickAll};
use super::card::Target;
use super::people::{People, Query};
use super::{photo_src, role_word};
use crate::ui::paged::paged_foot;
use crate::ui::parts::face;
use crate::ui::parts::skeleton_rows;
use crate::ui::remote::fault;
use crate::ui::{Button, Empty, clock, icon, words};
use domain::config::PhoneMode;
use domain::employees::EmployeeRow;
use leptos::prelude::*;

#[component]
pub fn List(people: People) -> impl IntoView {
    let list = people.list;
    let what = move || {
        if !list.rows.with(Vec::is_empty) {
            return ().into_any();
        }
        if let Some(error) = list.error.get() {
            return view! { <div class="center">{fault(&error, Callback::new(move |()| list.reload()))}</div> }.into_any();
        }
        if !list.ready.get() {
            return skeleton_rows(12).into_any();
        }
        view! {
            <Empty glyph="users" title=words::employees::none_title() text=words::employees::none_text()>
                {people.query.with(Query::narrows).then(|| view! {
                    <Button
                        label=words::list::clear_filters()
                        kind="btn-sm"
                        on_click=Callback::new(move |()| people.change(false, |q| *q = Query { open: q.open, ..Query::default() }))
                    />
                })}
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="scroll" tabindex="-1" on:scroll=move |event| list.on_scroll(&event)>
            <table class="table" aria-busy=move || list.busy.get().to_string()>
                <thead>
                    <tr>
                        <th class="tick"><TickAll people=people/></th>
                        <th aria-sort="ascending">{words::employees::name()} " " {icon("arrow-up")}</th>
                        <th>{words::employees::extension_short()}</th>
                        <th class="roomy">{words::employees::login()}</th>
                        <th class="roomy">{words::employees::roles()}</th>
                        <th>{words::employees::queues()}</th>
                        <th class="roomy">{words::employees::phone()}</th>
                    </tr>
                </thead>
                <tbody>
                    // Seen anew when the card was saved: the key has all that is shown.
                    <For
                        each=move || list.rows.get()
                        key=|r| (r.id, r.name.clone(), r.login.clone(), r.extension.clone(), r.roles.clone(), r.queues.clone(), r.phone, r.photo.clone(), r.dismissed_on.clone(), r.active, r.region)
                        let:row
                    >
                        <Row people=people row=row/>
                    </For>
                </tbody>
            </table>
            {what}
            {paged_foot(list)}
        </div>
    }
}

#[component]
fn Row(people: People, row: EmployeeRow) -> impl IntoView {
    let target = Some(Target::One(row.id));
    let chosen = Memo::new(move |_| people.query.with(|query| query.open == target));
    let roles = row.roles.iter().map(|role| role_word(*role)).collect::<Vec<_>>().join(", ");
    let served = row.queues.clone();
    let queues = move || {
        people.names.value.with(|names| {
            let Some(Ok(names)) = names else { return String::new() };
            let mut known = served
                .iter()
                .filter_map(|(id, _)| names.queues.iter().find(|n| n.id == *id))
                .map(|n| n.name.as_str());
            let shown: Vec<_> = known.by_ref().take(2).collect();
            match known.count() {
                0 => shown.join(", "),
                more => words::employees::and_more(more as u64, shown.join(", ")),
            }
        })
    };
    let photo = row.photo.as_ref().map(|version| photo_src(row.id, version));
    let phone = match (&row.extension, row.phone) {
        (None, _) => "—",
        (Some(_), PhoneMode::Browser) => words::employees::browser(),
        (Some(_), PhoneMode::Desk) => words::employees::desk_phone(),
    };
    view! {
        <tr aria-selected=move || chosen.get().to_string() on:click=move |_| people.open(target) data-employee=row.id.to_string()>
            // Beside the box is not the card.
            <td class="tick" on:click=move |event| event.stop_propagation()><Tick people=people id=row.id name=row.name.clone()/></td>
            <td>
                <div class="row">
                    {face(&row.name, "avatar-sm", photo)}
                    <button type="button" class="opener cut">{row.name.clone()}</button>
                    {row.dismissed_on.as_deref().map(clock::day_of).map(|day| view! {
                        <span class="tag" data-tone=if row.active { "warn" } else { "mute" }>
                            {if row.active { words::employees::until(day) } else { words::employees::since(day) }}
                        </span>
                    })}
                </div>
            </td>
            <td class="t2">{row.extension.clone().unwrap_or_else(|| "—".to_owned())}</td>
            <td class="t2 roomy">{row.login.clone()}</td>
            <td class="t2 roomy">{roles}</td>
            <td class="t2 cut">{queues}</td>
            <td class="t2 roomy">{phone}</td>
        </tr>
    }
}
