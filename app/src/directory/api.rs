//! To whom a call can go.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::SpeedDialId;
use domain::directory::Directory;
use leptos::prelude::*;

/// Colleagues with what they do now, queues with who waits, the asker's own numbers.
#[server(prefix = "/api", endpoint = "directory/list", protocol = Wire)]
pub async fn list() -> Result<Directory, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::directory::list(&cx).await?)
}

/// Keeps a number at hand, or changes the one with that id (a UUID chosen by the asker). Errors: `bad_number`,
/// `name_empty`, `name_too_long`, `number_kept`.
#[server(prefix = "/api", endpoint = "directory/save_speed_dial", protocol = Wire)]
pub async fn save_speed_dial(id: SpeedDialId, name: String, number: String) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::directory::save_speed_dial(&cx, id, &name, &number).await?)
}

#[server(prefix = "/api", endpoint = "directory/remove_speed_dial", protocol = Wire)]
pub async fn remove_speed_dial(id: SpeedDialId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::directory::remove_speed_dial(&cx, id).await?)
}
