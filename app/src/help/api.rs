//! An operator calls for a supervisor; a supervisor takes it up.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::EmployeeId;
use leptos::prelude::*;

/// Calls for a supervisor, or takes it back. It is about the call at hand and ends with it. Errors: `not_at_desk`.
#[server(name = AskHelp, prefix = "/api", endpoint = "help/ask", protocol = Wire)]
pub async fn ask(on: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::help::ask(&cx, on).await?)
}

/// Takes an operator's request up. Errors: `no_help_asked`, `help_taken`.
#[server(name = AnswerHelp, prefix = "/api", endpoint = "help/answer", protocol = Wire)]
pub async fn answer(operator: EmployeeId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::help::answer(&cx, operator).await?)
}
