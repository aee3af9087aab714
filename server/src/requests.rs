//! Each request's id and its line in the log.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// The request's id: in the log, in the answer's `X-Request-Id`, in refusals.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives the request its id and writes one line about it: at `info` when it went wrong, at `debug` else.
pub async fn trace(mut request: Request, next: Next) -> Response {
    // The tail of a version 7 id is random; the head is the time, which the log has anyway.
    let id = uuid::Uuid::now_v7().simple().to_string()[16..].to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", id, %method, path);
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis() as u64);
        if status >= 500 {
            tracing::warn!(status, ms, "answered");
        } else {
            tracing::debug!(status, ms, "answered");
        }
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }
    .instrument(span)
    .await
}
