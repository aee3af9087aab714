//! Legs: what each is, what it hears, how it is hung up, and what follows when it is gone.

use crate::command::Command;
use crate::fact::Fact;
use crate::input::Gone;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{LegKind, LegRecord, Reason};
use domain::{CallId, EmployeeId, LegId, Millis, Phone, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// A leg that still is, after it was told to hang up, is told again after this time.
const HANG_UP_AGAIN: Millis = Millis(5_000);
/// Departed legs are remembered so long, longer than any event or picture can be late.
const REMEMBER: Millis = Millis(60_000);

/// Normal clearing (Q.850).
pub(crate) const NORMAL: u16 = 16;
pub(crate) const BUSY: u16 = 17;
pub(crate) const UNALLOCATED: u16 = 1;
/// Asterisk does not know why, or the end was not seen.
pub(crate) const NOT_KNOWN: u16 = 127;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leg {
    pub record: LegRecord,
    /// Asterisk's channel name, once known.
    pub name: String,
    /// When it entered the application; before that it can't be joined or played to.
    pub entered: Option<Timestamp>,
    /// Told to hang up: whatever comes of it now means nothing.
    pub ending: bool,
    pub hears: crate::hearing::Hears,
    /// When that was commanded.
    pub hears_since: Timestamp,
    /// Made to hear a ringing tone on top.
    pub ringing: bool,
}

/// Legs that are gone, so that what is still said of them is not taken for something new.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "VecDeque<(Timestamp, LegId)>", into = "VecDeque<(Timestamp, LegId)>")]
pub(crate) struct Departed {
    order: VecDeque<(Timestamp, LegId)>,
    legs: BTreeSet<LegId>,
}

impl Departed {
    pub fn insert(&mut self, leg: LegId, now: Timestamp) {
        while let Some(&(at, old)) = self.order.front()
            && now.since(at) > REMEMBER
        {
            self.order.pop_front();
            self.legs.remove(&old);
        }
        if self.legs.insert(leg) {
            self.order.push_back((now, leg));
        }
    }

    pub fn contains(&self, leg: LegId) -> bool {
        self.legs.contains(&leg)
    }
}

impl From<VecDeque<(Timestamp, LegId)>> for Departed {
    fn from(order: VecDeque<(Timestamp, LegId)>) -> Self {
        let legs = order.iter().map(|(_, leg)| *leg).collect();
        Self { order, legs }
    }
}

impl From<Departed> for VecDeque<(Timestamp, LegId)> {
    fn from(departed: Departed) -> Self {
        departed.order
    }
}

impl Turn<'_> {
    /// A leg that begins, ours or not, of the call's subscriber side or an operator's.
    pub fn add_leg(
        &mut self,
        id: LegId,
        call: CallId,
        kind: LegKind,
        operator: Option<EmployeeId>,
        number: Option<Phone>,
    ) {
        let at = self.at;
        let record = LegRecord {
            id,
            call,
            kind,
            operator,
            number,
            started_at: at,
            answered_at: None,
            ended_at: None,
            cause: None,
        };
        let leg = Leg {
            record,
            name: String::new(),
            entered: None,
            ending: false,
            hears: crate::hearing::Hears::Nothing,
            hears_since: at,
            ringing: false,
        };
        self.s.legs.insert(id, leg);
        self.leg_records.entry(id).or_default();
        if let Some(call) = self.call(call) {
            call.legs.insert(id);
        }
        if let Some(desk) = operator.and_then(|operator| self.desk(operator)) {
            desk.legs.insert(id);
        }
    }

    /// An id for a leg that we make.
    pub fn new_leg(&mut self) -> LegId {
        LegId::nth(self.ids.make())
    }

    /// `name`: the channel's; empty while it is not known.
    pub fn mark_entered(&mut self, id: LegId, name: &str) {
        let at = self.at;
        if let Some(leg) = self.leg(id) {
            leg.entered.get_or_insert(at);
            if !name.is_empty() {
                name.clone_into(&mut leg.name);
            }
        }
    }

    pub fn mark_answered(&mut self, id: LegId) {
        let at = self.at;
        if let Some(record) = self.leg_record(id) {
            record.answered_at.get_or_insert(at);
        }
    }

    /// Tells a leg to hang up and sees to it that it does.
    pub fn hang_up(&mut self, id: LegId, cause: u16, reason: &Reason) {
        let Some(leg) = self.leg(id).filter(|leg| !leg.ending) else { return };
        leg.ending = true;
        self.forget_sound(id);
        self.order(Command::HangUp { leg: id, cause }, reason);
        self.set_timer(Timer::HangUp(id), HANG_UP_AGAIN);
    }

    pub fn hang_up_again(&mut self, id: LegId) {
        if self.s.legs.contains_key(&id) {
            self.order(Command::HangUp { leg: id, cause: NORMAL }, &Reason::Course);
            self.set_timer(Timer::HangUp(id), HANG_UP_AGAIN);
        }
    }

    pub fn leg_entered(&mut self, id: LegId, name: &str) {
        let Some(leg) = self.s.legs.get(&id) else {
            // Nobody's: whoever it was called for has been given up.
            return self.order(Command::HangUp { leg: id, cause: NORMAL }, &Reason::Course);
        };
        if leg.ending {
            // It picked up in the very instant in which it was given up.
            self.order(Command::HangUp { leg: id, cause: NORMAL }, &Reason::Course);
            return;
        }
        let (call, kind, known) = (leg.record.call, leg.record.kind, leg.entered.is_some());
        self.mark_entered(id, name);
        if known {
            return;
        }
        match kind {
            LegKind::Operator => {
                self.mark_answered(id);
                self.phone_picked_up(call, id);
            }
            LegKind::Subscriber => self.record(call, &Reason::Course),
            LegKind::Outside | LegKind::Ear => {}
            // What follows is done at the end of the entry.
            LegKind::Supervisor => self.mark_answered(id),
        }
    }

    pub fn leg_ringing(&mut self, id: LegId) {
        if let Some(leg) = self.s.legs.get(&id).filter(|leg| !leg.ending) {
            self.far_side_rings(leg.record.call, id);
        }
    }

    pub fn leg_answered(&mut self, id: LegId) {
        let Some(leg) = self.s.legs.get(&id).filter(|leg| !leg.ending) else { return };
        let (call, kind) = (leg.record.call, leg.record.kind);
        if kind == LegKind::Outside {
            // We made it in our application: answered, it is there, whenever its coming will be told.
            self.mark_entered(id, "");
        }
        self.far_side_answered(call, id);
        self.forward_answered(call, id);
    }

    pub fn leg_gone(&mut self, id: LegId, gone: Gone) {
        self.leg_went(id, gone, true);
    }

    /// `seen`: somebody, we or Asterisk's log, saw it go. Else it is just not there any more.
    pub fn leg_went(&mut self, id: LegId, gone: Gone, seen: bool) {
        self.s.departed.insert(id, self.at);
        let Some(leg) = self.s.legs.get(&id) else { return };
        let (call, operator, ending) = (leg.record.call, leg.record.operator, leg.ending);
        let kind = leg.record.kind;
        let at = gone.at.unwrap_or(self.at).clamp(leg.record.started_at, self.at);
        if let Some(record) = self.leg_record(id) {
            record.ended_at = Some(at);
            record.cause = Some(gone.cause);
        }
        self.forget_sound(id);
        self.s.timers.cancel(Timer::HangUp(id));
        if let Some(leg) = self.s.legs.remove(&id) {
            self.leg_records.insert(id, Some(leg.record));
        }
        if let Some(desk) = operator.and_then(|operator| self.desk(operator)) {
            desk.legs.remove(&id);
        }
        let Some(mine) = self.s.calls.get_mut(&call) else { return };
        mine.legs.remove(&id);
        let (subscriber, desk_leg) = (mine.subscriber == Some(id), mine.desk_leg == Some(id));
        let participant = mine.participant_on(id).map(|participant| participant.id);
        let forward = mine.forward == Some(id);
        if subscriber && let Some(recording) = mine.recording {
            self.out.facts.push(Fact::RecordingEnded { recording, call, at });
        }
        match () {
            () if ending => {}
            () if subscriber => self.subscriber_gone(call, at, gone.cause, seen),
            () if desk_leg => self.operator_leg_gone(call, at, gone.cause),
            () if kind == LegKind::Supervisor => self.supervisor_gone(id, gone.cause),
            () if forward => self.forward_gone(call, gone.cause),
            () => {
                if let Some(who) = participant {
                    self.participant_gone(call, who, at, gone.cause);
                }
            }
        }
        self.drop_if_over(call);
    }
}
