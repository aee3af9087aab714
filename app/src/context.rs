//! Who asks, on the server side of a server function, and how a refusal is answered. The router puts
//! `services::Anyone` into the context; a session turns it into `services::Cx`.

use crate::error::ApiError;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use services::{Anyone, Cx, Error};

/// The asker with a session, or `signed_out`.
pub async fn cx() -> Result<Cx, ApiError> {
    let anyone = anyone();
    anyone.signed_in().await.map_err(ApiError::from)
}

/// The asker without a session: for signing in.
pub fn anyone() -> Anyone {
    leptos::prelude::expect_context::<Anyone>()
}

/// The HTTP status of an answer that is not the thing asked for.
pub fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::SignedOut | Error::Rule { code: "wrong_credentials", .. } => StatusCode::UNAUTHORIZED,
        Error::Denied(_) => StatusCode::FORBIDDEN,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Rule { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict { .. } => StatusCode::CONFLICT,
        Error::Throttled => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The code and the field that the page gets.
pub fn api_error(error: &Error, request: &str) -> ApiError {
    let (code, field) = match error {
        Error::SignedOut => ("signed_out", None),
        Error::Denied(_) => ("denied", None),
        Error::NotFound => ("not_found", None),
        Error::Rule { code, field } | Error::Conflict { code, field } => (*code, *field),
        Error::Throttled => ("throttled", None),
        Error::Unavailable(_) => ("unavailable", None),
        Error::Internal(_) => ("internal", None),
    };
    ApiError {
        code: code.to_owned(),
        field: field.map(str::to_owned),
        request: (!request.is_empty()).then(|| request.to_owned()),
    }
}

/// Writes the cause down, once: what is our fault as an error, what is nobody's as a debug line.
pub fn log(error: &Error, request: &str) {
    match error {
        Error::Internal(cause) => tracing::error!(request, cause, "failed"),
        Error::Unavailable(part) => tracing::warn!(request, part, "unavailable"),
        other => tracing::debug!(request, %other, "refused"),
    }
}

/// Sets the status of the answer being made by a server function.
pub(crate) fn answer_with(status: StatusCode) {
    if let Some(answer) = use_context::<ResponseOptions>() {
        answer.set_status(status);
        if status == StatusCode::TOO_MANY_REQUESTS {
            const WAIT: (HeaderName, HeaderValue) = (header::RETRY_AFTER, HeaderValue::from_static("60"));
            answer.insert_header(WAIT.0, WAIT.1);
        }
    }
}

/// The one place where a service's refusal becomes an answer.
impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let request = use_context::<Anyone>().map(|anyone| anyone.request).unwrap_or_default();
        log(&error, &request);
        answer_with(status_of(&error));
        api_error(&error, &request)
    }
}
