//! `GET /healthz`: whether the centre can be used, and which part is missing.

use crate::Web;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::time::Duration;

#[derive(Debug, Serialize)]
pub struct Health {
    /// The database answers and has this program's schema, and the engine runs. Calls go on without the
    /// database, so a watchdog that restarts should look at `engine`.
    pub ready: bool,
    pub database: bool,
    pub migrated: bool,
    pub engine: bool,
    pub asterisk: bool,
    pub version: &'static str,
}

/// 200 when ready, 503 else.
pub async fn healthz(State(web): State<Web>) -> (StatusCode, Json<Health>) {
    let board = web.centre.switchboard.board();
    let asked = tokio::time::timeout(Duration::from_secs(2), store::is_migrated(&web.centre.pool)).await;
    let migrated = matches!(asked, Ok(Ok(true)));
    let database = matches!(asked, Ok(Ok(_)));
    let engine = !web.centre.switchboard.epoch().is_empty();
    let ready = migrated && engine;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let version = env!("CARGO_PKG_VERSION");
    (status, Json(Health { ready, database, migrated, engine, asterisk: board.health.asterisk, version }))
}
