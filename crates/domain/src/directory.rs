//! To whom a call can go: colleagues with what they do now, queues with who waits, numbers kept at hand.

use crate::{EmployeeId, Phone, Presence, QueueId, SpeedDialId, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    pub colleagues: Vec<Colleague>,
    pub queues: Vec<QueueEntry>,
    pub speed_dials: Vec<SpeedDial>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: EmployeeId,
    pub name: String,
    pub extension: String,
    /// Names of the queues, the first few of which say what the colleague is good for.
    pub queues: Vec<String>,
    pub presence: Presence,
    pub since: Timestamp,
    /// Works, has no call, and the phone is there.
    pub callable: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueEntry {
    pub id: QueueId,
    pub name: String,
    pub waiting: u32,
    /// When the one waiting longest came.
    pub oldest: Option<Timestamp>,
    pub free: u32,
    pub staffed: u32,
}

/// A number that an operator keeps at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeedDial {
    pub id: SpeedDialId,
    pub name: String,
    pub number: Phone,
}
