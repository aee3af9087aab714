//! An operator calls for a supervisor. It is the machine's and no table's: it belongs to the call at hand and ends
//! with it, it must be seen within the blink, and it must work while the database is away.

use crate::desks::Desk;
use crate::refusals::Refusal;
use crate::switch::Switch;
use crate::turn::Turn;
use domain::calls::{Reason, What};
use domain::help::{Help, HelpAnswer};
use domain::{EmployeeId, Presence};

impl Desk {
    /// A request is over with the call that it was about, and with the shift.
    pub fn end_help(&mut self, to: Presence) {
        let call_over = !self.presence.can_be_asked() && to.can_be_asked();
        if call_over || to == Presence::Offline {
            self.help = None;
        }
    }
}

impl Turn<'_> {
    pub fn help_asked(&mut self, operator: EmployeeId, on: bool) {
        let at = self.at;
        let Some(desk) = self.desk(operator).filter(|desk| desk.help.is_some() != on) else { return };
        let call = desk.call.or(desk.after_call.as_ref().map(|after| after.call));
        desk.help = on.then_some(Help { asked_at: at, call, answer: None });
        if let Some(call) = desk.call.filter(|_| on) {
            self.step(call, at, What::HelpAsked { operator }, &Reason::Asked { by: operator });
        }
    }

    pub fn help_answered(&mut self, operator: EmployeeId, by: EmployeeId, name: &str) {
        let at = self.at;
        let Some(desk) = self.desk(operator) else { return };
        let on = desk.call;
        let Some(help) = desk.help.as_mut().filter(|help| help.answer.is_none()) else { return };
        help.answer = Some(HelpAnswer { by, name: name.to_owned(), at });
        if let Some(call) = help.call.filter(|call| on == Some(*call)) {
            self.step(call, at, What::HelpAnswered { by }, &Reason::Asked { by });
        }
    }
}

impl Switch {
    pub(crate) fn check_help(&self, operator: EmployeeId, on: bool) -> Result<(), Refusal> {
        let desk = self.desks.get(&operator).filter(|desk| !desk.leaving).ok_or(Refusal::NotAtDesk)?;
        if on && desk.presence == Presence::Offline { Err(Refusal::NotAtDesk) } else { Ok(()) }
    }

    pub(crate) fn check_help_answer(&self, operator: EmployeeId, by: EmployeeId) -> Result<(), Refusal> {
        let help = self.desks.get(&operator).and_then(|desk| desk.help.as_ref());
        match &help.ok_or(Refusal::NoHelpAsked)?.answer {
            Some(answer) if answer.by != by => Err(Refusal::HelpTaken),
            _ => Ok(()),
        }
    }
}
