//! The history of calls. An operator sees the own ones whatever the filter says.

use crate::error::ApiError;
use domain::CallId;
use domain::employees::Page;
use domain::history::{CallDetails, CallFilter, CallRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// A page of calls, the newest first. `after` is the `next` of the page before.
#[server(prefix = "/api", endpoint = "history/list", input = Json, output = Json)]
pub async fn list(filter: CallFilter, after: Option<String>) -> Result<Page<CallRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::history::list(&cx, &filter, after.as_deref()).await?)
}

/// One call with its timeline, reasons and sound.
#[server(prefix = "/api", endpoint = "history/get", input = Json, output = Json)]
pub async fn get(call: CallId) -> Result<CallDetails, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::history::get(&cx, call).await?)
}
