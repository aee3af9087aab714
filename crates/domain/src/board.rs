//! The live state of the centre, and the reducer that both sides run: the server for its snapshots, the page for
//! what it shows. A desk is a board with only what its operator may see.

use crate::breaks::BreakUsed;
use crate::calls::Direction;
use crate::config::{PhoneMode, Policy, QueueAlerts};
use crate::emergency::Emergency;
use crate::events::Event;
use crate::help::Help;
use crate::supervision::SupervisionLive;
use crate::{
    CallId, Console, EmployeeId, LineId, Millis, ParticipantLive, Party, Phone, Presence, QueueId, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An operator, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperatorLive {
    pub id: EmployeeId,
    pub name: String,
    pub extension: String,
    pub phone: PhoneMode,
    pub presence: Presence,
    pub since: Timestamp,
    pub console: Console,
    /// The phone is registered and answers: calls can be offered.
    pub reachable: bool,
    pub queues: Vec<QueueId>,
    pub call: Option<CallId>,
    /// Queue and subscriber of the call at hand, so that a supervisor's row needs no look-up.
    pub queue: Option<QueueId>,
    pub number: Option<Phone>,
    /// In a call and after it: where the operator goes then. Asked for during the call, or what was before it.
    pub next: Option<Presence>,
    pub after_call: Option<AfterCall>,
    /// Calls answered since the local midnight of the centre.
    pub taken_today: u32,
    /// Missed rings in a row.
    pub misses: u8,
    /// Breaks of today, by reason.
    #[serde(default)]
    pub breaks: Vec<BreakUsed>,
    /// Calls for a supervisor.
    #[serde(default)]
    pub help: Option<Help>,
}

/// Постобработка under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterCall {
    /// The call that it follows.
    pub call: CallId,
    pub until: Timestamp,
    pub extensions_left: u8,
}

/// A queue, now. Figures of today count from the centre's local midnight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueLive {
    pub id: QueueId,
    pub name: String,
    pub waiting: u32,
    /// When the longest waiting of them came; the page counts the seconds.
    pub oldest: Option<Timestamp>,
    /// Operators of the queue who could take a call now.
    pub free: u32,
    /// Operators of the queue who are not offline.
    pub staffed: u32,
    pub service_target: Millis,
    pub service_level: u8,
    pub today: QueueToday,
    /// The last hour; parts in which nobody was answered or gave up are absent.
    #[serde(default)]
    pub trend: Vec<TrendPart>,
    #[serde(default)]
    pub alerts: QueueAlerts,
}

/// A part of the last hour of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendPart {
    /// Which: minutes since 1970 over `TrendPart::MINUTES`.
    pub part: i64,
    /// Calls that count: answered, and given up after the target.
    pub counted: u32,
    /// Of them, answered in time.
    pub in_target: u32,
}

impl TrendPart {
    /// How long a part is.
    pub const MINUTES: i64 = 5;
    /// How many parts are kept: the last hour.
    pub const KEPT: i64 = 12;

    /// The part that an instant lies in.
    pub fn of(at: Timestamp) -> i64 {
        at.0.div_euclid(Self::MINUTES * 60_000)
    }
}

/// Counts behind the service level (formula F4 of docs: answered within T / (answered + abandoned after T)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueToday {
    pub offered: u32,
    pub answered: u32,
    pub answered_in_target: u32,
    pub abandoned: u32,
    pub abandoned_in_target: u32,
    /// Left by overflow: offered = answered + abandoned + flow_out + waiting.
    #[serde(default)]
    pub flow_out: u32,
}

impl QueueToday {
    /// Service level F4 in per cent; none while nothing counts.
    pub fn service_level(&self) -> Option<u8> {
        let late = self.abandoned.saturating_sub(self.abandoned_in_target);
        let base = self.answered + late;
        (base > 0).then(|| {
            ((u64::from(self.answered_in_target) * 100 + u64::from(base) / 2) / u64::from(base)) as u8
        })
    }
}

/// Where a call is, now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Phase {
    /// In the flow.
    Flow {
        step: String,
    },
    Waiting {
        position: u32,
    },
    /// An operator's phone rings.
    Ringing {
        operator: EmployeeId,
        until: Timestamp,
    },
    /// Outbound: the operator's own phone is being called, then the other side.
    Dialling {
        ringing: bool,
    },
    Talking,
    Held,
    /// Sent to an outside number by overflow; `answered` there, or rings.
    Forwarded {
        answered: bool,
    },
    /// Leaves a message.
    Message,
    /// The operator's page is away; the caller hears music until then.
    Interrupted {
        until: Timestamp,
    },
    /// Given to somebody without a queue: transferred, returned, or being picked up; the subscriber hears music.
    Handed {
        to: Party,
        until: Timestamp,
    },
    /// Off every desk, with music, until somebody picks it up.
    Parked {
        slot: u8,
        by: EmployeeId,
        until: Timestamp,
    },
    /// Transferred to a number outside: the subscriber talks there, no operator is in it.
    Outside {
        number: Phone,
    },
}

crate::wire::compact!(Phase, "kind", {
    "flow" => Flow { step },
    "waiting" => Waiting { position },
    "ringing" => Ringing { operator, until },
    "dialling" => Dialling { ringing },
    "talking" => Talking,
    "held" => Held,
    "forwarded" => Forwarded { answered },
    "message" => Message,
    "interrupted" => Interrupted { until },
    "handed" => Handed { to, until },
    "parked" => Parked { slot, by, until },
    "outside" => Outside { number },
});

