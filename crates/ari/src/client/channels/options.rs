//! What the longer requests about channels need.

use std::collections::BTreeMap;

use serde_json::json;

use super::Request;

/// A call to make. `..Originate::default()` fills what is left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Originate {
    /// Whom: `PJSIP/101`, `PJSIP/+79161234567@trunk`, `Local/100@queues`.
    pub endpoint: String,
    /// The Stasis application the channel enters.
    pub app: String,
    /// Its arguments; a comma in one would cut it in two.
    pub app_args: Vec<String>,
    /// The new channel's id, chosen by us: a repeat answers Conflict instead of calling twice.
    pub channel_id: String,
    /// For a Local channel, the id of its other half.
    pub other_channel_id: Option<String>,
    /// What the called one sees: `"Name" <number>` or a number.
    pub caller_id: Option<String>,
    /// How long to ring, seconds; Asterisk's own is 30.
    pub timeout_s: Option<u32>,
    /// Variables and functions set before the call.
    pub variables: BTreeMap<String, String>,
    /// Codecs allowed: `opus`, `alaw`; not together with `originator`.
    pub formats: Vec<String>,
    /// The channel on whose behalf: it lends its codecs and its linked id.
    pub originator: Option<String>,
}

impl Originate {
    pub(super) fn request(&self, path: &[&str]) -> Request {
        let request = Request::post(path)
            .with("endpoint", &self.endpoint)
            .with("app", &self.app)
            .list("appArgs", &self.app_args)
            .maybe("otherChannelId", self.other_channel_id.as_ref())
            .maybe("originator", self.originator.as_ref())
            .list("formats", &self.formats);
        if self.variables.is_empty() { request } else { request.body(json!({"variables": self.variables})) }
    }
}

/// Sounds to play.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Play {
    /// `sound:hello`, `digits:42`, `number:42`, `tone:ring`, `recording:name`; no commas.
    pub media: Vec<String>,
    /// The playback's id, chosen by us.
    pub playback_id: String,
    /// The language of the sounds; the channel's own if `None`.
    pub lang: Option<String>,
}

impl Play {
    /// A single sound in the channel's language.
    pub fn one(media: impl Into<String>, playback_id: impl Into<String>) -> Self {
        Self { media: vec![media.into()], playback_id: playback_id.into(), lang: None }
    }

    pub(in crate::client) fn on(&self, target: &[&str; 2]) -> Request {
        Request::post(&[target[0], target[1], "play", &self.playback_id])
            .list("media", &self.media)
            .maybe("lang", self.lang.as_ref())
    }
}

/// An ear and a mouth on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snoop {
    /// What is heard: from the channel (`In`), to it (`Out`), or both; nothing if `None`.
    pub spy: Option<Direction>,
    /// Who hears what is said: the channel itself (`Out`), whoever it talks with (`In`), or both.
    pub whisper: Option<Direction>,
    /// The application the new channel enters.
    pub app: String,
    /// Its arguments, without commas.
    pub app_args: Vec<String>,
    /// The new channel's id, chosen by us.
    pub snoop_id: String,
}

/// A direction of sound, seen from Asterisk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the channel.
    In,
    /// To the channel.
    Out,
    /// Either way.
    Both,
}

impl Direction {
    pub(in crate::client) fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Both => "both",
        }
    }
}

/// Why a channel is ended; the far end sees it as a SIP status or a `Reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HangupReason {
    /// The usual end.
    #[default]
    Normal,
    /// The called one is busy (486).
    Busy,
    /// No way through (503).
    Congestion,
    /// Nobody answered (480).
    NoAnswer,
    /// The called one refused (403 or 603).
    Rejected,
    /// Somebody else took the call: phones do not list it as missed.
    AnsweredElsewhere,
    /// A Q.850 cause, 1–127.
    Code(u16),
}

impl HangupReason {
    pub(super) fn parameter(self) -> (&'static str, String) {
        let word = match self {
            Self::Normal => "normal",
            Self::Busy => "busy",
            Self::Congestion => "congestion",
            Self::NoAnswer => "no_answer",
            Self::Rejected => "rejected",
            Self::AnsweredElsewhere => "answered_elsewhere",
            Self::Code(cause) => return ("reason_code", cause.to_string()),
        };
        ("reason", word.to_owned())
    }
}
