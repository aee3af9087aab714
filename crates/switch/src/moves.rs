//! The browser phone goes over to another page of the same operator in a talk: by «Вести телефон здесь», or because
//! the page that had it is gone while another one is open. The talk takes the way of a reload: music, and the phone
//! of now is called back.

use crate::calls::Phase;
use crate::desks::Desk;
use crate::refusals::Refusal;
use crate::switch::Switch;
use crate::turn::Turn;
use domain::calls::Reason;
use domain::config::PhoneMode;
use domain::{CallId, EmployeeId};

impl Desk {
    /// A desk phone is asked to by its headers, and rings where it does not understand them.
    pub fn can_pick_up_itself(&self) -> bool {
        self.card.phone == PhoneMode::Desk || self.page
    }
}

impl Turn<'_> {
    /// While it is interrupted already, calling back is on its way.
    pub fn rejoin_asked(&mut self, operator: EmployeeId, id: CallId) {
        let browser = self.s.desks.get(&operator).is_some_and(|desk| desk.card.phone == PhoneMode::Browser);
        let phase = self.s.calls.get(&id).map(|call| call.phase);
        if browser && matches!(phase, Some(Phase::Talking | Phase::Held)) {
            self.interrupt(id, self.at, &Reason::PhoneMoved);
        }
    }
}

impl Switch {
    pub(crate) fn check_rejoin(&self, operator: EmployeeId, call: CallId) -> Result<(), Refusal> {
        let call = self.live_call(call)?;
        if call.operator != Some(operator) || call.is_internal() {
            return Err(Refusal::NotYourCall);
        }
        match call.phase {
            Phase::Talking | Phase::Held | Phase::Interrupted { .. } => Ok(()),
            _ => Err(Refusal::NotTalking),
        }
    }
}
