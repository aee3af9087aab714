//! Names to choose from in forms and filters.

use crate::error::ApiError;
use domain::employees::Names;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Lines, queues, skills, topics, break reasons; operators too for who may see all calls.
#[server(prefix = "/api", endpoint = "names/all", input = Json, output = Json)]
pub async fn all() -> Result<Names, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::names::all(&cx).await?)
}
