//! The matrix of skills (requirement A7).

use crate::error::ApiError;
use crate::wire::Wire;
use domain::skills::{CellChange, Matrix};
use leptos::prelude::*;

/// Employees with a desk × queues and skills.
#[server(prefix = "/api", endpoint = "skills/matrix", protocol = Wire)]
pub async fn read() -> Result<Matrix, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::skills::matrix(&cx).await?)
}

/// All of the changes or none; answers the new matrix. Errors: `changed_meanwhile`, `levels_bad`, `not_found`.
#[server(prefix = "/api", endpoint = "skills/change", protocol = Wire)]
pub async fn change(changes: Vec<CellChange>) -> Result<Matrix, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::skills::change(&cx, changes).await?)
}
