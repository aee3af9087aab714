//! What the distribution has been told. Everything else (`index`) is derived from it, so this alone is stored.

use domain::config::Level;
use domain::{CallId, EmployeeId, QueueId, SkillId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The id of a piece of work: a call now, a message later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkId(pub uuid::Uuid);

impl From<CallId> for WorkId {
    fn from(call: CallId) -> Self {
        Self(call.0)
    }
}

impl std::fmt::Display for WorkId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What an operator may be given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorSkills {
    /// The queues he works in. The level does not decide who is chosen; being in the map does.
    pub queues: BTreeMap<QueueId, Level>,
    pub skills: BTreeMap<SkillId, Level>,
}

impl OperatorSkills {
    /// Works in the queue and has each required skill at least at its level.
    pub(crate) fn qualify(&self, queue: QueueId, rules: &QueueRules) -> bool {
        self.queues.contains_key(&queue)
            && rules
                .required
                .iter()
                .all(|(skill, level)| self.skills.get(skill).is_some_and(|mine| mine >= level))
    }
}

/// What the distribution must know of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRules {
    /// Higher is served first.
    pub priority: i32,
    /// Skills an operator must have, at least at that level.
    pub required: BTreeMap<SkillId, Level>,
}

/// Why an operator is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// Not at work; such an operator does not count as staff.
    Offline,
    /// Ringing, talking, after-call time, outbound work.
    Busy,
    OnBreak,
    /// Wants work, but the phone is not registered.
    Unreachable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Free { since: Timestamp },
    Not(Unavailable),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Operator {
    pub skills: OperatorSkills,
    /// As last told. Has no effect while the operator holds a reservation.
    pub state: State,
}

/// Those sent back to the head stand before those who merely came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rank {
    Head,
    Came,
}

/// Where work stands among work of the same priority; the derived order is the order of service. Kept through
/// reservation and release. `number` makes it unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub rank: Rank,
    /// Waits from.
    pub at: Timestamp,
    /// The count of enqueuings at that moment.
    pub number: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Work {
    pub queue: QueueId,
    pub place: Place,
    pub reserved: Option<EmployeeId>,
    /// Who was rung in vain: passed over while somebody else is free.
    pub avoid: BTreeSet<EmployeeId>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub operators: BTreeMap<EmployeeId, Operator>,
    pub queues: BTreeMap<QueueId, QueueRules>,
    pub works: BTreeMap<WorkId, Work>,
    /// How many times anything was enqueued.
    pub arrivals: u64,
}
