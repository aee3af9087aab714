//! A call on its way to somebody without a queue: transferred without a word, given back, parked, picked up.
//!
//! One rule to know: a call that nobody takes goes back to who gave it away, and if that one has another call or is
//! not there, to the head of its queue. A call transferred to a queue begins a wait of its own, before those who
//! merely came: its caller has been served once and shall not stand behind everybody.

use crate::calls::{Call, Handover, Kind, Phase};
use crate::command::Command;
use crate::desks::After;
use crate::legs::{BUSY, NORMAL};
use crate::timers::Timer;
use crate::turn::Turn;
use acd::WorkId;
use domain::calls::{EndedBy, LegKind, Outcome, Reason, What};
use domain::{CallId, EmployeeId, Millis, Party, Presence, QueueId, Stage, Target};

/// A colleague's phone rings so long, and that of who is given the call back.
const RING: Millis = Millis(20_000);
/// The phone of who picks a parked call up answers by itself.
const OWN: Millis = Millis(10_000);
/// Asterisk ends a ring by itself; if it has not said so by then, it is over all the same.
const GUARD: Millis = Millis(2_000);
/// The own phone is still being hung up: it is looked at again, for so long.
const AGAIN: Millis = Millis(300);
const AGAIN_AT_MOST: Millis = Millis(3_000);
/// A parked call waits so long.
const PARKED: Millis = Millis(120_000);

