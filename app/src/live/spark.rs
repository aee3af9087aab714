//! The service level of the last hour as a line, the promise dashed across it.

use domain::board::{QueueLive, TrendPart};
use domain::{QueueId, Timestamp};
use leptos::prelude::*;

const WIDE: f64 = 100.0;
const HIGH: f64 = 22.0;

/// The points of parts that have figures, oldest first: how far along the hour (0–1), and per cent.
fn points(queue: &QueueLive, now: Timestamp) -> Vec<(f64, f64)> {
    let newest = TrendPart::of(now);
    let oldest = newest - TrendPart::KEPT + 1;
    let parts = queue.trend.iter().filter(|part| part.part >= oldest && part.counted > 0);
    parts
        .map(|part| {
            let along = (part.part - oldest) as f64 / (TrendPart::KEPT - 1) as f64;
            (along, f64::from(part.in_target) * 100.0 / f64::from(part.counted))
        })
        .collect()
}

fn height(level: f64) -> f64 {
    HIGH - 1.0 - level * (HIGH - 2.0) / 100.0
}

/// The line, and the area under it; a single point is drawn as a short dash.
fn path(points: &[(f64, f64)]) -> (String, String) {
    let mut line = String::new();
    for (n, (along, level)) in points.iter().enumerate() {
        let letter = if n == 0 { 'M' } else { 'L' };
        line.push_str(&format!("{letter}{:.1} {:.1} ", along * WIDE, height(*level)));
    }
    match points {
        [] => (String::new(), String::new()),
        [(along, _)] => (format!("{line}h{}", if *along < 0.5 { 3 } else { -3 }), String::new()),
        [(first, _), .., (last, _)] => {
            let area = format!("{line}L{:.1} {HIGH} L{:.1} {HIGH} Z", last * WIDE, first * WIDE);
            (line, area)
        }
    }
}

#[component]
pub fn Spark(queue: Memo<Option<QueueLive>>, #[prop(into)] id: QueueId) -> impl IntoView {
    let tick = crate::ui::clock::ticking();
    let part = Memo::new(move |_| TrendPart::of(tick.get()));
    let shape = Memo::new(move |_| {
        part.track();
        queue.with(|q| q.as_ref().map(|q| path(&points(q, tick.get_untracked()))).unwrap_or_default())
    });
    let goal = move || queue.with(|q| q.as_ref().map_or(0.0, |q| height(f64::from(q.service_level))));
    let tone = move || {
        let low = queue.with(|q| {
            let q = q.as_ref()?;
            Some(q.today.service_level()? < q.service_level)
        });
        low.unwrap_or(false).then_some("warn")
    };
    view! {
        <svg class="spark" viewBox="0 0 100 22" preserveAspectRatio="none" aria-hidden="true" data-tone=tone data-queue=id.to_string()>
            <path class="area" d=move || shape.with(|(_, area)| area.clone())></path>
            <path class="target" d=move || format!("M0 {:.1}H100", goal())></path>
            <path d=move || shape.with(|(line, _)| line.clone())></path>
        </svg>
    }
}
