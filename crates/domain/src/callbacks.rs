//! What callers leave instead of waiting: wishes to be called back, and messages.

use crate::{CallId, CallbackId, Millis, Phone, RecordingId, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackState {
    Open,
    /// They talked.
    Done,
    /// Nobody answered, or the number is wrong.
    Failed,
    /// Not needed any more.
    Dropped,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackRow {
    pub id: CallbackId,
    /// The call in which it was asked for.
    pub call: CallId,
    pub number: Option<Phone>,
    pub subscriber_name: Option<String>,
    pub queue_name: Option<String>,
    pub line_name: Option<String>,
    pub asked_at: Timestamp,
    /// How often the number asked.
    pub asked: u32,
    pub state: CallbackState,
    pub note: String,
    pub closed_by: Option<String>,
    pub closed_at: Option<Timestamp>,
    pub version: i64,
}

/// A message; its sound is a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoicemailRow {
    pub id: RecordingId,
    pub call: CallId,
    pub number: Option<Phone>,
    pub subscriber_name: Option<String>,
    pub queue_name: Option<String>,
    pub line_name: Option<String>,
    pub left_at: Timestamp,
    /// None until it is in the file store.
    pub length: Option<Millis>,
    pub heard_by: Option<String>,
    pub heard_at: Option<Timestamp>,
}
