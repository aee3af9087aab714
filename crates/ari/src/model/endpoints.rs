//! Phones and trunks, and how they can be reached.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A configured phone or trunk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Endpoint {
    /// `PJSIP`.
    pub technology: String,
    /// Its name in the configuration.
    pub resource: String,
    /// `online`, `offline` or `unknown`; a technology may give none.
    #[serde(default)]
    pub state: Option<String>,
    /// Ids of its channels.
    #[serde(default)]
    pub channel_ids: Vec<String>,
}

/// A registered address of an endpoint, as `ContactStatusChange` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Contact {
    /// The SIP address.
    #[serde(default)]
    pub uri: String,
    /// `Reachable`, `Unreachable`, `NonQualified`, `Removed`, `Created`, `Updated`, `Unknown`.
    #[serde(default)]
    pub contact_status: String,
    /// The address of record it belongs to.
    #[serde(default)]
    pub aor: String,
    /// Round trip of the last OPTIONS, microseconds; `None` when not measured.
    #[serde(default, deserialize_with = "number")]
    pub roundtrip_usec: Option<u64>,
}

/// What a peer's registration became, as `PeerStatusChange` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Peer {
    /// `Registered`, `Unregistered`, `Reachable`, `Unreachable`, …
    #[serde(default)]
    pub peer_status: String,
    /// Why, if known.
    #[serde(default)]
    pub cause: Option<String>,
}

/// Asterisk writes the round trip as text.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(match Option::<Value>::deserialize(from)? {
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_u64(),
        None => None,
    })
}
