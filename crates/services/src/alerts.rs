//! What the board raises alerts at, and what holds for the whole centre. Changes reach every board at once, as they
//! go the way of the configuration.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::config::{Policy, QueueAlerts};
use domain::{Permission, QueueId};
use store::audit::Change;

/// Sets the thresholds of a queue. Errors: `alerts_bad`, `queues_bad`.
pub async fn save_queue(cx: &Cx, queue: QueueId, alerts: QueueAlerts) -> Result<()> {
    cx.need(Permission::AlertsWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::alerts::of_queues(&mut db).await?.remove(&queue).unwrap_or_default();
    store::alerts::save_queue(&mut db, queue, &alerts).await?;
    audit(cx, &mut db, "alerts.save_queue", Some(queue.0), &before, &alerts).await?;
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(())
}

/// Sets what holds for the whole centre. Errors: `alerts_bad`.
pub async fn save_policy(cx: &Cx, policy: Policy) -> Result<()> {
    cx.need(Permission::AlertsWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::alerts::policy(&mut db).await?;
    store::alerts::save_policy(&mut db, &policy).await?;
    audit(cx, &mut db, "alerts.save_policy", None, &before, &policy).await?;
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(())
}

async fn audit<T: serde::Serialize>(
    cx: &Cx,
    db: &mut sqlx::PgConnection,
    what: &str,
    subject: Option<uuid::Uuid>,
    before: &T,
    after: &T,
) -> Result<()> {
    let json = |value: &T| {
        serde_json::to_value(value).map_err(|error| Error::Internal(format!("audit of {what}: {error}")))
    };
    let change = Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what,
        subject,
        before: Some(json(before)?),
        after: Some(json(after)?),
        request: &cx.request,
    };
    Ok(store::audit::add(db, &change).await?)
}
