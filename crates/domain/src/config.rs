//! What the telephone machine must know of the centre: operators, queues, lines, flows.
//!
//! One rule to know: it is fed to the machine as inputs (`ConfigChange`), so that a replayed journal sees the
//! same configuration at the same moment.

use crate::emergency::Emergency;
use crate::flows::Flow;
use crate::lines::{Closed, Hours};
use crate::queues::{Distribution, Limits};
use crate::{EmployeeId, FlowId, LineId, Millis, Phone, PromptId, QueueId, SkillId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A level of a skill or of work in a queue, 1 (learning) to 5 (best).
pub type Level = u8;

/// Which phone an operator works with (requirement A8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneMode {
    Browser,
    Desk,
}

impl PhoneMode {
    pub fn word(self) -> &'static str {
        match self {
            PhoneMode::Browser => "browser",
            PhoneMode::Desk => "desk",
        }
    }
}

/// The working side of an employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    pub id: EmployeeId,
    /// "Кузнецова Анна Дмитриевна".
    pub name: String,
    /// Digits that colleagues dial.
    pub extension: String,
    pub phone: PhoneMode,
    /// Asterisk's endpoint of the phone in use (`PJSIP/<sip_user>`).
    pub sip_user: String,
    pub queues: BTreeMap<QueueId, Level>,
    pub skills: BTreeMap<SkillId, Level>,
    /// May listen to the talks of others.
    #[serde(default)]
    pub supervises: bool,
}

/// Очередь.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    pub id: QueueId,
    pub name: String,
    /// Higher is served first; within one priority the order is first come, over all queues.
    pub priority: i32,
    /// Skills an operator of this queue must have, at least at that level.
    pub required: BTreeMap<SkillId, Level>,
    /// How long an operator's phone rings before the call goes to another.
    pub ring: Millis,
    /// After so many missed rings in a row the operator is moved to Break «не ответил».
    pub max_misses: u8,
    pub after_call: Millis,
    /// How many times the operator may extend after-call time by a minute.
    pub after_call_extensions: u8,
    /// T of the service level.
    pub service_target: Millis,
    /// The share promised within T, per cent.
    pub service_level: u8,
    /// «Обычно до …» (requirement A11).
    pub recommended_talk: Millis,
    /// Asterisk's music class.
    pub music: String,
    /// How often a waiting caller is told the position; zero is never.
    pub announce_every: Millis,
    /// Sentences "вы первый", "вы второй", …; beyond the last: `announce_far`.
    pub announce: Vec<PromptId>,
    pub announce_far: Option<PromptId>,
    /// The operator's phone picks up by itself, after a short beep.
    #[serde(default)]
    pub auto_answer: bool,
    /// What the board raises an alert at.
    #[serde(default)]
    pub alerts: QueueAlerts,
    /// Sentences "about a minute", "about two minutes", …; beyond the last the last is told. Empty: not told.
    #[serde(default)]
    pub wait_told: Vec<PromptId>,
    #[serde(default)]
    pub distribution: Distribution,
    #[serde(default)]
    pub limits: Limits,
}

/// From where on a queue calls for an act; none is never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueAlerts {
    /// So many wait.
    pub waiting: Option<u32>,
    /// The longest waits so long.
    pub longest: Option<Millis>,
    /// The service level of today is below it, per cent.
    pub service_level: Option<u8>,
}

/// What holds for the whole centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// An operator sees that a supervisor listens. Who can be heard is always seen.
    pub listening_shown: bool,
    /// A state longer than this calls for an act; none is never. Breaks have minutes of their own.
    pub talking: Option<Millis>,
    pub held: Option<Millis>,
    pub after_call: Option<Millis>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { listening_shown: true, talking: None, held: None, after_call: None }
    }
}

/// Линия.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: LineId,
    pub name: String,
    pub number: Phone,
    pub flow: FlowId,
    /// None: always open.
    #[serde(default)]
    pub hours: Option<Hours>,
    #[serde(default)]
    pub closed: Closed,
    /// Plays the emergency announcement first.
    #[serde(default)]
    pub emergency: bool,
}

/// One change of the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConfigChange {
    OperatorSaved {
        operator: Operator,
    },
    OperatorRemoved {
        id: EmployeeId,
    },
    QueueSaved {
        queue: Queue,
    },
    QueueRemoved {
        id: QueueId,
    },
    LineSaved {
        line: Line,
    },
    LineRemoved {
        id: LineId,
    },
    /// The published version of a flow; calls under way finish on the version they began with.
    FlowPublished {
        flow: Flow,
    },
    PolicySaved {
        policy: Policy,
    },
    /// The emergency announcement is on, or off.
    EmergencySet {
        emergency: Option<Emergency>,
    },
}

