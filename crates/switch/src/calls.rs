//! A call of the machine: its phase, its times, and its end.

use crate::command::Command;
use crate::desks::After;
use crate::legs::NORMAL;
use crate::messages::CallbackOffer;
use crate::overflow::Saying;
use crate::participants::Participant;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{CallRecord, Direction, EndedBy, Outcome, Reason, What};
use domain::flows::Flow;
use domain::{BridgeId, CallId, EmployeeId, LegId, Millis, Party, Phone, QueueId, RecordingId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a call is. Each but `Over` has somebody or something that is responsible for what comes next: the flow
/// (a playing or a key timer), the distribution, a ring with its deadline, people in a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub(crate) enum Phase {
    Flow,
    Waiting,
    Ringing {
        until: Timestamp,
    },
    Dialling {
        ringing: bool,
    },
    Talking,
    Held,
    /// Sent to an outside number by a queue's overflow.
    Forwarded {
        answered: bool,
    },
    /// Leaves a message, or is being asked to.
    Message,
    /// `held`: the subscriber was on hold when the page went, and is to be again.
    Interrupted {
        until: Timestamp,
        held: bool,
    },
    /// On its way to somebody without a queue (`Call::handover`); the subscriber hears music.
    Handed {
        until: Timestamp,
    },
    /// Off every desk, with music, until somebody picks it up.
    Parked {
        slot: u8,
        by: EmployeeId,
        until: Timestamp,
    },
    /// Transferred outside: the subscriber and the one participant talk, until one goes or a very long time is over.
    Outside,
    /// Ended; its legs are being hung up.
    Over,
}

impl Phase {
    /// A talk has begun and not ended.
    pub fn is_talk(self) -> bool {
        matches!(self, Phase::Talking | Phase::Held | Phase::Interrupted { .. })
    }
}

/// The flow that a call runs, of the version it began with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scenario {
    pub flow: Flow,
    pub run: flow::Run,
}

