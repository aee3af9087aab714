//! A supervisor at the side of a talk: listens, whispers, barges in, takes over.
//!
//! One rule to know: nobody steers a supervision step by step. What is wanted is written down, and at the end of each
//! entry (`supervise`) it is compared with the legs as they are: an ear is made where one is wanted, and whatever does
//! not belong is hung up. So a lost page, a restart, a talk that changes hands need nothing of their own here.

use crate::command::Command;
use crate::desks::After;
use crate::hearing::Hears;
use crate::legs::NORMAL;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{LegKind, Reason, What};
use domain::supervision::SupervisionMode;
use domain::{BridgeId, CallId, EmployeeId, LegId, Millis, Presence, Timestamp};
use serde::{Deserialize, Serialize};

/// The supervisor's phone picks up by itself, so that is a matter of moments.
const PICKS_UP: Millis = Millis(20_000);
/// Asterisk ends a ring by itself; if it has not said so by then, it is over all the same.
const GUARD: Millis = Millis(2_000);
/// An ear that was lost is made again after this time…
const EAR_AGAIN: Millis = Millis(1_000);
/// …and that so many times before the supervision is given up.
const TRIES: u8 = 10;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Supervision {
    pub call: CallId,
    pub wanted: SupervisionMode,
    /// The supervisor goes on as the operator as soon as the phone is picked up.
    pub takes_over: bool,
    /// The supervisor's phone.
    pub leg: LegId,
    /// Where phone and ear meet.
    pub bridge: BridgeId,
    pub ear: Option<Ear>,
    /// The ear to come: the one before hears until this one does.
    pub next: Option<Ear>,
    pub tries: u8,
    /// What really is, and since when.
    pub real: Option<(SupervisionMode, Timestamp)>,
    /// What the call's timeline was told last.
    pub told: Option<SupervisionMode>,
}

/// A channel of Asterisk's that hears what another says and hears, and may speak to it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ear {
    pub leg: LegId,
    pub on: LegId,
    pub whispers: bool,
}