impl Turn<'_> {
    /// Without a word to whoever gets it.
    pub fn transfer_asked(&mut self, by: EmployeeId, id: CallId, to: &Target, card: bool) {
        let asked = Reason::Asked { by };
        let to = self.s.target(to);
        let leg = self.give_away(id, by);
        self.step(id, self.at, What::Transferred { by, to: to.clone() }, &asked);
        let queue = match &to {
            Target::Queue { id } => Some(*id),
            Target::Operator { .. } | Target::Number { .. } => None,
        };
        match &to {
            Target::Queue { .. } => {}
            Target::Operator { id: operator } => {
                self.hand(
                    id,
                    *operator,
                    Handover { by, to: Party::Operator { id: *operator }, kind: Kind::Transfer, card },
                    &asked,
                );
            }
            Target::Number { number } => {
                let party = Party::Number { number: number.clone() };
                self.call_in(id, &party, Stage::Called, card, &asked);
                let until = self.s.calls.get(&id).and_then(|call| call.asked()?.until).unwrap_or(self.at);
                self.enter(id, Phase::Handed { until }, self.at);
                if let Some(call) = self.call(id) {
                    call.handover = Some(Handover { by, to: party, kind: Kind::Transfer, card });
                }
            }
        }
        self.arrange(id, &asked);
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, &asked);
        }
        self.parted.push((id, Some(by), None));
        self.leave_desk(by, id, After::Talk, &asked);
        // After the desk was left by the rules of the queue that the call was taken from.
        if let Some(queue) = queue {
            self.transfer_to_queue(id, queue, &asked);
        }
    }

    /// Rings the phone for a call that is on its way.
    fn hand(&mut self, id: CallId, operator: EmployeeId, handover: Handover, reason: &Reason) {
        let Some(desk) = self.s.desks.get(&operator) else { return };
        let number = self.s.calls.get(&id).and_then(|call| call.record.number.clone());
        let (sip_user, shown) = (desk.card.sip_user.clone(), number);
        let picked_up = matches!(handover.kind, Kind::PickUp { .. });
        let (length, presence) = match picked_up {
            true => (OWN, Presence::Talking),
            false => (RING, Presence::Ringing),
        };
        let leg = self.new_leg();
        self.add_leg(leg, id, LegKind::Operator, Some(operator), None);
        self.enter(id, Phase::Handed { until: self.at + length }, self.at);
        if let Some(call) = self.call(id) {
            call.operator = Some(operator);
            call.desk_leg = Some(leg);
            call.handover = Some(handover);
        }
        self.take_desk(operator, id, presence, false, reason);
        self.set_timer(Timer::Ring(id), length + GUARD);
        let timeout_secs = length.as_secs() as u32;
        let command =
            Command::Ring { leg, operator, sip_user, call: id, shown, auto_answer: picked_up, timeout_secs };
        self.order(command, reason);
    }

    /// The phone was picked up: the talk goes on there.
    pub fn handover_answered(&mut self, id: CallId) {
        let reason = Reason::OperatorAnswered;
        let Some(call) = self.call(id) else { return };
        let (Some(operator), Some(handover)) = (call.operator, call.handover.take()) else { return };
        self.s.timers.cancel(Timer::Ring(id));
        self.enter(id, Phase::Talking, self.at);
        if let Some(record) = self.call_record(id) {
            record.operator = Some(operator);
        }
        if let Some(desk) = self.desk(operator) {
            desk.taken_today += u32::from(handover.kind != Kind::Return);
            desk.misses = 0;
        }
        self.remember_talk(id, operator);
        self.set_presence(operator, Presence::Talking, None, &reason, Some(id));
        self.step(id, self.at, What::Answered { operator }, &reason);
        self.connect(id, &reason);
    }

    /// Nobody took it.
    pub fn handover_failed(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        let Some(handover) = call.handover.take() else { return };
        self.s.timers.cancel(Timer::Ring(id));
        self.s.timers.cancel(Timer::Return(id));
        self.stop_handover(id, reason);
        match handover.kind {
            Kind::Transfer => self.give_back(id, handover.by, reason),
            Kind::Return => self.requeue_first(id, reason),
            Kind::PickUp { slot, until } => {
                let until = until.max(self.at + GUARD);
                self.enter(id, Phase::Parked { slot, by: handover.by, until }, self.at);
                self.s.timers.set(Timer::Parked(id), until);
                self.step(id, self.at, What::ParkedAgain { slot }, reason);
            }
        }
    }

    /// Ends the ring of a handover, at a desk or outside.
    fn stop_handover(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        let (operator, leg, outside) =
            (call.operator.take(), call.desk_leg.take(), call.asked().map(|asked| asked.id));
        if let Some(leg) = leg {
            let cause = if *reason == Reason::Declined { BUSY } else { NORMAL };
            self.hang_up(leg, cause, reason);
        }
        if let Some(operator) = operator {
            self.step(id, self.at, What::RingEnded { operator }, reason);
            self.parted.push((id, Some(operator), None));
            self.leave_desk(operator, id, After::Nothing, reason);
        }
        if let Some(participant) = outside.and_then(|who| self.take_out(id, who, reason)) {
            self.step(id, self.at, What::InvitationEnded { who: participant.party }, reason);
            self.close_aside(id, reason);
        }
    }

    /// Back to who gave it away, whose phone may still be busy hanging up.
    fn give_back(&mut self, id: CallId, by: EmployeeId, reason: &Reason) {
        let desk = self.s.desks.get(&by).filter(|desk| {
            let works = matches!(desk.presence, Presence::Ready | Presence::Outbound | Presence::AfterCall);
            works && desk.call.is_none() && desk.reachable && !desk.leaving
        });
        let Some(desk) = desk else { return self.requeue_first(id, &Reason::TransferrerBusy) };
        let hanging_up = !desk.legs.is_empty();
        let handover = Handover { by, to: Party::Operator { id: by }, kind: Kind::Return, card: true };
        if hanging_up {
            self.enter(id, Phase::Handed { until: self.at + AGAIN_AT_MOST }, self.at);
            if let Some(call) = self.call(id) {
                call.handover = Some(handover);
            }
            return self.set_timer(Timer::Return(id), AGAIN);
        }
        self.hand(id, by, handover, reason);
        self.step(id, self.at, What::Returned { to: by }, reason);
    }

    /// The phone of who gave it away was busy hanging up a moment ago.
    pub fn give_back_again(&mut self, id: CallId) {
        let Some(call) = self.call(id) else { return };
        let Phase::Handed { until } = call.phase else { return };
        let Some(handover) = call.handover.take() else { return };
        let free = self.s.desks.get(&handover.by).is_some_and(|desk| desk.legs.is_empty());
        if free || self.at >= until {
            let reason = Reason::TransferrerBusy;
            return match free {
                true => self.give_back(id, handover.by, &Reason::Course),
                false => self.requeue_first(id, &reason),
            };
        }
        if let Some(call) = self.call(id) {
            call.handover = Some(handover);
        }
        self.set_timer(Timer::Return(id), AGAIN);
    }

    /// To the head of the queue that it came by, with the original place; a call that came by none is over, as it was
    /// one operator's alone.
    pub fn requeue_first(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let queue = call.record.queue.filter(|queue| self.s.config.queues.contains_key(queue));
        let (Some(queue), Some(came)) = (queue, call.record.queued_at) else {
            return self.end_call(id, Outcome::Answered, EndedBy::Centre, self.at, reason);
        };
        // Who was first is not any more, and that is a new reason to wait.
        self.waiting_anew.extend(self.s.acd.waiting(queue).next().map(|(work, _)| CallId(work.0)));
        self.s.acd.requeue_at_head(WorkId::from(id), queue, came);
        self.positions_moved(queue);
        self.step(id, self.at, What::Requeued { queue }, reason);
        self.wait(id, queue, self.at, reason);
    }

    fn transfer_to_queue(&mut self, id: CallId, queue: QueueId, reason: &Reason) {
        let Some(card) = self.s.config.queues.get(&queue).cloned() else { return };
        let at = self.at;
        if let Some(call) = self.call(id) {
            call.offered_again = true;
            call.passed.clear();
            call.flowed_out = false;
            call.callback = None;
        }
        let Some(record) = self.call_record(id) else { return };
        record.queue = Some(queue);
        record.queued_at = Some(at);
        self.today(queue).offered += 1;
        if !self.has_room(id, &card) {
            return;
        }
        self.waiting_anew.extend(self.s.acd.waiting(queue).next().map(|(work, _)| CallId(work.0)));
        self.s.acd.requeue_at_head(WorkId::from(id), queue, at);
        self.positions_moved(queue);
        self.step(id, at, What::Queued { queue }, reason);
        self.wait(id, queue, at, reason);
        self.offer_if_full(id, &card);
    }

    // --- parking

    pub fn park_asked(&mut self, by: EmployeeId, id: CallId) {
        let asked = Reason::Asked { by };
        let Some(slot) = self.s.free_slot() else { return };
        let leg = self.give_away(id, by);
        let until = self.at + PARKED;
        self.enter(id, Phase::Parked { slot, by, until }, self.at);
        self.set_timer(Timer::Parked(id), PARKED);
        self.step(id, self.at, What::Parked { by, slot }, &asked);
        self.arrange(id, &asked);
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, &asked);
        }
        self.parted.push((id, Some(by), None));
        self.leave_desk(by, id, After::Talk, &asked);
    }

    pub fn pick_up_asked(&mut self, operator: EmployeeId, id: CallId) {
        let asked = Reason::Asked { by: operator };
        let Some(Phase::Parked { slot, by, until }) = self.s.calls.get(&id).map(|call| call.phase) else {
            return;
        };
        self.unpark(id);
        let kind = Kind::PickUp { slot, until };
        self.step(id, self.at, What::PickedUp { operator }, &asked);
        self.hand(
            id,
            operator,
            Handover { by, to: Party::Operator { id: operator }, kind, card: true },
            &asked,
        );
    }

    pub fn park_overdue(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let Phase::Parked { by, .. } = call.phase else { return };
        let after = self.at.since(call.since);
        self.unpark(id);
        self.give_back(id, by, &Reason::ParkedTooLong { after });
    }

    /// Everybody saw it parked; now they don't.
    fn unpark(&mut self, id: CallId) {
        self.s.timers.cancel(Timer::Parked(id));
        self.parted.push((id, None, None));
    }
}

impl crate::switch::Switch {
    /// The smallest number of a place where no call is parked.
    pub(crate) fn free_slot(&self) -> Option<u8> {
        let taken = |slot: u8| {
            let mine = |call: &Call| match (call.phase, &call.handover) {
                (Phase::Parked { slot, .. }, _) => Some(slot),
                (_, Some(Handover { kind: Kind::PickUp { slot, .. }, .. })) => Some(*slot),
                _ => None,
            };
            self.calls.values().any(|call| mine(call) == Some(slot))
        };
        (1..=99).find(|slot| !taken(*slot))
    }
}
