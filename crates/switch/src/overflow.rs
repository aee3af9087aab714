//! The limits of a wait: how long, how many, and where the call goes then.
//!
//! One rule to know: whoever leaves a queue by overflow is counted there once (`flow_out`), so that offered =
//! answered + abandoned + flow_out + waiting. A call goes through each queue at most once.

use crate::calls::{Call, Phase};
use crate::command::Command;
use crate::hearing::Hears;
use crate::timers::Timer;
use crate::turn::Turn;
use acd::WorkId;
use domain::calls::{EndedBy, LegKind, Outcome, Reason, What};
use domain::config::Queue;
use domain::queues::Overflow;
use domain::{CallId, LegId, Millis, Phone, PromptId, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

/// While a phone rings for the call its time is looked at again after this.
const RINGS: Millis = Millis(1_000);
/// An outside number may ring so long.
const FAR: Millis = Millis(45_000);
/// Asterisk ends a ring by itself; if it has not said so by then, it is over all the same.
const GUARD: Millis = Millis(2_000);

/// What is being said to a caller, where it is neither the flow's nor the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Saying {
    /// The emergency announcement; then the line goes on.
    Emergency,
    /// The line is closed; then what it has for that.
    Closed,
    /// The last words.
    Goodbye,
    /// The words before the tone, and the tone.
    BeforeMessage,
    /// Whether the caller wants to be called back.
    CallbackOffer,
}

