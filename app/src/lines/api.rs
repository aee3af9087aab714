//! Lines (requirement A13).

use crate::error::ApiError;
use crate::wire::Wire;
use domain::LineId;
use domain::lines::{Choices, LineCard, LineForm, LineRow};
use leptos::prelude::*;

/// By name; those whose name or number has `text` in it.
#[server(prefix = "/api", endpoint = "lines/list", protocol = Wire)]
pub async fn list(text: String, inactive: bool) -> Result<Vec<LineRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::lines::list(&cx, &text, inactive).await?)
}

#[server(prefix = "/api", endpoint = "lines/get", protocol = Wire)]
pub async fn get(id: LineId) -> Result<LineCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::lines::get(&cx, id).await?)
}

/// Flows, sentences and zones that cards of lines and queues choose from.
#[server(prefix = "/api", endpoint = "lines/choices", protocol = Wire)]
pub async fn offered() -> Result<Choices, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::lines::choices(&cx).await?)
}

/// Errors: `number_taken`, `number_bad`, `name_empty`, `name_too_long`, `flow_needed`, each with its field.
#[server(prefix = "/api", endpoint = "lines/create", protocol = Wire)]
pub async fn create(form: LineForm) -> Result<LineCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::lines::create(&cx, form).await?)
}

/// Saves a card begun from `version`. Errors: as `create`, and `changed_meanwhile`.
#[server(prefix = "/api", endpoint = "lines/save", protocol = Wire)]
pub async fn save(id: LineId, version: i64, form: LineForm) -> Result<LineCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::lines::save(&cx, id, version, form).await?)
}

/// Closes or brings back. Errors: `number_taken`.
#[server(prefix = "/api", endpoint = "lines/set_active", protocol = Wire)]
pub async fn set_active(id: LineId, active: bool) -> Result<LineCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::lines::set_active(&cx, id, active).await?)
}
