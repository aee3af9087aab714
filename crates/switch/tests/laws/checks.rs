//! What must hold after every entry.

use crate::support::Asterisk;
use domain::board::{Board, CallLive, Phase};
use domain::calls::{CallRecord, LegKind, What};
use domain::{
    CallId, EmployeeId, LegId, Millis, ParticipantLive, Party, Presence, RecordingId, Stage, Target,
    Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use switch::{Command, Entry, Fact, Input, Outcome, Switch};

/// A ring may outlive its time by the guard.
const RING_MORE: Millis = Millis(2_000);
/// After an absence by the picture and the grace.
const ABSENCE_MORE: Millis = Millis(9_000);

#[derive(Default)]
pub struct Checks {
    /// The screens of somebody who heard every event.
    board: Board,
    calls: BTreeMap<CallId, CallRecord>,
    presence: BTreeMap<EmployeeId, Presence>,
    recordings: BTreeMap<RecordingId, bool>,
    rung: BTreeSet<LegId>,
    callbacks: BTreeSet<domain::CallbackId>,
    /// Came to a queue, of their own or by a transfer, and have talked with nobody since.
    offered: BTreeSet<CallId>,
    /// When Asterisk was last seen to come; none while it is down.
    seen: Option<Timestamp>,
}

impl Checks {
    pub fn after(
        &mut self,
        machine: &Switch,
        asterisk: &Asterisk,
        entry: &Entry,
        outcome: &Outcome,
        sure: bool,
    ) {
        let board = machine.board();
        for event in &outcome.events {
            self.board.apply(event);
        }
        self.board.health = board.health;
        assert_eq!(self.board, board, "the events do not lead to the board");
        self.remember(outcome);
        desks(&board, entry.at);
        if let Input::AsteriskSeen { up } = entry.input {
            self.seen = up.then_some(entry.at);
        }
        if let Some(seen) = self.seen {
            rings(&board, entry.at, seen + ABSENCE_MORE);
        }
        self.queues(&board);
        for order in &outcome.orders {
            if let Command::Ring { leg, operator, auto_answer: false, .. } = &order.command
                && sure
            {
                free_phone(asterisk, *operator, *leg);
            }
            if let Command::Ring { leg, .. } | Command::Dial { leg, .. } = &order.command {
                assert!(self.rung.insert(*leg), "a leg made twice");
            }
        }
        if sure {
            callers(machine, &board, asterisk);
            channels(asterisk);
        }
    }

    fn remember(&mut self, outcome: &Outcome) {
        for fact in &outcome.facts {
            match fact {
                Fact::CallSaved { call } => {
                    let before = self.calls.insert(call.id, call.clone());
                    let ended = before.as_ref().is_some_and(|before| before.ended_at.is_some());
                    assert!(!ended || before.as_ref() == Some(call), "a call changed after its end");
                }
                Fact::CallStepped { call, step } => {
                    assert!(self.calls.contains_key(call), "a step of a call that was never saved");
                    match step.what {
                        What::Transferred { to: Target::Queue { .. }, .. } => {
                            self.offered.insert(*call);
                        }
                        What::Queued { .. } if self.calls[call].answered_at.is_none() => {
                            self.offered.insert(*call);
                        }
                        What::Answered { .. } => _ = self.offered.remove(call),
                        _ => {}
                    }
                }
                Fact::PresenceChanged { operator, to, .. } => {
                    let before = self.presence.insert(*operator, *to).unwrap_or(Presence::Offline);
                    assert_ne!(before, *to, "a change that changes nothing");
                }
                Fact::RecordingStarted { recording, .. } => {
                    assert!(self.recordings.insert(*recording, false).is_none());
                }
                Fact::RecordingEnded { recording, .. } => {
                    assert_eq!(self.recordings.insert(*recording, true), Some(false));
                }
                Fact::MessageLeft { recording, call, .. } => {
                    assert!(self.recordings.contains_key(recording) && self.calls.contains_key(call));
                }
                Fact::CallbackAsked { callback, .. } => {
                    assert!(self.callbacks.insert(*callback), "asked twice");
                }
                Fact::LegSaved { leg } => {
                    assert!(self.calls.contains_key(&leg.call), "a leg of a call that was never saved");
                }
            }
        }
    }

    /// The distribution waits for the same calls as the board shows.
    fn queues(&self, board: &Board) {
        for queue in board.queues.values() {
            let waits = |call: &&domain::board::CallLive| {
                call.queue == Some(queue.id)
                    && matches!(call.phase, Phase::Waiting { .. } | Phase::Ringing { .. })
            };
            assert_eq!(board.calls.values().filter(waits).count() as u32, queue.waiting, "{queue:?}");
            assert!(queue.free <= queue.staffed);
            let unserved =
                board.calls.values().filter(waits).filter(|call| self.offered.contains(&call.id)).count();
            let (today, waiting) = (queue.today, unserved as u32);
            let sum = today.answered + today.abandoned + today.flow_out + waiting;
            assert_eq!(today.offered, sum, "who came to a queue is nowhere: {queue:?}");
        }
    }

    /// Everything that began has ended, and the times add up.
    pub fn closed(&self) {
        for call in self.calls.values() {
            let ended = call.ended_at.expect("an end");
            assert!(call.outcome.is_some() && call.ended_by.is_some(), "{call:?}");
            let length = ended.since(call.started_at).0;
            assert!(ended >= call.started_at);
            assert!(call.waited.0 + call.talked.0 + call.held.0 <= length, "more than the whole: {call:?}");
            assert_eq!(call.answered_at.is_some(), call.outcome == Some(domain::calls::Outcome::Answered));
        }
        assert!(self.recordings.values().all(|ended| *ended), "a recording without an end");
    }
}

/// No operator has two calls; what the rows say is what the calls say; nobody is stuck.
fn desks(board: &Board, now: Timestamp) {
    let mut taken = BTreeMap::new();
    for call in board.calls.values() {
        let others = call.participants.iter().filter_map(|participant| match participant.party {
            Party::Operator { id } => Some(id),
            Party::Number { .. } => None,
        });
        for operator in call.operator.into_iter().chain(call.colleague).chain(others) {
            let other = taken.insert(operator, call.id);
            assert_eq!(other, None, "an operator with two calls");
        }
    }
    for row in board.operators.values() {
        let call = row.call.map(|id| board.calls.get(&id).expect("the call of a desk"));
        assert!(call.is_none_or(|call| call.has(row.id)), "somebody else's call: {row:?}");
        let phase = call.map(|call| &call.phase);
        let stage = call.and_then(|call| call.participant(row.id)).map(|participant| participant.stage);
        let fits = match row.presence {
            Presence::Ringing if stage.is_some() => stage.is_some_and(Stage::rings),
            Presence::Talking if stage.is_some() => {
                !stage.is_some_and(Stage::rings)
                    && matches!(phase, Some(Phase::Talking | Phase::Held | Phase::Interrupted { .. }))
            }
            _ if stage.is_some() => false,
            Presence::Ringing => {
                matches!(phase, Some(Phase::Ringing { .. } | Phase::Dialling { .. } | Phase::Handed { .. }))
            }
            Presence::Talking => matches!(
                phase,
                Some(
                    Phase::Dialling { .. }
                        | Phase::Talking
                        | Phase::Held
                        | Phase::Interrupted { .. }
                        | Phase::Handed { .. }
                )
            ),
            _ => phase.is_none(),
        };
        assert!(fits, "{row:?} with {phase:?}");
        assert_eq!(row.presence == Presence::AfterCall, row.after_call.is_some(), "{row:?}");
        if let Some(after) = &row.after_call {
            assert!(after.until >= now, "after-call time over: {row:?}");
        }
    }
}

fn rings(board: &Board, now: Timestamp, settled: Timestamp) {
    for call in board.calls.values() {
        match call.phase {
            Phase::Ringing { operator, until } => {
                assert!(now <= settled.max(until + RING_MORE), "a ring without end: {call:?}");
                assert_eq!(board.operators[&operator].call, Some(call.id));
            }
            Phase::Interrupted { until } | Phase::Parked { until, .. } => {
                assert!(now <= settled.max(until), "kept for ever: {call:?}");
            }
            Phase::Handed { until, .. } => {
                assert!(now <= settled.max(until + RING_MORE), "on its way for ever: {call:?}");
            }
            _ => {}
        }
        let mut apart = 0;
        for participant in &call.participants {
            apart += u32::from(!participant.stage.is_in());
            if let Some(until) = participant.until {
                assert!(now <= settled.max(until + RING_MORE), "waited for without end: {participant:?}");
            }
        }
        assert!(apart <= 1, "two are asked at once: {call:?}");
        assert!(apart > 0 || !call.aside, "apart with nobody: {call:?}");
    }
}

/// No caller is lost: whoever is there, and was not told to go, is in a call, and hears what belongs to it.
fn callers(machine: &Switch, board: &Board, asterisk: &Asterisk) {
    for (leg, id, kind) in machine.legs() {
        let Some(channel) = asterisk.channels.get(&leg).filter(|_| !asterisk.going.contains(&leg)) else {
            continue;
        };
        let call = board.calls.get(&id).unwrap_or_else(|| panic!("left behind: {leg} {channel:?}"));
        if kind != LegKind::Subscriber {
            continue;
        }
        let (music, plays, joined) = (channel.music, channel.plays.len() == 1, channel.bridges.len() == 1);
        let well = match call.phase {
            Phase::Flow { .. } => !music && !joined,
            Phase::Waiting { .. } | Phase::Ringing { .. } => music != plays && !joined,
            Phase::Talking | Phase::Dialling { .. } | Phase::Outside { .. } => joined && !music && !plays,
            Phase::Held | Phase::Interrupted { .. } | Phase::Handed { .. } | Phase::Parked { .. } => {
                music && !joined && !plays
            }
            Phase::Forwarded { answered: false } => music != plays && !joined,
            Phase::Forwarded { answered: true } => joined && !music && !plays,
            Phase::Message => !music && !joined,
        };
        assert!(well, "hears the wrong thing in {:?}: {channel:?}", call.phase);
        for participant in &call.participants {
            together(call, participant, channel, asterisk);
        }
    }
}

/// Nothing of a consultation is on the subscriber's channel, and so in the recording; in a conference all hear all.
fn together(
    call: &CallLive,
    participant: &ParticipantLive,
    subscriber: &crate::support::Channel,
    asterisk: &Asterisk,
) {
    let there = |channel: &&crate::support::Channel| {
        channel.in_application && channel.up && !asterisk.going.contains(&participant.id)
    };
    let Some(channel) = asterisk.channels.get(&participant.id).filter(there) else { return };
    let same = channel.bridges == subscriber.bridges;
    match (participant.stage, &call.phase) {
        (stage, _) if stage.is_apart() => {
            assert!(channel.bridges.is_empty() || !same, "a consultation is heard: {call:?}");
        }
        (Stage::Joined, Phase::Talking | Phase::Outside { .. }) => assert!(same, "not in the call: {call:?}"),
        _ => {}
    }
}

/// A phone is not offered a call before the last one is off it: it would be busy.
fn free_phone(asterisk: &Asterisk, operator: EmployeeId, leg: LegId) {
    let on_it = |channel: &&crate::support::Channel| match &channel.made {
        Some(Command::Ring { operator: other, leg: another, .. }) => *other == operator && *another != leg,
        _ => false,
    };
    assert!(!asterisk.channels.values().any(|channel| on_it(&channel)), "rung on a phone that is in use");
}

/// No channel in two bridges; no operator with two live channels.
fn channels(asterisk: &Asterisk) {
    let mut phones: BTreeMap<EmployeeId, LegId> = BTreeMap::new();
    for (leg, channel) in &asterisk.channels {
        assert!(channel.bridges.len() <= 1, "in two bridges: {channel:?}");
        if let Some(Command::Ring { operator, .. }) = &channel.made
            && !asterisk.going.contains(leg)
        {
            assert_eq!(phones.insert(*operator, *leg), None, "two calls on one phone");
        }
    }
}