impl Turn<'_> {
    /// Says something outside of the flow; `said_over` goes on after it. Nothing to say is over at once.
    pub fn say(&mut self, id: CallId, saying: Saying, prompts: &[PromptId], reason: &Reason) {
        let Some(call) = self.call(id) else { return };
        call.says = Some(saying);
        match call.subscriber {
            Some(leg) if !prompts.is_empty() => self.play(leg, prompts, reason),
            _ => _ = self.said_over(id),
        }
    }

    /// What was said outside of the flow is over; whether it was that.
    pub fn said_over(&mut self, id: CallId) -> bool {
        let Some(saying) = self.call(id).and_then(|call| call.says.take()) else { return false };
        match saying {
            Saying::Emergency => self.open_line(id, &Reason::Course),
            Saying::Closed => self.closed_told(id),
            Saying::Goodbye => {
                self.end_call(id, Outcome::EndedInFlow, EndedBy::Centre, self.at, &Reason::Course);
            }
            Saying::BeforeMessage => self.message_begins(id),
            Saying::CallbackOffer => return false,
        }
        true
    }

    /// A call comes to a queue. False: the queue is full, and the call has gone elsewhere.
    pub fn has_room(&mut self, id: CallId, queue: &Queue) -> bool {
        let waiting = self.s.acd.queue_figures(queue.id).waiting;
        let full = queue.limits.max_size > 0 && waiting >= queue.limits.max_size;
        !(full && self.overflow(id, queue.id, &Reason::QueueFull { waiting }))
    }

    /// The wait in this queue began then: its longest time is set.
    pub fn limit_wait(&mut self, id: CallId, queue: &Queue, since: Timestamp) {
        match queue.limits.max_wait {
            Millis::ZERO => self.s.timers.cancel(Timer::MaxWait(id)),
            longest => self.set_timer(Timer::MaxWait(id), (since + longest).since(self.at)),
        }
    }

    pub fn waited_too_long(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(queue), Some(since)) = (call.record.queue, call.waits_since) else { return };
        match call.phase {
            Phase::Ringing { .. } => self.set_timer(Timer::MaxWait(id), RINGS),
            Phase::Waiting => {
                let waited = self.at.since(since);
                self.overflow(id, queue, &Reason::WaitedTooLong { waited });
            }
            _ => {}
        }
    }

    /// Sends the call where the queue's limits say; false when it stays.
    fn overflow(&mut self, id: CallId, from: QueueId, reason: &Reason) -> bool {
        let Some(limits) = self.s.config.queues.get(&from).map(|queue| queue.limits.clone()) else {
            return false;
        };
        let Some(call) = self.s.calls.get(&id) else { return false };
        let to = limits.overflow;
        let possible = match &to {
            Overflow::Stay => false,
            Overflow::Queue { queue } => {
                let known = self.s.config.queues.contains_key(queue);
                known && *queue != from && !call.passed.contains(queue)
            }
            Overflow::Callback => return self.offer_callback(id, from, &limits.prompts, reason),
            Overflow::Number { .. } | Overflow::Voicemail | Overflow::HangUp => true,
        };
        if !possible {
            return false;
        }
        self.flow_out(id, from);
        self.step(id, self.at, What::Overflowed { queue: from, to: to.clone() }, reason);
        match to {
            Overflow::Queue { queue } => {
                self.enqueue(id, queue, reason);
                let waits = |call: &Call| call.phase == Phase::Waiting && call.says.is_none();
                let leg = self.s.calls.get(&id).filter(|call| waits(call)).and_then(|call| call.subscriber);
                if let Some(leg) = leg.filter(|_| !limits.prompts.is_empty()) {
                    self.play(leg, &limits.prompts, reason);
                }
            }
            Overflow::Number { number } => self.forward(id, &number, &limits.prompts, reason),
            Overflow::Voicemail => self.message_asked(id, &limits.prompts, reason),
            Overflow::HangUp => self.say_goodbye(id, &limits.prompts, reason),
            Overflow::Stay | Overflow::Callback => {}
        }
        true
    }

    /// The call leaves the queue otherwise than by an answer or the caller's end.
    pub fn flow_out(&mut self, id: CallId, queue: QueueId) {
        self.withdraw(id);
        self.s.timers.cancel(Timer::MaxWait(id));
        self.stop_waiting(id, self.at);
        if let Some(call) = self.call(id) {
            call.passed.insert(queue);
            call.flowed_out = true;
        }
        let counts = self.s.calls.get(&id).is_some_and(Call::is_offered);
        self.today(queue).flow_out += u32::from(counts);
    }

    pub fn say_goodbye(&mut self, id: CallId, prompts: &[PromptId], reason: &Reason) {
        self.enter(id, Phase::Flow, self.at);
        if let Some(leg) = self.s.calls.get(&id).and_then(|call| call.subscriber) {
            self.hear(leg, Hears::Nothing, reason);
        }
        self.say(id, Saying::Goodbye, prompts, reason);
    }

    /// To an outside number. The caller hears the prompts and music until somebody answers there.
    fn forward(&mut self, id: CallId, number: &Phone, prompts: &[PromptId], reason: &Reason) {
        self.enter(id, Phase::Forwarded { answered: false }, self.at);
        let Some(call) = self.s.calls.get(&id) else { return };
        let caller = call.subscriber;
        let bridge = self.bridge(id, reason);
        let leg = self.new_leg();
        self.add_leg(leg, id, LegKind::Outside, None, Some(number.clone()));
        if let Some(leg) = self.leg(leg) {
            // Joined as it is dialled, see `Command::Dial`.
            leg.hears = Hears::Bridge { bridge };
        }
        if let Some(call) = self.call(id) {
            call.forward = Some(leg);
        }
        self.set_timer(Timer::Dial(id), FAR + GUARD);
        let (number, timeout_secs) = (number.clone(), FAR.as_secs() as u32);
        self.order(Command::Dial { leg, bridge, number, shown: None, timeout_secs }, reason);
        let Some(caller) = caller else { return };
        self.hear_music(id, caller, reason);
        if !prompts.is_empty() {
            self.play(caller, prompts, reason);
        }
    }

    /// Somebody answered at the outside number: the caller is joined. Not our talk, so neither counted as answered
    /// nor recorded.
    pub fn forward_answered(&mut self, id: CallId, leg: LegId) {
        let Some(call) = self.s.calls.get(&id).filter(|call| call.forward == Some(leg)) else { return };
        let (Phase::Forwarded { answered: false }, Some(caller)) = (call.phase, call.subscriber) else {
            return;
        };
        self.s.timers.cancel(Timer::Dial(id));
        self.mark_answered(leg);
        self.enter(id, Phase::Forwarded { answered: true }, self.at);
        let bridge = self.bridge(id, &Reason::SubscriberAnswered);
        self.hear(caller, Hears::Bridge { bridge }, &Reason::SubscriberAnswered);
    }

    /// The outside number is gone: it did not answer, or hung up.
    pub fn forward_gone(&mut self, id: CallId, cause: u16) {
        let by = match self.s.calls.get(&id).map(|call| call.phase) {
            Some(Phase::Forwarded { answered: true }) => EndedBy::Operator,
            _ => EndedBy::Centre,
        };
        self.end_call(id, Outcome::Overflowed, by, self.at, &Reason::OperatorGone { cause });
    }

    pub fn forward_overdue(&mut self, id: CallId) {
        if let Some(Phase::Forwarded { answered: false }) = self.s.calls.get(&id).map(|call| call.phase) {
            let reason = Reason::RingTimedOut { rang: FAR };
            self.end_call(id, Outcome::Overflowed, EndedBy::Centre, self.at, &reason);
        }
    }

    /// The queue's card was changed: who waits in it waits by the new one from now on.
    pub fn wait_by(&mut self, queue: &Queue) {
        let waiting: Vec<CallId> = self.s.acd.waiting(queue.id).map(|(work, _)| CallId(work.0)).collect();
        for id in waiting {
            let Some(call) = self.s.calls.get(&id) else { continue };
            let (leg, since) = (call.subscriber, call.waits_since.unwrap_or(self.at));
            self.limit_wait(id, queue, since);
            let tells = queue.announce_every > Millis::ZERO;
            if tells && self.s.timers.at(Timer::Announce(id)).is_none() {
                self.set_timer(Timer::Announce(id), queue.announce_every);
            }
            let music = Hears::Music { class: queue.music.clone() };
            if let Some(leg) = leg
                && matches!(self.s.legs.get(&leg).map(|leg| &leg.hears), Some(Hears::Music { .. }))
            {
                self.hear(leg, music, &Reason::Course);
            }
        }
    }

    /// Whoever called before may be kept for the operator of the last talk, for a while. Not who was transferred: the
    /// operator of the last talk has just given the call away.
    pub fn prefer_last(&mut self, id: CallId, queue: &Queue) {
        let patience = queue.distribution.prefer_last;
        let came = self.s.calls.get(&id).filter(|call| call.handed_by.is_none());
        let number = came.and_then(|call| call.record.number.as_ref());
        let last = number.and_then(|number| self.s.last_talks.with(number));
        if let Some(operator) = last.filter(|_| patience > Millis::ZERO) {
            self.s.acd.prefer(WorkId::from(id), operator, self.at + patience);
        }
    }
}
