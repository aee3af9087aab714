//! The subscriber's card: name, number, past calls.
//!
//! One rule to know: the card shown is by number and kept in memory, so that it opens on ring in one paint and
//! late data fill reserved places.

use super::state::{Desk, call_icon};
use crate::ui::parts::avatar;
use crate::ui::remote::{Remote, remote, sentence, show};
use crate::ui::{clock, icon, span, words};
use domain::calls::Direction;
use domain::history::CallRow;
use domain::subscribers::SubscriberCard;
use domain::{CallId, Phone as Number};
use leptos::prelude::*;
use std::time::Duration;

/// The open card; a context of the frame, as the dock names the caller from it.
#[derive(Clone, Copy)]
pub struct Card {
    pub fetched: Remote<Option<SubscriberCard>>,
}

impl Card {
    /// The name of who has this number, once the card is here.
    pub fn name_for(self, number: Option<&Number>) -> Option<String> {
        let card = self.fetched.ok().flatten()?;
        (Some(&card.phone) == number && !card.name.is_empty()).then_some(card.name)
    }
}

pub fn provide_card(desk: Desk) -> Card {
    let fetched = remote(move || {
        let number = desk.number.get();
        // After each call its row joins the history.
        desk.subject.track();
        async move {
            match number {
                Some(number) => {
                    crate::subscribers::api::by_number(number.as_str().to_owned()).await.map(Some)
                }
                None => Ok(None),
            }
        }
    });
    let card = Card { fetched };
    provide_context(card);
    card
}

/// Name and number at the top of the card. The name is a field that saves itself.
#[component]
pub fn Identity() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let card = expect_context::<Card>();
    let number = move || desk.number.get().map(|n| n.pretty()).unwrap_or_default();
    let here = Memo::new(move |_| {
        let number = desk.number.get();
        card.fetched.ok().flatten().filter(|c| Some(&c.phone) == number.as_ref())
    });
    let name = move || here.get().map(|c| c.name).unwrap_or_default();
    let calls = move || {
        let of_now = desk.subject.get();
        here.get().map(|c| c.calls.iter().filter(|row| Some(row.id) != of_now).count() as u64)
    };
    view! {
        <header class="ident">
            {move || avatar(&name(), "avatar-lg")}
            <NameField card=here/>
            <span></span>
            <p class="facts">
                <span>{icon("phone")}{number}</span>
                <span>{move || calls().map(|n| if n == 0 { words::desk::first_call().to_owned() } else { words::desk::calls_before(n) })}</span>
            </p>
        </header>
    }
}

#[component]
fn NameField(card: Memo<Option<SubscriberCard>>) -> impl IntoView {
    let open = expect_context::<Card>();
    let desk = expect_context::<Desk>();
    let typed = RwSignal::new(None::<String>);
    let saving = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);
    // Another card: what was typed belonged to the one before and has been saved on leaving it.
    Effect::new(move |before: Option<Option<Number>>| {
        let number = desk.number.get();
        if before.is_some_and(|before| before != number) {
            typed.set(None);
        }
        number
    });
    // Also asked when the field goes: the browser then takes the focus away from what is disposed of already.
    let save = move || {
        let (Some(Some(card)), Some(Some(name))) = (card.try_get_untracked(), typed.try_get_untracked())
        else {
            return;
        };
        let name = name.trim().to_owned();
        if saving.try_get_untracked() != Some(false) || name == card.name {
            return;
        }
        saving.set(true);
        leptos::task::spawn_local(async move {
            let answer =
                crate::subscribers::api::rename(card.phone.as_str().to_owned(), card.version, name.clone())
                    .await;
            saving.try_set(false);
            match answer {
                Ok(saved) => {
                    // Meanwhile another card may be open.
                    let same = |card: &SubscriberCard| card.phone == saved.phone;
                    if open.fetched.value.with_untracked(|v| matches!(v, Some(Ok(Some(card))) if same(card)))
                    {
                        open.fetched.value.set(Some(Ok(Some(saved))));
                    }
                    if typed.try_get_untracked().flatten().is_some_and(|t| t.trim() == name) {
                        typed.set(None);
                    }
                }
                Err(error) if error.code == "changed_meanwhile" => {
                    // A colleague named the same person; show that name and let this one be typed over it.
                    typed.try_set(None);
                    open.fetched.reload();
                    crate::ui::toast("warn", words::desk::renamed_meanwhile(name));
                }
                Err(error) => {
                    crate::shell::session::note_error(&error);
                    crate::ui::toast("danger", sentence(&error));
                }
            }
        });
    };
    on_cleanup(save);
    let later = move || {
        let Some(mine) = turn.try_update_value(|t| {
            *t += 1;
            *t
        }) else {
            return;
        };
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    save();
                }
            },
            Duration::from_millis(1_200),
        );
    };
    view! {
        <h1 class="name-field">
            <input
                class="name-input"
                aria-label=words::desk::subscriber_name()
                placeholder=words::desk::no_name()
                autocomplete="off"
                spellcheck="false"
                prop:disabled=move || card.get().is_none()
                prop:value=move || typed.get().or_else(|| card.get().map(|c| c.name)).unwrap_or_default()
                on:input=move |event| {
                    typed.set(Some(event_target_value(&event)));
                    later();
                }
                on:blur=move |_| save()
                on:keydown=move |event| if event.key() == "Enter" && !event.ctrl_key() { save() }
            />
        </h1>
    }
}

