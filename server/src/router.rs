//! Which path leads where, and what every answer carries.

use crate::{Web, api, csrf, files, health, page, photos, requests, ws};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// The largest is a table of new employees: some hundred rows, in base64.
const BODY: usize = 1024 * 1024;
/// Longer than any use case waits for an outside part.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The whole site.
pub fn router(web: Web) -> Router {
    let functions = Router::new()
        .route("/api/{*function}", any(api::call))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(from_fn_with_state(web.clone(), csrf::guard));
    let pages = Router::new().fallback(page::serve).layer(CompressionLayer::new());
    Router::new()
        .merge(functions)
        .route("/ws", any(ws::upgrade))
        .route("/recordings/{id}", get(files::recording))
        .route("/photos/{id}", get(photos::photo))
        .route("/healthz", get(health::healthz))
        .fallback_service(pages.with_state(web.clone()))
        .layer(CatchPanicLayer::new())
        .layer(always("x-content-type-options", "nosniff"))
        .layer(always("referrer-policy", "same-origin"))
        .layer(always("permissions-policy", "microphone=(self), camera=(), geolocation=()"))
        .layer(always("cross-origin-opener-policy", "same-origin"))
        // What is no page may do nothing at all in a browser; the page's own policy is set by `page`.
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        ))
        .layer(from_fn(requests::trace))
        .with_state(web)
}

fn always(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
}
