//! Signing in and out.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::employees::Me;
use leptos::prelude::*;

/// Signs in; the session's token goes into an HttpOnly cookie. Errors: `wrong_credentials`, `throttled`.
#[server(prefix = "/api", endpoint = "sessions/sign_in", protocol = Wire)]
pub async fn sign_in(login: String, password: String) -> Result<Me, ApiError> {
    let anyone = crate::context::anyone();
    Ok(services::sessions::sign_in(&anyone, &login, &password).await?)
}

/// Revokes the session.
#[server(prefix = "/api", endpoint = "sessions/sign_out", protocol = Wire)]
pub async fn sign_out() -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::sessions::sign_out(&cx).await?)
}

/// Who is signed in. Errors: `signed_out`.
#[server(name = WhoAmI, prefix = "/api", endpoint = "sessions/me", protocol = Wire)]
pub async fn me() -> Result<Me, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::sessions::me(&cx).await?)
}
