//! A call: its words, what is kept of it, and why each thing happened to it.

mod reason;
mod what;

pub use reason::Reason;
pub use what::What;

use crate::{CallId, EmployeeId, LegId, LineId, Millis, Phone, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Inbound,
    Outbound,
    /// From one operator's phone to another's.
    Internal,
}

/// How a call ended (for an inbound call, as measures.md counts it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A person talked with the subscriber.
    Answered,
    /// The caller hung up while waiting or while a phone rang.
    Abandoned,
    /// The caller hung up in the menu, before any queue, or the flow said goodbye.
    EndedInFlow,
    /// A full queue, or one waited in too long, sent the call elsewhere: to an outside number, a message, a callback,
    /// or goodbye.
    Overflowed,
    /// The caller left a message.
    Message,
    /// Outbound: rang out.
    NoAnswer,
    Busy,
    /// Outbound: the operator gave up before an answer.
    Cancelled,
    /// The number does not exist, the network refused, Asterisk died.
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    Subscriber,
    Operator,
    /// The flow or a rule.
    Centre,
    /// A fault: the network, Asterisk, or not known any more.
    Network,
}

/// The summary of a call, saved whole each time it changes (an idempotent upsert by id).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    pub id: CallId,
    pub direction: Direction,
    pub line: Option<LineId>,
    /// The subscriber's number; none when hidden.
    pub number: Option<Phone>,
    /// What was dialled: the line's number, or the subscriber's.
    pub dialled: Option<Phone>,
    pub queue: Option<QueueId>,
    /// Who talked last; while nobody has, none.
    pub operator: Option<EmployeeId>,
    pub started_at: Timestamp,
    pub queued_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Time in queues until answer or end, rings included.
    pub waited: Millis,
    pub talked: Millis,
    pub held: Millis,
    pub outcome: Option<Outcome>,
    pub ended_by: Option<EndedBy>,
}

/// What a leg is in its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegKind {
    Subscriber,
    Operator,
    /// A number outside that an operator asked into the call.
    Outside,
    /// The phone of a supervisor who listens, whispers or has barged in.
    Supervisor,
    /// An ear on the operator's leg, by which a supervisor hears; no person, and no row is kept of it.
    Ear,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegRecord {
    pub id: LegId,
    pub call: CallId,
    pub kind: LegKind,
    pub operator: Option<EmployeeId>,
    pub number: Option<Phone>,
    pub started_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Q.850 cause, as Asterisk reports it.
    pub cause: Option<u16>,
}

/// One entry of a call's timeline: what happened, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallStep {
    pub at: Timestamp,
    pub what: What,
    pub reason: Reason,
}
