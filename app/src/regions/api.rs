//! Regions where employees work.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::RegionId;
use domain::employees::Named;
use leptos::prelude::*;

/// Adds a region. Errors: `name_empty`, `name_too_long`, `name_taken`.
#[server(prefix = "/api", endpoint = "regions/create", protocol = Wire)]
pub async fn create(name: String) -> Result<Named<RegionId>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::regions::create(&cx, &name).await?)
}
