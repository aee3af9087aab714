//! What a person may not do now. Asked before the request is journaled, and again when it is handled, as the
//! world may have changed in between.

use crate::calls::{Call, Phase};
use crate::input::Input;
use crate::switch::Switch;
use domain::{CallId, EmployeeId, Phone, Presence};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not an operator, or offline and asks to call.
    NotAtDesk,
    /// In a call already.
    Busy,
    NoSuchCall,
    NotYourCall,
    /// The operator's own phone is not registered.
    Unreachable,
    /// A presence that only calls make.
    BadPresence,
    NotAfterCall,
    NoExtensionsLeft,
    /// The operator's own extension.
    SameNumber,
    /// Hold, mute and keys are for a talk, and so is supervision.
    NotTalking,
    /// Nobody asks for help there any more.
    NoHelpAsked,
    /// Another supervisor was quicker.
    HelpTaken,
    /// The colleague is offline, in a call or after one, or has no phone.
    ColleagueBusy,
    NoSuchColleague,
    NoSuchQueue,
    /// Between colleagues there is nobody to transfer.
    InternalCall,
    /// Somebody is asked into the call or is in it already.
    HasParticipants,
    TooManyParticipants,
    /// Nobody is consulted, or not yet.
    NoConsultation,
    NoSuchParticipant,
    /// Picked up by somebody else, returned, or never parked.
    NotParked,
    NoSlot,
    /// The right to supervise is lacking.
    MayNotSupervise,
    /// Nothing is stuck: Asterisk has the call.
    NotStuck,
}

