//! What asks for an act now: at most two lines, the rest behind «ещё N». The frame's banner tells of Asterisk.

use super::crew::{Crew, Over, asks};
use super::row::state_word;
use super::tiles::{Heat, heat};
use crate::emergency::switch::EmergencyBanner;
use crate::ui::names::first_two;
use crate::ui::{Button, clock, icon, words};
use domain::board::QueueLive;
use domain::config::QueueAlerts;
use domain::{EmployeeId, Presence, QueueId, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Alert {
    Help(EmployeeId),
    Database,
    Queue(QueueId),
    /// The service level of the day.
    Level(QueueId),
    /// A state, a break among them, lasts too long.
    State(EmployeeId),
}

/// Waits are as they should not be: beyond the thresholds of the queue, or, where it has none, as the tile says.
fn waits_too_much(queue: &QueueLive, now: Timestamp) -> bool {
    let QueueAlerts { waiting, longest, .. } = queue.alerts;
    if waiting.is_none() && longest.is_none() {
        return heat(queue, now) == Heat::Hot;
    }
    let waits = queue.oldest.map(|at| now.since(at));
    waiting.is_some_and(|most| queue.waiting >= most)
        || longest.zip(waits).is_some_and(|(most, waits)| waits >= most)
}

fn serves_too_few(queue: &QueueLive) -> bool {
    queue.alerts.service_level.zip(queue.today.service_level()).is_some_and(|(least, level)| level < least)
}

#[component]
pub fn Alerts(crew: Crew) -> impl IntoView {
    let tick = clock::ticking();
    let all = RwSignal::new(false);
    let alerts = Memo::new(move |_| {
        let now = tick.get();
        let database = (!crew.live.health.get().database).then_some(Alert::Database);
        let mut hot: Vec<_> = crew.live.queues.all().into_iter().filter(|q| waits_too_much(q, now)).collect();
        crate::ui::order::sort_by_key(&mut hot, |q| q.oldest);
        let mut late: Vec<_> =
            crew.live.operators.all().into_iter().filter(|o| crew.tone(o, now) == "over").collect();
        crate::ui::order::sort_by_key(&mut late, |o| o.since);
        // Who asks for help waits with a person on the line: before all else, the longest first.
        let mut asking: Vec<_> = crew.live.operators.all().into_iter().filter(asks).collect();
        crate::ui::order::sort_by_key(&mut asking, |o| o.help.as_ref().map(|help| help.asked_at));
        let low = crew.live.queues.all().into_iter().filter(serves_too_few).map(|q| Alert::Level(q.id));
        asking
            .into_iter()
            .map(|o| Alert::Help(o.id))
            .chain(database)
            .chain(hot.into_iter().map(|q| Alert::Queue(q.id)))
            .chain(late.into_iter().map(|o| Alert::State(o.id)))
            .chain(low)
            .collect::<Vec<_>>()
    });
    let shown = move || {
        let mut shown = alerts.get();
        if !all.get() {
            shown.truncate(2);
        }
        shown
    };
    let hidden = move || alerts.with(Vec::len).saturating_sub(2);
    view! {
        <div class="alerts" role="status">
            <EmergencyBanner/>
            <For each=shown key=|alert| *alert let:alert>
                {line(crew, alert)}
            </For>
            <Show when=move || hidden() != 0>
                <button
                    type="button"
                    class="btn btn-sm btn-ghost more"
                    aria-expanded=move || all.get().to_string()
                    on:click=move |_| all.update(|all| *all = !*all)
                >
                    {move || if all.get() { words::live::fewer_alerts().to_owned() } else { words::live::more_alerts(hidden() as u64) }}
                </button>
            </Show>
        </div>
    }
}

fn line(crew: Crew, alert: Alert) -> AnyView {
    let tick = clock::ticking();
    match alert {
        Alert::Help(id) => super::help::line(crew, id).into_any(),
        Alert::Database => view! {
            <p class="banner" data-tone="danger">
                {icon("database")}
                <span class="cut"><b>{words::live::database_away()}</b> " " <span class="rest">{words::live::database_away_rest()}</span></span>
            </p>
        }
        .into_any(),
        Alert::Queue(id) => {
            let queue = Memo::new(move |_| crew.live.queues.get(id));
            let rest = move || {
                let q = queue.get()?;
                let waits = q.oldest.map(|at| clock::span(tick.get().since(at))).unwrap_or_default();
                Some(words::live::queue_alert(u64::from(q.waiting), q.free, q.staffed, waits))
            };
            view! {
                <p class="banner" data-tone="danger">
                    {icon("triangle-alert")}
                    <span class="cut">
                        <b>{move || queue.get().map(|q| format!("{}:", q.name))}</b> " " <span class="rest">{rest}</span>
                    </span>
                    <Button
                        label=words::live::add_operators()
                        kind="btn-sm"
                        on_click=Callback::new(move |()| {
                            crew.queue.set(Some(id));
                            crew.open.set(Some(Over::Staff(id)));
                        })
                    />
                </p>
            }
            .into_any()
        }
        Alert::Level(id) => {
            let queue = Memo::new(move |_| crew.live.queues.get(id));
            let rest = move || {
                let q = queue.get()?;
                Some(words::live::level_alert(q.today.service_level()?, q.alerts.service_level?))
            };
            view! {
                <p class="banner" data-tone="warn">
                    {icon("triangle-alert")}
                    <span class="cut">
                        <b>{move || queue.get().map(|q| format!("{}:", q.name))}</b> " " <span class="rest">{rest}</span>
                    </span>
                    <Button label=words::live::show() kind="btn-sm" on_click=Callback::new(move |()| crew.queue.set(Some(id)))/>
                </p>
            }
            .into_any()
        }
        Alert::State(id) => {
            let operator = Memo::new(move |_| crew.live.operators.get(id));
            let rest = move || {
                let o = operator.get()?;
                let spent = clock::span(crew.spent(&o, tick.get()));
                Some(match o.presence {
                    Presence::Break { .. } => words::live::break_alert(crew.queue_words(&o), spent),
                    other => {
                        let limit = crew.limit(&o).map(clock::span).unwrap_or_default();
                        words::live::state_alert(limit, state_word(other).to_lowercase(), spent)
                    }
                })
            };
            view! {
                <p class="banner" data-tone="warn">
                    {icon("triangle-alert")}
                    <span class="cut">
                        <b>{move || operator.get().map(|o| first_two(&o.name))}</b> " " <span class="rest">{rest}</span>
                    </span>
                    <Button label=words::live::show() kind="btn-sm" on_click=Callback::new(move |()| crew.chosen.set(Some(id)))/>
                </p>
            }
            .into_any()
        }
    }
}