/// Past calls, the newest first.
#[component]
pub fn PastCalls() -> impl IntoView {
    let card = expect_context::<Card>();
    let desk = expect_context::<Desk>();
    view! {
        <section class="sect">
            <header><h2>{words::desk::history()}</h2></header>
            {show(card.fetched, 4, move |card| {
                let of_now = desk.subject.get();
                let rows: Vec<CallRow> = card.map(|c| c.calls).unwrap_or_default().into_iter().filter(|row| Some(row.id) != of_now).collect();
                if rows.is_empty() {
                    return view! { <p class="t3">{words::desk::no_history()}</p> }.into_any();
                }
                view! { <ol class="timeline">{rows.into_iter().map(past_call).collect_view()}</ol> }.into_any()
            })}
        </section>
    }
}

fn past_call(row: CallRow) -> impl IntoView {
    let topic = row.topic_name.clone();
    let what = match (row.direction, row.answered_at) {
        (Direction::Outbound, None) => words::desk::past_no_answer().to_owned(),
        (_, None) => words::desk::past_missed(span(row.waited)),
        (Direction::Outbound, Some(_)) => words::desk::past_out(span(row.talked)),
        (_, Some(_)) => words::desk::past_in(span(row.talked)),
    };
    let note = match (topic, row.note.trim()) {
        (Some(topic), "") => Some(topic),
        (Some(topic), note) => Some(format!("{topic}: {note}")),
        (None, "") => None,
        (None, note) => Some(format!("«{note}»")),
    };
    let text = note.map_or_else(|| what.clone(), |note| format!("{what} — {note}"));
    let title = text.clone();
    let by = row.operator_name.as_deref().map(crate::ui::parts::short_name).or(row.queue_name.clone());
    view! {
        <li>
            <time>{clock::day_and_hour(row.started_at)}</time>
            {icon(call_icon(&row))}
            <span class="cut" title=title>{text}</span>
            <span class="t3 sm">{by}</span>
        </li>
    }
}

/// Head of the after-call form: who, and when the talk was.
#[component]
pub fn Finished(call: CallId) -> impl IntoView {
    let details = remote(move || crate::history::api::get(call));
    move || {
        details.ok().map(|details| {
            let row = details.row;
            let from = clock::hour(row.answered_at.unwrap_or(row.started_at));
            let text = match row.ended_at {
                Some(ended) => words::desk::talk_of(from, span(row.talked), clock::hour(ended)),
                None => words::desk::talk_began(from),
            };
            view! { <p class="t2 talk-line">{text}</p> }
        })
    }
}
