//! Refusals of the router itself, in the shape of all others.

use app::error::ApiError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use services::Error;

/// A refusal by the router.
pub fn with(status: StatusCode, code: &str, request: &str) -> Response {
    let error = ApiError { request: Some(request.to_owned()), ..ApiError::new(code) };
    (status, Json(error)).into_response()
}

/// A service's refusal outside of a server function: sockets, files.
pub fn of(error: &Error, request: &str) -> Response {
    app::context::log(error, request);
    (app::context::status_of(error), Json(app::context::api_error(error, request))).into_response()
}
