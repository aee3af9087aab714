//! Queues (requirement A13).

use crate::error::ApiError;
use crate::wire::Wire;
use domain::QueueId;
use domain::queues::{QueueCard, QueueForm, QueueRow};
use leptos::prelude::*;

/// By priority, then by name; those whose name has `text` in it.
#[server(prefix = "/api", endpoint = "queues/list", protocol = Wire)]
pub async fn list(text: String, inactive: bool) -> Result<Vec<QueueRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::queues::list(&cx, &text, inactive).await?)
}

#[server(prefix = "/api", endpoint = "queues/get", protocol = Wire)]
pub async fn get(id: QueueId) -> Result<QueueCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::queues::get(&cx, id).await?)
}

/// Errors: `name_taken`, `name_empty`, `name_too_long`, `priority_bad`, `levels_bad`, `ring_bad`, `misses_bad`,
/// `length_bad`, `count_bad`, `share_bad`, `music_bad`, `every_bad`, `limit_needed`, `overflow_itself`, each with
/// its field.
#[server(prefix = "/api", endpoint = "queues/create", protocol = Wire)]
pub async fn create(form: QueueForm) -> Result<QueueCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::queues::create(&cx, form).await?)
}

/// Saves a card begun from `version`; those who wait go on by the new one. Errors: as `create`, and
/// `changed_meanwhile`.
#[server(prefix = "/api", endpoint = "queues/save", protocol = Wire)]
pub async fn save(id: QueueId, version: i64, form: QueueForm) -> Result<QueueCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::queues::save(&cx, id, version, form).await?)
}

/// Closes or brings back. Errors: `queue_used` while a flow or an overflow leads to it, `name_taken`.
#[server(prefix = "/api", endpoint = "queues/set_active", protocol = Wire)]
pub async fn set_active(id: QueueId, active: bool) -> Result<QueueCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::queues::set_active(&cx, id, active).await?)
}
