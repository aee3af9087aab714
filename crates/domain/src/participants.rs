//! Who is asked into a call beside its operator, and to whom a call can be given.

use crate::{EmployeeId, LegId, Phone, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody other than the subscriber: a colleague, or a number outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Party {
    Operator { id: EmployeeId },
    Number { number: Phone },
}

crate::wire::compact!(Party, "kind", {
    "operator" => Operator { id },
    "number" => Number { number },
});

/// To whom a call is transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Target {
    Operator { id: EmployeeId },
    Number { number: Phone },
    Queue { id: QueueId },
}

crate::wire::compact!(Target, "kind", {
    "operator" => Operator { id },
    "number" => Number { number },
    "queue" => Queue { id },
});

impl From<Party> for Target {
    fn from(party: Party) -> Self {
        match party {
            Party::Operator { id } => Target::Operator { id },
            Party::Number { number } => Target::Number { number },
        }
    }
}

/// How far a participant has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The phone rings, for a consultation.
    Called,
    /// The phone rings, to join the call at once.
    Invited,
    /// Talks with the operator apart from the subscriber, or waits for the operator with music.
    Consulted,
    /// In the call, with everybody.
    Joined,
    /// The page was lost in the consultation; it is waited for.
    AwayConsulted,
    /// …in the conference.
    AwayJoined,
}

impl Stage {
    /// The phone rings.
    pub fn rings(self) -> bool {
        matches!(self, Stage::Called | Stage::Invited)
    }

    /// Apart from the subscriber.
    pub fn is_apart(self) -> bool {
        matches!(self, Stage::Called | Stage::Consulted | Stage::AwayConsulted)
    }

    /// Has talked with the subscriber.
    pub fn is_in(self) -> bool {
        matches!(self, Stage::Joined | Stage::AwayJoined)
    }
}

/// A participant, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParticipantLive {
    /// Names the participant for as long as it is in the call.
    pub id: LegId,
    pub party: Party,
    /// The colleague's name.
    pub name: Option<String>,
    pub stage: Stage,
    /// Since when in this stage.
    pub since: Timestamp,
    /// Rings, or is waited for, until then.
    pub until: Option<Timestamp>,
    /// The subscriber's card opens at that desk.
    pub card: bool,
    pub muted: bool,
}
