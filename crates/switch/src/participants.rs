//! Who is asked into a call beside its operator: called, answered, lost with their page, gone.
//!
//! One rule to know: a participant is in the list from the first ring until it leaves, under the id of its first leg;
//! whatever it hears follows from its stage (`Turn::arrange`).

use crate::calls::{Call, Phase};
use crate::command::Command;
use crate::desks::After;
use crate::hearing::Hears;
use crate::legs::NORMAL;
use crate::rings::why_ring_ended;
use crate::talks::is_fault;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{EndedBy, LegKind, Outcome, Reason, What};
use domain::config::PhoneMode;
use domain::{CallId, EmployeeId, LegId, Millis, Party, Phone, Presence, Stage, Timestamp};
use serde::{Deserialize, Serialize};

/// A colleague's phone rings so long, and a number outside.
const COLLEAGUE: Millis = Millis(30_000);
const FAR: Millis = Millis(60_000);
/// Asterisk ends a ring by itself; if it has not said so by then, it is over all the same.
const GUARD: Millis = Millis(2_000);
/// How long somebody whose page was lost is waited for.
const KEPT: Millis = Millis(20_000);
/// A phone that is called back picks up by itself; when it has not by then, it is called again.
const REJOIN: Millis = Millis(8_000);
/// Between such attempts, when one failed at once.
const AGAIN: Millis = Millis(1_000);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Participant {
    pub id: LegId,
    /// None while a lost phone is not being called back.
    pub leg: Option<LegId>,
    pub party: Party,
    pub stage: Stage,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub card: bool,
    pub muted: bool,
}

impl Participant {
    pub fn operator(&self) -> Option<EmployeeId> {
        match self.party {
            Party::Operator { id } => Some(id),
            Party::Number { .. } => None,
        }
    }
}

impl Call {
    pub fn participant(&self, id: LegId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.id == id)
    }

    pub fn participant_on(&self, leg: LegId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.leg == Some(leg))
    }

    pub fn participant_of(&self, operator: EmployeeId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.operator() == Some(operator))
    }

    /// Whoever is not in the call yet; at most one.
    pub fn asked(&self) -> Option<&Participant> {
        self.participants.iter().find(|participant| !participant.stage.is_in())
    }

    /// An operator beside the call's own who talks with the subscriber.
    pub fn joined_operator(&self) -> Option<&Participant> {
        let talks = |p: &&Participant| p.stage == Stage::Joined && p.operator().is_some();
        self.participants.iter().find(talks)
    }
}

