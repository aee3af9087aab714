//! To whom a call may be given, and who may be asked into it: the refusals of transfers, consultations, conferences
//! and parking.

use crate::calls::Phase;
use crate::refusals::Refusal;
use crate::switch::Switch;
use domain::{CallId, EmployeeId, Party, Presence, Stage, Target};

/// Beside the subscriber and the operator. Each costs Asterisk the mixing of one more voice.
const MOST: usize = 6;

impl Switch {
    /// A number that is a colleague's extension is that colleague.
    pub(crate) fn party(&self, party: &Party) -> Party {
        let Party::Number { number } = party else { return party.clone() };
        let mut operators = self.config.operators.values();
        match operators.find(|operator| operator.extension == number.as_str()) {
            Some(operator) => Party::Operator { id: operator.id },
            None => party.clone(),
        }
    }

    pub(crate) fn target(&self, target: &Target) -> Target {
        match target {
            Target::Number { number } => self.party(&Party::Number { number: number.clone() }).into(),
            other => other.clone(),
        }
    }

    /// A colleague who works, has no call and no after-call time, and whose phone is there.
    pub(crate) fn is_callable(&self, colleague: EmployeeId) -> bool {
        self.desks.get(&colleague).is_some_and(|desk| {
            let works =
                matches!(desk.presence, Presence::Ready | Presence::Outbound | Presence::Break { .. });
            works && desk.call.is_none() && desk.legs.is_empty() && desk.reachable && !desk.leaving
        })
    }

    fn check_party(&self, operator: EmployeeId, party: &Party) -> Result<(), Refusal> {
        match self.party(party) {
            Party::Number { .. } => Ok(()),
            Party::Operator { id } if id == operator => Err(Refusal::SameNumber),
            Party::Operator { id } if !self.desks.contains_key(&id) => Err(Refusal::NoSuchColleague),
            Party::Operator { id } if !self.is_callable(id) => Err(Refusal::ColleagueBusy),
            Party::Operator { .. } => Ok(()),
        }
    }

    pub(crate) fn check_transfer(
        &self,
        operator: EmployeeId,
        id: CallId,
        to: &Target,
    ) -> Result<(), Refusal> {
        self.check_alone(operator, id)?;
        match to {
            Target::Queue { id } if self.config.queues.contains_key(id) => Ok(()),
            Target::Queue { .. } => Err(Refusal::NoSuchQueue),
            Target::Operator { id } => self.check_party(operator, &Party::Operator { id: *id }),
            Target::Number { number } => {
                self.check_party(operator, &Party::Number { number: number.clone() })
            }
        }
    }

    /// A talk with a subscriber that nobody else is in.
    fn check_alone(&self, operator: EmployeeId, id: CallId) -> Result<(), Refusal> {
        let call = self.check_talk(operator, id)?;
        if call.is_internal() {
            return Err(Refusal::InternalCall);
        }
        if call.participants.is_empty() { Ok(()) } else { Err(Refusal::HasParticipants) }
    }

    pub(crate) fn check_consult(
        &self,
        operator: EmployeeId,
        id: CallId,
        with: &Party,
    ) -> Result<(), Refusal> {
        let call = self.check_talk(operator, id)?;
        if call.is_internal() {
            return Err(Refusal::InternalCall);
        }
        if call.asked().is_some() {
            return Err(Refusal::HasParticipants);
        }
        if call.participants.len() >= MOST {
            return Err(Refusal::TooManyParticipants);
        }
        self.check_party(operator, with)
    }

    pub(crate) fn check_complete(&self, operator: EmployeeId, id: CallId) -> Result<(), Refusal> {
        let call = self.check_talk(operator, id)?;
        let asked = call.asked().map(|asked| asked.stage);
        if !matches!(asked, Some(Stage::Called | Stage::Consulted)) {
            return Err(Refusal::NoConsultation);
        }
        if call.participants.len() == 1 { Ok(()) } else { Err(Refusal::HasParticipants) }
    }

    pub(crate) fn check_conference(
        &self,
        operator: EmployeeId,
        id: CallId,
        with: Option<&Party>,
    ) -> Result<(), Refusal> {
        match with {
            Some(with) => self.check_consult(operator, id, with),
            None => {
                let asked = self.check_talk(operator, id)?.asked().map(|asked| asked.stage);
                if asked == Some(Stage::Consulted) { Ok(()) } else { Err(Refusal::NoConsultation) }
            }
        }
    }

    pub(crate) fn check_park(&self, operator: EmployeeId, id: CallId) -> Result<(), Refusal> {
        self.check_alone(operator, id)?;
        self.free_slot().map(|_| ()).ok_or(Refusal::NoSlot)
    }

    pub(crate) fn check_pick_up(&self, operator: EmployeeId, id: CallId) -> Result<(), Refusal> {
        if !matches!(self.live_call(id)?.phase, Phase::Parked { .. }) {
            return Err(Refusal::NotParked);
        }
        let desk = self.desks.get(&operator).filter(|desk| !desk.leaving).ok_or(Refusal::NotAtDesk)?;
        if desk.presence == Presence::Offline {
            return Err(Refusal::NotAtDesk);
        }
        if desk.call.is_some() || !desk.legs.is_empty() {
            return Err(Refusal::Busy);
        }
        if desk.reachable { Ok(()) } else { Err(Refusal::Unreachable) }
    }
}
