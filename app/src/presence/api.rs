//! Presence: one's own, and that of many at once for supervisors.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::{EmployeeId, Presence};
use leptos::prelude::*;

/// Asks for a presence of one's own. In a call it is kept as the next one. Errors: `bad_presence`, `not_at_desk`.
#[server(prefix = "/api", endpoint = "presence/set", protocol = Wire)]
pub async fn set(presence: Presence) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::presence::set(&cx, presence).await?)
}

/// The same for many operators, with the reason (`comment`), which is kept; answers those for whom it was refused.
/// Errors: `bad_presence`, `comment_empty`, `comment_too_long`.
#[server(prefix = "/api", endpoint = "presence/set_many", protocol = Wire)]
pub async fn set_many(
    operators: Vec<EmployeeId>,
    presence: Presence,
    comment: Option<String>,
) -> Result<Vec<EmployeeId>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::presence::set_many(&cx, &operators, presence, comment.as_deref()).await?)
}
