//! The live state for HTTP clients; pages get it over `/ws`.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::board::Board;
use domain::{EmployeeId, QueueId};
use leptos::prelude::*;

/// The board as the asker may see it.
#[server(name = ReadBoard, prefix = "/api", endpoint = "live/board", protocol = Wire)]
pub async fn board() -> Result<Board, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::live::board(&cx).await?)
}

/// Frees an operator who is stuck. Errors: `comment_empty`, `comment_too_long`, `not_stuck`, `not_at_desk`.
#[server(prefix = "/api", endpoint = "live/release", protocol = Wire)]
pub async fn release(operator: EmployeeId, comment: String) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::live::release(&cx, operator, &comment).await?)
}

/// Puts operators into a queue, or takes them out of it, now. Errors: `queues_bad`.
#[server(prefix = "/api", endpoint = "live/staff", protocol = Wire)]
pub async fn staff(queue: QueueId, operators: Vec<EmployeeId>, on: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::live::staff(&cx, queue, &operators, on).await?)
}
