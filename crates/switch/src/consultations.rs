//! Consulting somebody while the subscriber hears music, and what becomes of it: a transfer, a conference, or the
//! subscriber again.
//!
//! One rule to know: the consultation has a bridge of its own, so nothing of it is heard on the subscriber's channel,
//! and therefore nothing of it is in the recording.

use crate::calls::{Handover, Kind, Phase};
use crate::command::Command;
use crate::desks::After;
use crate::hearing::Hears;
use crate::legs::NORMAL;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{EndedBy, Outcome, Reason, What};
use domain::{BridgeId, CallId, EmployeeId, LegId, Millis, Party, Stage, Timestamp};

/// Two outside parties whom nobody of ours hears may talk so long.
const OUTSIDE: Millis = Millis(4 * 3_600_000);

impl Turn<'_> {
    pub fn consult_asked(&mut self, operator: EmployeeId, id: CallId, with: &Party, card: bool) {
        let asked = Reason::Asked { by: operator };
        let with = self.party(with);
        self.step(id, self.at, What::Consulted { by: operator, with: with.clone() }, &asked);
        self.call_in(id, &with, Stage::Called, card, &asked);
        self.apart(id, &asked);
    }

    /// The operator leaves the subscriber for whoever is asked. In a conference the others go on talking.
    pub fn apart(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        call.aside = true;
        let conference = call.participants.iter().any(|participant| participant.stage.is_in());
        if call.phase == Phase::Talking && !conference {
            self.enter(id, Phase::Held, self.at);
        }
        self.aside_bridge(id, reason);
        self.arrange(id, reason);
    }

    /// The operator who waits for an answer hears that it rings there.
    pub fn sound_ringing(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let rings = call.aside && call.asked().is_some_and(|asked| asked.stage == Stage::Called);
        if let Some(leg) = call.desk_leg.filter(|_| rings) {
            self.ringing_tone(leg, true, reason);
        }
    }

    /// The operator is with the subscriber again; whoever is asked goes on ringing or waits with music.
    pub fn return_to_subscriber(&mut self, id: CallId, reason: &Reason) {
        self.still(id, reason);
        let Some(call) = self.call(id) else { return };
        call.aside = false;
        match call.phase {
            Phase::Interrupted { until, .. } => call.phase = Phase::Interrupted { until, held: false },
            Phase::Held => self.enter(id, Phase::Talking, self.at),
            _ => {}
        }
        self.arrange(id, reason);
    }

    /// Everybody who is in the call hears the subscriber again.
    pub fn together(&mut self, id: CallId, reason: &Reason) {
        if let Some(call) = self.call(id) {
            call.aside = false;
        }
        let phase = self.s.calls.get(&id).map(|call| call.phase);
        if matches!(phase, Some(Phase::Held | Phase::Interrupted { .. })) {
            self.s.timers.cancel(Timer::Interrupted(id));
            self.s.timers.cancel(Timer::Rejoin(id));
            self.enter(id, Phase::Talking, self.at);
        }
        self.arrange(id, reason);
        self.close_aside(id, reason);
    }

    /// The operator hears no ringing any more.
    pub fn still(&mut self, id: CallId, reason: &Reason) {
        if let Some(leg) = self.s.calls.get(&id).and_then(|call| call.desk_leg) {
            self.ringing_tone(leg, false, reason);
        }
    }

    /// The bridge of the consultation, made if there is none.
    pub fn aside_bridge(&mut self, id: CallId, reason: &Reason) -> BridgeId {
        if let Some(bridge) = self.s.calls.get(&id).and_then(|call| call.aside_bridge) {
            return bridge;
        }
        let bridge = BridgeId::nth(self.ids.make());
        if let Some(call) = self.call(id) {
            call.aside_bridge = Some(bridge);
        }
        self.order(Command::CreateBridge { bridge }, reason);
        bridge
    }

    /// The bridge goes when nobody is apart any more.
    pub fn close_aside(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.call(id).filter(|call| call.asked().is_none()) else { return };
        call.aside = false;
        if let Some(bridge) = call.aside_bridge.take() {
            self.order(Command::DestroyBridge { bridge }, reason);
        }
    }

    pub fn cancel_asked(&mut self, operator: EmployeeId, id: CallId) {
        self.drop_asked(id, &Reason::Asked { by: operator });
    }

    pub fn complete_asked(&mut self, operator: EmployeeId, id: CallId) {
        self.complete(id, &Reason::Asked { by: operator });
    }

    /// The call goes to whoever was asked; if the phone still rings there, the ring goes on without the operator.
    pub fn complete(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(by), Some(asked)) = (call.operator, call.asked().cloned()) else { return };
        self.still(id, reason);
        let leg = self.give_away(id, by);
        self.step(id, self.at, What::Transferred { by, to: asked.party.clone().into() }, reason);
        match (asked.stage, asked.operator()) {
            (Stage::Consulted, Some(operator)) => self.take_over(id, operator, asked.id),
            (Stage::Consulted, None) => {
                self.leave_outside(id, asked.id);
            }
            (_, operator) => {
                let until = asked.until.unwrap_or(self.at);
                self.enter(id, Phase::Handed { until }, self.at);
                if let (Some(operator), Some(call)) = (operator, self.call(id)) {
                    call.participants.clear();
                    call.operator = Some(operator);
                    call.desk_leg = asked.leg;
                    let due = self.s.timers.at(Timer::Participant(id, asked.id)).unwrap_or(until);
                    self.s.timers.cancel(Timer::Participant(id, asked.id));
                    self.s.timers.set(Timer::Ring(id), due);
                }
                let (to, card) = (asked.party.clone(), asked.card);
                if let Some(call) = self.call(id) {
                    call.handover = Some(Handover { by, to, kind: Kind::Transfer, card });
                }
            }
        }
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, reason);
        }
        self.arrange(id, reason);
        self.close_aside(id, reason);
        self.parted.push((id, Some(by), None));
        self.leave_desk(by, id, After::Talk, reason);
    }

    /// The call is on nobody's desk for the moment. Gives the leg that is to be hung up.
    pub fn give_away(&mut self, id: CallId, by: EmployeeId) -> Option<LegId> {
        let call = self.call(id)?;
        call.operator = None;
        call.muted = false;
        call.aside = false;
        call.handed_by = Some(by);
        call.desk_leg.take()
    }

    /// A consulted colleague talks with the subscriber from now on.
    fn take_over(&mut self, id: CallId, operator: EmployeeId, who: LegId) {
        let Some(call) = self.call(id) else { return };
        let Some(place) = call.participants.iter().position(|participant| participant.id == who) else {
            return;
        };
        let taken = call.participants.remove(place);
        call.operator = Some(operator);
        call.desk_leg = taken.leg;
        call.muted = taken.muted;
        self.enter(id, Phase::Talking, self.at);
        if let Some(record) = self.call_record(id) {
            record.operator = Some(operator);
        }
        if let Some(desk) = self.desk(operator) {
            desk.taken_today += 1;
        }
        self.remember_talk(id, operator);
    }

    /// The subscriber and a number outside talk, and nobody of ours.
    fn leave_outside(&mut self, id: CallId, who: LegId) {
        let at = self.at;
        if let Some(participant) = self.participant_mut(id, who) {
            participant.stage = Stage::Joined;
            (participant.since, participant.until) = (at, None);
        }
        self.s.timers.cancel(Timer::Participant(id, who));
        self.enter(id, Phase::Outside, at);
        self.set_timer(Timer::Outside(id), OUTSIDE);
    }

    /// The number to which the call was transferred without a word answered.
    pub fn outside_answered(&mut self, id: CallId, who: LegId, reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        call.handover = None;
        let number = call.participant(who).and_then(|participant| match &participant.party {
            Party::Number { number } => Some(number.clone()),
            Party::Operator { .. } => None,
        });
        self.leave_outside(id, who);
        if let Some(number) = number {
            self.step(id, self.at, What::OutsideAnswered { number }, reason);
        }
        self.arrange(id, reason);
        self.close_aside(id, reason);
    }

    pub fn outside_overdue(&mut self, id: CallId) {
        self.end_call(id, Outcome::Answered, EndedBy::Centre, self.at, &Reason::TalkedTooLong);
    }

    /// The operator goes, by a button or the handset. Whoever was asked gets the call, as desk phones do it; in a
    /// conference a colleague leads on; with outside parties alone it is over.
    pub fn operator_left(&mut self, id: CallId, at: Timestamp, by: EndedBy, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let Some(operator) = call.operator else { return };
        let alone = call.participants.len() == 1;
        let asked = call.asked().map(|asked| asked.stage);
        if alone && matches!(asked, Some(Stage::Called | Stage::Consulted)) {
            return self.complete(id, reason);
        }
        if call.joined_operator().is_none() {
            return self.end_call(id, Outcome::Answered, by, at, reason);
        }
        self.drop_asked(id, reason);
        let leg = self.call(id).and_then(|call| call.desk_leg.take());
        if let Some(leg) = leg {
            self.hang_up(leg, NORMAL, reason);
        }
        self.promote(id);
        self.step(id, at, What::Left { who: Party::Operator { id: operator } }, reason);
        self.together(id, reason);
        self.parted.push((id, Some(operator), None));
        self.leave_desk(operator, id, After::Talk, reason);
    }

    /// Merges whoever was consulted into the call, or calls somebody straight into it.
    pub fn conference_asked(&mut self, operator: EmployeeId, id: CallId, with: Option<&Party>, card: bool) {
        let asked = Reason::Asked { by: operator };
        if let Some(with) = with {
            let with = self.party(with);
            self.step(id, self.at, What::Invited { by: operator, who: with.clone() }, &asked);
            return self.call_in(id, &with, Stage::Invited, card, &asked);
        }
        let at = self.at;
        let Some(consulted) = self.s.calls.get(&id).and_then(|call| call.asked().cloned()) else { return };
        if let Some(participant) = self.participant_mut(id, consulted.id) {
            participant.stage = Stage::Joined;
            participant.since = at;
        }
        self.step(id, at, What::Joined { who: consulted.party }, &asked);
        self.together(id, &asked);
    }

    pub fn remove_asked(&mut self, operator: EmployeeId, id: CallId, who: LegId) {
        self.participant_over(id, who, &Reason::Asked { by: operator });
    }

    /// An extension is the colleague who has it.
    pub fn party(&self, party: &Party) -> Party {
        self.s.party(party)
    }

    /// What everybody in the call hears follows from its state, and is said here.
    pub fn arrange(&mut self, id: CallId, reason: &Reason) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (phase, aside, subscriber, desk_leg) = (call.phase, call.aside, call.subscriber, call.desk_leg);
        let others: Vec<(LegId, Stage)> = call
            .participants
            .iter()
            .filter_map(|participant| Some((participant.leg?, participant.stage)))
            .collect();
        let talks = matches!(phase, Phase::Talking | Phase::Held);
        match (phase, subscriber) {
            (Phase::Talking | Phase::Outside, Some(leg)) => self.hear_call(id, leg, reason),
            (
                Phase::Held | Phase::Interrupted { .. } | Phase::Handed { .. } | Phase::Parked { .. },
                Some(leg),
            ) => {
                self.hear_music(id, leg, reason);
            }
            _ => {}
        }
        if let Some(leg) = desk_leg.filter(|leg| talks && self.is_in(*leg)) {
            match aside {
                true => self.hear_aside(id, leg, reason),
                false => self.hear_call(id, leg, reason),
            }
        }
        for (leg, stage) in others {
            match stage {
                _ if !self.is_in(leg) => {}
                Stage::Consulted if talks && aside => self.hear_aside(id, leg, reason),
                Stage::Joined if talks || phase == Phase::Outside => self.hear_call(id, leg, reason),
                Stage::Consulted | Stage::Joined => self.hear_music(id, leg, reason),
                _ => {}
            }
        }
    }

    fn is_in(&self, leg: LegId) -> bool {
        self.s.legs.get(&leg).is_some_and(|leg| leg.entered.is_some() && !leg.ending)
    }

    fn hear_call(&mut self, id: CallId, leg: LegId, reason: &Reason) {
        let bridge = self.bridge(id, reason);
        self.hear(leg, Hears::Bridge { bridge }, reason);
    }

    fn hear_aside(&mut self, id: CallId, leg: LegId, reason: &Reason) {
        let bridge = self.aside_bridge(id, reason);
        self.hear(leg, Hears::Bridge { bridge }, reason);
    }
}