impl Turn<'_> {
    /// Begins, or goes over to another mode or another talk without calling the phone anew.
    pub fn supervise_asked(&mut self, supervisor: EmployeeId, id: CallId, mode: SupervisionMode) {
        self.supervision_wanted(supervisor, id, mode, false);
    }

    pub fn take_over_asked(&mut self, supervisor: EmployeeId, id: CallId) {
        let mode = self.s.supervisions.get(&supervisor).map_or(SupervisionMode::Barge, |is| is.wanted);
        self.supervision_wanted(supervisor, id, mode, true);
    }

    fn supervision_wanted(
        &mut self,
        supervisor: EmployeeId,
        id: CallId,
        wanted: SupervisionMode,
        takes_over: bool,
    ) {
        let asked = Reason::Asked { by: supervisor };
        if self.s.supervisions.get(&supervisor).is_some_and(|is| is.call != id) {
            self.move_over(supervisor, id, &asked);
        }
        if let Some(is) = self.s.supervisions.get_mut(&supervisor) {
            is.wanted = wanted;
            is.takes_over = takes_over;
            is.tries = 0;
            return;
        }
        let Some(desk) = self.s.desks.get(&supervisor) else { return };
        let sip_user = desk.card.sip_user.clone();
        let shown = self.s.calls.get(&id).and_then(|call| call.record.number.clone());
        let (leg, bridge) = (self.new_leg(), BridgeId::nth(self.ids.make()));
        self.add_leg(leg, id, LegKind::Supervisor, Some(supervisor), None);
        let is = Supervision {
            call: id,
            wanted,
            takes_over,
            leg,
            bridge,
            ear: None,
            next: None,
            tries: 0,
            real: None,
            told: None,
        };
        self.s.supervisions.insert(supervisor, is);
        self.order(Command::CreateBridge { bridge }, &asked);
        self.set_timer(Timer::Supervisor(supervisor), PICKS_UP + GUARD);
        let command = Command::Ring {
            leg,
            operator: supervisor,
            sip_user,
            call: id,
            shown,
            auto_answer: true,
            timeout_secs: PICKS_UP.as_secs() as u32,
        };
        self.order(command, &asked);
    }

    /// To another talk, with the same phone.
    fn move_over(&mut self, supervisor: EmployeeId, to: CallId, reason: &Reason) {
        let Some(is) = self.s.supervisions.get_mut(&supervisor) else { return };
        let (from, leg, told) = (is.call, is.leg, is.told.take());
        let ears = [is.ear.take(), is.next.take()];
        is.call = to;
        is.real = None;
        let bridge = is.bridge;
        for ear in ears.into_iter().flatten() {
            self.hang_up(ear.leg, NORMAL, reason);
        }
        if self.s.legs.get(&leg).is_some_and(|leg| leg.entered.is_some()) {
            self.hear(leg, Hears::Bridge { bridge }, reason);
        }
        if told.is_some() {
            self.step(from, self.at, What::SupervisionEnded { supervisor }, reason);
        }
        if let Some(call) = self.call(from) {
            call.legs.remove(&leg);
        }
        if let Some(call) = self.call(to) {
            call.legs.insert(leg);
        }
        if let Some(record) = self.leg_record(leg) {
            record.call = to;
        }
    }

    pub fn end_supervision(&mut self, supervisor: EmployeeId, reason: &Reason) {
        let Some(is) = self.s.supervisions.remove(&supervisor) else { return };
        self.s.timers.cancel(Timer::Supervisor(supervisor));
        self.s.timers.cancel(Timer::Ear(supervisor));
        for ear in [is.ear, is.next].into_iter().flatten() {
            self.hang_up(ear.leg, NORMAL, reason);
        }
        self.hang_up(is.leg, NORMAL, reason);
        self.order(Command::DestroyBridge { bridge: is.bridge }, reason);
        if is.told.is_some() {
            self.step(is.call, self.at, What::SupervisionEnded { supervisor }, reason);
        }
    }

    /// The supervisor's phone is gone by itself.
    pub fn supervisor_gone(&mut self, leg: LegId, cause: u16) {
        let mine = |(id, is): (&EmployeeId, &Supervision)| (is.leg == leg).then_some(*id);
        if let Some(supervisor) = self.s.supervisions.iter().find_map(mine) {
            self.end_supervision(supervisor, &Reason::SupervisorGone { cause });
        }
    }

    /// The phone did not pick up.
    pub fn supervisor_overdue(&mut self, supervisor: EmployeeId) {
        let picked_up = |leg| self.s.legs.get(&leg).is_some_and(|leg| leg.entered.is_some());
        if self.s.supervisions.get(&supervisor).is_some_and(|is| !picked_up(is.leg)) {
            self.end_supervision(supervisor, &Reason::RingTimedOut { rang: PICKS_UP });
        }
    }

    /// Makes every supervision what is wanted of it.
    pub fn supervise(&mut self) {
        for supervisor in self.s.supervisions.keys().copied().collect::<Vec<_>>() {
            if let Some(reason) = self.why_over(supervisor) {
                self.end_supervision(supervisor, &reason);
            } else {
                self.attend(supervisor);
            }
        }
    }

    /// Why there is nothing to supervise any more, or nobody who may.
    fn why_over(&self, supervisor: EmployeeId) -> Option<Reason> {
        let is = self.s.supervisions.get(&supervisor)?;
        let talk = self.s.calls.get(&is.call).is_some_and(|call| call.phase.is_talk());
        let desk = self.s.desks.get(&supervisor).filter(|desk| !desk.leaving);
        if !talk {
            return Some(Reason::Course);
        }
        if desk.is_none_or(|desk| !desk.card.supervises) {
            return Some(Reason::RightLost);
        }
        (is.tries > TRIES).then(|| Reason::CommandFailed { command: "snoop".to_owned() })
    }

    fn attend(&mut self, supervisor: EmployeeId) {
        let Some(is) = self.s.supervisions.get(&supervisor) else { return };
        let (leg, wanted, takes_over) = (is.leg, is.wanted, is.takes_over);
        if self.s.legs.get(&leg).is_none_or(|leg| leg.entered.is_none()) {
            return;
        }
        self.s.timers.cancel(Timer::Supervisor(supervisor));
        if takes_over {
            return self.take_talk_over(supervisor);
        }
        let real = match wanted {
            SupervisionMode::Barge => self.barge(supervisor),
            SupervisionMode::Listen | SupervisionMode::Whisper => self.lend_an_ear(supervisor),
        };
        let at = self.at;
        let Some(is) = self.s.supervisions.get_mut(&supervisor) else { return };
        if is.real.map(|(mode, _)| mode) != real {
            is.real = real.map(|mode| (mode, at));
        }
        if let Some(mode) = real.filter(|mode| is.told != Some(*mode)) {
            is.told = Some(mode);
            let call = is.call;
            let reason = Reason::Asked { by: supervisor };
            self.step(call, at, What::Supervised { supervisor, mode }, &reason);
        }
    }

    /// Into the talk's own bridge; while it has none, nowhere.
    fn barge(&mut self, supervisor: EmployeeId) -> Option<SupervisionMode> {
        let reason = Reason::Asked { by: supervisor };
        let is = self.s.supervisions.get_mut(&supervisor)?;
        let (leg, own, call) = (is.leg, is.bridge, is.call);
        for ear in [is.ear.take(), is.next.take()].into_iter().flatten() {
            self.hang_up(ear.leg, NORMAL, &reason);
        }
        let talk = self.s.calls.get(&call).and_then(|call| call.bridge);
        self.hear(leg, Hears::Bridge { bridge: talk.unwrap_or(own) }, &reason);
        talk.map(|_| SupervisionMode::Barge)
    }

    /// Sees to it that the phone meets an ear on the operator's leg; answers what holds until it does.
    fn lend_an_ear(&mut self, supervisor: EmployeeId) -> Option<SupervisionMode> {
        let reason = Reason::Asked { by: supervisor };
        self.forget_lost_ears(supervisor);
        let is = self.s.supervisions.get(&supervisor)?.clone();
        let on = self.operators_leg(is.call);
        let whispers = is.wanted == SupervisionMode::Whisper;
        let fits = |ear: &Ear| Some(ear.on) == on && ear.whispers == whispers;
        let bridge = is.bridge;
        self.hear(is.leg, Hears::Bridge { bridge }, &reason);
        let (mut ear, mut next) = (is.ear, is.next);
        if ear.is_some_and(|ear| fits(&ear)) {
            if let Some(next) = next.take() {
                self.hang_up(next.leg, NORMAL, &reason);
            }
        } else if next.is_some_and(|next| fits(&next)) {
            if next.is_some_and(|next| self.has_entered(next.leg))
                && let Some(old) = std::mem::replace(&mut ear, next.take())
            {
                self.hang_up(old.leg, NORMAL, &reason);
            }
        } else {
            if let Some(next) = next.take() {
                self.hang_up(next.leg, NORMAL, &reason);
            }
            next = on.filter(|_| self.s.timers.at(Timer::Ear(supervisor)).is_none()).map(|on| {
                let leg = self.new_leg();
                self.add_leg(leg, is.call, LegKind::Ear, None, None);
                self.order(Command::Snoop { leg, on, whispers }, &reason);
                Ear { leg, on, whispers }
            });
        }
        // An ear on a leg that is gone hears nothing any more.
        if let Some(old) = ear.filter(|ear| Some(ear.on) != on) {
            self.hang_up(old.leg, NORMAL, &reason);
            ear = None;
        }
        if let Some(ear) = ear.filter(|ear| self.has_entered(ear.leg)) {
            self.hear(ear.leg, Hears::Bridge { bridge }, &reason);
        }
        if let Some(is) = self.s.supervisions.get_mut(&supervisor) {
            is.ear = ear;
            is.next = next;
            is.tries = if ear.is_some_and(|ear| fits(&ear)) { 0 } else { is.tries };
        }
        let mode = |ear: Ear| if ear.whispers { SupervisionMode::Whisper } else { SupervisionMode::Listen };
        ear.filter(|ear| self.has_entered(ear.leg)).map(mode)
    }

    /// Ears that went without our doing are made again, though not at once.
    fn forget_lost_ears(&mut self, supervisor: EmployeeId) {
        let here = |s: &crate::Switch, ear: &Ear| s.legs.get(&ear.leg).is_some_and(|leg| !leg.ending);
        let Some(is) = self.s.supervisions.get(&supervisor).cloned() else { return };
        let (ear, next) = (is.ear.filter(|ear| here(self.s, ear)), is.next.filter(|ear| here(self.s, ear)));
        if (ear, next) == (is.ear, is.next) {
            return;
        }
        self.set_timer(Timer::Ear(supervisor), EAR_AGAIN);
        if let Some(is) = self.s.supervisions.get_mut(&supervisor) {
            is.ear = ear;
            is.next = next;
            is.tries += 1;
        }
    }

    fn has_entered(&self, leg: LegId) -> bool {
        self.s.legs.get(&leg).is_some_and(|leg| leg.entered.is_some() && !leg.ending)
    }

    /// The operator's leg in a talk, if it is there.
    fn operators_leg(&self, call: CallId) -> Option<LegId> {
        self.s.calls.get(&call)?.desk_leg.filter(|leg| self.has_entered(*leg))
    }

    /// The operator is released to after-call time, the supervisor goes on, with the subscriber and whoever else is in
    /// the talk. Whoever the operator asked is asked no more.
    fn take_talk_over(&mut self, supervisor: EmployeeId) {
        let reason = Reason::Asked { by: supervisor };
        let Some(is) = self.s.supervisions.get(&supervisor).cloned() else { return };
        let id = is.call;
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(operator), old) = (call.operator, call.desk_leg) else { return };
        self.s.supervisions.remove(&supervisor);
        self.s.timers.cancel(Timer::Ear(supervisor));
        for ear in [is.ear, is.next].into_iter().flatten() {
            self.hang_up(ear.leg, NORMAL, &reason);
        }
        if is.told.is_some() {
            self.step(id, self.at, What::SupervisionEnded { supervisor }, &reason);
        }
        if let Some(old) = old {
            self.hang_up(old, NORMAL, &reason);
        }
        self.drop_asked(id, &reason);
        if let Some(call) = self.call(id) {
            call.operator = Some(supervisor);
            call.desk_leg = Some(is.leg);
            call.muted = false;
        }
        if let Some(record) = self.call_record(id) {
            record.operator = Some(supervisor);
        }
        if let Some(leg) = self.leg_record(is.leg) {
            leg.kind = LegKind::Operator;
        }
        self.remember_talk(id, supervisor);
        self.step(id, self.at, What::TakenOver { supervisor, operator }, &reason);
        self.parted.push((id, Some(operator), None));
        self.leave_desk(operator, id, After::Talk, &reason);
        self.take_desk(supervisor, id, Presence::Talking, false, &reason);
        if let Some(desk) = self.desk(supervisor) {
            desk.taken_today += 1;
        }
        self.together(id, &reason);
        self.order(Command::DestroyBridge { bridge: is.bridge }, &reason);
    }
}
