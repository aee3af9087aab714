//! The handling of one entry: the state, what has been decided so far, and what has been touched.
//!
//! One rule to know: while an input is handled, the parts only note what they touch. At the end, once: operators
//! are told to the distribution, it assigns, and what changed is saved and published.

use crate::calls::Call;
use crate::command::{Command, Order};
use crate::desks::Desk;
use crate::fact::Fact;
use crate::ids::Ids;
use crate::input::Input;
use crate::legs::Leg;
use crate::switch::{Asterisk, Outcome, Switch};
use crate::timers::Timer;
use domain::calls::{CallRecord, CallStep, LegKind, LegRecord, Reason, What};
use domain::{CallId, EmployeeId, LegId, Millis, QueueId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A gap between entries longer than this means that the engine was away, and timers of Asterisk's that passed in
/// it are given `GRACE`, so that a reconciliation can tell first what really happened.
const AWAY: Millis = Millis(2_000);
const GRACE: Millis = Millis(5_000);
/// How often a timer of Asterisk's that passed while Asterisk is not seen is looked at again.
const PARKED: Millis = Millis(1_000);

pub(crate) struct Turn<'a> {
    pub s: &'a mut Switch,
    pub at: Timestamp,
    pub ids: Ids,
    pub out: Outcome,
    /// Calls and legs whose summary changed, and those that are over, as they were at last.
    pub records: BTreeMap<CallId, Option<CallRecord>>,
    pub leg_records: BTreeMap<LegId, Option<LegRecord>>,
    pub calls: BTreeSet<CallId>,
    pub operators: BTreeSet<EmployeeId>,
    pub queues: BTreeSet<QueueId>,
    /// Calls that left a desk, or ended.
    pub parted: Vec<(CallId, Option<EmployeeId>, Option<domain::calls::Outcome>)>,
    /// Calls that have just begun to wait, or wait again.
    pub waiting_anew: BTreeSet<CallId>,
    /// Calls that have just arrived.
    pub arrived: BTreeSet<CallId>,
}

impl<'a> Turn<'a> {
    pub fn new(s: &'a mut Switch, seed: u64) -> Self {
        let at = s.now;
        Self {
            at,
            ids: Ids::new(at, seed),
            s,
            out: Outcome::default(),
            records: BTreeMap::new(),
            leg_records: BTreeMap::new(),
            calls: BTreeSet::new(),
            operators: BTreeSet::new(),
            queues: BTreeSet::new(),
            parted: Vec::new(),
            waiting_anew: BTreeSet::new(),
            arrived: BTreeSet::new(),
        }
    }

    /// Fires what is due. `before` is the instant of the entry before this one.
    pub fn fire_due(&mut self, before: Timestamp) {
        let away = self.at.since(before) > AWAY;
        while let Some((due, timer)) = self.s.timers.take_due(self.at) {
            if timer.is_of_asterisk() && self.s.asterisk != Asterisk::Up {
                self.s.timers.set(timer, self.at + PARKED);
            } else if timer.is_of_asterisk() && away && self.at.since(due) > AWAY {
                self.s.timers.set(timer, self.at + GRACE);
            } else {
                self.fire(timer);
            }
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Key(call) => self.no_key(call),
            Timer::Announce(call) => self.announce(call),
            Timer::Ring(call) => self.ring_overdue(call),
            Timer::Dial(call) => self.dial_overdue(call),
            Timer::Interrupted(call) => self.page_gone(call),
            Timer::Rejoin(call) => self.rejoin_overdue(call),
            Timer::AfterCall(operator) => self.after_call_over(operator, None),
            Timer::Rest(operator) => self.rested(operator),
            Timer::HangUp(leg) => self.hang_up_again(leg),
            Timer::Play(leg) => self.play_overdue(leg),
            Timer::Music(leg) => self.music_again(leg),
            Timer::Positions(queue) => self.refresh_positions(queue),
            Timer::Participant(call, who) => self.participant_overdue(call, who),
            Timer::Recall(call, who) => self.recall_overdue(call, who),
            Timer::Return(call) => self.give_back_again(call),
            Timer::Parked(call) => self.park_overdue(call),
            Timer::Outside(call) => self.outside_overdue(call),
            Timer::Supervisor(supervisor) => self.supervisor_overdue(supervisor),
            // That it was waited for is all.
            Timer::Ear(_) => {}
            Timer::MaxWait(call) => self.waited_too_long(call),
            Timer::Message(call) => self.message_over(call),
            // It decides at the end of each entry.
            Timer::Distribute => {}
        }
    }

