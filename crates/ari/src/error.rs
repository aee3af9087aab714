//! What a request to ARI may end in, meaning first.

use reqwest::StatusCode;
use serde::Deserialize;

/// Why a request gave no result. Texts are Asterisk's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The thing named does not exist (any more): 404, or 400 "Channel not found" of bridges' `addChannel`.
    #[error("not found: {0}")]
    NotFound(String),
    /// It exists and stands in the way: 409, for example a repeated channel id; or 422 "Channel not in this bridge".
    #[error("conflict: {0}")]
    Conflict(String),
    /// The channel or bridge exists, and no Stasis application has it: not entered yet, left already, or in the
    /// dialplan.
    #[error("not in a Stasis application")]
    NotInApplication,
    /// Asterisk said no for another reason.
    #[error("refused with {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Asterisk's words, possibly empty.
        message: String,
    },
    /// No answer in time. **The request may have been carried out.**
    #[error("no answer in time")]
    TimedOut,
    /// No connection, or a broken one, or an answer that could not be read. The request may have been carried out.
    #[error("transport: {0}")]
    Transport(String),
}

impl Error {
    /// The thing asked about no longer exists: for a channel, it was hung up.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }

    /// Nobody knows whether Asterisk did it: repeat with the same id, or look.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Transport(_))
    }

    /// The meaning of an answer that is not a success (res/ari/resource_channels.c, resource_bridges.c).
    pub(crate) fn from_answer(status: StatusCode, body: &[u8]) -> Self {
        let said: Said = serde_json::from_slice(body).unwrap_or_default();
        let message = said.message.or(said.error).unwrap_or_default();
        match status.as_u16() {
            404 => Self::NotFound(message),
            400 if message == "Channel not found" => Self::NotFound(message),
            409 | 422 if message.contains("not in Stasis application") => Self::NotInApplication,
            409 | 422 => Self::Conflict(message),
            status => Self::Refused { status, message },
        }
    }

    pub(crate) fn from_transport(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let error = error.without_url();
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            text = format!("{text}: {inner}");
            source = inner.source();
        }
        Self::Transport(text)
    }
}

/// Asterisk puts its reason under `message`, and a failed allocation under `error`.
#[derive(Default, Deserialize)]
struct Said {
    message: Option<String>,
    error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, body: &str) -> Error {
        Error::from_answer(StatusCode::from_u16(status).expect("a status"), body.as_bytes())
    }

    #[test]
    fn answers_have_meanings() {
        assert!(of(404, r#"{"message":"Channel not found"}"#).is_gone());
        assert!(of(400, r#"{"message":"Channel not found"}"#).is_gone());
        assert_eq!(of(409, r#"{"message":"Channel not in Stasis application"}"#), Error::NotInApplication);
        assert_eq!(of(422, r#"{"message":"Channel not in Stasis application"}"#), Error::NotInApplication);
        assert_eq!(
            of(409, r#"{"message":"Channel with given unique ID already exists"}"#),
            Error::Conflict("Channel with given unique ID already exists".into())
        );
        assert_eq!(
            of(422, r#"{"message":"Channel not in this bridge"}"#),
            Error::Conflict("Channel not in this bridge".into())
        );
        assert_eq!(
            of(500, r#"{"error":"Allocation failed"}"#),
            Error::Refused { status: 500, message: "Allocation failed".into() }
        );
        assert_eq!(of(503, "<html>"), Error::Refused { status: 503, message: String::new() });
    }
}