/// Who gave the call away, and to whom it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Handover {
    pub by: EmployeeId,
    pub to: Party,
    pub kind: Kind,
    /// The subscriber's card opens there.
    pub card: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Transfer,
    /// To who gave it away, as nobody took it.
    Return,
    /// By an operator who asked for it; else it is parked again.
    PickUp {
        slot: u8,
        until: Timestamp,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Call {
    pub record: CallRecord,
    pub phase: Phase,
    /// Since when in this phase.
    pub since: Timestamp,
    pub scenario: Option<Scenario>,
    /// The other side: the subscriber, or a colleague's phone.
    pub subscriber: Option<LegId>,
    /// The phone of `operator`.
    pub desk_leg: Option<LegId>,
    /// Whose desk it is on.
    pub operator: Option<EmployeeId>,
    /// The other side of an internal call.
    pub colleague: Option<EmployeeId>,
    /// All legs that still are.
    pub legs: BTreeSet<LegId>,
    pub bridge: Option<BridgeId>,
    pub recording: Option<RecordingId>,
    pub muted: bool,
    /// Waits in a queue since then; none while it does not.
    pub waits_since: Option<Timestamp>,
    /// The kind of the reason last written down.
    pub explained: Option<crate::waiting::Explained>,
    /// The place in the queue last shown.
    pub position: u32,
    /// Whom the operator asked into the call.
    #[serde(default)]
    pub participants: Vec<Participant>,
    /// The bridge of a consultation.
    #[serde(default)]
    pub aside_bridge: Option<BridgeId>,
    /// The operator is there, and not with the subscriber.
    #[serde(default)]
    pub aside: bool,
    #[serde(default)]
    pub handover: Option<Handover>,
    /// Who gave it to where it is.
    #[serde(default)]
    pub handed_by: Option<EmployeeId>,
    /// Transferred to a queue, and neither answered nor abandoned there yet: it counts there once more.
    #[serde(default)]
    pub offered_again: bool,
    /// What is being said, where it is not the flow's and not the position.
    #[serde(default)]
    pub says: Option<Saying>,
    #[serde(default)]
    pub callback: Option<CallbackOffer>,
    /// Queues that sent it on.
    #[serde(default)]
    pub passed: BTreeSet<QueueId>,
    /// The last queue sent it elsewhere, and it waits in none.
    #[serde(default)]
    pub flowed_out: bool,
    /// The outside number's leg.
    #[serde(default)]
    pub forward: Option<LegId>,
}

impl Call {
    pub fn is_internal(&self) -> bool {
        self.record.direction == Direction::Internal
    }

    /// Nobody has talked with the caller since it came to a queue, of its own or by a transfer: in that queue it is
    /// offered, and then answered, abandoned or sent on.
    pub fn is_offered(&self) -> bool {
        self.record.answered_at.is_none() || self.offered_again
    }

    /// The tone has sounded: what the caller says is the message.
    pub fn records_message(&self) -> bool {
        self.phase == Phase::Message && self.says.is_none()
    }
}

impl Turn<'_> {
    pub fn add_call(
        &mut self,
        id: CallId,
        direction: Direction,
        number: Option<Phone>,
        dialled: Option<Phone>,
        phase: Phase,
        at: Timestamp,
    ) {
        let record = CallRecord {
            id,
            direction,
            line: None,
            number,
            dialled,
            queue: None,
            operator: None,
            started_at: at,
            queued_at: None,
            answered_at: None,
            ended_at: None,
            waited: Millis::ZERO,
            talked: Millis::ZERO,
            held: Millis::ZERO,
            outcome: None,
            ended_by: None,
        };
        let call = Call {
            record,
            phase,
            since: at,
            scenario: None,
            subscriber: None,
            desk_leg: None,
            operator: None,
            colleague: None,
            legs: BTreeSet::new(),
            bridge: None,
            recording: None,
            muted: false,
            waits_since: None,
            explained: None,
            position: 0,
            participants: Vec::new(),
            aside_bridge: None,
            aside: false,
            handover: None,
            handed_by: None,
            offered_again: false,
            says: None,
            callback: None,
            passed: BTreeSet::new(),
            flowed_out: false,
            forward: None,
        };
        self.s.calls.insert(id, call);
        self.call_record(id);
    }

    /// Goes on to another phase, adding up the time spent in the one before.
    pub fn enter(&mut self, id: CallId, phase: Phase, at: Timestamp) {
        let Some(call) = self.call(id) else { return };
        let spent = at.since(call.since);
        let before = std::mem::replace(&mut call.phase, phase);
        call.since = at.max(call.since);
        match before {
            Phase::Talking => add_to(self.call_record(id).map(|record| &mut record.talked), spent),
            // Whoever hears music in a talk is held, wherever the call is meanwhile.
            Phase::Held | Phase::Handed { .. } | Phase::Parked { .. } => {
                add_to(self.call_record(id).map(|record| &mut record.held), spent);
            }
            _ => {}
        }
    }

    /// The wait in the queue is over, by an answer or by the end; gives how long it was.
    pub fn stop_waiting(&mut self, id: CallId, at: Timestamp) -> Millis {
        let Some(since) = self.call(id).and_then(|call| call.waits_since.take()) else { return Millis::ZERO };
        add_to(self.call_record(id).map(|record| &mut record.waited), at.since(since));
        at.since(since)
    }

    /// Ends a call that has not ended: everybody still in it is hung up, the desks go on, the record is closed.
    /// `at` may be before now, where Asterisk's log knows better.
    pub fn end_call(&mut self, id: CallId, outcome: Outcome, by: EndedBy, at: Timestamp, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id).filter(|call| call.phase != Phase::Over) else { return };
        let (phase, operator, colleague) = (call.phase, call.operator, call.colleague);
        let (legs, at) = (call.legs.clone(), at.max(call.since));
        let bridges = [call.bridge, call.aside_bridge];
        let participants = call.participants.clone();
        let after = match call.is_internal() {
            false if phase.is_talk() => After::Talk,
            _ => After::Nothing,
        };
        let outcome = match outcome {
            _ if call.record.answered_at.is_some() => Outcome::Answered,
            Outcome::EndedInFlow if call.flowed_out => Outcome::Overflowed,
            other => other,
        };
        self.count_abandoned(id, at);
        self.stop_waiting(id, at);
        self.enter(id, Phase::Over, at);
        self.withdraw(id);
        for timer in Timer::of_call(id) {
            self.s.timers.cancel(timer);
        }
        for participant in &participants {
            self.s.timers.cancel(Timer::Participant(id, participant.id));
            self.s.timers.cancel(Timer::Recall(id, participant.id));
        }
        for leg in legs {
            self.hang_up(leg, NORMAL, reason);
        }
        for bridge in bridges.into_iter().flatten() {
            self.order(Command::DestroyBridge { bridge }, reason);
        }
        self.step(id, at, What::Ended { outcome, by }, reason);
        if let Some(record) = self.call_record(id) {
            record.ended_at = Some(at);
            record.outcome = Some(outcome);
            record.ended_by = Some(by);
        }
        if let Some(call) = self.call(id) {
            call.scenario = None;
            call.participants.clear();
        }
        if operator.is_none() {
            self.parted.push((id, None, Some(outcome)));
        }
        let colleague = colleague.filter(|colleague| self.s.has_call(*colleague, id));
        for desk in operator.into_iter().chain(colleague) {
            self.parted.push((id, Some(desk), Some(outcome)));
            self.leave_desk(desk, id, after, reason);
        }
        for participant in participants {
            let after = if participant.stage.is_in() { After::Talk } else { After::Nothing };
            if let Some(operator) = participant.operator() {
                self.parted.push((id, Some(operator), Some(outcome)));
                self.leave_desk(operator, id, after, reason);
            }
        }
    }

    /// Forgets a call that is over when its last leg is gone.
    pub fn drop_if_over(&mut self, id: CallId) {
        let over = |call: &Call| call.phase == Phase::Over && call.legs.is_empty();
        if self.s.calls.get(&id).is_some_and(over)
            && let Some(call) = self.s.calls.remove(&id)
            && let Some(unsaved) = self.records.get_mut(&id)
        {
            *unsaved = Some(call.record);
        }
    }

    /// The subscriber's side is gone by itself; not `seen`, the network is to blame.
    pub fn subscriber_gone(&mut self, id: CallId, at: Timestamp, cause: u16, seen: bool) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (outcome, by) = match call.phase {
            Phase::Over => return,
            Phase::Dialling { .. } => return self.far_side_gone(id, at, cause),
            _ if !seen => (Outcome::Failed, EndedBy::Network),
            Phase::Flow => (Outcome::EndedInFlow, EndedBy::Subscriber),
            Phase::Message if call.records_message() => (Outcome::Message, EndedBy::Subscriber),
            Phase::Message => (Outcome::EndedInFlow, EndedBy::Subscriber),
            Phase::Forwarded { .. } => (Outcome::Overflowed, EndedBy::Subscriber),
            Phase::Waiting | Phase::Ringing { .. } => (Outcome::Abandoned, EndedBy::Subscriber),
            Phase::Talking
            | Phase::Held
            | Phase::Interrupted { .. }
            | Phase::Handed { .. }
            | Phase::Parked { .. }
            | Phase::Outside => (Outcome::Answered, EndedBy::Subscriber),
        };
        self.end_call(id, outcome, by, at, &Reason::SubscriberGone { cause });
    }
}

fn add_to(sum: Option<&mut Millis>, length: Millis) {
    if let Some(sum) = sum {
        *sum = *sum + length;
    }
}
