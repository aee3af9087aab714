//! An operator's phone rings for a waiting call: from the assignment to the answer or to nothing.

use crate::calls::Phase;
use crate::command::Command;
use crate::desks::After;
use crate::legs::{BUSY, NORMAL};
use crate::timers::Timer;
use crate::turn::Turn;
use acd::{Assignment, WorkId};
use domain::calls::{LegKind, Reason, What};
use domain::{CallId, Millis, Presence, Timestamp};

/// Asterisk ends a ring by itself; if it has not said so by then, the ring is over all the same.
const RING_GUARD: Millis = Millis(2_000);
/// A ring that ended so much before its time was ended by somebody or something.
const NEARLY: Millis = Millis(1_500);
/// An operator whose phone could not be reached is passed over for so long, unless the phone is seen again before.
/// It is not a miss: the operator may know nothing of it.
const REST: Millis = Millis(10_000);
/// Where the queue is not there any more.
const ANY_RING: Millis = Millis(20_000);

impl Turn<'_> {
    pub fn ring(&mut self, assignment: Assignment) {
        let Assignment { work, queue, operator, reason } = assignment;
        let id = CallId(work.0);
        let Some(desk) = self.s.desks.get(&operator) else { return self.s.acd.release(work) };
        let Some(call) = self.s.calls.get(&id) else { return self.s.acd.withdraw(work) };
        let (sip_user, shown) = (desk.card.sip_user.clone(), call.record.number.clone());
        let rules = self.s.config.queues.get(&queue);
        let length = rules.map_or(ANY_RING, |queue| queue.ring);
        let auto_answer = rules.is_some_and(|queue| queue.auto_answer) && desk.can_pick_up_itself();
        let until = self.at + length;
        let leg = self.new_leg();
        self.add_leg(leg, id, LegKind::Operator, Some(operator), None);
        self.enter(id, Phase::Ringing { until }, self.at);
        if let Some(call) = self.call(id) {
            call.operator = Some(operator);
            call.desk_leg = Some(leg);
        }
        self.take_desk(operator, id, Presence::Ringing, false, &reason);
        self.set_timer(Timer::Ring(id), length + RING_GUARD);
        self.step(id, self.at, What::Rang { operator }, &reason);
        let timeout_secs = u32::try_from(length.0.div_ceil(1000)).unwrap_or(u32::MAX);
        let command = Command::Ring { leg, operator, sip_user, call: id, shown, auto_answer, timeout_secs };
        self.order(command, &reason);
        self.queues.insert(queue);
    }

    /// The operator picked up.
    pub fn ring_answered(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let Some(operator) = call.operator else { return };
        let reason = Reason::OperatorAnswered;
        self.s.timers.cancel(Timer::Ring(id));
        self.s.acd.accept(WorkId::from(id));
        self.left_queue(id);
        let waited = self.stop_waiting(id, self.at);
        self.count_answered(id, waited);
        self.enter(id, Phase::Talking, self.at);
        let at = self.at;
        if let Some(record) = self.call_record(id) {
            record.operator = Some(operator);
            record.answered_at.get_or_insert(at);
        }
        self.s.timers.cancel(Timer::MaxWait(id));
        self.remember_talk(id, operator);
        if let Some(desk) = self.desk(operator) {
            desk.taken_today += 1;
            desk.misses = 0;
        }
        self.set_presence(operator, Presence::Talking, None, &reason, Some(id));
        self.step(id, at, What::Answered { operator }, &reason);
        self.connect(id, &reason);
    }

    /// The phone's leg is gone before it was answered.
    pub fn ring_gone(&mut self, id: CallId, cause: u16) {
        let Some(call) = self.s.calls.get(&id) else { return };
        match call.phase {
            Phase::Ringing { until } => {
                let reason = why_ring_ended(cause, call.since, until, self.at);
                self.ring_failed(id, &reason);
            }
            Phase::Handed { until } => {
                let reason = why_ring_ended(cause, call.since, until, self.at);
                self.handover_failed(id, &reason);
            }
            _ => {}
        }
    }

    pub fn ring_overdue(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let reason = Reason::RingTimedOut { rang: self.at.since(call.since) };
        match call.phase {
            Phase::Ringing { .. } => self.ring_failed(id, &reason),
            Phase::Handed { .. } => self.handover_failed(id, &reason),
            _ => {}
        }
    }

    /// The ring came to nothing. A time-out and a refusal are misses (a phone that refuses by itself would
    /// otherwise be rung without end); a phone that can't be reached is not, it is left alone for a while.
    pub fn ring_failed(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        let (Some(operator), leg) = (call.operator.take(), call.desk_leg.take()) else { return };
        let queue = call.record.queue;
        call.explained = None;
        self.s.timers.cancel(Timer::Ring(id));
        if let Some(leg) = leg {
            let cause = if *reason == Reason::Declined { BUSY } else { NORMAL };
            self.hang_up(leg, cause, reason);
        }
        self.enter(id, Phase::Waiting, self.at);
        self.step(id, self.at, What::RingEnded { operator }, reason);
        self.s.acd.release(WorkId::from(id));
        self.waiting_anew.insert(id);
        self.queues.extend(queue);
        self.parted.push((id, Some(operator), None));
        match reason {
            Reason::RingTimedOut { .. } | Reason::Declined => {
                let most = queue.and_then(|queue| self.s.config.queues.get(&queue)).map(|q| q.max_misses);
                self.leave_desk(operator, id, After::Miss { most: most.unwrap_or(0) }, reason);
            }
            _ => {
                if let Some(desk) = self.desk(operator) {
                    desk.resting = true;
                }
                self.set_timer(Timer::Rest(operator), REST);
                self.leave_desk(operator, id, After::Nothing, reason);
            }
        }
    }
}

/// Q.850 as phones use it: 17 and 21 are refusals; 19 and everything ordinary is the end of the ringing time, or a
/// refusal when it came early (480 arrives so); the rest means that the phone was not reached. Older Asterisks end
/// a ring's time without a cause.
pub(crate) fn why_ring_ended(cause: u16, since: Timestamp, until: Timestamp, now: Timestamp) -> Reason {
    let rang = now.since(since);
    let early = now + NEARLY < until;
    match cause {
        17 | 21 => Reason::Declined,
        18 if early => Reason::PhoneUnreachable { cause },
        0 | 16 | 18 | 19 | 31 | 127 if !early => Reason::RingTimedOut { rang },
        0 | 16 | 19 | 31 => Reason::Declined,
        _ => Reason::PhoneUnreachable { cause },
    }
}
