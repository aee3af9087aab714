//! The believed against the observed: what was missed while nobody listened, and what Asterisk lost.
//!
//! One rule to know: what was commanded or seen shortly before the picture was asked for is not held against it.

use crate::calls::Phase;
use crate::command::Command;
use crate::hearing::Hears;
use crate::input::{Gone, Observed, ObservedLeg};
use crate::legs::{Leg, NORMAL, NOT_KNOWN};
use crate::switch::Asterisk;
use crate::turn::Turn;
use domain::calls::{EndedBy, LegKind, Outcome, Reason};
use domain::{BridgeId, CallId, LegId, Millis, Stage, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A command is carried out within this time, and an event comes.
const IN_FLIGHT: Millis = Millis(1_000);
/// A leg that we called appears within this time.
const APPEARS: Millis = Millis(3_000);
/// After an absence, deadlines of Asterisk's are moved at least so far, so that events under way are heard first.
const AFTER_ABSENCE: Millis = Millis(5_000);

impl Turn<'_> {
    pub fn asterisk_seen(&mut self, up: bool) {
        let since = self.at;
        self.s.asterisk = match (up, self.s.asterisk) {
            (true, Asterisk::Down { since: lost }) => Asterisk::Unknown { since, lost: Some(lost) },
            (true, Asterisk::Unknown { lost, .. }) => Asterisk::Unknown { since, lost },
            (true, Asterisk::Up) => Asterisk::Unknown { since, lost: None },
            (false, Asterisk::Unknown { lost, .. }) => Asterisk::Down { since: lost.unwrap_or(since) },
            (false, Asterisk::Down { since }) => Asterisk::Down { since },
            (false, Asterisk::Up) => Asterisk::Down { since },
        };
    }

    pub fn reconcile(&mut self, observed: &Observed) {
        let missing = self.missing(observed);
        let told: BTreeSet<LegId> = observed.gone.iter().map(|(leg, _)| *leg).collect();
        for (leg, gone) in missing {
            self.leg_went(leg, gone, told.contains(&leg));
        }
        let bridges = observed.bridges.iter();
        let joined: BTreeMap<LegId, BridgeId> =
            bridges.flat_map(|bridge| bridge.legs.iter().map(|leg| (*leg, bridge.bridge))).collect();
        let mut made: BTreeSet<BridgeId> = observed.bridges.iter().map(|bridge| bridge.bridge).collect();
        let mut strangers = Vec::new();
        for seen in &observed.legs {
            match self.s.legs.get(&seen.leg) {
                None => strangers.push(seen),
                Some(leg) if leg.ending => {}
                Some(leg) if leg.entered.is_none() => self.came_meanwhile(seen),
                Some(_) if !seen.in_application => {}
                Some(_) => self.rejoin_bridge(seen.leg, joined.get(&seen.leg), &mut made, observed.asked_at),
            }
        }
        strangers.sort_by_key(|seen| (seen.since, seen.leg));
        for seen in strangers {
            self.stranger(seen, observed.asked_at);
        }
        if matches!(self.s.asterisk, Asterisk::Unknown { since, .. } if observed.asked_at + IN_FLIGHT >= since)
        {
            self.s.asterisk = Asterisk::Up;
            self.recover();
        }
    }

    /// Legs that are there no more, in the order in which they went; where that is not known, subscribers first,
    /// so that a dead Asterisk does not look like an operator's lost page. What is gone after Asterisk was seen to
    /// go down, and nothing else is known of it, went then.
    fn missing(&self, observed: &Observed) -> Vec<(LegId, Gone)> {
        let seen: BTreeSet<LegId> = observed.legs.iter().map(|seen| seen.leg).collect();
        let told: BTreeMap<LegId, Gone> = observed.gone.iter().copied().collect();
        let lost = match self.s.asterisk {
            Asterisk::Unknown { lost, .. } => lost,
            _ => None,
        };
        let believed = |leg: &Leg| match leg.entered {
            Some(at) => at < observed.asked_at,
            None => leg.record.started_at + APPEARS < observed.asked_at,
        };
        let mut missing = Vec::new();
        for (id, leg) in &self.s.legs {
            if let Some(gone) = told.get(id) {
                missing.push((gone.at.unwrap_or(self.at), leg.record.kind, *id, *gone));
            } else if !seen.contains(id) && believed(leg) {
                let gone = Gone { cause: NOT_KNOWN, at: lost };
                missing.push((lost.unwrap_or(self.at), leg.record.kind, *id, gone));
            }
        }
        missing.sort_by_key(|(at, kind, id, _)| (*at, *kind != LegKind::Subscriber, *id));
        missing.into_iter().map(|(_, _, id, gone)| (id, gone)).collect()
    }

    /// A leg that we called, and whose entering or answer was not heard.
    fn came_meanwhile(&mut self, seen: &ObservedLeg) {
        if !seen.in_application {
            return;
        }
        match self.s.legs.get(&seen.leg).map(|leg| leg.record.kind) {
            Some(LegKind::Operator | LegKind::Supervisor) if seen.up => {
                self.leg_entered(seen.leg, &seen.name);
            }
            Some(LegKind::Ear) => self.leg_entered(seen.leg, &seen.name),
            Some(LegKind::Subscriber | LegKind::Outside) => {
                self.leg_entered(seen.leg, &seen.name);
                if seen.up {
                    self.leg_answered(seen.leg);
                }
            }
            _ => {}
        }
    }

    /// A leg that should be in a bridge is joined again; one that should be in none, or another, leaves.
    fn rejoin_bridge(
        &mut self,
        id: LegId,
        joined: Option<&BridgeId>,
        made: &mut BTreeSet<BridgeId>,
        asked_at: Timestamp,
    ) {
        let Some(leg) = self.s.legs.get(&id) else { return };
        let wanted = match leg.hears {
            Hears::Bridge { bridge } => Some(bridge),
            _ => None,
        };
        if wanted == joined.copied() || leg.hears_since + IN_FLIGHT >= asked_at {
            return;
        }
        if let Some(bridge) = joined {
            self.order(Command::Leave { bridge: *bridge, leg: id }, &Reason::Reconciled);
        }
        if let Some(bridge) = wanted
            && made.insert(bridge)
        {
            self.order(Command::CreateBridge { bridge }, &Reason::Reconciled);
        }
        self.hear_again(id, &Reason::Reconciled);
    }

    /// A leg in the application that is not known: a caller who came meanwhile, or nobody's. One that has just come
    /// is left to its own event.
    fn stranger(&mut self, seen: &ObservedLeg, asked_at: Timestamp) {
        let fresh = seen.since + IN_FLIGHT >= asked_at;
        if !seen.in_application || fresh || self.s.departed.contains(seen.leg) {
            return;
        }
        match &seen.dialled {
            Some(dialled) => {
                self.caller_arrived(seen.leg, &seen.name, seen.caller.clone(), dialled, seen.since);
            }
            None => self.order(Command::HangUp { leg: seen.leg, cause: NORMAL }, &Reason::Reconciled),
        }
    }

    /// After an absence, ours or Asterisk's: callers hear again what they should, rings get time to tell.
    fn recover(&mut self) {
        let soonest = self.at + AFTER_ABSENCE;
        for timer in self.s.timers.due_before(soonest) {
            if timer.is_of_a_ring() {
                self.s.timers.set(timer, soonest);
            }
        }
        let calls: Vec<(CallId, Phase, Option<LegId>)> =
            self.s.calls.iter().map(|(id, call)| (*id, call.phase, call.subscriber)).collect();
        for (id, phase, subscriber) in calls {
            let Some(leg) = subscriber.filter(|_| !self.arrived.contains(&id)) else { continue };
            let Some(hears) = self.s.legs.get(&leg).map(|leg| leg.hears.clone()) else { continue };
            match (phase, hears) {
                (Phase::Waiting | Phase::Ringing { .. }, Hears::Prompt { playback, .. }) => {
                    self.order(Command::StopPlay { leg, playback }, &Reason::Reconciled);
                    self.play_ended(leg);
                }
                (_, Hears::Prompt { .. } | Hears::Music { .. }) => self.hear_again(leg, &Reason::Reconciled),
                (_, Hears::Nothing | Hears::Bridge { .. }) => {}
            }
        }
        // Those who were asked into a call, and wait with music.
        let others = self.s.calls.values().flat_map(|call| &call.participants);
        let waiting: Vec<LegId> = others.filter_map(|participant| participant.leg).collect();
        for leg in waiting {
            if self.s.legs.get(&leg).is_some_and(|leg| matches!(leg.hears, Hears::Music { .. })) {
                self.hear_again(leg, &Reason::Reconciled);
            }
        }
    }

    /// A command that failed for good. While Asterisk is away nothing is concluded from that: the reconciliation
    /// after it does. A failed `join` is tried again by the next reconciliation, a `hang_up` by its timer.
    pub fn command_failed(&mut self, leg: Option<LegId>, command: &str) {
        let Some(id) = leg.filter(|_| self.s.asterisk == Asterisk::Up) else { return };
        let Some(leg) = self.s.legs.get(&id).filter(|leg| !leg.ending) else { return };
        let call = leg.record.call;
        let Some(phase) = self.s.calls.get(&call).map(|call| call.phase) else { return };
        let plays = matches!(leg.hears, Hears::Prompt { .. });
        let mine = self.s.calls.get(&call).is_some_and(|call| call.desk_leg == Some(id));
        let reason = Reason::CommandFailed { command: command.to_owned() };
        let participant = self.s.calls.get(&call).and_then(|call| call.participant_on(id));
        if let Some((who, stage)) = participant.map(|participant| (participant.id, participant.stage)) {
            return match command {
                "ring" | "dial" if stage.rings() => self.participant_failed(call, who, &reason),
                "ring" if matches!(stage, Stage::AwayConsulted | Stage::AwayJoined) => {
                    self.recall_failed(call, who);
                }
                "start_music" => self.music_failed(id),
                _ => {}
            };
        }
        match (command, phase) {
            ("ring", Phase::Handed { .. }) if mine => self.handover_failed(call, &reason),
            ("play", _) if plays => self.play_ended(id),
            ("start_music", _) => self.music_failed(id),
            ("ring", Phase::Ringing { .. }) if mine => self.ring_failed(call, &reason),
            ("ring", Phase::Interrupted { .. }) if mine => {
                if let Some(call) = self.call(call) {
                    call.desk_leg = None;
                }
                self.hang_up(id, NORMAL, &reason);
                self.rejoin_failed(call);
            }
            ("dial", Phase::Forwarded { answered: false }) => {
                self.end_call(call, Outcome::Overflowed, EndedBy::Network, self.at, &reason);
            }
            ("ring" | "dial", Phase::Dialling { .. }) | ("answer", _) => {
                self.end_call(call, Outcome::Failed, EndedBy::Network, self.at, &reason);
            }
            _ => {}
        }
    }
}