/// A call, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallLive {
    pub id: CallId,
    pub direction: Direction,
    pub phase: Phase,
    /// Since when in this phase.
    pub since: Timestamp,
    pub number: Option<Phone>,
    pub line: Option<LineId>,
    pub line_name: Option<String>,
    pub queue: Option<QueueId>,
    pub queue_name: Option<String>,
    /// Whose desk it is on, or being offered to. Of an internal call: who made it.
    pub operator: Option<EmployeeId>,
    /// Of an internal call: whose phone is the other side; the call is on that desk too.
    #[serde(default)]
    pub colleague: Option<EmployeeId>,
    pub started_at: Timestamp,
    pub queued_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    /// Time in queues until answered.
    pub waited: Millis,
    /// Hold time so far, the current hold not counted.
    pub held: Millis,
    pub muted: bool,
    pub recording: bool,
    /// «Обычно до …»; none where no queue says.
    pub recommended_talk: Option<Millis>,
    /// Who was asked into it: consulted, being called, in the conference.
    #[serde(default)]
    pub participants: Vec<ParticipantLive>,
    /// The operator is with the one who is consulted, apart from the subscriber.
    #[serde(default)]
    pub aside: bool,
    /// The name of `operator`: the others in the call may not see that row.
    #[serde(default)]
    pub operator_name: Option<String>,
    /// Who gave it to where it is.
    #[serde(default)]
    pub handed_by: Option<EmployeeId>,
    #[serde(default)]
    pub handed_by_name: Option<String>,
    /// The subscriber's card opens where it rings.
    #[serde(default = "yes")]
    pub card: bool,
    /// The queue wants its calls picked up by the phone itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto_answer: bool,
}

fn yes() -> bool {
    true
}

impl CallLive {
    /// Whether that operator is in it, or rung for it.
    pub fn has(&self, operator: EmployeeId) -> bool {
        self.operator == Some(operator)
            || self.colleague == Some(operator)
            || self.participant(operator).is_some()
    }

    pub fn participant(&self, operator: EmployeeId) -> Option<&ParticipantLive> {
        let mine = Party::Operator { id: operator };
        self.participants.iter().find(|participant| participant.party == mine)
    }

    pub fn is_parked(&self) -> bool {
        matches!(self.phase, Phase::Parked { .. })
    }
}

/// Whether the parts that the screens depend on are up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    pub asterisk: bool,
    pub database: bool,
}

/// Everything live that one actor may see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub operators: BTreeMap<EmployeeId, OperatorLive>,
    pub queues: BTreeMap<QueueId, QueueLive>,
    pub calls: BTreeMap<CallId, CallLive>,
    /// By supervisor.
    #[serde(default)]
    pub supervisions: BTreeMap<EmployeeId, SupervisionLive>,
    #[serde(default)]
    pub policy: Policy,
    pub health: Health,
    /// The emergency announcement, while it is on.
    #[serde(default)]
    pub emergency: Option<Emergency>,
}

impl Board {
    /// Folds one event in. Events carry whole entities, so that folding one twice changes nothing.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::OperatorChanged { operator } => {
                self.operators.insert(operator.id, operator.clone());
            }
            Event::OperatorRemoved { id } => {
                self.operators.remove(id);
            }
            Event::QueueChanged { queue } => {
                self.queues.insert(queue.id, queue.clone());
            }
            Event::QueueRemoved { id } => {
                self.queues.remove(id);
            }
            Event::CallChanged { call } => {
                self.calls.insert(call.id, call.clone());
            }
            Event::CallEnded { id, .. } => {
                self.calls.remove(id);
            }
            Event::SupervisionChanged { supervision } => {
                self.supervisions.insert(supervision.supervisor, supervision.clone());
            }
            Event::SupervisionEnded { supervisor, .. } => {
                self.supervisions.remove(supervisor);
            }
            Event::PolicyChanged { policy } => self.policy = *policy,
            Event::HealthChanged { health } => self.health = *health,
            Event::EmergencyChanged { emergency } => self.emergency = emergency.clone(),
        }
    }

    /// What `actor` may see of it.
    pub fn visible_to(&self, actor: &crate::Actor) -> Board {
        let emergency = self
            .emergency
            .clone()
            .filter(|_| actor.may(crate::Permission::DeskUse) || actor.may(crate::Permission::BoardRead));
        let mut mine = Board { health: self.health, emergency, ..Board::default() };
        let all = self
            .operators
            .values()
            .map(|operator| Event::OperatorChanged { operator: operator.clone() })
            .chain(self.queues.values().map(|queue| Event::QueueChanged { queue: queue.clone() }))
            .chain(self.calls.values().map(|call| Event::CallChanged { call: call.clone() }))
            .chain(
                self.supervisions
                    .values()
                    .map(|supervision| Event::SupervisionChanged { supervision: supervision.clone() }),
            )
            .chain([Event::PolicyChanged { policy: self.policy }]);
        for event in all.filter(|event| event.visible_to(actor)) {
            mine.apply(&event);
        }
        mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_level_is_formula_f4() {
        // The test vector of reference/measures.md: F4 = 860 / (1000 + 40) = 82.7 %.
        let today = QueueToday {
            offered: 1060,
            answered: 1000,
            answered_in_target: 860,
            abandoned: 60,
            abandoned_in_target: 20,
            flow_out: 0,
        };
        assert_eq!(today.service_level(), Some(83));
        assert_eq!(QueueToday::default().service_level(), None);
    }
}
