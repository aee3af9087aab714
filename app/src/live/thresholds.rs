//! «Пороги»: from where on a queue or a state calls for an act, and what operators see of being listened to.

use super::crew::Crew;
use crate::alerts::api;
use crate::ui::names::order_key;
use crate::ui::remote::sentence;
use crate::ui::{Button, SideSheet, clock, icon_sm, toast, words};
use domain::board::QueueLive;
use domain::config::{Policy, QueueAlerts};
use domain::{Millis, QueueId};
use leptos::prelude::*;

/// `2:30`, or seconds; nothing is no threshold.
fn length(text: &str) -> Result<Option<Millis>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let secs = match text.split_once(':') {
        Some((minutes, secs)) => {
            let (minutes, secs): (u64, u64) =
                (minutes.parse().map_err(|_| ())?, secs.parse().map_err(|_| ())?);
            if secs > 59 {
                return Err(());
            }
            minutes * 60 + secs
        }
        None => text.parse().map_err(|_| ())?,
    };
    if (1..=86_400).contains(&secs) { Ok(Some(Millis::secs(secs))) } else { Err(()) }
}

fn number(text: &str, most: u32) -> Result<Option<u32>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|n| (1..=most).contains(n)).map(Some).ok_or(()),
    }
}

fn text_of(length: Option<Millis>) -> RwSignal<String> {
    RwSignal::new(length.map(clock::span).unwrap_or_default())
}

fn text_of_number(n: Option<impl ToString>) -> RwSignal<String> {
    RwSignal::new(n.map(|n| n.to_string()).unwrap_or_default())
}

/// The fields of one queue.
#[derive(Clone, Copy)]
struct OfQueue {
    id: QueueId,
    stored: QueueAlerts,
    waiting: RwSignal<String>,
    longest: RwSignal<String>,
    level: RwSignal<String>,
}

impl OfQueue {
    fn new(queue: &QueueLive) -> Self {
        let stored = queue.alerts;
        Self {
            id: queue.id,
            stored,
            waiting: text_of_number(stored.waiting),
            longest: text_of(stored.longest),
            level: text_of_number(stored.service_level),
        }
    }

    fn read(self) -> Result<QueueAlerts, ()> {
        Ok(QueueAlerts {
            waiting: self.waiting.with(|text| number(text, 10_000))?,
            longest: self.longest.with(|text| length(text))?,
            service_level: self.level.with(|text| number(text, 100))?.map(|level| level as u8),
        })
    }
}

/// A field that says by itself when it can't be read.
fn field<T: 'static>(
    label: &'static str,
    value: RwSignal<String>,
    read: impl Fn(&str) -> Result<T, ()> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let error = Signal::derive(move || {
        value.with(|text| read(text).is_err()).then(|| words::errors::alerts_bad().to_owned())
    });
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input
                class="input input-sm"
                autocomplete="off"
                prop:value=move || value.get()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| value.set(event_target_value(&event))
            />
            {move || error.get().map(|text| view! { <span class="error">{icon_sm("circle-alert")}{text}</span> })}
        </label>
    }
}

#[component]
pub fn Thresholds(crew: Crew) -> impl IntoView {
    let (queues, stored) = untrack(|| {
        let mut queues = crew.live.queues.all();
        crate::ui::order::sort_by_key(&mut queues, |q| order_key(&q.name));
        let rows: Vec<_> = queues.into_iter().map(|q| (q.name.clone(), OfQueue::new(&q))).collect();
        (rows, crew.live.policy.get())
    });
    let (talking, held, after) = (text_of(stored.talking), text_of(stored.held), text_of(stored.after_call));
    let shown = RwSignal::new(stored.listening_shown);
    let policy = move || -> Result<Policy, ()> {
        Ok(Policy {
            listening_shown: shown.get(),
            talking: talking.with(|text| length(text))?,
            held: held.with(|text| length(text))?,
            after_call: after.with(|text| length(text))?,
        })
    };
    let rows: Vec<OfQueue> = queues.iter().map(|(_, row)| *row).collect();
    let rows = StoredValue::new(rows);
    let wrong = Signal::derive(move || {
        policy().is_err() || rows.with_value(|rows| rows.iter().any(|row| row.read().is_err()))
    });
    let busy = RwSignal::new(false);
    let close = Callback::new(move |()| crew.open.set(None));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Ok(policy), false) = (untrack(policy), busy.get_untracked()) else { return };
        let read =
            |row: &OfQueue| Some((row.id, untrack(|| row.read()).ok().filter(|new| *new != row.stored)?));
        let changed: Vec<_> = rows.with_value(|rows| rows.iter().filter_map(read).collect());
        busy.set(true);
        leptos::task::spawn_local(async move {
            let done = async {
                for (queue, alerts) in changed {
                    api::save_queue(queue, alerts).await?;
                }
                if policy != stored {
                    api::save_policy(policy).await?;
                }
                Ok::<_, crate::error::ApiError>(())
            };
            match done.await {
                Ok(()) => {
                    toast("ok", words::live::saved());
                    close.run(());
                }
                Err(error) => {
                    crate::shell::session::note_error(&error);
                    toast("danger", sentence(&error));
                }
            }
            busy.set(false);
        });
    };
    let secs = |text: &str| length(text);
    view! {
        <SideSheet title=words::live::thresholds_of() on_close=close>
            <form class="sheet-form" on:submit=save>
                <div class="scroll body">
                    <p class="t3 sm">{words::live::at_hint()}</p>
                    {queues
                        .into_iter()
                        .map(|(name, row)| view! {
                            <fieldset class="thresholds">
                                <legend class="b">{name}</legend>
                                {field(words::live::at_waiting(), row.waiting, |text| number(text, 10_000))}
                                {field(words::live::at_longest(), row.longest, secs)}
                                {field(words::live::at_level(), row.level, |text| number(text, 100))}
                            </fieldset>
                        })
                        .collect_view()}
                    <fieldset class="thresholds">
                        <legend class="b">{words::live::centre()}</legend>
                        {field(words::live::at_talking(), talking, secs)}
                        {field(words::live::at_held(), held, secs)}
                        {field(words::live::at_after_call(), after, secs)}
                        <label class="check wide">
                            <input
                                type="checkbox"
                                class="switch"
                                role="switch"
                                prop:checked=move || shown.get()
                                on:change=move |event| shown.set(event_target_checked(&event))
                            />
                            {words::live::listening_shown()}
                        </label>
                        <p class="t3 sm wide">{words::live::listening_shown_hint()}</p>
                    </fieldset>
                </div>
                <footer class="actions">
                    <Button label=words::live::save() kind="btn-primary" submit=true disabled=wrong busy=busy/>
                </footer>
            </form>
        </SideSheet>
    }
}