impl Refusal {
    /// The word on the wire: `ApiError::code`.
    pub fn word(self) -> &'static str {
        match self {
            Refusal::NotAtDesk => "not_at_desk",
            Refusal::Busy => "busy",
            Refusal::NoSuchCall => "no_such_call",
            Refusal::NotYourCall => "not_your_call",
            Refusal::Unreachable => "unreachable",
            Refusal::BadPresence => "bad_presence",
            Refusal::NotAfterCall => "not_after_call",
            Refusal::NoExtensionsLeft => "no_extensions_left",
            Refusal::SameNumber => "same_number",
            Refusal::NotTalking => "not_talking",
            Refusal::NoHelpAsked => "no_help_asked",
            Refusal::HelpTaken => "help_taken",
            Refusal::ColleagueBusy => "colleague_busy",
            Refusal::NoSuchColleague => "no_such_colleague",
            Refusal::NoSuchQueue => "no_such_queue",
            Refusal::InternalCall => "internal_call",
            Refusal::HasParticipants => "has_participants",
            Refusal::TooManyParticipants => "too_many_participants",
            Refusal::NoConsultation => "no_consultation",
            Refusal::NoSuchParticipant => "no_such_participant",
            Refusal::NotParked => "not_parked",
            Refusal::NoSlot => "no_slot",
            Refusal::MayNotSupervise => "may_not_supervise",
            Refusal::NotStuck => "not_stuck",
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::error::Error for Refusal {}

impl Switch {
    /// Whether this person's request may be done now. Inputs that nobody asks for are never refused.
    pub fn check(&self, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::PresenceAsked { operator, to, .. } => {
                let desk = self.desks.get(operator).filter(|desk| !desk.leaving);
                desk.ok_or(Refusal::NotAtDesk)?;
                if to.can_be_asked() { Ok(()) } else { Err(Refusal::BadPresence) }
            }
            Input::DialAsked { operator, call, number } => self.check_dial(*operator, *call, number),
            Input::HangUpAsked { operator, call } => {
                self.live_call(*call)?;
                if self.has_call(*operator, *call) { Ok(()) } else { Err(Refusal::NotYourCall) }
            }
            Input::HoldAsked { operator, call, .. } => self.check_talk(*operator, *call).map(|_| ()),
            Input::MuteAsked { operator, call, .. } => self.check_mute(*operator, *call),
            Input::DigitsAsked { operator, call, .. } => {
                let call = self.check_talk(*operator, *call)?;
                if call.phase == Phase::Talking || call.aside { Ok(()) } else { Err(Refusal::NotTalking) }
            }
            Input::TransferAsked { operator, call, to, .. } => self.check_transfer(*operator, *call, to),
            Input::ConsultAsked { operator, call, with, .. } => self.check_consult(*operator, *call, with),
            Input::CompleteAsked { operator, call } => self.check_complete(*operator, *call),
            Input::CancelAsked { operator, call } => {
                let asked = self.check_talk(*operator, *call)?.asked();
                asked.map(|_| ()).ok_or(Refusal::NoConsultation)
            }
            Input::ConferenceAsked { operator, call, with, .. } => {
                self.check_conference(*operator, *call, with.as_ref())
            }
            Input::RemoveAsked { operator, call, participant } => {
                let known = self.check_talk(*operator, *call)?.participant(*participant);
                known.map(|_| ()).ok_or(Refusal::NoSuchParticipant)
            }
            Input::ParkAsked { operator, call } => self.check_park(*operator, *call),
            Input::PickUpAsked { operator, call } => self.check_pick_up(*operator, *call),
            Input::AfterCallDone { operator } => self.extensions_left(*operator).map(|_| ()),
            Input::AfterCallExtended { operator } => match self.extensions_left(*operator)? {
                0 => Err(Refusal::NoExtensionsLeft),
                _ => Ok(()),
            },
            Input::HelpAsked { operator, on } => self.check_help(*operator, *on),
            Input::HelpAnswered { operator, by, .. } => self.check_help_answer(*operator, *by),
            Input::RejoinAsked { operator, call } => self.check_rejoin(*operator, *call),
            Input::SuperviseAsked { supervisor, call, .. } | Input::TakeOverAsked { supervisor, call } => {
                self.check_supervise(*supervisor, *call)
            }
            Input::ReleaseAsked { operator, present, .. } => self.check_release(*operator, present),
            _ => Ok(()),
        }
    }

    fn check_supervise(&self, supervisor: EmployeeId, call: CallId) -> Result<(), Refusal> {
        let desk = self.desks.get(&supervisor).filter(|desk| !desk.leaving).ok_or(Refusal::NotAtDesk)?;
        if !desk.card.supervises {
            return Err(Refusal::MayNotSupervise);
        }
        let call = self.live_call(call)?;
        // Colleagues' talks are their own: they are not recorded either.
        if !call.phase.is_talk() || call.is_internal() {
            return Err(Refusal::NotTalking);
        }
        if desk.call.is_some() {
            return Err(Refusal::Busy);
        }
        let begins = !self.supervisions.contains_key(&supervisor);
        if begins && !desk.legs.is_empty() {
            return Err(Refusal::Busy);
        }
        if begins && !desk.reachable {
            return Err(Refusal::Unreachable);
        }
        Ok(())
    }

    /// A repeated request for a call that is known is not refused: it is the same call.
    fn check_dial(&self, operator: EmployeeId, call: CallId, number: &Phone) -> Result<(), Refusal> {
        let desk = self.desks.get(&operator).filter(|desk| !desk.leaving).ok_or(Refusal::NotAtDesk)?;
        if desk.dialled == Some(call) {
            return Ok(());
        }
        if desk.presence == Presence::Offline {
            return Err(Refusal::NotAtDesk);
        }
        let busy = desk.call.is_some() || self.supervisions.contains_key(&operator);
        if busy || self.calls.contains_key(&call) {
            return Err(Refusal::Busy);
        }
        if number.as_str() == desk.card.extension {
            return Err(Refusal::SameNumber);
        }
        if !desk.reachable {
            return Err(Refusal::Unreachable);
        }
        Ok(())
    }

    /// The operator's own talk, held or not.
    pub(crate) fn check_talk(&self, operator: EmployeeId, call: CallId) -> Result<&Call, Refusal> {
        let call = self.live_call(call)?;
        if call.operator != Some(operator) {
            return Err(Refusal::NotYourCall);
        }
        if matches!(call.phase, Phase::Talking | Phase::Held) { Ok(call) } else { Err(Refusal::NotTalking) }
    }

    fn check_mute(&self, operator: EmployeeId, id: CallId) -> Result<(), Refusal> {
        match self.live_call(id)?.participant_of(operator) {
            Some(participant) if participant.stage.rings() => Err(Refusal::NotTalking),
            Some(_) => Ok(()),
            None => self.check_talk(operator, id).map(|_| ()),
        }
    }

    pub(crate) fn live_call(&self, call: CallId) -> Result<&Call, Refusal> {
        self.calls.get(&call).filter(|call| call.phase != Phase::Over).ok_or(Refusal::NoSuchCall)
    }

    fn extensions_left(&self, operator: EmployeeId) -> Result<u8, Refusal> {
        let desk = self.desks.get(&operator).ok_or(Refusal::NotAtDesk)?;
        desk.after_call.as_ref().map(|after| after.extensions_left).ok_or(Refusal::NotAfterCall)
    }
}
