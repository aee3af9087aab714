//! The page: hashed files for a year, precompressed; the index always fresh; every other path is the page's own.

use crate::{Site, Web};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Everything that no route takes.
pub async fn serve(State(web): State<Web>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().to_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    if path == "/wallboard" {
        return html(&web.site, "wallboard.html").await;
    }
    if name.ends_with(".html") || !name.contains('.') {
        return html(&web.site, "index.html").await;
    }
    let cache = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let files = ServeDir::new(&web.site.page_dir).precompressed_br().precompressed_gzip();
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        // ServeDir answers faults itself.
        Err(never) => match never {},
    };
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    }
    response
}

/// The index or the wallboard's, with a policy that allows exactly its own inline pieces.
async fn html(site: &Site, name: &str) -> Response {
    let Ok(html) = tokio::fs::read_to_string(site.page_dir.join(name)).await else {
        tracing::error!(dir = %site.page_dir.display(), "the page is not built");
        return (StatusCode::SERVICE_UNAVAILABLE, "The page is not built.\n").into_response();
    };
    let policy = policy(site, &html);
    let mut response = axum::response::Html(html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// The page's build puts twelve hexadecimal digits behind a dash (`history-1f2e3d4c5b6a.wasm`), esbuild eight of base
/// 32 (`golos-text-core-IG2DBSLC.woff2`).
fn is_hashed(name: &str) -> bool {
    name.split(['-', '.', '_']).skip(1).any(|part| {
        let hex = part.len() >= 8
            && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            && part.bytes().any(|b| b.is_ascii_digit());
        hex || part.len() == 8 && part.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b))
    })
}

/// Content-Security-Policy. Inline scripts and styles of the index are allowed by their hashes; style attributes
/// are allowed, as they can't run anything.
pub fn policy(site: &Site, html: &str) -> String {
    let scripts = hashes(html, "script");
    let styles = hashes(html, "style");
    let socket = site.public_url.replacen("http", "ws", 1);
    let phone = origin(&site.sip_ws_url);
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; connect-src 'self' {socket} {phone}; \
         img-src 'self' data:; media-src 'self' blob:; font-src 'self'; worker-src 'self'; \
         style-src 'self'{styles}; style-src-attr 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// `ws://host:port` of an address.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |at| &url[..host + at])
}

/// ` 'sha256-…'` of each inline element of that name.
fn hashes(html: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let (mut rest, mut found) = (html, String::new());
    while let Some(at) = rest.find(&open) {
        rest = &rest[at + open.len()..];
        let Some(end) = rest.find('>') else { break };
        let attributes = &rest[..end];
        // `<scripted…` is another element.
        let whole = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        rest = &rest[end + 1..];
        let Some(length) = rest.find(&close) else { break };
        let body = &rest[..length];
        rest = &rest[length + close.len()..];
        let linked = attributes.split_whitespace().any(|attribute| attribute.starts_with("src="));
        if whole && !linked && !body.is_empty() {
            found.push_str(&format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(body.as_bytes()))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_pieces_are_allowed_by_hash_and_no_others() {
        let html = "<style>a{}</style><script type=\"module\">x()</script><script src=\"/a.js\"></script>";
        let digest = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        assert_eq!(hashes(html, "script"), format!(" {}", digest("x()")));
        assert_eq!(hashes(html, "style"), format!(" {}", digest("a{}")));
        assert_eq!(hashes("<script>", "script"), "");
    }

    #[test]
    fn hashed_names_are_told_from_plain_ones() {
        assert!(is_hashed("frontend-1f2e3d4c5b6a.wasm"));
        assert!(is_hashed("main-1f2e3d4c5b6a7988.css"));
        assert!(is_hashed("golos-text-core-PXRV5V6Y.woff2"));
        assert!(!is_hashed("golos-text-cyrillic.woff2"));
        assert!(!is_hashed("favicon.svg"));
        assert!(!is_hashed("index.html"));
    }

    #[test]
    fn the_phone_s_address_is_an_origin() {
        assert_eq!(origin("wss://pbx.example:8089/ws"), "wss://pbx.example:8089");
        assert_eq!(origin("ws://pbx"), "ws://pbx");
    }
}
