//! Supervision: a supervisor at the side of somebody else's talk.
//!
//! One rule to know: what is shown is what is heard. `since` is there only while the supervisor's phone really is in
//! the talk (or beside it), and the mode is the one that holds now, not the one asked for.

use crate::{CallId, EmployeeId, Timestamp};
use serde::{Deserialize, Serialize};

/// How a supervisor takes part in a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionMode {
    /// Hears both sides and is heard by nobody.
    Listen,
    /// …and is heard by the operator alone: neither the subscriber nor the recording has it.
    Whisper,
    /// A participant like the others.
    Barge,
}

/// A supervision, now. One at a time for each supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionLive {
    pub supervisor: EmployeeId,
    /// The supervisor's, as an operator's page knows nobody else.
    pub name: String,
    pub call: CallId,
    /// Whose talk it is.
    pub operator: EmployeeId,
    pub mode: SupervisionMode,
    /// Since when it is so; none while the supervisor's phone is being called or joined.
    pub since: Option<Timestamp>,
    /// Whether the operator is to know: always of who can be heard; of a listener if the centre says so.
    pub shown: bool,
}

impl SupervisionLive {
    /// Whether the operator's page shows it.
    pub fn is_shown(&self) -> bool {
        self.shown && self.since.is_some()
    }
}
