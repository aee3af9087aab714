//! Listening to talks, whispering, barging in, taking over. What holds is seen on the board.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::CallId;
use domain::supervision::SupervisionMode;
use leptos::prelude::*;

/// Begins, or goes over to another mode or talk without calling the phone anew. Errors: `not_at_desk`, `no_such_call`,
/// `not_talking`, `busy`, `unreachable`, `may_not_supervise`.
#[server(name = SuperviseCall, prefix = "/api", endpoint = "supervision/start", protocol = Wire)]
pub async fn start(call: CallId, mode: SupervisionMode) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::supervision::start(&cx, call, mode).await?)
}

/// Leaves the talk.
#[server(name = StopSupervision, prefix = "/api", endpoint = "supervision/stop", protocol = Wire)]
pub async fn stop() -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::supervision::stop(&cx).await?)
}

/// Goes on as the operator of the call; the operator is released to after-call time. Errors: as `start`.
#[server(name = TakeOverCall, prefix = "/api", endpoint = "supervision/take_over", protocol = Wire)]
pub async fn take_over(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::supervision::take_over(&cx, call).await?)
}
