//! The audit.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::audit::{AuditFilter, AuditRow};
use domain::employees::Page;
use leptos::prelude::*;

/// The newest first. `after` is the `next` of the page before.
#[server(prefix = "/api", endpoint = "audit/search", protocol = Wire)]
pub async fn search(filter: AuditFilter, after: Option<String>) -> Result<Page<AuditRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::audit::search(&cx, &filter, after.as_deref()).await?)
}
