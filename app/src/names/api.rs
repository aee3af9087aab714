//! Names to choose from in forms and filters.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::employees::Names;
use leptos::prelude::*;

/// Lines, queues, skills, topics, break reasons; operators too for who may see all calls.
#[server(prefix = "/api", endpoint = "names/all", protocol = Wire)]
pub async fn all() -> Result<Names, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::names::all(&cx).await?)
}
