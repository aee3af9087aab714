//! STUN and TURN servers for the browsers' phones.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::IceServerId;
use domain::ice_servers::IceServer;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "ice_servers/list", protocol = Wire)]
pub async fn list() -> Result<Vec<IceServer>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::ice_servers::list(&cx).await?)
}

/// Adds one, or changes the one with that id (a UUID chosen by the asker). Errors: `ice_url_bad`, `ice_url_taken`,
/// `ice_username_needed`, `ice_credential_needed`, `ice_servers_enough`.
#[server(prefix = "/api", endpoint = "ice_servers/save", protocol = Wire)]
pub async fn save(server: IceServer) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::ice_servers::save(&cx, server).await?)
}

#[server(prefix = "/api", endpoint = "ice_servers/remove", protocol = Wire)]
pub async fn remove(id: IceServerId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::ice_servers::remove(&cx, id).await?)
}
