//! Who stands behind a request: token, address, request id; and what becomes of the cookie.

use crate::Web;
use crate::requests::RequestId;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderValue, header};
use services::Anyone;
use services::centre::CookieChange;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

/// The cookie's name.
pub const COOKIE: &str = "otklik";

/// The asker of a request, not yet known.
pub fn anyone(web: &Web, headers: &HeaderMap, extensions: &Extensions) -> Anyone {
    Anyone {
        centre: web.centre.clone(),
        token: bearer(headers).or_else(|| cookie(headers)),
        address: address(headers, extensions),
        agent: text(headers, header::USER_AGENT).map(|agent| agent.chars().take(300).collect()),
        request: request_id(extensions),
        cookie: Arc::new(OnceLock::new()),
    }
}

pub fn request_id(extensions: &Extensions) -> String {
    extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// A script's token. A request with it carries no ambient authority, so it needs no protection against forgery.
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = text(headers, header::AUTHORIZATION)?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token.to_owned())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The other end. A proxy on this machine is believed about whom it speaks for; nobody else is.
fn address(headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip().to_canonical());
    if !peer.is_loopback() {
        return peer;
    }
    let told = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    told.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
}

/// The `Set-Cookie` that carries a change out.
pub fn set_cookie(change: &CookieChange, https: bool) -> Option<HeaderValue> {
    let (token, age) = match change {
        CookieChange::Set { token, max_age_secs } => (token.as_str(), *max_age_secs),
        CookieChange::Clear => ("", 0),
    };
    let secure = if https { "; Secure" } else { "" };
    let line = format!("{COOKIE}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    let mut value = HeaderValue::from_str(&line).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_from_the_cookie_or_the_bearer() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; otklik=one"));
        assert_eq!(cookie(&headers).as_deref(), Some("one"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("bearer two"));
        assert_eq!(bearer(&headers).as_deref(), Some("two"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic dHdv"));
        assert_eq!(bearer(&headers), None);
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 10.0.0.7"));
        let from = |peer: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
            address(&headers, &extensions).to_string()
        };
        assert_eq!(from("127.0.0.1:5"), "10.0.0.7");
        assert_eq!(from("192.0.2.1:5"), "192.0.2.1");
    }
}
