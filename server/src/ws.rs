//! A place holder until the engine lands.

use crate::{Web, refuse, session};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;

pub async fn upgrade(State(_): State<Web>, request: Request) -> Response {
    refuse::with(StatusCode::SERVICE_UNAVAILABLE, "unavailable", &session::request_id(request.extensions()))
}
