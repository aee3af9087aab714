//! Calls that operators make: outside, or to a colleague.

use crate::calls::Phase;
use crate::command::Command;
use crate::hearing::Hears;
use crate::legs::BUSY;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{Direction, EndedBy, LegKind, Outcome, Reason, What};
use domain::{CallId, EmployeeId, LegId, Millis, Phone, Presence, Timestamp};

/// The own phone picks up by itself, so that is a matter of moments.
const OWN: Millis = Millis(20_000);
const FAR: Millis = Millis(60_000);
const COLLEAGUE: Millis = Millis(30_000);
/// Asterisk ends a ring by itself; if it has not said so by then, it is over all the same.
const GUARD: Millis = Millis(2_000);

impl Turn<'_> {
    /// The operator calls from the page: first the own phone, which picks up by itself, then the other side.
    pub fn dial_asked(&mut self, operator: EmployeeId, id: CallId, number: &Phone) {
        let Some(desk) = self.s.desks.get(&operator) else { return };
        if self.s.calls.contains_key(&id) || desk.dialled == Some(id) {
            return;
        }
        let sip_user = desk.card.sip_user.clone();
        let asked = Reason::Asked { by: operator };
        self.begin_outbound(operator, id, number, &asked);
        if self.s.asterisk.is_down() {
            return self.end_call(id, Outcome::Failed, EndedBy::Network, self.at, &Reason::AsteriskDown);
        }
        if self.is_colleague_busy(id) {
            return self.end_call(id, Outcome::Busy, EndedBy::Subscriber, self.at, &asked);
        }
        self.take_desk(operator, id, Presence::Talking, true, &asked);
        let leg = self.new_leg();
        self.add_leg(leg, id, LegKind::Operator, Some(operator), None);
        if let Some(call) = self.call(id) {
            call.desk_leg = Some(leg);
        }
        self.set_timer(Timer::Dial(id), OWN + GUARD);
        let (shown, timeout_secs) = (Some(number.clone()), OWN.as_secs() as u32);
        let command =
            Command::Ring { leg, operator, sip_user, call: id, shown, auto_answer: true, timeout_secs };
        self.order(command, &asked);
    }

    /// A desk phone dialled by itself: its leg is there, and is answered when the other side answers.
    pub fn phone_dialled(&mut self, leg: LegId, name: &str, operator: EmployeeId, number: &Phone) {
        if self.s.legs.contains_key(&leg) || self.s.departed.contains(leg) {
            return;
        }
        let asked = Reason::Asked { by: operator };
        let supervises = self.s.supervisions.contains_key(&operator);
        if supervises || self.s.desks.get(&operator).is_none_or(|desk| desk.call.is_some()) {
            self.s.departed.insert(leg, self.at);
            return self.order(Command::HangUp { leg, cause: BUSY }, &asked);
        }
        let id = CallId::nth(self.ids.make());
        self.begin_outbound(operator, id, number, &asked);
        self.add_leg(leg, id, LegKind::Operator, Some(operator), None);
        self.mark_entered(leg, name);
        if let Some(call) = self.call(id) {
            call.desk_leg = Some(leg);
        }
        if self.is_colleague_busy(id) {
            self.hang_up(leg, BUSY, &asked);
            return self.end_call(id, Outcome::Busy, EndedBy::Subscriber, self.at, &asked);
        }
        self.take_desk(operator, id, Presence::Talking, true, &asked);
        self.call_far_side(id, &asked);
    }

    /// `operator` of an outbound call is known from the beginning, as nobody else may ever talk in it.
    fn begin_outbound(&mut self, operator: EmployeeId, id: CallId, number: &Phone, asked: &Reason) {
        let mut operators = self.s.config.operators.values();
        let colleague = operators.find(|colleague| colleague.extension == number.as_str());
        let colleague = colleague.map(|colleague| colleague.id);
        let direction = if colleague.is_some() { Direction::Internal } else { Direction::Outbound };
        let (number, dialled) = (Some(number.clone()), Some(number.clone()));
        self.add_call(id, direction, number, dialled, Phase::Dialling { ringing: false }, self.at);
        if let Some(call) = self.call(id) {
            call.operator = Some(operator);
            call.colleague = colleague;
            call.record.operator = Some(operator);
        }
        if let Some(desk) = self.desk(operator) {
            desk.dialled = Some(id);
        }
        self.step(id, self.at, What::Started, asked);
    }

    fn is_colleague_busy(&self, id: CallId) -> bool {
        let Some(call) = self.s.calls.get(&id) else { return false };
        let Some(colleague) = call.colleague else { return false };
        call.operator == Some(colleague) || !self.s.is_callable(colleague)
    }

    pub fn own_phone_picked_up(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(leg), Some(operator), None) = (call.desk_leg, call.operator, call.subscriber) else {
            return;
        };
        let asked = Reason::Asked { by: operator };
        if self.is_colleague_busy(id) {
            return self.end_call(id, Outcome::Busy, EndedBy::Subscriber, self.at, &asked);
        }
        let bridge = self.bridge(id, &asked);
        self.hear(leg, Hears::Bridge { bridge }, &asked);
        self.call_far_side(id, &asked);
    }

    fn call_far_side(&mut self, id: CallId, asked: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(operator), Some(number)) = (call.operator, call.record.number.clone()) else { return };
        let colleague = call.colleague;
        let leg = self.new_leg();
        self.step(id, self.at, What::Dialled { operator, number: number.clone() }, asked);
        let bridge = self.bridge(id, asked);
        let command = match colleague {
            None => {
                self.add_leg(leg, id, LegKind::Subscriber, None, Some(number.clone()));
                if let Some(leg) = self.leg(leg) {
                    // Joined as it is dialled, see `Command::Dial`.
                    leg.hears = Hears::Bridge { bridge };
                }
                self.set_timer(Timer::Dial(id), FAR + GUARD);
                let timeout_secs = FAR.as_secs() as u32;
                Command::Dial { leg, bridge, number, shown: None, timeout_secs }
            }
            Some(colleague) => {
                self.add_leg(leg, id, LegKind::Operator, Some(colleague), Some(number));
                self.take_desk(colleague, id, Presence::Ringing, false, asked);
                self.set_timer(Timer::Dial(id), COLLEAGUE + GUARD);
                let card = |id| self.s.desks.get(&id).map(|desk| &desk.card);
                let shown = card(operator).and_then(|card| Phone::parse(&card.extension).ok());
                let sip_user = card(colleague).map(|card| card.sip_user.clone()).unwrap_or_default();
                let timeout_secs = COLLEAGUE.as_secs() as u32;
                Command::Ring {
                    leg,
                    operator: colleague,
                    sip_user,
                    call: id,
                    shown,
                    auto_answer: false,
                    timeout_secs,
                }
            }
        };
        if let Some(call) = self.call(id) {
            call.subscriber = Some(leg);
        }
        self.order(command, asked);
    }

    pub fn far_side_rings(&mut self, id: CallId, leg: LegId) {
        if self.s.calls.get(&id).is_some_and(|call| call.participant_on(leg).is_some()) {
            return self.sound_ringing(id, &Reason::Course);
        }
        let Some(call) = self.s.calls.get(&id).filter(|call| call.subscriber == Some(leg)) else { return };
        let (Phase::Dialling { ringing: false }, Some(own)) = (call.phase, call.desk_leg) else { return };
        if let Some(call) = self.call(id) {
            call.phase = Phase::Dialling { ringing: true };
        }
        self.ringing_tone(own, true, &Reason::Course);
    }

    /// The other side did not come about.
    pub fn far_side_gone(&mut self, id: CallId, at: Timestamp, cause: u16) {
        // Its time was up, though older Asterisks do not say so.
        let due = self.s.timers.at(Timer::Dial(id));
        let late = due.is_some_and(|due| due.since(at) <= GUARD + GUARD);
        let (outcome, by) = match cause {
            127 if late => (Outcome::NoAnswer, EndedBy::Subscriber),
            17 | 21 => (Outcome::Busy, EndedBy::Subscriber),
            0 | 16 | 18 | 19 | 31 => (Outcome::NoAnswer, EndedBy::Subscriber),
            _ => (Outcome::Failed, EndedBy::Network),
        };
        self.end_call(id, outcome, by, at, &Reason::SubscriberGone { cause });
    }

    /// The operator's own phone went while the call was being made: before it picked up, it could not be reached
    /// (or refused, which is to give up); after, the operator gave up.
    pub fn own_phone_gone(&mut self, id: CallId, at: Timestamp, cause: u16) {
        let picked_up = self.s.calls.get(&id).is_some_and(|call| call.subscriber.is_some());
        let (outcome, by, reason) = match cause {
            _ if picked_up => (Outcome::Cancelled, EndedBy::Operator, Reason::OperatorGone { cause }),
            17 | 21 => (Outcome::Cancelled, EndedBy::Operator, Reason::Declined),
            _ => (Outcome::Failed, EndedBy::Network, Reason::PhoneUnreachable { cause }),
        };
        self.end_call(id, outcome, by, at, &reason);
    }

    pub fn dial_overdue(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        if !matches!(call.phase, Phase::Dialling { .. }) {
            return self.forward_overdue(id);
        }
        let rang = self.at.since(call.since);
        match call.subscriber {
            Some(_) => {
                let reason = Reason::RingTimedOut { rang };
                self.end_call(id, Outcome::NoAnswer, EndedBy::Centre, self.at, &reason);
            }
            None => self.own_phone_gone(id, self.at, 19),
        }
    }
}
