//! What the distribution has been told. Everything else (`index`) is derived from it, so this alone is stored.

use domain::config::Level;
use domain::queues::Strategy;
use domain::{CallId, EmployeeId, Millis, QueueId, SkillId, Timestamp};
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
    /// The queues he works in. The level decides only where the strategy asks for it; being in the map is enough.
    pub queues: BTreeMap<QueueId, Level>,
    pub skills: BTreeMap<SkillId, Level>,
}

impl OperatorSkills {
    /// How many steps the required levels must go down for this operator to qualify; 0 is now, none is never. A
    /// required skill must be there at level 1 at least.
    pub(crate) fn steps(&self, queue: QueueId, rules: &QueueRules) -> Option<u8> {
        if !self.queues.contains_key(&queue) {
            return None;
        }
        let mut steps = 0;
        for (skill, needed) in &rules.required {
            let mine = self.skills.get(skill).copied().filter(|level| *level > 0)?;
            steps = steps.max(needed.saturating_sub(mine));
        }
        (steps <= rules.most_steps()).then_some(steps)
    }
}

/// What the distribution must know of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRules {
    /// Higher is served first.
    pub priority: i32,
    /// Skills an operator must have, at least at that level.
    pub required: BTreeMap<SkillId, Level>,
    #[serde(default)]
    pub strategy: Strategy,
    /// After each such time of waiting the required levels go down by one, to 1 at the lowest; zero is never.
    #[serde(default)]
    pub relax_every: Millis,
}

impl QueueRules {
    /// Beyond so many steps nothing changes any more.
    pub(crate) fn most_steps(&self) -> u8 {
        if self.relax_every == Millis::ZERO {
            return 0;
        }
        let highest = self.required.values().copied().max().unwrap_or(1);
        highest.saturating_sub(1).min(MOST_STEPS)
    }
}

/// Levels are 1–5.
pub(crate) const MOST_STEPS: u8 = 4;

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
    /// As last told: calls answered and time talked today.
    #[serde(default)]
    pub calls: u32,
    #[serde(default)]
    pub talked: Millis,
    /// The count of assignments at the last one that was this operator's.
    #[serde(default)]
    pub offered: u64,
}

impl Operator {
    pub fn new(skills: OperatorSkills) -> Self {
        let state = State::Not(Unavailable::Offline);
        Operator { skills, state, calls: 0, talked: Millis::ZERO, offered: 0 }
    }

    /// Where he stands among the free of a queue: the smallest is first.
    pub fn rank(&self, queue: QueueId, strategy: Strategy, since: Timestamp) -> (i64, i64) {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match strategy {
            Strategy::LongestIdle => (since.0, 0),
            Strategy::FewestCalls => (i64::from(self.calls), since.0),
            Strategy::LeastTalk => (number(self.talked.0), since.0),
            Strategy::RoundRobin => (number(self.offered), since.0),
            Strategy::BestSkilled => (-i64::from(self.level(queue)), since.0),
        }
    }

    pub fn level(&self, queue: QueueId) -> Level {
        self.skills.queues.get(&queue).copied().unwrap_or(0)
    }
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
    /// By how many steps the required levels have gone down.
    #[serde(default)]
    pub relaxed: u8,
    /// Waits for one operator, who is at work and may take it, and for nobody else.
    #[serde(default)]
    pub wish: Option<Wish>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wish {
    pub operator: EmployeeId,
    pub until: Timestamp,
}

impl Work {
    /// When something of it changes by time alone.
    pub fn due(&self, rules: Option<&QueueRules>) -> Option<Timestamp> {
        let step = rules.filter(|rules| self.relaxed < rules.most_steps());
        let step = step.map(|rules| {
            let waited = rules.relax_every.0.saturating_mul(u64::from(self.relaxed) + 1);
            self.place.at + Millis(waited)
        });
        step.into_iter().chain(self.wish.map(|wish| wish.until)).min()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub operators: BTreeMap<EmployeeId, Operator>,
    pub queues: BTreeMap<QueueId, QueueRules>,
    pub works: BTreeMap<WorkId, Work>,
    /// How many times anything was enqueued.
    pub arrivals: u64,
    /// How many times anything was given out.
    #[serde(default)]
    pub offers: u64,
}
