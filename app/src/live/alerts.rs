//! What asks for an act now: at most two lines, the rest behind «ещё N». The frame's banner tells of Asterisk.

use super::crew::Crew;
use super::tiles::{Heat, heat};
use crate::emergency::switch::EmergencyBanner;
use crate::ui::names::first_two;
use crate::ui::{Button, clock, icon, words};
use domain::{EmployeeId, Presence, QueueId};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Alert {
    Database,
    Queue(QueueId),
    Break(EmployeeId),
}

#[component]
pub fn Alerts(crew: Crew) -> impl IntoView {
    let tick = clock::ticking();
    let all = RwSignal::new(false);
    let alerts = Memo::new(move |_| {
        let now = tick.get();
        let database = (!crew.live.health.get().database).then_some(Alert::Database);
        let mut hot: Vec<_> =
            crew.live.queues.all().into_iter().filter(|q| heat(q, now) == Heat::Hot).collect();
        crate::ui::order::sort_by_key(&mut hot, |q| q.oldest);
        let mut late: Vec<_> = crew
            .live
            .operators
            .all()
            .into_iter()
            .filter(|o| matches!(o.presence, Presence::Break { .. }) && crew.tone(o, now) == "over")
            .collect();
        crate::ui::order::sort_by_key(&mut late, |o| o.since);
        database
            .into_iter()
            .chain(hot.into_iter().map(|q| Alert::Queue(q.id)))
            .chain(late.into_iter().map(|o| Alert::Break(o.id)))
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
                    <Button label=words::live::show() kind="btn-sm" on_click=Callback::new(move |()| crew.queue.set(Some(id)))/>
                </p>
            }
            .into_any()
        }
        Alert::Break(id) => {
            let operator = Memo::new(move |_| crew.live.operators.get(id));
            let rest = move || {
                let o = operator.get()?;
                Some(words::live::break_alert(crew.queue_words(&o), clock::span(tick.get().since(o.since))))
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
