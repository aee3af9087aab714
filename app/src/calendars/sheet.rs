//! The side sheet of one calendar. Hours are typed as people write them: `08:00–13:00, 14:00–20:00`; an empty day is
//! closed; a special day is a line `2026-12-31 09:00–15:00 Короткий день`.

use super::api;
use crate::queues::page::Area;
use crate::ui::draft::{self, Draft};
use crate::ui::remote::send;
use crate::ui::{Button, Field, IconButton, toast, words};
use domain::CalendarId;
use domain::calendars::{CalendarForm, Span, SpecialDay};
use leptos::prelude::*;
use serde_json::Value;

type Card = Draft<CalendarForm>;

#[component]
pub fn CalendarSheet(area: Area, id: String) -> impl IntoView {
    // All cards come with the list, so the sheet waits for that alone.
    let inside = move || {
        let cards = area.calendars.value.with_untracked(|value| value.clone().and_then(Result::ok));
        let ready = area.calendars.value.with(Option::is_some);
        let stored = cards.unwrap_or_default().into_iter().find(|card| card.id.to_string() == id);
        let (begun, form) = match stored {
            Some(card) => (Some((card.id, card.version)), card.form),
            None => (None, usual()),
        };
        ready.then(|| view! { <Opened area=area begun=begun form=form/> })
    };
    let first = Memo::new(move |_| area.calendars.value.with(Option::is_some));
    view! {
        <section class="sheet" role="region" aria-label=words::queues::calendar_card()>
            {move || first.get().then(|| untrack(&inside))}
        </section>
    }
}

/// Where most offices begin.
fn usual() -> CalendarForm {
    let day = vec![Span { from: 8 * 60, to: 20 * 60 }];
    let mut week = vec![day; 5];
    week.extend([vec![Span { from: 9 * 60, to: 17 * 60 }], Vec::new()]);
    CalendarForm { name: String::new(), zone: "Europe/Moscow".to_owned(), week, days: Vec::new() }
}

