//! The filters: each says what it is set to; those that are set are tinted.

use super::more::More;
use super::page::Place;
use super::query::{DIRECTIONS, OUTCOMES, Period, Query, direction_key, outcome_key, today};
use super::sentences::{direction_word, outcome_word};
use crate::names::api as names_api;
use crate::ui::paged::Paged;
use crate::ui::pick::Pick;
use crate::ui::remote::remote;
use crate::ui::search_field::SearchField;
use crate::ui::{IconButton, words};
use domain::employees::{Named, Names};
use domain::history::CallRow;
use leptos::prelude::*;

fn pairs<Id: ToString>(all: &[Named<Id>]) -> Vec<(String, String)> {
    all.iter().map(|n| (n.id.to_string(), n.name.clone())).collect()
}

#[component]
pub fn Filters(place: Place, calls: Paged<CallRow>) -> impl IntoView {
    let names = remote(names_api::all);
    let list = move |read: fn(&Names) -> Vec<(String, String)>| {
        Signal::derive(move || {
            names
                .value
                .with(|names| names.as_ref().and_then(|n| n.as_ref().ok()).map(read).unwrap_or_default())
        })
    };
    let query = place.query;
    let value = move |read: fn(&Query) -> Option<String>| Signal::derive(move || query.with(read));
    let change = move |write: fn(&mut Query, Option<String>)| {
        Callback::new(move |choice| place.change(|query| write(query, choice)))
    };
    let directions = DIRECTIONS.map(|d| (direction_key(d).to_owned(), direction_word(d).to_owned())).to_vec();
    let outcomes = OUTCOMES.map(|o| (outcome_key(o).to_owned(), outcome_word(o).to_owned())).to_vec();
    view! {
        <div class="filters" role="search" aria-label=words::history::filters()>
            <SearchField
                label=words::history::search()
                placeholder=words::history::search_short()
                value=Signal::derive(move || query.with(|q| q.text.clone()))
                on_change=Callback::new(move |text| place.adjust(|query| query.text = text))
            />
            <PeriodPick place=place/>
            <Pick label=words::history::queue() value=value(|q| q.queue.clone()) options=list(|n| pairs(&n.queues)) on_change=change(|q, v| q.queue = v)/>
            {place.all.then(|| view! {
                <Pick label=words::history::operator() value=value(|q| q.operator.clone()) options=list(|n| pairs(&n.operators)) on_change=change(|q, v| q.operator = v)/>
            })}
            <Pick label=words::history::line() value=value(|q| q.line.clone()) options=list(|n| pairs(&n.lines)) on_change=change(|q, v| q.line = v)/>
            <Pick label=words::history::direction() value=value(|q| q.direction.clone()) options=directions on_change=change(|q, v| q.direction = v)/>
            <Pick label=words::history::outcome() value=value(|q| q.outcome.clone()) options=outcomes on_change=change(|q, v| q.outcome = v)/>
            <More place=place/>
            <Show when=move || query.with(Query::narrows)>
                <IconButton
                    label=words::list::clear_filters()
                    glyph="x"
                    kind="btn-ghost btn-sm"
                    on_click=Callback::new(move |()| {
                        place.change(|query| *query = Query { period: query.period.clone(), ..Query::default() });
                    })
                />
            </Show>
            <span class="end t3 sm nowrap" role="status">{move || found(calls)}</span>
            <IconButton label=words::list::refresh() glyph="refresh-cw" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| calls.reload())/>
        </div>
    }
}

/// "1 284 звонка · 12 мс".
fn found(calls: Paged<CallRow>) -> Option<String> {
    let took = words::list::ms(calls.took.get()?);
    let count = match calls.total.get() {
        Some(total) if calls.capped.get() => words::history::more_than(thousands(total)),
        Some(total) => words::history::calls(total, thousands(total)),
        None => return Some(took),
    };
    Some(format!("{count} · {took}"))
}

/// Groups of three with a thin space.
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn period_word(word: &str) -> &'static str {
    match word {
        "yesterday" => words::history::yesterday(),
        "week" => words::history::week(),
        "all" => words::history::all_time(),
        "days" => words::history::days(),
        _ => words::history::today(),
    }
}

/// Today, yesterday, a week, all, or days from–to; under the list, whose midnight it is.
#[component]
fn PeriodPick(place: Place) -> impl IntoView {
    let period = Memo::new(move |_| place.query.with(|q| q.period.clone()));
    let options = Signal::derive(move || {
        let named = |word: &&str| match (*word, period.get()) {
            ("days", Period::Days { from, to }) => format!("{} – {}", day_word(&from), day_word(&to)),
            (word, _) => period_word(word).to_owned(),
        };
        Period::WORDS.iter().map(|word| ((*word).to_owned(), named(word))).collect::<Vec<_>>()
    });
    let choose = move |word: Option<String>| {
        let chosen = match word.as_deref() {
            Some("yesterday") => Period::Yesterday,
            Some("week") => Period::Week,
            Some("all") => Period::All,
            Some("days") => match period.get_untracked() {
                days @ Period::Days { .. } => days,
                _ => Period::Days { from: today(), to: today() },
            },
            _ => Period::Today,
        };
        place.change(|query| query.period = chosen);
    };
    let days = move |from: Option<String>, to: Option<String>| {
        place.change(|query| {
            let (old_from, old_to) = match &query.period {
                Period::Days { from, to } => (from.clone(), to.clone()),
                _ => (today(), today()),
            };
            query.period = Period::Days { from: from.unwrap_or(old_from), to: to.unwrap_or(old_to) };
        });
    };
    let part = move |first: bool| match period.get() {
        Period::Days { from, to } => {
            if first {
                from
            } else {
                to
            }
        }
        _ => String::new(),
    };
    view! {
        <Pick
            label=words::history::period()
            value=Signal::derive(move || Some(period.get().word().to_owned()))
            options=options
            on_change=Callback::new(choose)
            always=true
            foot=move || view! {
                <div class="days">
                    <label><span class="label">{words::history::from()}</span>
                        <input class="input input-sm" type="date" max=today() prop:value=move || part(true) on:change=move |e| days(Some(event_target_value(&e)), None)/>
                    </label>
                    <label><span class="label">{words::history::to()}</span>
                        <input class="input input-sm" type="date" max=today() prop:value=move || part(false) on:change=move |e| days(None, Some(event_target_value(&e)))/>
                    </label>
                    <p class="t3 sm">{words::history::zone(zone())}</p>
                </div>
            }
        />
    }
}

/// `21.11` of `2026-11-21`.
fn day_word(day: &str) -> String {
    let mut parts = day.split('-').skip(1);
    match (parts.next(), parts.next()) {
        (Some(month), Some(date)) => format!("{date}.{month}"),
        _ => "…".to_owned(),
    }
}

/// "Europe/Moscow": whose midnight divides the days.
fn zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".to_owned())
}
