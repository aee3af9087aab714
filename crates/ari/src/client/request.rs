//! One request: how ids and parameters become an address, and an answer becomes a value.
//!
//! Asterisk cuts the path at `/` first and decodes each piece afterwards, reading `+` as a space there too
//! (res_ari.c, `ast_uri_http_legacy`), so a piece is encoded down to the unreserved characters of RFC 3986.

use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Client;
use crate::Error;

pub(super) struct Request {
    method: Method,
    /// Encoded, with the leading slash; the error if a piece names nothing.
    path: Result<String, Error>,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Request {
    pub fn get(path: &[&str]) -> Self {
        Self::new(Method::GET, path)
    }

    pub fn post(path: &[&str]) -> Self {
        Self::new(Method::POST, path)
    }

    pub fn put(path: &[&str]) -> Self {
        Self::new(Method::PUT, path)
    }

    pub fn delete(path: &[&str]) -> Self {
        Self::new(Method::DELETE, path)
    }

    fn new(method: Method, path: &[&str]) -> Self {
        let path = path.iter().map(|piece| encode(piece)).collect();
        Self { method, path, query: Vec::new(), body: None }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    pub fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// A list parameter, left out when empty. Asterisk cuts at commas, so no value may hold one.
    pub fn list(self, name: &'static str, values: &[String]) -> Self {
        if values.is_empty() { self } else { self.with(name, values.join(",")) }
    }

    pub fn flag(self, name: &'static str, value: bool) -> Self {
        if value { self.with(name, "true") } else { self }
    }

    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// For answers without content, or of no interest.
    pub async fn done(self, client: &Client) -> Result<(), Error> {
        self.answer(client).await.map(drop)
    }

    pub async fn json<T: DeserializeOwned>(self, client: &Client) -> Result<T, Error> {
        let body = self.answer(client).await?;
        serde_json::from_slice(&body).map_err(|error| Error::Transport(format!("unreadable answer: {error}")))
    }

    async fn answer(self, client: &Client) -> Result<Vec<u8>, Error> {
        let url = format!("{}{}", client.config.url, self.path?);
        let mut request = client
            .http
            .request(self.method, url)
            .basic_auth(&client.config.user, Some(&client.config.password))
            .query(&self.query);
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(Error::from_transport)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(Error::from_transport)?;
        if status.is_success() { Ok(body.into()) } else { Err(Error::from_answer(status, &body)) }
    }
}

/// A slash and the piece. Nothing can be named by an empty piece or by dots: those would change which address is
/// meant.
fn encode(piece: &str) -> Result<String, Error> {
    if matches!(piece, "" | "." | "..") {
        return Err(Error::NotFound(format!("no such id: {piece:?}")));
    }
    let mut text = String::with_capacity(piece.len() + 1);
    text.push('/');
    for byte in piece.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_cannot_change_the_address() {
        assert_eq!(encode("1700000000.12"), Ok("/1700000000.12".into()));
        assert_eq!(encode("a/b?c+d e%2F"), Ok("/a%2Fb%3Fc%2Bd%20e%252F".into()));
        assert_eq!(encode("ю"), Ok("/%D1%8E".into()));
        for piece in ["", ".", ".."] {
            assert!(encode(piece).is_err_and(|error| error.is_gone()), "{piece}");
        }
    }
}
