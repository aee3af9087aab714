//! An operator's own day.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::today::Today;
use leptos::prelude::*;

/// The asker's day so far, from the centre's midnight.
#[server(name = MyToday, prefix = "/api", endpoint = "today/mine", protocol = Wire)]
pub async fn mine() -> Result<Today, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::today::mine(&cx).await?)
}
