//! What callers leave instead of waiting: wishes to be called back, and messages.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::callbacks::{CallbackRow, CallbackState, VoicemailRow};
use domain::employees::Page;
use domain::{CallbackId, RecordingId};
use leptos::prelude::*;

/// The open ones, the oldest first; or the closed ones, the newest first.
#[server(prefix = "/api", endpoint = "callbacks/list", protocol = Wire)]
pub async fn list(open: bool, after: Option<String>) -> Result<Page<CallbackRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::callbacks::list(&cx, open, after.as_deref()).await?)
}

/// Closes a wish over `version`. Errors: `changed_meanwhile` when somebody closed it first, `note_too_long`,
/// `state_bad`.
#[server(prefix = "/api", endpoint = "callbacks/close", protocol = Wire)]
pub async fn close(id: CallbackId, version: i64, state: CallbackState, note: String) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::callbacks::close(&cx, id, version, state, &note).await?)
}

/// Messages, the newest first; those not dealt with, or all. The sound is at `/recordings/<id>`.
#[server(prefix = "/api", endpoint = "callbacks/messages", protocol = Wire)]
pub async fn messages(unheard: bool, after: Option<String>) -> Result<Page<VoicemailRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::callbacks::messages(&cx, unheard, after.as_deref()).await?)
}

/// Marks a message as dealt with; who did first stays.
#[server(prefix = "/api", endpoint = "callbacks/heard", protocol = Wire)]
pub async fn heard(id: RecordingId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::callbacks::heard(&cx, id).await?)
}
