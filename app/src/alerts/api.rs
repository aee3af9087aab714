//! What the board raises alerts at, and what holds for the whole centre. Both are read from the board.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::QueueId;
use domain::config::{Policy, QueueAlerts};
use leptos::prelude::*;

/// Sets the thresholds of a queue. Errors: `alerts_bad`, `queues_bad`.
#[server(prefix = "/api", endpoint = "alerts/save_queue", protocol = Wire)]
pub async fn save_queue(queue: QueueId, alerts: QueueAlerts) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::alerts::save_queue(&cx, queue, alerts).await?)
}

/// Sets how long a state may last, and whether operators see that they are listened to. Errors: `alerts_bad`.
#[server(prefix = "/api", endpoint = "alerts/save_policy", protocol = Wire)]
pub async fn save_policy(policy: Policy) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::alerts::save_policy(&cx, policy).await?)
}
