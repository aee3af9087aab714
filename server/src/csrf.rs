//! Requests that another site's page makes with our cookie are refused.
//!
//! One rule to know: browsers name the origin of such requests, and scripts cannot change that. A request without
//! either header is no browser's, so there is no cookie to abuse (the rule of Go's CrossOriginProtection).

use crate::{Site, Web, refuse, session};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Refuses what comes from elsewhere and changes something.
pub async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || session::bearer(request.headers()).is_some() || same_site(&web.site, request.headers()) {
        return next.run(request).await;
    }
    let id = session::request_id(request.extensions());
    tracing::warn!(request = id, origin = ?request.headers().get(header::ORIGIN), "cross-site request refused");
    refuse::with(StatusCode::FORBIDDEN, "cross_site", &id)
}

/// Whether the request is our own page's, or no browser's at all.
pub fn same_site(site: &Site, headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site").map(|value| value.as_bytes()) {
        Some(b"same-origin" | b"none") => return true,
        Some(_) => return same_origin(site, headers) == Some(true),
        None => {}
    }
    same_origin(site, headers).unwrap_or(true)
}

/// Whether the request's `Origin` is ours: the public address, or the host that was asked. None without `Origin`.
/// For WebSockets, where browsers send no `Sec-Fetch-Site` worth trusting.
pub fn same_origin(site: &Site, headers: &HeaderMap) -> Option<bool> {
    let origin = headers.get(header::ORIGIN)?.to_str().unwrap_or("null");
    if origin.eq_ignore_ascii_case(&site.public_url) {
        return Some(true);
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let named = origin.split_once("://").map(|(_, host)| host);
    Some(named.is_some() && named == host)
}

/// Whether a browser made the request.
pub fn from_browser(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site")
}
