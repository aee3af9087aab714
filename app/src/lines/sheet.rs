//! The side sheet of one line.

use super::api;
use crate::queues::page::Area;
use crate::ui::draft::{self, Draft};
use crate::ui::remote::{remote, send, show};
use crate::ui::{Button, IconButton, toast, words};
use domain::LineId;
use domain::lines::{LineCard, LineForm, WhenClosed};
use leptos::prelude::*;
use serde_json::Value;

type Card = Draft<LineForm>;

#[component]
pub fn LineSheet(area: Area, id: String) -> impl IntoView {
    let inside = match id.parse::<LineId>() {
        Ok(id) => {
            let stored = remote(move || api::get(id));
            show(stored, 6, move |card| view! { <Opened area=area stored=Some(card)/> }).into_any()
        }
        Err(_) => view! { <Opened area=area stored=None/> }.into_any(),
    };
    view! { <section class="sheet" role="region" aria-label=words::queues::line_card()>{inside}</section> }
}

#[component]
fn Opened(area: Area, stored: Option<LineCard>) -> impl IntoView {
    let id = stored.as_ref().map(|card| card.id);
    let active = RwSignal::new(stored.as_ref().is_none_or(|card| card.active));
    let key = format!("line:{}", id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let version = stored.as_ref().map(|card| card.version);
    let fresh = || LineForm { emergency: true, ..LineForm::default() };
    let card: Card = Draft::open(key, stored.map_or_else(fresh, |card| card.form), version);
    let save = Callback::new(move |()| {
        let form = card.form.get_untracked();
        let form_of = |card: &LineCard| (card.form.clone(), card.version);
        let done = move |stored: LineCard| {
            area.lines.reload();
            toast("ok", words::queues::saved());
            if id.is_none() {
                area.open(Some(stored.id.to_string()));
            }
        };
        match (id, card.version.get_untracked()) {
            (Some(id), Some(version)) => {
                card.save(api::save(id, version, form), move || api::get(id), form_of, done)
            }
            _ => card.save(api::create(form.clone()), move || api::create(form), form_of, done),
        }
    });
    let switch = move |id: LineId| {
        send(api::set_active(id, !active.get_untracked()), move |stored| {
            active.set(stored.active);
            card.version.set(Some(stored.version));
            area.lines.reload();
        });
    };
    let title = move || card.form.with(|form| form.name.clone());
    view! {
        <header>
            <div class="grow">
                <h2>{move || if title().is_empty() { words::queues::new_line().to_owned() } else { title() }}</h2>
                <p class="t2">{move || card.form.with(|form| form.number.clone())}</p>
            </div>
            {id.map(|id| view! {
                <Button
                    label=Signal::derive(move || if active.get() { words::queues::close() } else { words::queues::reopen() }.to_owned())
                    kind="btn-ghost btn-sm"
                    on_click=Callback::new(move |()| switch(id))
                />
            })}
            <IconButton label=words::ui::close() glyph="x" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| area.open(None))/>
        </header>
        {draft::clashes(card, part_name, part_value)}
        <div class="scroll grow">
            <form class="form" id="line" on:submit=move |event| { event.prevent_default(); save.run(()); }>
                <Fields area=area card=card/>
                <button type="submit" class="sr" tabindex="-1" aria-hidden="true"></button>
            </form>
        </div>
        {draft::foot(card, save)}
    }
}

