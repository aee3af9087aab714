//! The history of calls. An operator sees the own ones whatever the filter says.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::CallId;
use domain::employees::Page;
use domain::history::{CallDetails, CallFilter, CallRow};
use leptos::prelude::*;

/// A page of calls, the newest first. `after` is the `next` of the page before.
#[server(prefix = "/api", endpoint = "history/list", protocol = Wire)]
pub async fn list(filter: CallFilter, after: Option<String>) -> Result<Page<CallRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::history::list(&cx, &filter, after.as_deref()).await?)
}

/// One call with its timeline, reasons and sound.
#[server(prefix = "/api", endpoint = "history/get", protocol = Wire)]
pub async fn get(call: CallId) -> Result<CallDetails, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::history::get(&cx, call).await?)
}
