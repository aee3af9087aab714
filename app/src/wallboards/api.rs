//! Boards on walls: made, listed, revoked.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::WallboardId;
use domain::wallboards::{Wallboard, WallboardForm, WallboardKey};
use leptos::prelude::*;

/// Those in use, the newest first.
#[server(name = ListWallboards, prefix = "/api", endpoint = "wallboards/list", protocol = Wire)]
pub async fn list() -> Result<Vec<Wallboard>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::wallboards::list(&cx).await?)
}

/// Makes one; its key, which the address `/wallboard?key=…` needs, is answered once. Errors: `name_empty`,
/// `name_too_long`, `queues_bad`.
#[server(name = CreateWallboard, prefix = "/api", endpoint = "wallboards/create", protocol = Wire)]
pub async fn create(form: WallboardForm) -> Result<WallboardKey, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::wallboards::create(&cx, form).await?)
}

/// Its key opens nothing any more; open boards go dark. Errors: `not_found`.
#[server(name = RevokeWallboard, prefix = "/api", endpoint = "wallboards/revoke", protocol = Wire)]
pub async fn revoke(id: WallboardId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::wallboards::revoke(&cx, id).await?)
}