    /// Handles an input. What a person may not do now is left undone, as `Switch::check` said.
    pub fn take(&mut self, input: &Input) {
        if self.s.check(input).is_err() {
            return;
        }
        match input {
            Input::Config { change } => self.configure(change),
            Input::DayBegan => self.day_began(),
            Input::PresenceAsked { operator, by, to, comment } => {
                self.presence_asked(*operator, *by, *to, comment.as_deref());
            }
            Input::DialAsked { operator, call, number } => self.dial_asked(*operator, *call, number),
            Input::HangUpAsked { operator, call } => self.hang_up_asked(*operator, *call),
            Input::HoldAsked { operator, call, on } => self.hold_asked(*operator, *call, *on),
            Input::MuteAsked { operator, call, on } => self.mute_asked(*operator, *call, *on),
            Input::DigitsAsked { operator, call, digits } => self.digits_asked(*operator, *call, digits),
            Input::TransferAsked { operator, call, to, card } => {
                self.transfer_asked(*operator, *call, to, *card);
            }
            Input::ConsultAsked { operator, call, with, card } => {
                self.consult_asked(*operator, *call, with, *card);
            }
            Input::CompleteAsked { operator, call } => self.complete_asked(*operator, *call),
            Input::CancelAsked { operator, call } => self.cancel_asked(*operator, *call),
            Input::ConferenceAsked { operator, call, with, card } => {
                self.conference_asked(*operator, *call, with.as_ref(), *card);
            }
            Input::RemoveAsked { operator, call, participant } => {
                self.remove_asked(*operator, *call, *participant);
            }
            Input::ParkAsked { operator, call } => self.park_asked(*operator, *call),
            Input::PickUpAsked { operator, call } => self.pick_up_asked(*operator, *call),
            Input::AfterCallDone { operator } => self.after_call_over(*operator, Some(*operator)),
            Input::AfterCallExtended { operator } => self.after_call_extended(*operator),
            Input::HelpAsked { operator, on } => self.help_asked(*operator, *on),
            Input::HelpAnswered { operator, by, name } => self.help_answered(*operator, *by, name),
            Input::RejoinAsked { operator, call } => self.rejoin_asked(*operator, *call),
            Input::SuperviseAsked { supervisor, call, mode } => {
                self.supervise_asked(*supervisor, *call, *mode);
            }
            Input::SupervisionEndAsked { supervisor } => {
                self.end_supervision(*supervisor, &Reason::Asked { by: *supervisor });
            }
            Input::TakeOverAsked { supervisor, call } => self.take_over_asked(*supervisor, *call),
            Input::ReleaseAsked { operator, by, comment, present } => {
                self.release_asked(*operator, *by, comment, present);
            }
            Input::PageSeen { operator, there } => self.page_seen(*operator, *there),
            Input::PhoneSeen { operator, reachable } => self.phone_seen(*operator, *reachable),
            Input::AsteriskSeen { up } => self.asterisk_seen(*up),
            Input::CallerArrived { leg, name, caller, dialled, waited } => {
                let since = self.at - waited.unwrap_or_default();
                self.caller_arrived(*leg, name, caller.clone(), dialled, since);
            }
            Input::PhoneDialled { leg, name, operator, number } => {
                self.phone_dialled(*leg, name, *operator, number);
            }
            Input::LegEntered { leg, name } => self.leg_entered(*leg, name),
            Input::LegRinging { leg } => self.leg_ringing(*leg),
            Input::LegAnswered { leg } => self.leg_answered(*leg),
            Input::LegGone { leg, gone } => self.leg_gone(*leg, *gone),
            Input::DigitPressed { leg, digit } => self.key_pressed(*leg, *digit),
            Input::PlaybackEnded { playback } => self.playback_ended(*playback),
            Input::CommandFailed { leg, command, .. } => self.command_failed(*leg, command),
            Input::Reconciled { observed } => self.reconcile(observed),
            Input::TimeCame => {}
        }
    }

