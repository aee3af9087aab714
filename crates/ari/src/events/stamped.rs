//! One frame of the stream: its head first, then the event if its kind is known.

use serde::Deserialize;

use super::{Event, KNOWN};
use crate::timestamp::lenient;

/// An event and the moment Asterisk gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// Asterisk's clock, milliseconds since 1970 UTC; `None` if it gave none.
    pub at_ms: Option<i64>,
    /// What happened.
    pub event: Event,
}

impl Stamped {
    /// Reads one text frame. An event of a kind this crate does not know is [`Event::Unknown`]; so is one of a
    /// known kind that lacks what it must have, with a warning.
    ///
    /// # Errors
    /// The frame is not JSON or has no `type`.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let head: Head = serde_json::from_str(text)?;
        let event = if KNOWN.contains(&head.kind.as_str()) {
            serde_json::from_str(text).unwrap_or_else(|error| {
                tracing::warn!(kind = head.kind, %error, "an event could not be read");
                Event::Unknown(head.kind)
            })
        } else {
            Event::Unknown(head.kind)
        };
        Ok(Self { at_ms: head.timestamp, event })
    }
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "lenient")]
    timestamp: Option<i64>,
}
