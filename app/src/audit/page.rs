//! «Журнал»: who changed what, when, from what to what.

use super::api;
use crate::queues::sheet::{part_name, part_value};
use crate::ui::clock::day_and_hour;
use crate::ui::paged::{Paged, paged, paged_foot};
use crate::ui::parts::skeleton_rows;
use crate::ui::pick::Pick;
use crate::ui::remote::fault;
use crate::ui::search_field::SearchField;
use crate::ui::{Empty, words};
use domain::audit::{AuditFilter, AuditRow, FieldChange};
use domain::{Millis, Timestamp};
use leptos::prelude::*;
use serde_json::Value;

const DAY: Millis = Millis::secs(24 * 3_600);

crate::shell::lazy::lazy!(audit, |()| view! { <AuditPage/> });

#[component]
fn AuditPage() -> impl IntoView {
    let (text, noun) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let list = paged(move |after| {
        let filter = AuditFilter {
            from: midnight(&from.get()),
            to: midnight(&to.get()).map(|day| day + DAY),
            by: None,
            noun: noun.get(),
            text: text.get(),
        };
        api::search(filter, after)
    });
    let nouns = [
        ("queues", words::audit::queues()),
        ("lines", words::audit::lines()),
        ("calendars", words::audit::calendars()),
        ("skills", words::audit::skills()),
        ("emergency", words::audit::emergency()),
        ("employees", words::audit::employees()),
        ("callbacks", words::audit::callbacks()),
    ];
    let nouns = nouns.map(|(word, text)| (word.to_owned(), text.to_owned())).to_vec();
    let day = move |label: &'static str, value: RwSignal<String>| {
        view! {
            <label class="row sm t2">
                {label}
                <input class="input input-sm" type="date" prop:value=move || value.get() on:change=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    view! {
        {crate::shell::areas::hidden_title(words::audit::area())}
        <div class="bar" role="search" aria-label=words::audit::area()>
            <SearchField label=words::audit::search() placeholder=words::audit::search() value=text on_change=Callback::new(move |typed| text.set(typed))/>
            <Pick label=words::audit::noun() value=noun options=nouns on_change=Callback::new(move |chosen| noun.set(chosen))/>
            {day(words::audit::from(), from)}
            {day(words::audit::to(), to)}
        </div>
        <div class="scroll grow audit" tabindex="-1" on:scroll=move |event| list.on_scroll(&event)>
            <Rows list=list/>
            {paged_foot(list)}
        </div>
    }
}

/// The local midnight of `2026-11-24`.
fn midnight(day: &str) -> Option<Timestamp> {
    let at = js_sys::Date::new(&format!("{day}T00:00:00").into()).get_time();
    (!day.is_empty() && at.is_finite()).then_some(Timestamp(at as i64))
}

#[component]
fn Rows(list: Paged<AuditRow>) -> impl IntoView {
    move || {
        if list.rows.with(Vec::is_empty) {
            return match (list.error.get(), list.ready.get()) {
                (Some(error), _) => fault(&error, Callback::new(move |()| list.reload())).into_any(),
                (None, false) => skeleton_rows(12).into_any(),
                (None, true) => view! { <Empty glyph="scroll-text" title=words::audit::none()/> }.into_any(),
            };
        }
        view! {
            <table class="table">
                <thead><tr>
                    <th>{words::audit::when()}</th>
                    <th>{words::audit::who()}</th>
                    <th>{words::audit::what()}</th>
                    <th>{words::audit::changes()}</th>
                </tr></thead>
                <tbody><For each=move || list.rows.get() key=|row| row.id let:row>{line(row)}</For></tbody>
            </table>
        }
        .into_any()
    }
}

fn line(row: AuditRow) -> impl IntoView {
    let (noun, verb) = row.what.split_once('.').unwrap_or((&row.what, ""));
    let noun = match noun {
        "queues" => words::audit::queue(),
        "lines" => words::audit::line(),
        "calendars" => words::audit::calendar(),
        "skills" => words::audit::levels(),
        "emergency" => words::audit::emergency(),
        "employees" => words::audit::employee(),
        "callbacks" => words::audit::callback(),
        _ => words::audit::other(),
    };
    let verb = match verb {
        "create" => words::audit::created(),
        "remove" => words::audit::removed(),
        "close" => words::audit::closed(),
        "reset_secrets" => words::audit::secrets(),
        _ => words::audit::changed(),
    };
    let changes = row.changes.into_iter().map(|change| {
        let FieldChange { field, from, to } = change;
        let (from, to) = (from.map(|text| value(&field, text)), to.map(|text| value(&field, text)));
        let arrow = from.is_some() && to.is_some();
        view! {
            <li>
                <span class="t3">{name(&field)}</span>
                {from.map(|text| view! { <del>{text}</del> })}
                {arrow.then_some(" → ")}
                {to.map(|text| view! { <ins>{text}</ins> })}
            </li>
        }
    });
    view! {
        <tr>
            <td class="t2 nowrap">{day_and_hour(row.at)}</td>
            <td>{row.by_name.unwrap_or_else(|| words::audit::nobody().to_owned())}</td>
            <td><span class="m">{row.subject_name.unwrap_or_default()}</span><small class="t2">{format!("{noun}: {verb}")}</small></td>
            <td><ul class="changes">{changes.collect_view()}</ul></td>
        </tr>
    }
}

fn name(field: &str) -> String {
    let own = match field {
        "active" => Some(words::audit::active()),
        "levels" => Some(words::audit::levels()),
        "on" => Some(words::audit::is_on()),
        "text" => Some(words::emergency::sentence()),
        "number" => Some(words::queues::number()),
        "flow" => Some(words::queues::flow()),
        "calendar" => Some(words::queues::calendar()),
        "emergency" => Some(words::queues::has_emergency()),
        "zone" => Some(words::queues::zone()),
        "week" => Some(words::queues::week()),
        "days" => Some(words::queues::special_days()),
        "login" => Some(words::employees::login()),
        "roles" => Some(words::employees::roles()),
        "extension" => Some(words::employees::extension()),
        "desk_phone" => Some(words::employees::desk_phone()),
        "queues" => Some(words::employees::queues()),
        "skills" => Some(words::employees::skills()),
        field if field.starts_with("limits.overflow") => Some(words::queues::then()),
        field if field.starts_with("closed") => Some(words::queues::when_closed()),
        field => part_name(field),
    };
    own.map_or_else(|| field.to_owned(), str::to_owned)
}

/// Values come as text; those of queues are told as the card tells them.
fn value(field: &str, text: String) -> String {
    match text.as_str() {
        "true" => words::queues::yes().to_owned(),
        "false" => words::queues::no().to_owned(),
        "stay" => words::queues::then_stay().to_owned(),
        "queue" => words::queues::then_queue().to_owned(),
        "number" => words::queues::then_number().to_owned(),
        "voicemail" => words::queues::then_voicemail().to_owned(),
        "callback" => words::queues::then_callback().to_owned(),
        "hang_up" => words::queues::then_hang_up().to_owned(),
        _ => match text.parse::<u64>() {
            Ok(number) => part_value(field, &Value::from(number)),
            Err(_) => part_value(field, &Value::String(text)),
        },
    }
}
