//! What the board raises alerts at, and what else holds for the whole centre.

use crate::Result;
use crate::words::{millis, ms};
use domain::QueueId;
use domain::config::{Policy, QueueAlerts};
use sqlx::PgConnection;
use std::collections::BTreeMap;

pub async fn policy(db: &mut PgConnection) -> Result<Policy> {
    let row = sqlx::query!("select listening_shown, talking_ms, held_ms, after_call_ms from policy")
        .fetch_optional(db)
        .await?;
    Ok(row.map_or_else(Policy::default, |row| Policy {
        listening_shown: row.listening_shown,
        talking: row.talking_ms.map(millis),
        held: row.held_ms.map(millis),
        after_call: row.after_call_ms.map(millis),
    }))
}

/// Conflicts: `policy_times_positive`.
pub async fn save_policy(db: &mut PgConnection, policy: &Policy) -> Result<()> {
    sqlx::query!(
        "insert into policy (listening_shown, talking_ms, held_ms, after_call_ms) values ($1, $2, $3, $4)
         on conflict (one) do update set listening_shown = excluded.listening_shown,
           talking_ms = excluded.talking_ms, held_ms = excluded.held_ms, after_call_ms = excluded.after_call_ms",
        policy.listening_shown,
        policy.talking.map(ms),
        policy.held.map(ms),
        policy.after_call.map(ms),
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn of_queues(db: &mut PgConnection) -> Result<BTreeMap<QueueId, QueueAlerts>> {
    let rows = sqlx::query!(
        r#"select queue_id as "queue: QueueId", waiting, longest_ms, service_level from queue_alerts"#
    )
    .fetch_all(db)
    .await?;
    let alerts = rows.into_iter().map(|row| {
        let alerts = QueueAlerts {
            waiting: row.waiting.and_then(|n| u32::try_from(n).ok()),
            longest: row.longest_ms.map(millis),
            service_level: row.service_level.and_then(|n| u8::try_from(n).ok()),
        };
        (row.queue, alerts)
    });
    Ok(alerts.collect())
}

/// Conflicts: `queue_alerts_sane`, `queue_alerts_queue_id_fkey`.
pub async fn save_queue(db: &mut PgConnection, queue: QueueId, alerts: &QueueAlerts) -> Result<()> {
    sqlx::query!(
        "insert into queue_alerts (queue_id, waiting, longest_ms, service_level) values ($1, $2, $3, $4)
         on conflict (queue_id) do update set waiting = excluded.waiting, longest_ms = excluded.longest_ms,
           service_level = excluded.service_level",
        queue as _,
        alerts.waiting.map(|n| i32::try_from(n).unwrap_or(i32::MAX)),
        alerts.longest.map(ms),
        alerts.service_level.map(i16::from),
    )
    .execute(db)
    .await?;
    Ok(())
}
