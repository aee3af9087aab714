//! Work calendars.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::CalendarId;
use domain::calendars::{CalendarCard, CalendarForm};
use leptos::prelude::*;

/// All of them, by name.
#[server(prefix = "/api", endpoint = "calendars/all", protocol = Wire)]
pub async fn all() -> Result<Vec<CalendarCard>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calendars::all(&cx).await?)
}

/// Adds one, or saves the one begun from its version; answers all. Errors: `name_taken`, `name_empty`,
/// `name_too_long`, `zone_bad`, `hours_bad`, `days_bad`, `changed_meanwhile`.
#[server(prefix = "/api", endpoint = "calendars/save", protocol = Wire)]
pub async fn save(
    begun: Option<(CalendarId, i64)>,
    form: CalendarForm,
) -> Result<Vec<CalendarCard>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calendars::save(&cx, begun, form).await?)
}

/// Errors: `calendar_used` while a line goes by it.
#[server(prefix = "/api", endpoint = "calendars/remove", protocol = Wire)]
pub async fn remove(id: CalendarId) -> Result<Vec<CalendarCard>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calendars::remove(&cx, id).await?)
}