#[component]
fn Fields(area: Area, card: Card) -> impl IntoView {
    let flows = move |none: &'static str| {
        Signal::derive(move || {
            let flows = area.choices.ok().map(|choices| choices.flows).unwrap_or_default();
            let flows = flows.into_iter().map(|flow| (flow.id.to_string(), flow.name));
            std::iter::once((String::new(), none.to_owned())).chain(flows).collect::<Vec<_>>()
        })
    };
    let calendars = Signal::derive(move || {
        let cards = area.calendars.ok().unwrap_or_default();
        let cards = cards.into_iter().map(|card| (card.id.to_string(), card.form.name));
        let always = (String::new(), words::queues::always_open().to_owned());
        std::iter::once(always).chain(cards).collect::<Vec<_>>()
    });
    let thens = [
        ("hang_up", words::queues::then_hang_up()),
        ("voicemail", words::queues::then_voicemail()),
        ("flow", words::queues::then_flow()),
    ];
    let thens = thens.map(|(word, text)| (word.to_owned(), text.to_owned())).to_vec();
    let first = move || area.choices.ok().and_then(|choices| choices.flows.first().map(|flow| flow.id));
    let by_calendar = Memo::new(move |_| card.form.with(|form| form.calendar.is_some()));
    let other_flow =
        Memo::new(move |_| card.form.with(|form| matches!(form.closed.then, WhenClosed::Flow { .. })));
    view! {
        {draft::text(card, "line-name", "w6", words::queues::name(), "name", |f| &f.name, |f, v| f.name = v)}
        {draft::text(card, "line-number", "w6", words::queues::number(), "number", |f| &f.number, |f, v| f.number = v)}
        {draft::choice(
            card, "line-flow", "w6", words::queues::flow(), "flow", flows(words::queues::choose()),
            |f| f.flow.map(|flow| flow.to_string()).unwrap_or_default(),
            |f, id| f.flow = id.parse().ok(),
        )}
        {draft::choice(
            card, "line-calendar", "w6", words::queues::calendar(), "calendar", calendars,
            |f| f.calendar.map(|calendar| calendar.to_string()).unwrap_or_default(),
            |f, id| f.calendar = id.parse().ok(),
        )}
        {draft::check(card, words::queues::has_emergency(), |f| f.emergency, |f, on| f.emergency = on)}
        {move || by_calendar.get().then(|| {
            let thens = Signal::stored(thens.clone());
            view! {
                <h3 class="w6 group">{words::queues::when_closed()}</h3>
                {draft::choice(
                    card, "line-closed", "w6", words::queues::said(), "closed", area.prompts(words::queues::usual_words()),
                    |f| f.closed.prompts.first().map(ToString::to_string).unwrap_or_default(),
                    |f, id| f.closed.prompts = id.parse().into_iter().collect(),
                )}
                {draft::choice(
                    card, "line-then", "w6", words::queues::then(), "then", thens,
                    |f| match f.closed.then {
                        WhenClosed::HangUp => "hang_up",
                        WhenClosed::Voicemail => "voicemail",
                        WhenClosed::Flow { .. } => "flow",
                    }.to_owned(),
                    move |f, word| f.closed.then = match word.as_str() {
                        "voicemail" => WhenClosed::Voicemail,
                        "flow" => first().map_or(WhenClosed::HangUp, |flow| WhenClosed::Flow { flow }),
                        _ => WhenClosed::HangUp,
                    },
                )}
                {move || other_flow.get().then(|| draft::choice(
                    card, "line-other", "w6", words::queues::flow(), "other", flows(words::queues::choose()),
                    |f| match f.closed.then {
                        WhenClosed::Flow { flow } => flow.to_string(),
                        _ => String::new(),
                    },
                    |f, id| if let Ok(flow) = id.parse() { f.closed.then = WhenClosed::Flow { flow } },
                ))}
            }
        })}
    }
}

fn part_name(path: &str) -> Option<&'static str> {
    Some(match path {
        "name" => words::queues::name(),
        "number" => words::queues::number(),
        "flow" => words::queues::flow(),
        "calendar" => words::queues::calendar(),
        "closed.prompts" | "closed.then" => words::queues::when_closed(),
        "emergency" => words::queues::has_emergency(),
        _ => return None,
    })
}

fn part_value(path: &str, value: &Value) -> String {
    match path {
        "name" | "number" | "emergency" => crate::queues::sheet::part_value(path, value),
        _ => words::queues::another().to_owned(),
    }
}