#[component]
fn Opened(area: Area, begun: Option<(CalendarId, i64)>, form: CalendarForm) -> impl IntoView {
    let id = begun.map(|(id, _)| id);
    let key = format!("calendar:{}", id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let card: Card = Draft::open(key, form, begun.map(|(_, version)| version));
    let bad = RwSignal::new(None::<&'static str>);
    let save = Callback::new(move |()| {
        if bad.get_untracked().is_some() {
            return;
        }
        let form = card.form.get_untracked();
        let name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let begun = id.zip(card.version.get_untracked());
        // The answer is all of them; ours is found by id, a new one by its name.
        let mine = move |all: Vec<domain::calendars::CalendarCard>| {
            area.calendars.value.set(Some(Ok(all.clone())));
            let found =
                all.into_iter().find(|card| Some(card.id) == id || id.is_none() && card.form.name == name);
            found.ok_or_else(|| crate::error::ApiError::new("not_found"))
        };
        let again = mine.clone();
        card.save(
            async move { mine(api::save(begun, form).await?) },
            move || async move { again(api::all().await?) },
            |card| (card.form.clone(), card.version),
            move |stored| {
                toast("ok", words::queues::saved());
                if id.is_none() {
                    area.open(Some(stored.id.to_string()));
                }
            },
        );
    });
    let remove = move |id: CalendarId| {
        send(api::remove(id), move |all| {
            area.calendars.value.set(Some(Ok(all)));
            area.open(None);
        });
    };
    let title = move || card.form.with(|form| form.name.clone());
    let zones = move || area.choices.ok().map(|choices| choices.zones).unwrap_or_default();
    view! {
        <header>
            <div class="grow">
                <h2>{move || if title().is_empty() { words::queues::new_calendar().to_owned() } else { title() }}</h2>
                <p class="t2">{move || card.form.with(|form| form.zone.clone())}</p>
            </div>
            {id.map(|id| view! {
                <Button label=words::queues::remove() kind="btn-ghost btn-sm" on_click=Callback::new(move |()| remove(id))/>
            })}
            <IconButton label=words::ui::close() glyph="x" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| area.open(None))/>
        </header>
        {draft::clashes(card, part_name, part_value)}
        <div class="scroll grow">
            <form class="form" id="calendar" on:submit=move |event| { event.prevent_default(); save.run(()); }>
                {draft::text(card, "calendar-name", "w6", words::queues::name(), "name", |f| &f.name, |f, v| f.name = v)}
                <datalist id="zones">{move || zones().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
                {draft::text(card, "calendar-zone", "w6", words::queues::zone(), "zone", |f| &f.zone, |f, v| f.zone = v)}
                <Week card=card bad=bad/>
                <Days card=card bad=bad/>
                <button type="submit" class="sr" tabindex="-1" aria-hidden="true"></button>
            </form>
        </div>
        {draft::foot(card, save)}
    }
}

#[component]
fn Week(card: Card, bad: RwSignal<Option<&'static str>>) -> impl IntoView {
    let days = [
        words::queues::monday(),
        words::queues::tuesday(),
        words::queues::wednesday(),
        words::queues::thursday(),
        words::queues::friday(),
        words::queues::saturday(),
        words::queues::sunday(),
    ];
    view! {
        <fieldset class="field w6 week">
            <legend class="label">{words::queues::week()}</legend>
            {days.into_iter().enumerate().map(|(n, day)| {
                let shown = RwSignal::new(card.form.with_untracked(|form| hours_text(form.week.get(n).map_or(&[], Vec::as_slice))));
                let wrong = RwSignal::new(false);
                // What comes from elsewhere (undo, a colleague) is shown; what is typed is left as it is typed.
                Effect::new(move |_| {
                    let stored = card.form.with(|form| form.week.get(n).cloned().unwrap_or_default());
                    if shown.with_untracked(|text| read_hours(text).as_ref() != Some(&stored)) && !wrong.get_untracked() {
                        shown.set(hours_text(&stored));
                    }
                });
                view! {
                    <label>
                        <span>{day}</span>
                        <input
                            class="input input-sm"
                            autocomplete="off"
                            placeholder=words::queues::closed_day()
                            prop:value=move || shown.get()
                            aria-invalid=move || wrong.get().then_some("true")
                            on:input=move |event| {
                                shown.set(event_target_value(&event));
                                let read = shown.with_untracked(|text| read_hours(text));
                                wrong.set(read.is_none());
                                bad.set(read.is_none().then_some("week"));
                                if let Some(spans) = read {
                                    card.form.update(|form| if let Some(day) = form.week.get_mut(n) { *day = spans; });
                                }
                            }
                        />
                    </label>
                }
            }).collect_view()}
            {move || (bad.get() == Some("week")).then(|| view! { <span class="error" role="alert">{words::errors::hours_bad()}</span> })}
        </fieldset>
    }
}

#[component]
fn Days(card: Card, bad: RwSignal<Option<&'static str>>) -> impl IntoView {
    let shown = RwSignal::new(card.form.with_untracked(|form| days_text(&form.days)));
    Effect::new(move |_| {
        let stored = card.form.with(|form| form.days.clone());
        if shown.with_untracked(|text| read_days(text).as_ref() != Some(&stored))
            && bad.get_untracked() != Some("days")
        {
            shown.set(days_text(&stored));
        }
    });
    let error =
        Signal::derive(move || (bad.get() == Some("days")).then(|| words::errors::days_bad().to_owned()));
    view! {
        <Field id="calendar-days" label=words::queues::special_days() hint=words::queues::days_hint() error=error class="w6">
            <textarea
                class="input"
                id="calendar-days"
                rows="6"
                prop:value=move || shown.get()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| {
                    shown.set(event_target_value(&event));
                    let read = shown.with_untracked(|text| read_days(text));
                    bad.set(read.is_none().then_some("days"));
                    if let Some(days) = read {
                        card.form.update(|form| form.days = days);
                    }
                }
            ></textarea>
        </Field>
    }
}

fn hours_text(spans: &[Span]) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    spans.iter().map(|span| format!("{}–{}", time(span.from), time(span.to))).collect::<Vec<_>>().join(", ")
}

fn days_text(days: &[SpecialDay]) -> String {
    let line = |day: &SpecialDay| {
        let hours = hours_text(&day.spans);
        [day.date.clone(), hours.replace(", ", ","), day.name.clone()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    days.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `08:00–13:00, 14:00-20:00`; `24:00` is midnight.
fn read_hours(text: &str) -> Option<Vec<Span>> {
    let time = |text: &str| -> Option<u16> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (minutes < 60).then_some(hours * 60 + minutes)
    };
    let span = |text: &str| {
        let (from, to) = text.split_once(['–', '-', '—'])?;
        Some(Span { from: time(from)?, to: time(to)? })
    };
    let spans: Option<Vec<Span>> = text.split(',').filter(|part| !part.trim().is_empty()).map(span).collect();
    spans.filter(|spans| domain::calendars::sane(spans))
}

fn read_days(text: &str) -> Option<Vec<SpecialDay>> {
    let day = |line: &str| {
        let mut words = line.split_whitespace();
        let date = words.next()?.to_owned();
        let is_date = date.len() == 10 && date.split('-').map(str::len).eq([4, 2, 2]);
        let rest: Vec<&str> = words.collect();
        let hours = rest.first().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let spans = hours.map_or(Some(Vec::new()), |word| read_hours(word))?;
        let name = rest[usize::from(hours.is_some())..].join(" ");
        is_date.then_some(SpecialDay { date, name, spans })
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(day).collect()
}

fn part_name(path: &str) -> Option<&'static str> {
    Some(match path {
        "name" => words::queues::name(),
        "zone" => words::queues::zone(),
        "week" => words::queues::week(),
        "days" => words::queues::special_days(),
        _ => return None,
    })
}

fn part_value(path: &str, value: &Value) -> String {
    match path {
        "week" | "days" => words::queues::another().to_owned(),
        _ => crate::queues::sheet::part_value(path, value),
    }
}
