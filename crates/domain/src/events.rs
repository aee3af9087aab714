//! What the live screens are told, and who may hear it.

use crate::board::{Board, CallLive, Health, OperatorLive, QueueLive};
use crate::calls::Outcome;
use crate::config::Policy;
use crate::emergency::Emergency;
use crate::supervision::SupervisionLive;
use crate::wallboards::{Tally, WallboardLayout};
use crate::{Actor, CallId, EmployeeId, Permission, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

/// A change of the live state. Each carries the whole entity as it is after the change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An operator's presence, phone, call or figures changed, or the operator is new.
    OperatorChanged {
        operator: OperatorLive,
    },
    /// The employee was deactivated or is an operator no more.
    OperatorRemoved {
        id: EmployeeId,
    },
    /// Figures of a queue changed (coalesced), or the queue is new.
    QueueChanged {
        queue: QueueLive,
    },
    QueueRemoved {
        id: QueueId,
    },
    /// A call began or went on to another phase.
    CallChanged {
        call: CallLive,
    },
    /// A call is over, or left the desk of `operator`.
    CallEnded {
        id: CallId,
        operator: Option<EmployeeId>,
        /// How it ended; none when it goes on without that desk (a `CallChanged` follows for the others).
        #[serde(default)]
        outcome: Option<Outcome>,
    },
    /// A supervisor's phone is called for, or begins or goes on to listen, whisper, take part.
    SupervisionChanged {
        supervision: SupervisionLive,
    },
    /// It is over; or it is hidden from `operator` from now on, and a `SupervisionChanged` follows for the others.
    SupervisionEnded {
        supervisor: EmployeeId,
        operator: EmployeeId,
        /// The operator was shown it.
        shown: bool,
    },
    /// What holds for the whole centre was changed.
    PolicyChanged {
        policy: Policy,
    },
    /// Asterisk or the database went away or came back.
    HealthChanged {
        health: Health,
    },
    /// The emergency announcement was switched on or off.
    EmergencyChanged {
        emergency: Option<Emergency>,
    },
}

crate::wire::compact!(Event, "event", {
    "operator_changed" => OperatorChanged { operator },
    "operator_removed" => OperatorRemoved { id },
    "queue_changed" => QueueChanged { queue },
    "queue_removed" => QueueRemoved { id },
    "call_changed" => CallChanged { call },
    "call_ended" => CallEnded { id, operator, outcome },
    "supervision_changed" => SupervisionChanged { supervision },
    "supervision_ended" => SupervisionEnded { supervisor, operator, shown },
    "policy_changed" => PolicyChanged { policy },
    "health_changed" => HealthChanged { health },
    "emergency_changed" => EmergencyChanged { emergency },
});

impl Event {
    /// Whether `actor` may hear it: supervisors all; an operator the own row, the own call, parked calls,
    /// the figures of queues.
    pub fn visible_to(&self, actor: &Actor) -> bool {
        if actor.may(Permission::BoardRead) {
            return true;
        }
        match self {
            Event::OperatorChanged { operator } => operator.id == actor.employee,
            Event::OperatorRemoved { id } => *id == actor.employee,
            Event::QueueChanged { .. } | Event::QueueRemoved { .. } | Event::EmergencyChanged { .. } => {
                actor.may(Permission::DeskUse)
            }
            Event::CallChanged { call } => {
                call.has(actor.employee) || call.is_parked() && actor.may(Permission::DeskUse)
            }
            // On nobody's desk: it may have been parked, which everybody saw.
            Event::CallEnded { operator: None, .. } => actor.may(Permission::DeskUse),
            Event::CallEnded { operator, .. } => *operator == Some(actor.employee),
            Event::SupervisionChanged { supervision } => {
                supervision.operator == actor.employee && supervision.is_shown()
            }
            Event::SupervisionEnded { operator, shown, .. } => *operator == actor.employee && *shown,
            Event::PolicyChanged { .. } => false,
            Event::HealthChanged { .. } => true,
        }
    }
}

/// An event with its place in the order of one run of the server.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
pub struct Envelope {
    /// 1, 2, 3 … within an epoch; gaps are events that this actor may not hear.
    pub seq: u64,
    pub at: Timestamp,
    #[serde(flatten)]
    pub event: Event,
}

/// Page → server over `/ws`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Up {
    /// First word. With the epoch and the last number seen the server replays what was missed, if it still can.
    /// `desk`: this page is the operator's desk, so its loss in a talk counts as the loss of the browser phone.
    Hello {
        epoch: Option<String>,
        last_seq: u64,
        desk: bool,
    },
    Ping {
        n: u32,
    },
    /// Whether this page is the operator's desk: the phone came to it, or went over to another page.
    Desk {
        on: bool,
    },
}

/// Server → page.
#[expect(clippy::large_enum_variant, reason = "made and dropped one at a time, never kept in numbers")]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Down {
    /// The whole of what the actor may see, as of `seq`. `now` is the server's clock, so that timers are right
    /// on a machine whose clock is not.
    Snapshot {
        epoch: String,
        seq: u64,
        now: Timestamp,
        board: Box<Board>,
    },
    /// After `Hello` with a known epoch: what was missed follows as `Event`s.
    Resumed {
        epoch: String,
        now: Timestamp,
    },
    Event(Envelope),
    Pong {
        n: u32,
        now: Timestamp,
    },
    /// To a wallboard, first: what it is. Then a `Snapshot` of figures, and a `Tally` whenever it changes.
    Wallboard {
        name: String,
        layout: WallboardLayout,
        queues: Vec<QueueId>,
    },
    Tally {
        tally: Tally,
    },
    /// A frame was not understood and changed nothing. `bad_frame` is its only code so far.
    Refused {
        code: String,
    },
    /// The session ended; sign in again. Of a wallboard: the key was revoked.
    SignedOut,
}

// The page's way (see wire.rs): an envelope's fields lie beside the tag.
#[cfg(target_arch = "wasm32")]
impl<'de> Deserialize<'de> for Down {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let mut fields = crate::wire::Fields::deserialize(from)?;
        let read = |fields: &mut crate::wire::Fields| {
            Ok(match fields.word("type")?.as_str() {
                "snapshot" => Down::Snapshot {
                    epoch: fields.take("epoch")?,
                    seq: fields.take("seq")?,
                    now: fields.take("now")?,
                    board: fields.take("board")?,
                },
                "resumed" => Down::Resumed { epoch: fields.take("epoch")?, now: fields.take("now")? },
                "event" => Down::Event(Envelope {
                    seq: fields.take("seq")?,
                    at: fields.take("at")?,
                    event: Event::from_fields(std::mem::take(fields))?,
                }),
                "pong" => Down::Pong { n: fields.take("n")?, now: fields.take("now")? },
                "refused" => Down::Refused { code: fields.take("code")? },
                "signed_out" => Down::SignedOut,
                other => return Err(serde_json::Error::custom(other)),
            })
        };
        read(&mut fields).map_err(D::Error::custom)
    }
}
