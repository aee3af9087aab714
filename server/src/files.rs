//! `GET /recordings/{id}`: the sound of a call, by ranges.

use crate::{Web, refuse, session};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::RecordingId;

/// The sound, for who may listen.
pub async fn recording(
    State(web): State<Web>,
    Path(id): Path<RecordingId>,
    request: axum::extract::Request,
) -> Response {
    let anyone = session::anyone(&web, request.headers(), request.extensions());
    match anyone.signed_in().await {
        Ok(cx) => sound(&cx, id, request.headers()).await,
        Err(error) => refuse::of(&error, &anyone.request),
    }
}

async fn sound(cx: &services::Cx, _id: RecordingId, _headers: &HeaderMap) -> Response {
    match cx.need(domain::Permission::RecordingsListen) {
        Ok(()) => refuse::with(StatusCode::NOT_FOUND, "not_found", &cx.request),
        Err(error) => refuse::of(&error, &cx.request),
    }
}
