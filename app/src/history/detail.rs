//! A call opened in place: its path, its sound, and what happened with the reasons.

use super::api;
use super::path::{Path, bounds, clock_time};
use super::player::{Player, Tape};
use super::sentences::{ended_by_word, what, why};
use crate::ui::remote::{remote, show};
use crate::ui::{clock, keys, words};
use domain::CallId;
use domain::history::CallDetails;
use domain::quality::LinkQuality;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Detail(id: CallId, listens: bool) -> impl IntoView {
    let details = remote(move || api::get(id));
    view! { <div class="detail">{show(details, 4, move |details| view! { <Opened details=details listens=listens/> })}</div> }
}

#[component]
fn Opened(details: CallDetails, listens: bool) -> impl IntoView {
    let (start, _) = bounds(&details);
    let tape = Tape::new(start, details.recording.as_ref());
    let sound = details.recording.clone();
    let facts = facts(&details, listens);
    let details = StoredValue::new(details);
    // With nothing under the focus the keys go to the sound.
    for code in ["Space", "ArrowLeft", "ArrowRight"] {
        keys::bind(keys::key(code), move || {
            let free = document().active_element().is_none_or(|e| e.tag_name() == "BODY");
            if free && code == "Space" {
                tape.toggle();
            }
            free && code == "Space"
        });
    }
    view! {
        <div
            class="left"
            on:keydown=move |event| {
                if tape.key(&event) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            }
        >
            <Path details=details tape=tape/>
            {sound.map(|sound| view! { <Player sound=sound tape=tape/> })}
            {facts}
        </div>
        <div class="right">
            <h2>{words::history::what_happened()}</h2>
            <Timeline details=details tape=tape/>
        </div>
    }
}

fn facts(details: &CallDetails, listens: bool) -> impl IntoView + use<> {
    let row = &details.row;
    let fact = |word: &'static str, value: Option<String>| {
        value
            .filter(|v| !v.is_empty())
            .map(|value| view! { <span><span class="t3">{word}": "</span>{value}</span> })
    };
    let by = row.ended_by.map(|by| ended_by_word(by).to_owned());
    let no_sound =
        listens && details.recording.is_none() && row.answered_at.is_some() && row.ended_at.is_some();
    view! {
        <div class="row row-4 sm wrap facts">
            {fact(words::history::line(), row.line_name.clone())}
            {fact(words::history::ended_by(), by)}
            {fact(words::history::topic(), row.topic_name.clone())}
            {fact(words::history::note(), Some(row.note.clone()))}
            {fact(words::history::link(), details.quality.map(|q| link_words(&q)))}
            {no_sound.then(|| view! { <span class="t3">{words::history::no_recording()}</span> })}
        </div>
    }
}

/// How it sounded at the operator's end.
fn link_words(quality: &LinkQuality) -> String {
    let loss = format!("{},{}", quality.loss() / 10, quality.loss() % 10);
    let figures = words::history::link_figures(quality.jitter.0, loss, quality.rtt.0);
    if quality.one_way() {
        format!("{figures}, {}", words::history::link_silent(clock::span(quality.silent)))
    } else {
        figures
    }
}

/// Every step with its reason; the one under the clock is marked, a click moves the clock.
#[component]
fn Timeline(details: StoredValue<CallDetails>, tape: Tape) -> impl IntoView {
    let (start, _) = details.with_value(bounds);
    let times = details.with_value(|d| d.steps.iter().map(|step| step.at).collect::<Vec<_>>());
    let current = Memo::new(move |_| {
        let at = tape.at.get();
        times.iter().rposition(|time| *time <= at)
    });
    let list = NodeRef::<html::Ol>::new();
    // The marked line stays in sight; only the list scrolls, never the page.
    Effect::new(move |_| {
        if current.get().is_none() {
            return;
        }
        request_animation_frame(move || {
            let Some(list) = list.get_untracked() else { return };
            if let Ok(Some(line)) = list.query_selector("[aria-current]") {
                let (pane, line) = (list.get_bounding_client_rect(), line.get_bounding_client_rect());
                if line.top() < pane.top() || line.bottom() > pane.bottom() {
                    list.set_scroll_top(
                        list.scroll_top() + (line.top() - pane.top() - pane.height() / 2.0) as i32,
                    );
                }
            }
        });
    });
    let lines = details.with_value(|d| {
        d.steps
            .iter()
            .enumerate()
            .map(|(i, step)| {
                let at = step.at;
                let why = why(&step.reason, &d.names);
                view! {
                    <li aria-current=move || (current.get() == Some(i)).then_some("true")>
                        <button type="button" title=clock_time(at) on:click=move |_| tape.seek(at)>
                            <time>{clock::span(at.since(start))}</time>
                            <span class="what">
                                {what(&step.what, &d.names)}
                                {why.map(|why| view! { <span class="why">{why}</span> })}
                            </span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    });
    let none = details.with_value(|d| d.steps.is_empty());
    view! {
        <ol class="script steps" node_ref=list>{lines}</ol>
        {none.then(|| view! { <p class="t3 sm">{words::history::no_steps()}</p> })}
    }
}
