//! Desks: what each operator is doing, and where a call leaves them.
//!
//! One rule to know: `home` is the presence that a person chose (or that the rule of misses set); calls only lay
//! Ringing, Talking and AfterCall over it. After a call the operator goes to `next`, if something was asked
//! during the call, and else home.

use crate::fact::Fact;
use crate::timers::Timer;
use crate::turn::Turn;
use acd::Unavailable;
use domain::board::AfterCall;
use domain::breaks::BreakUsed;
use domain::calls::Reason;
use domain::config::Operator;
use domain::help::Help;
use domain::{CallId, EmployeeId, LegId, Millis, Presence, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Desk {
    /// As configured, but the phone is the one that the call at hand began with.
    pub card: Operator,
    pub presence: Presence,
    pub since: Timestamp,
    pub home: Presence,
    pub next: Option<Next>,
    /// The operator's page is connected.
    pub page: bool,
    /// The phone is registered and answers.
    pub reachable: bool,
    /// The phone could not be rung a moment ago, whatever is said of it.
    pub resting: bool,
    pub call: Option<CallId>,
    /// Legs of the phone that still are, those being hung up included.
    pub legs: BTreeSet<LegId>,
    /// For "idle the longest".
    pub idle_since: Timestamp,
    pub after_call: Option<AfterCall>,
    /// The call at hand, or the last one, was made by the operator.
    pub outgoing: bool,
    /// The last call that was asked for from the page: a repeated request is one call.
    pub dialled: Option<CallId>,
    pub taken_today: u32,
    /// Time in talks since the local midnight of the centre.
    #[serde(default)]
    pub talked_today: Millis,
    pub misses: u8,
    /// No operator any more; goes when the call is over.
    pub leaving: bool,
    /// Breaks of today, by reason.
    #[serde(default)]
    pub breaks: Vec<BreakUsed>,
    #[serde(default)]
    pub help: Option<Help>,
}

/// Asked for during a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Next {
    pub to: Presence,
    pub by: EmployeeId,
    #[serde(default)]
    pub comment: Option<String>,
}

impl Next {
    fn reason(&self) -> Reason {
        asked(self.by, self.comment.as_deref())
    }
}

/// A person's own wish, or a supervisor's decision.
fn asked(by: EmployeeId, comment: Option<&str>) -> Reason {
    match comment {
        Some(comment) => Reason::Forced { by, comment: comment.to_owned() },
        None => Reason::Asked { by },
    }
}

/// How a call leaves the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// They talked: after-call time follows.
    Talk,
    /// They did not; idle as before.
    Nothing,
    /// Missed or refused; after `most` in a row (0 is never) the operator is sent on a break.
    Miss { most: u8 },
}

impl Desk {
    pub fn new(card: Operator, at: Timestamp) -> Self {
        Self {
            card,
            presence: Presence::Offline,
            since: at,
            home: Presence::Offline,
            next: None,
            page: false,
            reachable: false,
            resting: false,
            call: None,
            legs: BTreeSet::new(),
            idle_since: at,
            after_call: None,
            outgoing: false,
            dialled: None,
            taken_today: 0,
            talked_today: Millis::ZERO,
            misses: 0,
            leaving: false,
            breaks: Vec::new(),
            help: None,
        }
    }

    /// None: free.
    fn unavailable(&self) -> Option<Unavailable> {
        match self.presence {
            Presence::Offline => Some(Unavailable::Offline),
            Presence::Break { .. } => Some(Unavailable::OnBreak),
            Presence::Outbound | Presence::Ringing | Presence::Talking | Presence::AfterCall => {
                Some(Unavailable::Busy)
            }
            Presence::Ready if self.call.is_some() || !self.legs.is_empty() => Some(Unavailable::Busy),
            Presence::Ready if !self.reachable || self.resting => Some(Unavailable::Unreachable),
            Presence::Ready => None,
        }
    }
}

