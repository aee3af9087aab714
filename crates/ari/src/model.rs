//! Asterisk's things as ARI describes them (rest-api/api-docs/*.json). Fields we have no use for are passed over,
//! and fields a version leaves out become empty.

mod endpoints;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::timestamp::lenient;
pub use endpoints::{Contact, Endpoint, Peer};

/// One leg: a SIP phone, a trunk call, a snoop, half of a Local channel.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Channel {
    /// The unique id; ours when we chose it.
    pub id: String,
    /// `PJSIP/alice-00000001`: the technology, the endpoint and a running number.
    #[serde(default)]
    pub name: String,
    /// How far the leg has come.
    #[serde(default)]
    pub state: State,
    /// Who this leg is.
    #[serde(default)]
    pub caller: Party,
    /// Whom this leg believes to talk with.
    #[serde(default)]
    pub connected: Party,
    /// Where it is in the dialplan.
    #[serde(default)]
    pub dialplan: Dialplan,
    /// Created, milliseconds since 1970 UTC.
    #[serde(default, rename = "creationtime", deserialize_with = "lenient")]
    pub creationtime_ms: Option<i64>,
    /// The `Call-ID` for PJSIP; empty for others and before 18.
    #[serde(default)]
    pub protocol_id: String,
    /// The sounds' language.
    #[serde(default)]
    pub language: String,
    /// The variables that `channelvars` of `ari.conf` names.
    #[serde(default)]
    pub channelvars: BTreeMap<String, Value>,
}

impl Channel {
    /// Technology and resource of the name: `("PJSIP", "alice")` of `PJSIP/alice-00000001`.
    pub fn endpoint(&self) -> Option<(&str, &str)> {
        let (technology, rest) = self.name.split_once('/')?;
        Some((technology, rest.rsplit_once('-')?.0))
    }

    /// The channel runs in this Stasis application, by the dialplan's account of it. A channel that was
    /// originated into an application says so as well.
    pub fn in_application(&self, app: &str) -> bool {
        self.dialplan.app_name == "Stasis" && self.dialplan.app_data.split(',').next() == Some(app)
    }
}

/// `ast_state2str` (main/channel.c).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum State {
    /// Made, nothing sent yet.
    Down,
    /// Down, but taken.
    #[serde(rename = "Rsrvd", alias = "Reserved")]
    Reserved,
    /// The receiver is up, nothing dialled.
    OffHook,
    /// Digits are being dialled.
    Dialing,
    /// An incoming leg that was not answered.
    Ring,
    /// The far end rings.
    Ringing,
    /// Answered.
    Up,
    /// The line is busy.
    Busy,
    /// Digits are being dialled with the receiver up.
    #[serde(rename = "Dialing Offhook")]
    DialingOffHook,
    /// A ring was detected, its end not.
    #[serde(rename = "Pre-ring")]
    PreRing,
    /// Up and carrying no sound.
    Mute,
    /// A word this list lacks.
    #[default]
    #[serde(other)]
    Unknown,
}

/// Name and number of a party; empty when not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Party {
    /// The display name.
    pub name: String,
    /// The number as the peer wrote it, not normalised.
    pub number: String,
}

/// A place in the dialplan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Dialplan {
    /// The context.
    pub context: String,
    /// The number dialled, or `s`.
    pub exten: String,
    /// From 1; -1 when the channel never was in the dialplan.
    pub priority: i64,
    /// `Stasis` for what an application holds.
    pub app_name: String,
    /// For Stasis: the application's name, a comma, its arguments.
    pub app_data: String,
}

/// A meeting of channels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Bridge {
    /// The unique id; ours when we chose it.
    pub id: String,
    /// A free name; ours when we chose it.
    #[serde(default)]
    pub name: String,
    /// `mixing` or `holding`.
    #[serde(default)]
    pub bridge_type: String,
    /// `simple_bridge`, `softmix`, `holding_bridge`, …
    #[serde(default)]
    pub technology: String,
    /// `Stasis` for bridges made over ARI.
    #[serde(default)]
    pub creator: String,
    /// Ids of the channels in it.
    #[serde(default)]
    pub channels: Vec<String>,
    /// Created, milliseconds since 1970 UTC.
    #[serde(default, rename = "creationtime", deserialize_with = "lenient")]
    pub creationtime_ms: Option<i64>,
}

/// A sound being played, or waiting for its turn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Playback {
    /// The unique id; ours when we chose it.
    pub id: String,
    /// `sound:hello`, `recording:name`, `digits:123`, `tone:ring`, …
    #[serde(default)]
    pub media_uri: String,
    /// `channel:<id>` or `bridge:<id>`.
    #[serde(default)]
    pub target_uri: String,
    /// `queued`, `playing`, `continuing`, `done`, `failed`, `cancelled`.
    #[serde(default)]
    pub state: String,
}