    pub fn finish(mut self) -> Outcome {
        self.supervise();
        self.distribute();
        self.explain_waiting();
        self.save();
        self.publish();
        self.out
    }

    /// Tells the distribution who is free now, and rings what it assigns.
    fn distribute(&mut self) {
        for operator in self.operators.clone() {
            self.tell_distribution(operator);
        }
        if self.s.asterisk != Asterisk::Up {
            return;
        }
        for assignment in self.s.acd.assign(self.at) {
            self.ring(assignment);
        }
        match self.s.acd.next_due() {
            Some(due) => self.s.timers.set(Timer::Distribute, due),
            None => self.s.timers.cancel(Timer::Distribute),
        }
    }

    pub fn order(&mut self, command: Command, reason: &Reason) {
        self.out.orders.push(Order { command, reason: reason.clone() });
    }

    pub fn step(&mut self, call: CallId, at: Timestamp, what: What, reason: &Reason) {
        let step = CallStep { at, what, reason: reason.clone() };
        self.out.facts.push(Fact::CallStepped { call, step });
    }

    /// Sets a timer; never in the past, so that firing ends.
    pub fn set_timer(&mut self, timer: Timer, after: Millis) {
        let at = self.at + after.max(Millis(1));
        self.s.timers.set(timer, at);
    }

    /// A call to be changed; the screens are told after.
    pub fn call(&mut self, id: CallId) -> Option<&mut Call> {
        let call = self.s.calls.get_mut(&id)?;
        self.calls.insert(id);
        Some(call)
    }

    /// A call whose summary is to be changed; saved after.
    pub fn call_record(&mut self, id: CallId) -> Option<&mut CallRecord> {
        self.records.entry(id).or_default();
        self.call(id).map(|call| &mut call.record)
    }

    pub fn leg(&mut self, id: LegId) -> Option<&mut Leg> {
        self.s.legs.get_mut(&id)
    }

    pub fn leg_record(&mut self, id: LegId) -> Option<&mut LegRecord> {
        let leg = self.s.legs.get_mut(&id)?;
        self.leg_records.entry(id).or_default();
        Some(&mut leg.record)
    }

    /// A desk to be changed; the distribution and the screens are told after.
    pub fn desk(&mut self, id: EmployeeId) -> Option<&mut Desk> {
        let desk = self.s.desks.get_mut(&id)?;
        self.operators.insert(id);
        Some(desk)
    }

    /// Puts the summaries that changed before the other facts: rows refer to them.
    fn save(&mut self) {
        let calls = std::mem::take(&mut self.records).into_iter().filter_map(|(id, last)| {
            let call = last.or_else(|| self.s.calls.get(&id).map(|call| call.record.clone()))?;
            Some(Fact::CallSaved { call })
        });
        let mut facts: Vec<Fact> = calls.collect();
        facts.extend(std::mem::take(&mut self.leg_records).into_iter().filter_map(|(id, last)| {
            let leg = last.or_else(|| self.s.legs.get(&id).map(|leg| leg.record.clone()))?;
            (leg.kind != LegKind::Ear).then_some(Fact::LegSaved { leg })
        }));
        facts.append(&mut self.out.facts);
        self.out.facts = facts;
    }
}