impl Turn<'_> {
    pub fn tell_distribution(&mut self, id: EmployeeId) {
        let Some(desk) = self.s.desks.get(&id) else { return };
        self.s.acd.set_load(id, desk.taken_today, desk.talked_today);
        match desk.unavailable() {
            None => self.s.acd.set_free(id, desk.idle_since),
            Some(why) => self.s.acd.set_unavailable(id, why),
        }
    }

    /// Changes the presence, if it is another, and has the interval remembered.
    pub fn set_presence(
        &mut self,
        operator: EmployeeId,
        to: Presence,
        by: Option<EmployeeId>,
        reason: &Reason,
        call: Option<CallId>,
    ) {
        let at = self.at;
        let Some(desk) = self.desk(operator).filter(|desk| desk.presence != to) else { return };
        desk.count_break(to, at);
        desk.end_help(to);
        desk.presence = to;
        desk.since = at;
        let reason = reason.clone();
        self.out.facts.push(Fact::PresenceChanged { operator, at, to, by, reason, call });
    }

    pub fn presence_asked(
        &mut self,
        operator: EmployeeId,
        by: EmployeeId,
        to: Presence,
        comment: Option<&str>,
    ) {
        let at = self.at;
        let Some(desk) = self.desk(operator) else { return };
        if !desk.presence.can_be_asked() {
            desk.next = Some(Next { to, by, comment: comment.map(str::to_owned) });
            return;
        }
        if to == Presence::Ready && desk.presence != to {
            desk.idle_since = at;
            desk.misses = 0;
        }
        desk.home = to;
        self.set_presence(operator, to, Some(by), &asked(by, comment), None);
    }

    /// A call comes to the desk. After-call time under way is over with that.
    pub fn take_desk(
        &mut self,
        operator: EmployeeId,
        call: CallId,
        presence: Presence,
        outgoing: bool,
        reason: &Reason,
    ) {
        let Some(desk) = self.desk(operator) else { return };
        desk.call = Some(call);
        desk.outgoing = outgoing;
        desk.after_call = None;
        self.s.timers.cancel(Timer::AfterCall(operator));
        self.set_presence(operator, presence, None, reason, Some(call));
    }

    /// The call leaves the desk.
    pub fn leave_desk(&mut self, operator: EmployeeId, call: CallId, after: After, reason: &Reason) {
        let (at, (length, extensions)) = (self.at, self.after_call_of(operator, call));
        let card = self.s.config.operators.get(&operator).cloned();
        let queue = self.s.calls.get(&call).and_then(|call| call.record.queue);
        let since = self.s.desks.get(&operator).filter(|desk| desk.call == Some(call)).map(|desk| desk.since);
        if let (After::Talk, Some(queue), Some(since)) = (after, queue, since) {
            self.handled(queue, at.since(since));
        }
        let Some(desk) = self.desk(operator).filter(|desk| desk.call == Some(call)) else { return };
        desk.call = None;
        if let Some(card) = card {
            desk.card = card;
        }
        if desk.leaving {
            return self.remove_desk(operator);
        }
        match after {
            After::Nothing => {}
            After::Miss { most } => {
                desk.idle_since = at;
                desk.misses = desk.misses.saturating_add(1);
                if most > 0 && desk.misses >= most {
                    let reason = Reason::MissedTooOften { misses: desk.misses };
                    desk.misses = 0;
                    desk.home = Presence::Break { reason: None };
                    return self.go_home(operator, &reason, Some(call));
                }
            }
            After::Talk => {
                desk.idle_since = at;
                let talked = at.since(desk.since);
                desk.talked_today = desk.talked_today + talked;
                if length > Millis::ZERO {
                    desk.after_call =
                        Some(AfterCall { call, until: at + length, extensions_left: extensions });
                    self.set_timer(Timer::AfterCall(operator), length);
                    let reason = Reason::AfterCallTime { length };
                    return self.set_presence(operator, Presence::AfterCall, None, &reason, Some(call));
                }
            }
        }
        self.go_home(operator, reason, Some(call));
    }

    /// To what was asked for during the call, or home.
    pub fn go_home(&mut self, operator: EmployeeId, reason: &Reason, call: Option<CallId>) {
        let at = self.at;
        let Some(desk) = self.desk(operator) else { return };
        match desk.next.take() {
            None => {
                let home = desk.home;
                self.set_presence(operator, home, None, reason, call);
            }
            Some(next) => {
                let reason = next.reason();
                let Next { to, by, .. } = next;
                if to == Presence::Ready && desk.home != to {
                    desk.idle_since = at;
                    desk.misses = 0;
                }
                desk.home = to;
                self.set_presence(operator, to, Some(by), &reason, call);
            }
        }
    }

    pub fn remove_desk(&mut self, operator: EmployeeId) {
        self.set_presence(operator, Presence::Offline, None, &Reason::OperatorRemoved, None);
        self.s.timers.cancel(Timer::AfterCall(operator));
        self.s.timers.cancel(Timer::Rest(operator));
        self.s.desks.remove(&operator);
    }
}
