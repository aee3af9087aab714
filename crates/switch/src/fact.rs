//! What is to be remembered: rows that people read. Projected into PostgreSQL in order, exactly once by the
//! number of the journal entry that they came from.

use domain::calls::{CallRecord, CallStep, LegRecord, Reason};
use domain::{CallId, CallbackId, EmployeeId, LineId, Phone, Presence, QueueId, RecordingId, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The summary of a call as it is now (upsert by id).
    CallSaved { call: CallRecord },
    /// A leg as it is now (upsert by id).
    LegSaved { leg: LegRecord },
    /// One more entry of a call's timeline.
    CallStepped { call: CallId, step: CallStep },
    /// The interval before ends at `at`, a new one begins. `by` none: made by a call or a rule.
    PresenceChanged {
        operator: EmployeeId,
        at: Timestamp,
        to: Presence,
        by: Option<EmployeeId>,
        reason: Reason,
        call: Option<CallId>,
    },
    /// A caller leaves a message: the recording's file is its sound.
    MessageLeft {
        recording: RecordingId,
        call: CallId,
        line: Option<LineId>,
        queue: Option<QueueId>,
        number: Option<Phone>,
        at: Timestamp,
    },
    /// A caller wants to be called back.
    CallbackAsked {
        callback: CallbackId,
        call: CallId,
        line: Option<LineId>,
        queue: QueueId,
        number: Phone,
        at: Timestamp,
    },
    /// The sound of a call begins; its file appears in the spool under the recording's id.
    RecordingStarted { recording: RecordingId, call: CallId, at: Timestamp },
    /// The file is whole: it can be transcoded and moved.
    RecordingEnded { recording: RecordingId, call: CallId, at: Timestamp },
}
