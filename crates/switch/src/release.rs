//! A desk that is stuck is freed: something is believed of it that Asterisk knows nothing of.
//!
//! One rule to know: what really is goes its ordinary course. A desk whose legs Asterisk has is not stuck, and is
//! refused.

use crate::calls::Phase;
use crate::desks::After;
use crate::input::Gone;
use crate::legs::NOT_KNOWN;
use crate::refusals::Refusal;
use crate::switch::Switch;
use crate::turn::Turn;
use domain::calls::{EndedBy, Outcome, Reason};
use domain::{CallId, EmployeeId, LegId};

impl Turn<'_> {
    pub fn release_asked(&mut self, operator: EmployeeId, by: EmployeeId, comment: &str, present: &[LegId]) {
        let reason = Reason::Forced { by, comment: comment.to_owned() };
        let Some(desk) = self.s.desks.get(&operator) else { return };
        if desk.after_call.is_some() {
            return self.after_call_over(operator, Some(by));
        }
        for leg in self.s.legs_of(operator).into_iter().filter(|leg| !present.contains(leg)) {
            self.leg_went(leg, Gone { cause: NOT_KNOWN, at: None }, false);
        }
        if let Some(call) = self.s.desks.get(&operator).and_then(|desk| desk.call) {
            self.release_from(operator, call, &reason);
        }
        let Some(desk) = self.desk(operator) else { return };
        desk.legs.retain(|leg| present.contains(leg));
        if !desk.presence.can_be_asked() && desk.after_call.is_none() {
            self.go_home(operator, &reason, None);
        }
    }

    /// The caller is not lost with the desk: who came by a queue goes to its head.
    fn release_from(&mut self, operator: EmployeeId, id: CallId, reason: &Reason) {
        let asked = self.s.calls.get(&id).and_then(|call| call.participant_of(operator));
        match asked.map(|participant| (participant.id, participant.stage.rings())) {
            Some((who, true)) => self.participant_failed(id, who, reason),
            Some((who, false)) => self.participant_over(id, who, reason),
            None => {}
        }
        let phase =
            self.s.calls.get(&id).filter(|call| call.operator == Some(operator)).map(|call| call.phase);
        match phase {
            Some(Phase::Ringing { .. }) => self.ring_failed(id, reason),
            Some(Phase::Handed { .. }) => self.handover_failed(id, reason),
            Some(Phase::Talking | Phase::Held) if self.has_subscriber(id) => {
                self.interrupt(id, self.at, reason);
                self.page_gone(id);
            }
            Some(Phase::Interrupted { .. }) => self.page_gone(id),
            Some(Phase::Talking | Phase::Held | Phase::Dialling { .. }) => {
                self.end_call(id, Outcome::Failed, EndedBy::Network, self.at, reason);
            }
            Some(
                Phase::Flow
                | Phase::Waiting
                | Phase::Forwarded { .. }
                | Phase::Message
                | Phase::Parked { .. }
                | Phase::Outside
                | Phase::Over,
            )
            | None => {}
        }
        self.leave_desk(operator, id, After::Nothing, reason);
    }

    fn has_subscriber(&self, id: CallId) -> bool {
        self.s.calls.get(&id).is_some_and(|call| call.subscriber.is_some())
    }
}

impl Switch {
    /// Legs of an operator's phone, and that of the call at hand.
    fn legs_of(&self, operator: EmployeeId) -> Vec<LegId> {
        let Some(desk) = self.desks.get(&operator) else { return Vec::new() };
        let mine =
            desk.call.and_then(|call| self.calls.get(&call)).filter(|it| it.operator == Some(operator));
        let mut legs: Vec<LegId> = desk.legs.iter().copied().collect();
        legs.extend(mine.and_then(|call| call.desk_leg).filter(|leg| !desk.legs.contains(leg)));
        legs
    }

    pub(crate) fn check_release(&self, operator: EmployeeId, present: &[LegId]) -> Result<(), Refusal> {
        let desk = self.desks.get(&operator).ok_or(Refusal::NotAtDesk)?;
        let idle = desk.call.is_none() && desk.legs.is_empty() && desk.presence.can_be_asked();
        let real = self.legs_of(operator).iter().any(|leg| present.contains(leg));
        if idle || real { Err(Refusal::NotStuck) } else { Ok(()) }
    }
}
