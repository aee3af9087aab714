//! `GET /photos/{id}`: the photo of an employee, for whoever is signed in.

use crate::{Web, refuse, session};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::EmployeeId;

pub async fn photo(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Response {
    let anyone = session::anyone(&web, request.headers(), request.extensions());
    match answer(&anyone, &id, request.headers()).await {
        Ok(response) => response,
        Err(error) => refuse::of(&error, &anyone.request),
    }
}

async fn answer(anyone: &services::Anyone, id: &str, headers: &HeaderMap) -> services::Result<Response> {
    let cx = anyone.signed_in().await?;
    let id: EmployeeId = id.parse().map_err(|_| services::Error::NotFound)?;
    let photo = services::employees::photos::get(&cx, id).await?;
    let tag = format!("\"{}\"", photo.checksum);
    let base = [
        // The page asks with the version in the address: another photo is another address.
        (header::CACHE_CONTROL, "private, max-age=604800".to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, base).into_response());
    }
    Ok((base, [(header::CONTENT_TYPE, "image/jpeg")], photo.jpeg).into_response())
}
