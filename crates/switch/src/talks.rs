//! A talk: both sides joined, hold, mute, keys, hanging up.

use crate::calls::Phase;
use crate::command::Command;
use crate::fact::Fact;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{Direction, EndedBy, Outcome, Reason, What};
use domain::config::PhoneMode;
use domain::flows::Digit;
use domain::{BridgeId, CallId, EmployeeId, LegId, RecordingId, Timestamp};

impl Turn<'_> {
    /// Joins everybody, and begins the recording if there is none. Internal calls are not recorded: they are
    /// colleagues' own, and no subscriber is in them.
    pub fn connect(&mut self, id: CallId, reason: &Reason) {
        self.arrange(id, reason);
        let Some(call) = self.s.calls.get(&id) else { return };
        if let (true, Some(leg)) = (call.muted, call.desk_leg) {
            self.order(Command::Mute { leg, on: true }, reason);
        }
        self.record(id, reason);
    }

    /// The call's bridge, made if there is none.
    pub fn bridge(&mut self, id: CallId, reason: &Reason) -> BridgeId {
        if let Some(bridge) = self.s.calls.get(&id).and_then(|call| call.bridge) {
            return bridge;
        }
        let bridge = BridgeId::nth(self.ids.make());
        if let Some(call) = self.call(id) {
            call.bridge = Some(bridge);
        }
        self.order(Command::CreateBridge { bridge }, reason);
        bridge
    }

    /// Begins the recording once a subscriber is in a talk and the channel's name is known.
    pub fn record(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        if call.is_internal() || call.recording.is_some() || !call.phase.is_talk() {
            return;
        }
        let Some(leg) = call.subscriber else { return };
        let name = self.s.legs.get(&leg).map(|leg| leg.name.clone()).filter(|name| !name.is_empty());
        let Some(name) = name else { return };
        let recording = RecordingId::nth(self.ids.make());
        if let Some(call) = self.call(id) {
            call.recording = Some(recording);
        }
        self.order(Command::StartRecording { recording, call: id, leg, name }, reason);
        self.out.facts.push(Fact::RecordingStarted { recording, call: id, at: self.at });
        self.step(id, self.at, What::RecordingStarted, reason);
    }

    /// A phone of ours entered the application: picked up, by hand or by itself.
    pub fn phone_picked_up(&mut self, id: CallId, leg: LegId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (mine, theirs) = (call.desk_leg == Some(leg), call.subscriber == Some(leg));
        if let Some(participant) = call.participant_on(leg) {
            return self.participant_answered(id, participant.id);
        }
        match call.phase {
            Phase::Ringing { .. } if mine => self.ring_answered(id),
            Phase::Handed { .. } if mine => self.handover_answered(id),
            Phase::Dialling { .. } if mine => self.own_phone_picked_up(id),
            Phase::Dialling { .. } if theirs => self.far_side_connected(id),
            Phase::Interrupted { .. } if mine => self.rejoined(id),
            _ => self.hang_up(leg, crate::legs::NORMAL, &Reason::Course),
        }
    }

    /// The operator's leg is gone by itself.
    pub fn operator_leg_gone(&mut self, id: CallId, at: Timestamp, cause: u16) {
        let Some(call) = self.call(id) else { return };
        call.desk_leg = None;
        let (phase, operator, internal) = (call.phase, call.operator, call.is_internal());
        let desk = operator.and_then(|operator| self.s.desks.get(&operator));
        let browser = !internal && desk.is_some_and(|desk| desk.card.phone == PhoneMode::Browser);
        let lost = desk.is_some_and(|desk| !desk.page || !desk.reachable);
        match phase {
            Phase::Ringing { .. } | Phase::Handed { .. } => self.ring_gone(id, cause),
            Phase::Dialling { .. } => self.own_phone_gone(id, at, cause),
            Phase::Talking | Phase::Held if browser && (lost || is_fault(cause)) => {
                self.lost(id, at, &Reason::OperatorGone { cause });
            }
            Phase::Talking | Phase::Held => {
                let by = if is_fault(cause) { EndedBy::Network } else { EndedBy::Operator };
                self.operator_left(id, at, by, &Reason::OperatorGone { cause });
            }
            Phase::Interrupted { .. } => self.rejoin_failed(id),
            Phase::Flow
            | Phase::Waiting
            | Phase::Forwarded { .. }
            | Phase::Message
            | Phase::Parked { .. }
            | Phase::Outside
            | Phase::Over => {}
        }
    }

    pub fn hang_up_asked(&mut self, operator: EmployeeId, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let asked = Reason::Asked { by: operator };
        let colleague = call.colleague == Some(operator);
        let by = if colleague { EndedBy::Subscriber } else { EndedBy::Operator };
        if let Some(participant) = call.participant_of(operator) {
            let (who, rings) = (participant.id, participant.stage.rings());
            return match rings {
                true => self.participant_failed(id, who, &Reason::Declined),
                false => self.participant_over(id, who, &asked),
            };
        }
        match call.phase {
            Phase::Handed { .. } => self.handover_failed(id, &Reason::Declined),
            Phase::Talking | Phase::Held if !call.is_internal() => {
                self.operator_left(id, self.at, by, &asked);
            }
            Phase::Ringing { .. } => self.ring_failed(id, &Reason::Declined),
            Phase::Dialling { .. } if colleague => {
                self.end_call(id, Outcome::Busy, by, self.at, &Reason::Declined);
            }
            Phase::Dialling { .. } => self.end_call(id, Outcome::Cancelled, by, self.at, &asked),
            _ => self.end_call(id, Outcome::Answered, by, self.at, &asked),
        }
    }

    pub fn hold_asked(&mut self, operator: EmployeeId, id: CallId, on: bool) {
        let asked = Reason::Asked { by: operator };
        let Some(call) = self.s.calls.get(&id) else { return };
        let consults = call.asked().is_some_and(|asked| asked.stage.is_apart());
        match (call.phase, on) {
            (Phase::Talking, true) if consults => {
                self.apart(id, &asked);
                self.sound_ringing(id, &asked);
                self.step(id, self.at, What::Held, &asked);
            }
            (Phase::Talking, true) => {
                self.enter(id, Phase::Held, self.at);
                self.arrange(id, &asked);
                self.step(id, self.at, What::Held, &asked);
            }
            (Phase::Held, false) => {
                self.return_to_subscriber(id, &asked);
                self.step(id, self.at, What::Resumed, &asked);
            }
            (Phase::Talking, false) if call.aside => {
                self.return_to_subscriber(id, &asked);
                self.step(id, self.at, What::Resumed, &asked);
            }
            _ => {}
        }
    }

    pub fn mute_asked(&mut self, operator: EmployeeId, id: CallId, on: bool) {
        let Some(call) = self.call(id) else { return };
        let mine =
            |participant: &&mut crate::participants::Participant| participant.operator() == Some(operator);
        let (muted, leg) = match call.participants.iter_mut().find(mine) {
            Some(participant) => (&mut participant.muted, participant.leg),
            None => (&mut call.muted, call.desk_leg),
        };
        if std::mem::replace(muted, on) == on {
            return;
        }
        if let Some(leg) = leg {
            self.order(Command::Mute { leg, on }, &Reason::Asked { by: operator });
        }
    }

    /// To whom the operator talks: the subscriber, or whoever is consulted.
    pub fn digits_asked(&mut self, operator: EmployeeId, id: CallId, digits: &[Digit]) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let consulted = call.asked().filter(|_| call.aside).and_then(|asked| asked.leg);
        let Some(leg) = consulted.or(call.subscriber) else { return };
        let command = Command::SendDigits { leg, digits: digits.to_vec() };
        self.order(command, &Reason::Asked { by: operator });
    }

    /// The far side of an outbound call answered.
    pub fn far_side_answered(&mut self, id: CallId, leg: LegId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        if let Some(participant) = call.participant_on(leg) {
            return self.participant_answered(id, participant.id);
        }
        let dialling = matches!(call.phase, Phase::Dialling { .. });
        if dialling && call.subscriber == Some(leg) && call.record.direction == Direction::Outbound {
            self.mark_answered(leg);
            self.far_side_connected(id);
        }
    }

    /// Both sides of an outbound or internal call are there: they talk.
    fn far_side_connected(&mut self, id: CallId) {
        let reason = Reason::SubscriberAnswered;
        let at = self.at;
        self.s.timers.cancel(Timer::Dial(id));
        self.enter(id, Phase::Talking, at);
        let Some(record) = self.call_record(id) else { return };
        record.answered_at = Some(at);
        let (desk_leg, colleague) = match self.s.calls.get(&id) {
            Some(call) => (call.desk_leg, call.colleague),
            None => return,
        };
        if let Some(leg) = desk_leg {
            self.ringing_tone(leg, false, &reason);
            if self.s.legs.get(&leg).is_some_and(|leg| leg.record.answered_at.is_none()) {
                self.order(Command::Answer { leg }, &reason);
                self.mark_answered(leg);
            }
        }
        self.step(id, at, What::SubscriberAnswered, &reason);
        if let Some(colleague) = colleague {
            self.set_presence(colleague, domain::Presence::Talking, None, &reason, Some(id));
        }
        self.connect(id, &reason);
    }
}

/// Not a hang-up of a person's: the phone or the network failed, or nobody saw the end.
pub(crate) fn is_fault(cause: u16) -> bool {
    matches!(cause, 20 | 27 | 38 | 41 | 42 | 44 | crate::legs::NOT_KNOWN)
}