/// The whole configuration, as stored; `services` turns the difference to the machine's own into changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Config {
    pub operators: BTreeMap<EmployeeId, Operator>,
    pub queues: BTreeMap<QueueId, Queue>,
    pub lines: BTreeMap<LineId, Line>,
    pub flows: BTreeMap<FlowId, Flow>,
    #[serde(default)]
    pub policy: Policy,
    #[serde(default)]
    pub emergency: Option<Emergency>,
}

impl Config {
    /// The changes that lead from `self` to `wanted`. Flows come before lines that use them, queues before
    /// operators; removals last.
    pub fn changes_to(&self, wanted: &Config) -> Vec<ConfigChange> {
        let mut changes = Vec::new();
        if self.policy != wanted.policy {
            changes.push(ConfigChange::PolicySaved { policy: wanted.policy });
        }
        let changed = |mine: Option<&Queue>, theirs: &Queue| mine != Some(theirs);
        for (id, queue) in &wanted.queues {
            if changed(self.queues.get(id), queue) {
                changes.push(ConfigChange::QueueSaved { queue: queue.clone() });
            }
        }
        for (id, flow) in &wanted.flows {
            if self.flows.get(id) != Some(flow) {
                changes.push(ConfigChange::FlowPublished { flow: flow.clone() });
            }
        }
        for (id, line) in &wanted.lines {
            if self.lines.get(id) != Some(line) {
                changes.push(ConfigChange::LineSaved { line: line.clone() });
            }
        }
        for (id, operator) in &wanted.operators {
            if self.operators.get(id) != Some(operator) {
                changes.push(ConfigChange::OperatorSaved { operator: operator.clone() });
            }
        }
        if self.emergency != wanted.emergency {
            changes.push(ConfigChange::EmergencySet { emergency: wanted.emergency.clone() });
        }
        let gone = |id: &&EmployeeId| !wanted.operators.contains_key(id);
        changes
            .extend(self.operators.keys().filter(gone).map(|id| ConfigChange::OperatorRemoved { id: *id }));
        for id in self.lines.keys().filter(|id| !wanted.lines.contains_key(id)) {
            changes.push(ConfigChange::LineRemoved { id: *id });
        }
        for id in self.queues.keys().filter(|id| !wanted.queues.contains_key(id)) {
            changes.push(ConfigChange::QueueRemoved { id: *id });
        }
        changes
    }

    /// Applies one change.
    pub fn apply(&mut self, change: ConfigChange) {
        match change {
            ConfigChange::OperatorSaved { operator } => {
                self.operators.insert(operator.id, operator);
            }
            ConfigChange::OperatorRemoved { id } => {
                self.operators.remove(&id);
            }
            ConfigChange::QueueSaved { queue } => {
                self.queues.insert(queue.id, queue);
            }
            ConfigChange::QueueRemoved { id } => {
                self.queues.remove(&id);
            }
            ConfigChange::LineSaved { line } => {
                self.lines.insert(line.id, line);
            }
            ConfigChange::LineRemoved { id } => {
                self.lines.remove(&id);
            }
            ConfigChange::FlowPublished { flow } => {
                self.flows.insert(flow.id, flow);
            }
            ConfigChange::PolicySaved { policy } => self.policy = policy,
            ConfigChange::EmergencySet { emergency } => self.emergency = emergency,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applying_the_changes_reaches_the_wanted() {
        let line = |n: u128, number: &str| Line {
            id: LineId::nth(n),
            name: format!("Линия {n}"),
            number: Phone::parse(number).unwrap(),
            flow: FlowId::nth(1),
            hours: None,
            closed: Closed::default(),
            emergency: false,
        };
        let mut mine = Config::default();
        mine.apply(ConfigChange::LineSaved { line: line(1, "88001000001") });
        mine.apply(ConfigChange::LineSaved { line: line(2, "88001000002") });
        let mut wanted = Config::default();
        wanted.apply(ConfigChange::LineSaved { line: line(2, "88001000009") });
        for change in mine.changes_to(&wanted) {
            mine.apply(change);
        }
        assert_eq!(mine, wanted);
        assert!(mine.changes_to(&wanted).is_empty());
    }
}