impl Turn<'_> {
    /// Calls somebody into the call: a colleague's phone, or a number by the trunk.
    pub fn call_in(&mut self, id: CallId, party: &Party, stage: Stage, card: bool, reason: &Reason) {
        let leg = self.new_leg();
        let asker = self.s.calls.get(&id).and_then(|call| call.operator.or(call.handed_by));
        let (length, command) = match party {
            Party::Operator { id: colleague } => {
                let of = |id: EmployeeId| self.s.desks.get(&id).map(|desk| &desk.card);
                let sip_user = of(*colleague).map(|card| card.sip_user.clone()).unwrap_or_default();
                let shown = asker.and_then(|asker| Phone::parse(&of(asker)?.extension).ok());
                self.add_leg(leg, id, LegKind::Operator, Some(*colleague), None);
                self.take_desk(*colleague, id, Presence::Ringing, false, reason);
                let (operator, timeout_secs) = (*colleague, COLLEAGUE.as_secs() as u32);
                let ring = Command::Ring {
                    leg,
                    operator,
                    sip_user,
                    call: id,
                    shown,
                    auto_answer: false,
                    timeout_secs,
                };
                (COLLEAGUE, ring)
            }
            Party::Number { number } => {
                let bridge = self.aside_bridge(id, reason);
                self.add_leg(leg, id, LegKind::Outside, None, Some(number.clone()));
                if let Some(leg) = self.leg(leg) {
                    // Joined as it is dialled, see `Command::Dial`.
                    leg.hears = Hears::Bridge { bridge };
                }
                let (number, timeout_secs) = (number.clone(), FAR.as_secs() as u32);
                (FAR, Command::Dial { leg, bridge, number, shown: None, timeout_secs })
            }
        };
        let until = self.at + length;
        let participant = Participant {
            id: leg,
            leg: Some(leg),
            party: party.clone(),
            stage,
            since: self.at,
            until: Some(until),
            card,
            muted: false,
        };
        if let Some(call) = self.call(id) {
            call.participants.push(participant);
        }
        self.set_timer(Timer::Participant(id, leg), length + GUARD);
        self.order(command, reason);
    }

    pub fn participant_mut(&mut self, id: CallId, who: LegId) -> Option<&mut Participant> {
        self.call(id)?.participants.iter_mut().find(|participant| participant.id == who)
    }

    fn come_to(&mut self, id: CallId, who: LegId, stage: Stage) {
        let at = self.at;
        self.s.timers.cancel(Timer::Participant(id, who));
        self.s.timers.cancel(Timer::Recall(id, who));
        if let Some(participant) = self.participant_mut(id, who) {
            participant.stage = stage;
            participant.since = at;
            participant.until = None;
        }
    }

    /// The phone was picked up, by hand or by itself.
    pub fn participant_answered(&mut self, id: CallId, who: LegId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let Some(participant) = call.participant(who) else { return };
        let (stage, party, leg) = (participant.stage, participant.party.clone(), participant.leg);
        let (phase, muted) = (call.phase, participant.muted);
        if let Some(leg) = leg {
            self.mark_answered(leg);
        }
        let reason = match &party {
            Party::Operator { .. } => Reason::OperatorAnswered,
            Party::Number { .. } => Reason::SubscriberAnswered,
        };
        match stage {
            Stage::Called if matches!(phase, Phase::Handed { .. }) => {
                return self.outside_answered(id, who, &reason);
            }
            Stage::Called => {
                self.come_to(id, who, Stage::Consulted);
                self.still(id, &reason);
                self.step(id, self.at, What::ConsultationAnswered { with: party.clone() }, &reason);
            }
            Stage::Invited => {
                self.come_to(id, who, Stage::Joined);
                self.step(id, self.at, What::Joined { who: party.clone() }, &reason);
            }
            Stage::AwayConsulted | Stage::AwayJoined => {
                let back = if stage == Stage::AwayJoined { Stage::Joined } else { Stage::Consulted };
                self.come_to(id, who, back);
                if let Party::Operator { id: operator } = party {
                    self.step(id, self.at, What::Rejoined { operator }, &Reason::PageReturned);
                }
            }
            Stage::Consulted | Stage::Joined => return,
        }
        if let Party::Operator { id: operator } = party {
            self.set_presence(operator, Presence::Talking, None, &reason, Some(id));
        }
        self.arrange(id, &reason);
        if let (true, Some(leg)) = (muted, leg) {
            self.order(Command::Mute { leg, on: true }, &reason);
        }
        self.close_aside(id, &reason);
    }

    /// The leg is gone by itself.
    pub fn participant_gone(&mut self, id: CallId, who: LegId, at: Timestamp, cause: u16) {
        let now = self.at;
        let Some(participant) = self.participant_mut(id, who) else { return };
        participant.leg = None;
        let (stage, since, until) = (participant.stage, participant.since, participant.until);
        let desk = participant.operator().and_then(|operator| self.s.desks.get(&operator));
        let browser = desk.is_some_and(|desk| desk.card.phone == PhoneMode::Browser);
        let lost = desk.is_some_and(|desk| !desk.page || !desk.reachable);
        let outside = self.s.calls.get(&id).is_some_and(|call| call.phase == Phase::Outside);
        let gone = Reason::ParticipantGone { cause };
        match stage {
            Stage::Called | Stage::Invited => {
                let reason = why_ring_ended(cause, since, until.unwrap_or(now), now);
                self.participant_failed(id, who, &reason);
            }
            Stage::AwayConsulted | Stage::AwayJoined => self.set_timer(Timer::Recall(id, who), AGAIN),
            _ if outside => {
                let by = if is_fault(cause) { EndedBy::Network } else { EndedBy::Operator };
                self.end_call(id, Outcome::Answered, by, at, &gone);
            }
            _ if browser && (lost || is_fault(cause)) => self.participant_lost(id, who, &gone),
            _ => self.participant_over(id, who, &gone),
        }
    }

    /// The ring came to nothing.
    pub fn participant_failed(&mut self, id: CallId, who: LegId, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        if matches!(call.phase, Phase::Handed { .. }) {
            return self.handover_failed(id, reason);
        }
        self.participant_over(id, who, reason);
    }

    /// Leaves the call, which goes on.
    pub fn participant_over(&mut self, id: CallId, who: LegId, reason: &Reason) {
        let Some(participant) = self.take_out(id, who, reason) else { return };
        let party = participant.party;
        match participant.stage {
            Stage::Called | Stage::Consulted | Stage::AwayConsulted => {
                self.step(id, self.at, What::ConsultationEnded { with: party }, reason);
                self.return_to_subscriber(id, reason);
            }
            Stage::Invited => self.step(id, self.at, What::InvitationEnded { who: party }, reason),
            Stage::Joined | Stage::AwayJoined => {
                self.step(id, self.at, What::Left { who: party }, reason);
            }
        }
        self.close_aside(id, reason);
    }

    /// Takes a participant off the list and off the phone.
    pub fn take_out(&mut self, id: CallId, who: LegId, reason: &Reason) -> Option<Participant> {
        let call = self.call(id)?;
        let place = call.participants.iter().position(|participant| participant.id == who)?;
        let participant = call.participants.remove(place);
        self.s.timers.cancel(Timer::Participant(id, who));
        self.s.timers.cancel(Timer::Recall(id, who));
        if let Some(leg) = participant.leg {
            self.hang_up(leg, NORMAL, reason);
        }
        if let Some(operator) = participant.operator() {
            let after = if participant.stage.is_in() { After::Talk } else { After::Nothing };
            self.parted.push((id, Some(operator), None));
            self.leave_desk(operator, id, after, reason);
        }
        Some(participant)
    }

    /// The phone rings in vain, or the page did not come back.
    pub fn participant_overdue(&mut self, id: CallId, who: LegId) {
        let Some(participant) = self.s.calls.get(&id).and_then(|call| call.participant(who)) else { return };
        let spent = self.at.since(participant.since);
        if participant.stage.rings() {
            self.participant_failed(id, who, &Reason::RingTimedOut { rang: spent });
        } else {
            self.participant_over(id, who, &Reason::PageGone { after: spent });
        }
    }

    /// The page went without a hang-up: the place is kept.
    pub fn participant_lost(&mut self, id: CallId, who: LegId, reason: &Reason) {
        let (at, until) = (self.at, self.at + KEPT);
        let Some(participant) = self.participant_mut(id, who) else { return };
        let leg = participant.leg.take();
        participant.stage = if participant.stage.is_in() { Stage::AwayJoined } else { Stage::AwayConsulted };
        (participant.since, participant.until) = (at, Some(until));
        let operator = participant.operator();
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, reason);
        }
        self.set_timer(Timer::Participant(id, who), KEPT);
        if let Some(operator) = operator {
            self.step(id, at, What::Interrupted { operator }, reason);
        }
        self.recall(id, who);
    }

    /// Calls a lost phone back, if it is there again and is not being called yet.
    fn recall(&mut self, id: CallId, who: LegId) {
        let Some(participant) = self.s.calls.get(&id).and_then(|call| call.participant(who)) else { return };
        let away = matches!(participant.stage, Stage::AwayConsulted | Stage::AwayJoined);
        let (true, None, Some(operator)) = (away, participant.leg, participant.operator()) else { return };
        let Some(desk) = self.s.desks.get(&operator).filter(|desk| desk.page && desk.reachable) else {
            return;
        };
        if self.s.timers.at(Timer::Recall(id, who)).is_some() {
            return;
        }
        let sip_user = desk.card.sip_user.clone();
        let leg = self.new_leg();
        self.add_leg(leg, id, LegKind::Operator, Some(operator), None);
        if let Some(participant) = self.participant_mut(id, who) {
            participant.leg = Some(leg);
        }
        self.set_timer(Timer::Recall(id, who), REJOIN);
        let timeout_secs = REJOIN.as_secs() as u32;
        let command =
            Command::Ring { leg, operator, sip_user, call: id, shown: None, auto_answer: true, timeout_secs };
        self.order(command, &Reason::PageReturned);
    }

    pub fn recall_overdue(&mut self, id: CallId, who: LegId) {
        let leg = self.participant_mut(id, who).and_then(|participant| participant.leg.take());
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, &Reason::Course);
        }
        self.recall(id, who);
    }

    /// A call back that could not be ordered; again in a moment.
    pub fn recall_failed(&mut self, id: CallId, who: LegId) {
        let leg = self.participant_mut(id, who).and_then(|participant| participant.leg.take());
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, &Reason::Course);
        }
        self.set_timer(Timer::Recall(id, who), AGAIN);
    }

    /// Page or phone of a participant with a browser phone came or went.
    pub fn participant_connection(&mut self, id: CallId, operator: EmployeeId, page: bool, reachable: bool) {
        let Some(participant) = self.s.calls.get(&id).and_then(|call| call.participant_of(operator)) else {
            return;
        };
        let (who, stage) = (participant.id, participant.stage);
        match stage {
            Stage::Called | Stage::Invited if !reachable => {
                self.participant_failed(id, who, &Reason::PhoneUnreachable { cause: 20 });
            }
            Stage::Called | Stage::Invited => {}
            Stage::Consulted | Stage::Joined if !page && !reachable => {
                self.participant_lost(id, who, &Reason::PageLost);
            }
            Stage::Consulted | Stage::Joined => {}
            Stage::AwayConsulted | Stage::AwayJoined => self.recall(id, who),
        }
    }

    /// The call's own operator is lost while a colleague talks with the subscriber: the colleague leads the call, and
    /// whoever was lost comes back into it.
    pub fn lead_lost(&mut self, id: CallId, reason: &Reason) -> bool {
        let Some(call) = self.s.calls.get(&id) else { return false };
        let (Some(operator), leg, muted) = (call.operator, call.desk_leg, call.muted) else { return false };
        if call.joined_operator().is_none() {
            return false;
        }
        self.drop_asked(id, reason);
        self.promote(id);
        let who = leg.unwrap_or_else(|| self.new_leg());
        let participant = Participant {
            id: who,
            leg,
            party: Party::Operator { id: operator },
            stage: Stage::Joined,
            since: self.at,
            until: None,
            card: true,
            muted,
        };
        if let Some(call) = self.call(id) {
            call.participants.push(participant);
        }
        self.participant_lost(id, who, reason);
        self.together(id, reason);
        true
    }

    /// Gives up whoever was asked and is not in the call yet.
    pub fn drop_asked(&mut self, id: CallId, reason: &Reason) {
        if let Some(who) = self.s.calls.get(&id).and_then(Call::asked).map(|asked| asked.id) {
            self.participant_over(id, who, reason);
        }
    }

    /// The first colleague in the call leads it from now on.
    pub fn promote(&mut self, id: CallId) {
        let Some(who) = self.s.calls.get(&id).and_then(Call::joined_operator).map(|joined| joined.id) else {
            return;
        };
        let Some(call) = self.call(id) else { return };
        let Some(place) = call.participants.iter().position(|participant| participant.id == who) else {
            return;
        };
        let joined = call.participants.remove(place);
        call.operator = joined.operator();
        call.desk_leg = joined.leg;
        call.muted = joined.muted;
        let operator = call.operator;
        if let Some(record) = self.call_record(id) {
            record.operator = operator;
        }
    }
}
