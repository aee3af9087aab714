//! What a caller leaves instead of waiting: a message after a tone, or a wish to be called back.

use crate::calls::{Call, Phase};
use crate::command::Command;
use crate::fact::Fact;
use crate::overflow::Saying;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{EndedBy, Outcome, Reason, What};
use domain::config::Queue;
use domain::flows::Digit;
use domain::queues::Overflow;
use domain::sayings;
use domain::{CallId, CallbackId, Millis, PromptId, QueueId, RecordingId};
use serde::{Deserialize, Serialize};

/// A message is no longer than this.
const LONGEST: Millis = Millis(180_000);
/// A callback is offered again after the longest wait, but not so often that the offer could not be heard and answered.
const OFFER_AGAIN: Millis = Millis(60_000);

/// How far the caller is with asking for a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallbackOffer {
    /// 1 asks for it.
    Made,
    /// The number was said; 1 confirms.
    Confirming,
}

impl Turn<'_> {
    /// The words, a tone, and then the message.
    pub fn message_asked(&mut self, id: CallId, prompts: &[PromptId], reason: &Reason) {
        self.enter(id, Phase::Message, self.at);
        let before = if prompts.is_empty() { vec![sayings::LEAVE_MESSAGE] } else { prompts.to_vec() };
        self.say(id, Saying::BeforeMessage, &[before, vec![sayings::TONE]].concat(), reason);
    }

    /// The tone has sounded.
    pub fn message_begins(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id).filter(|call| call.phase == Phase::Message) else { return };
        let Some(leg) = call.subscriber else { return };
        let name = self.s.legs.get(&leg).map(|leg| leg.name.clone()).unwrap_or_default();
        let (line, queue, number) = (call.record.line, call.record.queue, call.record.number.clone());
        let (at, reason, talked) = (self.at, Reason::Course, call.recording);
        // The recording of a call that was transferred goes on: the message is its end.
        let recording = talked.unwrap_or_else(|| RecordingId::nth(self.ids.make()));
        if talked.is_none() {
            if let Some(call) = self.call(id) {
                call.recording = Some(recording);
            }
            self.order(Command::StartRecording { recording, call: id, leg, name }, &reason);
            self.out.facts.push(Fact::RecordingStarted { recording, call: id, at });
        }
        self.out.facts.push(Fact::MessageLeft { recording, call: id, line, queue, number, at });
        self.step(id, at, What::MessageBegan, &reason);
        self.set_timer(Timer::Message(id), LONGEST);
    }

    /// The time is over, or # was pressed.
    pub fn message_over(&mut self, id: CallId) {
        if self.s.calls.get(&id).is_some_and(Call::records_message) {
            self.end_call(id, Outcome::Message, EndedBy::Centre, self.at, &Reason::Course);
        }
    }

    /// Offers a callback to a waiting caller whose number is known; the call stays in the queue and waits on. False
    /// always: nothing has gone anywhere yet.
    pub fn offer_callback(
        &mut self,
        id: CallId,
        queue: QueueId,
        prompts: &[PromptId],
        reason: &Reason,
    ) -> bool {
        let longest = self.s.config.queues.get(&queue).map_or(Millis::ZERO, |queue| queue.limits.max_wait);
        let Some(call) = self.call(id).filter(|call| call.record.number.is_some()) else { return false };
        call.callback = Some(CallbackOffer::Made);
        if call.phase == Phase::Waiting {
            let offer = if prompts.is_empty() { vec![sayings::CALLBACK_OFFER] } else { prompts.to_vec() };
            self.say(id, Saying::CallbackOffer, &offer, reason);
            if longest > Millis::ZERO {
                self.set_timer(Timer::MaxWait(id), longest.max(OFFER_AGAIN));
            }
        }
        false
    }

    /// A full queue that offers a callback has taken the caller all the same: now it can be said.
    pub fn offer_if_full(&mut self, id: CallId, queue: &Queue) {
        let offered = |call: &&Call| call.phase == Phase::Waiting && call.says.is_none();
        let call = self.s.calls.get(&id).filter(offered);
        if queue.limits.overflow == Overflow::Callback && call.is_some_and(|call| call.callback.is_some()) {
            let waiting = self.s.acd.queue_figures(queue.id).waiting;
            self.offer_callback(id, queue.id, &queue.limits.prompts, &Reason::QueueFull { waiting });
        }
    }

    /// A key of a caller who waits or leaves a message; whether it meant something.
    pub fn key_while_waiting(&mut self, id: CallId, digit: Digit) -> bool {
        let Some(call) = self.s.calls.get(&id) else { return false };
        match (call.phase, call.callback, digit.as_char()) {
            (Phase::Message, _, '#') => self.message_over(id),
            (Phase::Waiting, Some(CallbackOffer::Made), '1') => {
                if let Some(call) = self.call(id) {
                    call.callback = Some(CallbackOffer::Confirming);
                }
                let pressed = Reason::KeyPressed { digit };
                self.say(id, Saying::CallbackOffer, &[sayings::CALLBACK_CONFIRM], &pressed);
            }
            (Phase::Waiting, Some(CallbackOffer::Confirming), '1') => self.callback_asked(id, digit),
            (Phase::Waiting, Some(CallbackOffer::Confirming), _) => {
                // Another key: a change of mind. The caller waits on.
                if let Some(call) = self.call(id) {
                    call.callback = Some(CallbackOffer::Made);
                }
            }
            _ => return false,
        }
        true
    }

    fn callback_asked(&mut self, id: CallId, digit: Digit) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(queue), Some(number)) = (call.record.queue, call.record.number.clone()) else { return };
        let (line, reason, at) = (call.record.line, Reason::KeyPressed { digit }, self.at);
        let callback = CallbackId::nth(self.ids.make());
        self.flow_out(id, queue);
        self.step(id, at, What::Overflowed { queue, to: Overflow::Callback }, &reason);
        self.step(id, at, What::CallbackAsked, &reason);
        self.out.facts.push(Fact::CallbackAsked { callback, call: id, line, queue, number, at });
        self.say_goodbye(id, &[sayings::CALLBACK_DONE], &reason);
    }
}
