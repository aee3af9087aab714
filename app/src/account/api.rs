//! One's own account, whoever is signed in.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::SessionId;
use domain::account::SessionInfo;
use domain::employees::EmployeeSecrets;
use leptos::prelude::*;

/// Where the asker is signed in, the last seen first.
#[server(prefix = "/api", endpoint = "account/sessions", protocol = Wire)]
pub async fn sessions() -> Result<Vec<SessionInfo>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::account::sessions(&cx).await?)
}

/// Ends one of the asker's sessions.
#[server(prefix = "/api", endpoint = "account/end_session", protocol = Wire)]
pub async fn end_session(id: SessionId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::account::end_session(&cx, id).await?)
}

/// Ends all of the asker's sessions but the one that asks; answers how many.
#[server(prefix = "/api", endpoint = "account/end_other_sessions", protocol = Wire)]
pub async fn end_other_sessions() -> Result<u64, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::account::end_other_sessions(&cx).await?)
}

/// Changes the asker's password and ends the other sessions; answers how many those were. Errors: `wrong_password`,
/// `password_short`, `password_simple`, `password_row`, `password_login`, `password_same`, `throttled`.
#[server(prefix = "/api", endpoint = "account/change_password", protocol = Wire)]
pub async fn change_password(old: String, new: String) -> Result<u64, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::account::change_password(&cx, old, new).await?)
}

/// Works with the phone on the desk, or the one of the browser, from now on. A desk phone that was never set up gets an
/// account, which is answered once. Errors: `not_at_desk`, `busy` in a call.
#[server(prefix = "/api", endpoint = "account/set_phone", protocol = Wire)]
pub async fn set_phone(desk: bool) -> Result<Option<EmployeeSecrets>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::account::set_phone(&cx, desk).await?)
}
