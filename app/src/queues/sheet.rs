//! The side sheet of one queue.

use super::api;
use super::page::{Area, strategy_word};
use crate::employees::levels::Levels;
use crate::error::ApiError;
use crate::ui::draft::{self, Draft};
use crate::ui::remote::{remote, send, show};
use crate::ui::{Button, IconButton, toast, words};
use domain::queues::{Overflow, QueueCard, QueueForm, Strategy};
use domain::{Millis, Phone, QueueId};
use leptos::prelude::*;
use serde_json::Value;

type Card = Draft<QueueForm>;

#[component]
pub fn QueueSheet(area: Area, id: String) -> impl IntoView {
    let inside = match id.parse::<QueueId>() {
        Ok(id) => {
            let stored = remote(move || api::get(id));
            show(stored, 10, move |card| view! { <Opened area=area stored=Some(card)/> }).into_any()
        }
        Err(_) => view! { <Opened area=area stored=None/> }.into_any(),
    };
    view! { <section class="sheet" role="region" aria-label=words::queues::queue_card()>{inside}</section> }
}

#[component]
fn Opened(area: Area, stored: Option<QueueCard>) -> impl IntoView {
    let id = stored.as_ref().map(|card| card.id);
    let active = RwSignal::new(stored.as_ref().is_none_or(|card| card.active));
    let key = format!("queue:{}", id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let version = stored.as_ref().map(|card| card.version);
    let card: Card = Draft::open(key, stored.map(|card| card.form).unwrap_or_default(), version);
    // «На внешний номер» is chosen, and the number may not be typed yet: the form has no word for that.
    let wants_number = RwSignal::new(
        card.form.with_untracked(|form| matches!(form.limits.overflow, Overflow::Number { .. })),
    );
    let save = Callback::new(move |()| {
        let form = card.form.get_untracked();
        if wants_number.get_untracked() && form.limits.overflow == Overflow::Stay {
            return card.error.set(Some(ApiError::new("number_bad").at("overflow")));
        }
        let form_of = |card: &QueueCard| (card.form.clone(), card.version);
        let done = move |stored: QueueCard| {
            area.queues.reload();
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
    let switch = move |id: QueueId| {
        send(api::set_active(id, !active.get_untracked()), move |stored| {
            active.set(stored.active);
            card.version.set(Some(stored.version));
            area.queues.reload();
        });
    };
    let title = move || card.form.with(|form| form.name.clone());
    view! {
        <header>
            <div class="grow">
                <h2>{move || if title().is_empty() { words::queues::new_queue().to_owned() } else { title() }}</h2>
                <p class="t2">{move || strategy_word(card.form.with(|form| form.distribution.strategy))}</p>
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
            <form class="form" id="queue" on:submit=move |event| { event.prevent_default(); save.run(()); }>
                <Giving area=area card=card/>
                <Ringing card=card/>
                <Telling card=card/>
                <Limiting area=area card=card own=id wants_number=wants_number/>
                <button type="submit" class="sr" tabindex="-1" aria-hidden="true"></button>
            </form>
        </div>
        {draft::foot(card, save)}
    }
}

fn secs(millis: Millis) -> i64 {
    i64::try_from(millis.as_secs()).unwrap_or(0)
}

fn millis(secs: i64) -> Millis {
    Millis::secs(u64::try_from(secs).unwrap_or(0))
}

/// Who gets a call.
#[component]
fn Giving(area: Area, card: Card) -> impl IntoView {
    let strategies = Strategy::ALL.map(|one| (one.word().to_owned(), strategy_word(one).to_owned())).to_vec();
    let skills = Signal::derive(move || area.names.ok().map(|names| names.skills).unwrap_or_default());
    let required = RwSignal::new(card.form.with_untracked(|form| form.required.clone()));
    // The field has a signal of its own; both follow each other.
    Effect::new(move |_| {
        let wanted = required.get();
        if card.form.with_untracked(|form| form.required != wanted) {
            card.form.update(|form| form.required = wanted);
        }
    });
    Effect::new(move |_| {
        let stored = card.form.with(|form| form.required.clone());
        if required.with_untracked(|mine| *mine != stored) {
            required.set(stored);
        }
    });
    view! {
        {draft::text(card, "queue-name", "w4", words::queues::name(), "name", |f| &f.name, |f, v| f.name = v)}
        {draft::number(card, "queue-priority", "w2", words::queues::priority(), "", "priority", |f| i64::from(f.priority), |f, v| f.priority = v as i32)}
        {draft::choice(
            card, "queue-strategy", "w6", words::queues::strategy(), "strategy", Signal::stored(strategies),
            |f| f.distribution.strategy.word().to_owned(),
            |f, v| f.distribution.strategy = Strategy::from_word(&v).unwrap_or_default(),
        )}
        <Levels title=words::queues::required() none=words::queues::no_required() all=skills value=required/>
        {draft::number(card, "queue-relax", "w3", words::queues::relax(), words::queues::relax_hint(), "relax_every", |f| secs(f.distribution.relax_every), |f, v| f.distribution.relax_every = millis(v))}
        {draft::number(card, "queue-last", "w3", words::queues::prefer_last(), words::queues::prefer_last_hint(), "prefer_last", |f| secs(f.distribution.prefer_last), |f, v| f.distribution.prefer_last = millis(v))}
    }
}

/// The ring, the time after a call, the targets.
#[component]
fn Ringing(card: Card) -> impl IntoView {
    view! {
        <h3 class="w6 group">{words::queues::ringing()}</h3>
        {draft::number(card, "queue-ring", "w3", words::queues::ring(), "", "ring", |f| secs(f.ring), |f, v| f.ring = millis(v))}
        {draft::number(card, "queue-misses", "w3", words::queues::misses(), "", "max_misses", |f| i64::from(f.max_misses), |f, v| f.max_misses = v.clamp(0, 255) as u8)}
        {draft::number(card, "queue-after", "w3", words::queues::after_call(), "", "after_call", |f| secs(f.after_call), |f, v| f.after_call = millis(v))}
        {draft::number(card, "queue-extensions", "w3", words::queues::extensions(), "", "after_call_extensions", |f| i64::from(f.after_call_extensions), |f, v| f.after_call_extensions = v.clamp(0, 255) as u8)}
        {draft::number(card, "queue-level", "w2", words::queues::level(), "", "service_level", |f| i64::from(f.service_level), |f, v| f.service_level = v.clamp(0, 255) as u8)}
        {draft::number(card, "queue-target", "w2", words::queues::within(), "", "service_target", |f| secs(f.service_target), |f, v| f.service_target = millis(v))}
        {draft::number(card, "queue-talk", "w2", words::queues::talk(), "", "recommended_talk", |f| secs(f.recommended_talk), |f, v| f.recommended_talk = millis(v))}
        {draft::check(card, words::queues::auto_answer(), |f| f.auto_answer, |f, on| f.auto_answer = on)}
    }
}

/// What a waiting caller hears.
#[component]
fn Telling(card: Card) -> impl IntoView {
    view! {
        <h3 class="w6 group">{words::queues::telling()}</h3>
        {draft::text(card, "queue-music", "w3", words::queues::music(), "music", |f| &f.music, |f, v| f.music = v)}
        {draft::number(card, "queue-every", "w3", words::queues::every(), words::queues::every_hint(), "announce_every", |f| secs(f.announce_every), |f, v| f.announce_every = millis(v))}
        {draft::check(card, words::queues::tell_position(), |f| f.tell_position, |f, on| f.tell_position = on)}
        {draft::check(card, words::queues::tell_wait(), |f| f.tell_wait, |f, on| f.tell_wait = on)}
    }
}

fn overflow_word(overflow: &Overflow) -> &'static str {
    match overflow {
        Overflow::Stay => "stay",
        Overflow::Queue { .. } => "queue",
        Overflow::Number { .. } => "number",
        Overflow::Voicemail => "voicemail",
        Overflow::Callback => "callback",
        Overflow::HangUp => "hang_up",
    }
}

/// How long and how many may wait, and what then.
#[component]
fn Limiting(area: Area, card: Card, own: Option<QueueId>, wants_number: RwSignal<bool>) -> impl IntoView {
    let kinds = [
        ("stay", words::queues::then_stay()),
        ("queue", words::queues::then_queue()),
        ("number", words::queues::then_number()),
        ("voicemail", words::queues::then_voicemail()),
        ("callback", words::queues::then_callback()),
        ("hang_up", words::queues::then_hang_up()),
    ];
    let kinds = kinds.map(|(word, text)| (word.to_owned(), text.to_owned())).to_vec();
    let others = Memo::new(move |_| {
        let queues = area.names.ok().map(|names| names.queues).unwrap_or_default();
        let others = queues.into_iter().filter(|queue| Some(queue.id) != own);
        others.map(|queue| (queue.id.to_string(), queue.name)).collect::<Vec<_>>()
    });
    let first =
        move || others.with_untracked(|all| all.first().and_then(|(id, _)| id.parse::<QueueId>().ok()));
    let number = RwSignal::new(card.form.with_untracked(|form| match &form.limits.overflow {
        Overflow::Number { number } => number.to_string(),
        _ => String::new(),
    }));
    let kind = Memo::new(move |_| card.form.with(|form| overflow_word(&form.limits.overflow)));
    view! {
        <h3 class="w6 group">{words::queues::limits()}</h3>
        {draft::number(card, "queue-wait", "w3", words::queues::max_wait(), words::queues::zero_none(), "max_wait", |f| secs(f.limits.max_wait), |f, v| f.limits.max_wait = millis(v))}
        {draft::number(card, "queue-size", "w3", words::queues::max_size(), words::queues::zero_none(), "max_size", |f| i64::from(f.limits.max_size), |f, v| f.limits.max_size = u32::try_from(v).unwrap_or(0))}
        {draft::choice(
            card, "queue-overflow", "w6", words::queues::then(), "overflow", Signal::stored(kinds),
            move |f| match &f.limits.overflow {
                Overflow::Stay if wants_number.get() => "number".to_owned(),
                overflow => overflow_word(overflow).to_owned(),
            },
            move |f, word| {
                wants_number.set(word == "number");
                f.limits.overflow = match word.as_str() {
                "queue" => first().map_or(Overflow::Stay, |queue| Overflow::Queue { queue }),
                "number" => Phone::parse(&number.get_untracked()).map_or(Overflow::Stay, |number| Overflow::Number { number }),
                "voicemail" => Overflow::Voicemail,
                "callback" => Overflow::Callback,
                "hang_up" => Overflow::HangUp,
                _ => Overflow::Stay,
                };
            },
        )}
        {move || (kind.get() == "queue").then(|| draft::choice(
            card, "queue-other", "w6", words::queues::other_queue(), "overflow_queue", Signal::derive(move || others.get()),
            |f| match &f.limits.overflow {
                Overflow::Queue { queue } => queue.to_string(),
                _ => String::new(),
            },
            |f, id| if let Ok(queue) = id.parse() { f.limits.overflow = Overflow::Queue { queue } },
        ))}
        {move || wants_number.get().then(|| view! {
            <div class="field w6">
                <label for="queue-number">{words::queues::outside_number()}</label>
                <input
                    class="input"
                    id="queue-number"
                    inputmode="tel"
                    autocomplete="off"
                    prop:value=move || number.get()
                    on:input=move |event| {
                        number.set(event_target_value(&event));
                        let parsed = Phone::parse(&number.get_untracked());
                        card.form.update(|form| {
                            form.limits.overflow = parsed.map_or(Overflow::Stay, |number| Overflow::Number { number });
                        });
                    }
                />
            </div>
        })}
        {draft::choice(
            card, "queue-said", "w6", words::queues::said_before(), "overflow_prompts", area.prompts(words::queues::nothing_said()),
            |f| f.limits.prompts.first().map(ToString::to_string).unwrap_or_default(),
            |f, id| f.limits.prompts = id.parse().into_iter().collect(),
        )}
    }
}

/// The part's label.
pub fn part_name(path: &str) -> Option<&'static str> {
    Some(match path {
        "name" => words::queues::name(),
        "priority" => words::queues::priority(),
        "required" => words::queues::required(),
        "distribution.strategy" => words::queues::strategy(),
        "distribution.relax_every" => words::queues::relax(),
        "distribution.prefer_last" => words::queues::prefer_last(),
        "ring" => words::queues::ring(),
        "max_misses" => words::queues::misses(),
        "after_call" => words::queues::after_call(),
        "after_call_extensions" => words::queues::extensions(),
        "service_target" => words::queues::within(),
        "service_level" => words::queues::level(),
        "recommended_talk" => words::queues::talk(),
        "auto_answer" => words::queues::auto_answer(),
        "music" => words::queues::music(),
        "announce_every" => words::queues::every(),
        "tell_position" => words::queues::tell_position(),
        "tell_wait" => words::queues::tell_wait(),
        "limits.max_wait" => words::queues::max_wait(),
        "limits.max_size" => words::queues::max_size(),
        "limits.prompts" | "limits.overflow" => words::queues::then(),
        _ => return None,
    })
}

/// Lengths are milliseconds on the wire and seconds on the form.
pub fn part_value(path: &str, value: &Value) -> String {
    const LENGTHS: [&str; 8] = [
        "distribution.relax_every",
        "distribution.prefer_last",
        "ring",
        "after_call",
        "service_target",
        "recommended_talk",
        "announce_every",
        "limits.max_wait",
    ];
    match value {
        Value::Number(number) if LENGTHS.contains(&path) => {
            words::queues::secs(number.as_u64().unwrap_or(0) / 1000)
        }
        Value::Number(number) => number.to_string(),
        Value::Bool(on) => if *on { words::queues::yes() } else { words::queues::no() }.to_owned(),
        Value::String(text) => {
            Strategy::from_word(text).map_or_else(|| text.clone(), |one| strategy_word(one).to_owned())
        }
        _ => words::queues::another().to_owned(),
    }
}
