//! `GET /recordings/{id}`: the sound of a call, whole or by one range.

use crate::{Web, refuse, session};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::RecordingId;
use services::recordings::{self, MEDIA_TYPE};
use std::ops::Range;

/// The sound, for who may listen.
pub async fn recording(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Response {
    let anyone = session::anyone(&web, request.headers(), request.extensions());
    match sound(&anyone, &id, request.headers()).await {
        Ok(response) => response,
        Err(error) => refuse::of(&error, &anyone.request),
    }
}

async fn sound(anyone: &services::Anyone, id: &str, headers: &HeaderMap) -> services::Result<Response> {
    let cx = anyone.signed_in().await?;
    let id: RecordingId = id.parse().map_err(|_| services::Error::NotFound)?;
    let sound = recordings::open(&cx, id).await?;
    // What is stored never changes: the id is its version.
    let tag = format!("\"{id}\"");
    let base = [
        (header::CONTENT_TYPE, MEDIA_TYPE.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{id}.ogg\"")),
        (header::ETAG, tag.clone()),
    ];
    let whole = 0..sound.bytes;
    let other_version = headers.get(header::IF_RANGE).is_some_and(|seen| seen.as_bytes() != tag.as_bytes());
    let asked = headers.get(header::RANGE).filter(|_| !other_version).and_then(|value| value.to_str().ok());
    let (status, range) = match asked.map(|text| parse(text, sound.bytes)) {
        Some(Asked::Part(part)) => (StatusCode::PARTIAL_CONTENT, part),
        Some(Asked::Beyond) => {
            let size = [(header::CONTENT_RANGE, format!("bytes */{}", sound.bytes))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, size).into_response());
        }
        Some(Asked::Other) | None => (StatusCode::OK, whole),
    };
    let length = range.end - range.start;
    let mut response = (status, base, [(header::CONTENT_LENGTH, length.to_string())]).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        let place = format!("bytes {}-{}/{}", range.start, range.end - 1, sound.bytes);
        if let Ok(value) = place.parse() {
            response.headers_mut().insert(header::CONTENT_RANGE, value);
        }
    }
    *response.body_mut() = Body::from_stream(sound.read(range).await?);
    Ok(response)
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Part(Range<u64>),
    /// It begins after the end.
    Beyond,
    /// Several parts, or not understood: the whole is the right answer then (RFC 9110).
    Other,
}

fn parse(text: &str, size: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Other;
    };
    let (first, last) = (first.trim(), last.trim());
    let part = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.is_empty() => first..size,
        (Err(_), Ok(length)) if first.is_empty() => size.saturating_sub(length)..size,
        _ => return Asked::Other,
    };
    if part.is_empty() { Asked::Beyond } else { Asked::Part(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_players_ask_for_them() {
        assert_eq!(parse("bytes=0-", 100), Asked::Part(0..100));
        assert_eq!(parse("bytes=10-19", 100), Asked::Part(10..20));
        assert_eq!(parse("bytes=90-999", 100), Asked::Part(90..100));
        assert_eq!(parse("bytes=-5", 100), Asked::Part(95..100));
        assert_eq!(parse("bytes=-500", 100), Asked::Part(0..100));
        assert_eq!(parse("bytes=100-", 100), Asked::Beyond);
        assert_eq!(parse("bytes=-0", 100), Asked::Beyond);
        assert_eq!(parse("bytes=0-", 0), Asked::Beyond);
        assert_eq!(parse("bytes=5-4", 100), Asked::Other);
        assert_eq!(parse("bytes=0-1,5-6", 100), Asked::Other);
        assert_eq!(parse("pages=1-2", 100), Asked::Other);
    }
}
