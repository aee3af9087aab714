//! The operator's page and phone come and go.
//!
//! One rule to know: a browser phone lives in the page, so a reload in a talk takes both away; that is not a
//! hang-up. Only when both are away the talk is interrupted: our own restart drops every page, a blip drops a
//! phone's registration, and neither stops the sound.

use crate::calls::Phase;
use crate::command::Command;
use crate::desks::After;
use crate::legs::NORMAL;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{EndedBy, LegKind, Outcome, Reason, What};
use domain::config::PhoneMode;
use domain::{CallId, EmployeeId, Millis, Timestamp};

/// How long the caller hears music before somebody else is found.
const KEPT: Millis = Millis(20_000);
/// The phone that was called back picks up by itself; when it has not by then, it is called again.
const REJOIN: Millis = Millis(8_000);
/// Between such attempts, when one failed at once.
const REJOIN_AGAIN: Millis = Millis(1_000);

impl Turn<'_> {
    pub fn page_seen(&mut self, operator: EmployeeId, there: bool) {
        let Some(desk) = self.desk(operator) else { return };
        desk.page = there;
        self.connection_changed(operator);
    }

    pub fn phone_seen(&mut self, operator: EmployeeId, reachable: bool) {
        let Some(desk) = self.desk(operator) else { return };
        desk.reachable = reachable;
        if reachable {
            desk.resting = false;
            self.s.timers.cancel(Timer::Rest(operator));
        }
        self.connection_changed(operator);
    }

    pub fn rested(&mut self, operator: EmployeeId) {
        if let Some(desk) = self.desk(operator) {
            desk.resting = false;
        }
    }

    fn connection_changed(&mut self, operator: EmployeeId) {
        let Some(desk) = self.s.desks.get(&operator) else { return };
        let (page, reachable) = (desk.page, desk.reachable);
        let browser = desk.card.phone == PhoneMode::Browser;
        let Some((id, call)) = desk.call.and_then(|id| Some((id, self.s.calls.get(&id)?))) else { return };
        if !browser {
            return;
        }
        if call.operator != Some(operator) {
            return self.participant_connection(id, operator, page, reachable);
        }
        match call.phase {
            Phase::Handed { .. } if !reachable => {
                self.handover_failed(id, &Reason::PhoneUnreachable { cause: 20 });
            }
            Phase::Ringing { .. } if !reachable => {
                self.ring_failed(id, &Reason::PhoneUnreachable { cause: 20 });
            }
            Phase::Talking | Phase::Held if !page && !reachable && !call.is_internal() => {
                self.lost(id, self.at, &Reason::PageLost);
            }
            Phase::Interrupted { .. } => self.rejoin(id),
            _ => {}
        }
    }

    /// The operator is away without a hang-up.
    pub fn lost(&mut self, id: CallId, at: Timestamp, reason: &Reason) {
        if !self.lead_lost(id, reason) {
            self.interrupt(id, at, reason);
        }
    }

    /// Nobody of ours is with the subscriber, who hears music; the place is kept.
    pub fn interrupt(&mut self, id: CallId, at: Timestamp, reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        let (held, leg) = (call.phase == Phase::Held, call.desk_leg.take());
        let Some(operator) = call.operator else { return };
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, reason);
        }
        self.enter(id, Phase::Interrupted { until: self.at + KEPT, held }, at);
        self.set_timer(Timer::Interrupted(id), KEPT);
        self.arrange(id, reason);
        self.step(id, at, What::Interrupted { operator }, reason);
        self.rejoin(id);
    }

    /// Calls the operator's phone back into the talk, if page and phone are there and it is not being called yet.
    fn rejoin(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Phase::Interrupted { .. }, None, Some(operator)) = (call.phase, call.desk_leg, call.operator)
        else {
            return;
        };
        let Some(desk) = self.s.desks.get(&operator).filter(|desk| desk.page && desk.reachable) else {
            return;
        };
        if self.s.timers.at(Timer::Rejoin(id)).is_some() {
            return;
        }
        let (sip_user, shown) = (desk.card.sip_user.clone(), call.record.number.clone());
        let leg = self.new_leg();
        self.add_leg(leg, id, LegKind::Operator, Some(operator), None);
        if let Some(call) = self.call(id) {
            call.desk_leg = Some(leg);
        }
        self.set_timer(Timer::Rejoin(id), REJOIN);
        let timeout_secs = REJOIN.as_secs() as u32;
        let command =
            Command::Ring { leg, operator, sip_user, call: id, shown, auto_answer: true, timeout_secs };
        self.order(command, &Reason::PageReturned);
    }

    /// The phone that was called back picked up.
    pub fn rejoined(&mut self, id: CallId) {
        let reason = Reason::PageReturned;
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Phase::Interrupted { held, .. }, Some(operator)) = (call.phase, call.operator) else { return };
        self.s.timers.cancel(Timer::Interrupted(id));
        self.s.timers.cancel(Timer::Rejoin(id));
        self.enter(id, if held { Phase::Held } else { Phase::Talking }, self.at);
        self.step(id, self.at, What::Rejoined { operator }, &reason);
        self.connect(id, &reason);
    }

    /// The phone that was called back is gone; it is called again in a moment, while time remains.
    pub fn rejoin_failed(&mut self, id: CallId) {
        self.set_timer(Timer::Rejoin(id), REJOIN_AGAIN);
    }

    pub fn rejoin_overdue(&mut self, id: CallId) {
        let leg = self.call(id).and_then(|call| call.desk_leg.take());
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, &Reason::Course);
        }
        self.rejoin(id);
    }

    /// The operator did not come back in time. The caller goes to the head of the queue with the original place;
    /// who did not come by a queue was called by that operator alone, so that talk is over.
    pub fn page_gone(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Phase::Interrupted { .. }, Some(operator)) = (call.phase, call.operator) else { return };
        let reason = Reason::PageGone { after: self.at.since(call.since) };
        self.s.timers.cancel(Timer::Interrupted(id));
        self.s.timers.cancel(Timer::Rejoin(id));
        if call.joined_operator().is_some() {
            return self.operator_left(id, self.at, EndedBy::Network, &reason);
        }
        for who in call.participants.iter().map(|participant| participant.id).collect::<Vec<_>>() {
            self.participant_over(id, who, &reason);
        }
        let queue = self.s.calls.get(&id).and_then(|call| call.record.queue);
        if queue.is_none_or(|queue| !self.s.config.queues.contains_key(&queue)) {
            return self.end_call(id, Outcome::Answered, EndedBy::Network, self.at, &reason);
        }
        let Some(call) = self.call(id) else { return };
        call.operator = None;
        call.muted = false;
        let (leg, bridge) = (call.desk_leg.take(), call.bridge.take());
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, &reason);
        }
        if let Some(bridge) = bridge {
            self.order(Command::DestroyBridge { bridge }, &reason);
        }
        self.requeue_first(id, &reason);
        self.parted.push((id, Some(operator), None));
        self.leave_desk(operator, id, After::Talk, &reason);
    }
}
