//! The history of calls: rows, filters, timeline.

use crate::calls::{CallStep, Direction, EndedBy, Outcome};
use crate::{
    CallId, EmployeeId, LineId, Millis, Phone, QueueId, RecordingId, SubscriberId, Timestamp, TopicId,
};
use serde::{Deserialize, Serialize};

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallRow {
    pub id: CallId,
    pub direction: Direction,
    pub started_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    /// None while the call goes on.
    pub ended_at: Option<Timestamp>,
    pub number: Option<Phone>,
    pub subscriber: Option<SubscriberId>,
    pub subscriber_name: Option<String>,
    pub line_name: Option<String>,
    pub queue_name: Option<String>,
    pub operator_name: Option<String>,
    pub waited: Millis,
    pub talked: Millis,
    pub outcome: Option<Outcome>,
    pub ended_by: Option<EndedBy>,
    pub topic_name: Option<String>,
    pub note: String,
    /// Present once the sound is in the file store.
    pub recording: Option<RecordingId>,
}

/// What the history is narrowed by; all given must hold. Intervals are half open: from ≤ started < to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallFilter {
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub operator: Option<EmployeeId>,
    pub queue: Option<QueueId>,
    pub line: Option<LineId>,
    pub direction: Option<Direction>,
    pub outcome: Option<Outcome>,
    /// Digits of the number or part of the subscriber's name.
    pub text: String,
    /// At least so long.
    pub talked_from: Option<Millis>,
    pub waited_from: Option<Millis>,
    /// Shorter than that.
    pub talked_to: Option<Millis>,
    /// Who hung up.
    pub ended_by: Option<EndedBy>,
    /// Part of what was written down.
    pub note: String,
    pub with_recording: bool,
    /// The operator heard nothing for a while (quality::ONE_WAY).
    pub one_way: bool,
}

/// A call opened: the row, its path with the reasons, its sound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallDetails {
    pub row: CallRow,
    pub steps: Vec<CallStep>,
    pub recording: Option<RecordingInfo>,
    /// How it sounded at the operator's end; none with a desk phone.
    #[serde(default)]
    pub quality: Option<crate::quality::LinkQuality>,
    /// Names of the ids that the steps mention, so that the page needs no look-up.
    pub names: crate::employees::Names,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingInfo {
    pub id: RecordingId,
    /// When the sound begins, on the call's clock.
    pub started_at: Timestamp,
    pub length: Millis,
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub checksum: String,
    /// 2 when subscriber (left) and operator (right) are apart.
    pub channels: u8,
    /// Loudest sample of each of at most 600 equal parts, per channel, 0–255: the wave.
    pub peaks: Vec<Vec<u8>>,
}

/// What an operator writes down about a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNote {
    pub topic: Option<TopicId>,
    pub note: String,
}
