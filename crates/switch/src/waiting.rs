//! Waiting in a queue: music, positions told and shown, and why the wait goes on.

use crate::calls::{Call, Phase};
use crate::hearing::Hears;
use crate::timers::Timer;
use crate::turn::Turn;
use acd::WorkId;
use domain::calls::{EndedBy, Outcome, Reason, What};
use domain::{CallId, LegId, Millis, PromptId, QueueId, Timestamp};
use flow::Stimulus;
use serde::{Deserialize, Serialize};

/// The first telling of the position: not at once, as most are answered before.
const FIRST_TOLD: Millis = Millis(2_500);
/// When a telling falls into a ring it is tried again after this time.
const TELL_AGAIN: Millis = Millis(3_000);
/// Positions on the board follow those in the queue within this time, so that one departure from a long queue
/// does not make a change of every call in it at once.
const POSITIONS_WITHIN: Millis = Millis(1_000);
/// Asterisk's own class, where no queue names one.
const ANY_MUSIC: &str = "default";

/// The kinds of reasons for waiting; an entry of the timeline is made when the kind changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Explained {
    NobodyFree,
    NotFirst,
    LevelTooLow,
    AwaitsLastOperator,
}

impl Turn<'_> {
    /// The flow hands the call over. A queue that is not there any more ends it: nobody would ever come.
    pub fn enqueue(&mut self, id: CallId, queue: QueueId, reason: &Reason) {
        self.s.timers.cancel(Timer::Key(id));
        let Some(card) = self.s.config.queues.get(&queue).cloned() else {
            let reason = Reason::CommandFailed { command: "enqueue".to_owned() };
            return self.end_call(id, Outcome::Failed, EndedBy::Centre, self.at, &reason);
        };
        // Straight to the queue: the wait began with the arrival, which may be before now.
        let straight = self.arrived.contains(&id);
        let now = self.at;
        let Some(record) = self.call_record(id) else { return };
        let at = if straight { record.started_at } else { now };
        record.queue = Some(queue);
        record.queued_at.get_or_insert(at);
        // Who was answered once and comes here from another queue is counted where it was answered.
        let counts = self.s.calls.get(&id).is_some_and(Call::is_offered);
        self.today(queue).offered += u32::from(counts);
        if !self.has_room(id, &card) {
            return;
        }
        let came = self.s.calls.get(&id).and_then(|call| call.record.queued_at).unwrap_or(at);
        self.s.acd.enqueue(WorkId::from(id), queue, came);
        self.prefer_last(id, &card);
        self.step(id, at, What::Queued { queue }, reason);
        if let Some(call) = self.call(id) {
            call.flowed_out = false;
        }
        self.wait(id, queue, at, reason);
        self.offer_if_full(id, &card);
    }

    /// Begins to wait, or waits again after a talk that broke off.
    pub fn wait(&mut self, id: CallId, queue: QueueId, at: Timestamp, reason: &Reason) {
        self.enter(id, Phase::Waiting, at);
        let Some(call) = self.call(id) else { return };
        call.scenario = None;
        call.waits_since = Some(at);
        call.explained = None;
        if let Some(leg) = call.subscriber {
            self.hear_music(id, leg, reason);
        }
        self.waiting_anew.insert(id);
        self.queues.insert(queue);
        let Some(card) = self.s.config.queues.get(&queue).cloned() else { return };
        self.limit_wait(id, &card, at);
        if card.announce_every > Millis::ZERO {
            self.set_timer(Timer::Announce(id), FIRST_TOLD);
        }
    }

    pub fn hear_music(&mut self, id: CallId, leg: LegId, reason: &Reason) {
        let queue = self.s.calls.get(&id).and_then(|call| call.record.queue);
        let music = queue.and_then(|queue| self.s.config.queues.get(&queue)).map(|queue| &queue.music);
        let class = music.cloned().unwrap_or_else(|| ANY_MUSIC.to_owned());
        self.hear(leg, Hears::Music { class }, reason);
    }

    /// The call leaves the queue, if it is in one.
    pub fn withdraw(&mut self, id: CallId) {
        self.s.acd.withdraw(WorkId::from(id));
        self.left_queue(id);
    }

    pub fn left_queue(&mut self, id: CallId) {
        self.s.timers.cancel(Timer::Announce(id));
        let Some(queue) = self.s.calls.get(&id).and_then(|call| call.record.queue) else { return };
        self.positions_moved(queue);
    }

    /// Somebody left the queue, or came in before others.
    pub fn positions_moved(&mut self, queue: QueueId) {
        self.queues.insert(queue);
        if self.s.timers.at(Timer::Positions(queue)).is_none() {
            self.set_timer(Timer::Positions(queue), POSITIONS_WITHIN);
        }
    }

    /// Tells the waiting caller the position, unless something else is being told.
    pub fn announce(&mut self, id: CallId) {
        let Some(call) = self.s.calls.get(&id) else { return };
        let (Some(leg), Some(queue)) = (call.subscriber, call.record.queue) else { return };
        let Some(queue) = self.s.config.queues.get(&queue) else { return };
        if queue.announce_every == Millis::ZERO {
            return;
        }
        match call.phase {
            Phase::Waiting => {}
            Phase::Ringing { .. } => return self.set_timer(Timer::Announce(id), TELL_AGAIN),
            _ => return,
        }
        let Some(position) = self.s.acd.position(WorkId::from(id)) else { return };
        let sentence = queue.announce.get(position as usize - 1).copied().or(queue.announce_far);
        let (wait, every) = (self.wait_sentence(id, queue), queue.announce_every);
        match (sentence, wait) {
            (None, None) => self.set_timer(Timer::Announce(id), every),
            (sentence, wait) => self.tell(id, leg, position, sentence, wait),
        }
    }

    fn tell(
        &mut self,
        id: CallId,
        leg: LegId,
        position: u32,
        sentence: Option<PromptId>,
        wait: Option<(u32, PromptId)>,
    ) {
        let reason = Reason::PositionTold { position };
        if let Some(call) = self.call(id) {
            call.position = position;
        }
        let said: Vec<PromptId> = sentence.into_iter().chain(wait.map(|(_, sentence)| sentence)).collect();
        self.play(leg, &said, &reason);
        if sentence.is_some() {
            self.step(id, self.at, What::PositionTold { position }, &reason);
        }
        if let Some((minutes, _)) = wait {
            self.step(id, self.at, What::WaitTold { minutes }, &Reason::WaitTold { minutes });
        }
    }

    /// What was played to a leg has been played to its end.
    pub fn said(&mut self, id: CallId, leg: LegId) {
        let Some(call) = self.s.calls.get(&id).filter(|call| call.subscriber == Some(leg)) else { return };
        let phase = call.phase;
        if self.said_over(id) {
            return;
        }
        let Some(call) = self.s.calls.get(&id) else { return };
        match phase {
            Phase::Flow => self.go_on(id, Stimulus::Finished),
            Phase::Forwarded { answered: false } => self.hear_music(id, leg, &Reason::Course),
            Phase::Waiting | Phase::Ringing { .. } => {
                let queue = call.record.queue.and_then(|queue| self.s.config.queues.get(&queue));
                let every = queue.map_or(Millis::ZERO, |queue| queue.announce_every);
                self.hear_music(id, leg, &Reason::Course);
                if every > Millis::ZERO {
                    self.set_timer(Timer::Announce(id), every);
                }
            }
            _ => {}
        }
    }

    pub fn refresh_positions(&mut self, queue: QueueId) {
        let places: Vec<CallId> = self.s.acd.waiting(queue).map(|(work, _)| CallId(work.0)).collect();
        for (place, id) in places.into_iter().enumerate() {
            let position = place as u32 + 1;
            if self.s.calls.get(&id).is_some_and(|call| call.position != position)
                && let Some(call) = self.call(id)
            {
                call.position = position;
            }
        }
    }

    /// Writes down why those wait who came to wait, and who came to the head of a queue that moved.
    pub fn explain_waiting(&mut self) {
        let mut asked = std::mem::take(&mut self.waiting_anew);
        for queue in &self.queues {
            let waits = |id: &CallId| self.s.calls.get(id).is_some_and(|call| call.phase == Phase::Waiting);
            asked.extend(self.s.acd.waiting(*queue).map(|(work, _)| CallId(work.0)).find(waits));
        }
        for id in asked {
            self.explain(id);
        }
    }

    fn explain(&mut self, id: CallId) {
        let waits = |call: &&Call| call.phase == Phase::Waiting || call.waits_since.is_some();
        let Some(call) = self.s.calls.get(&id).filter(waits) else { return };
        let (explained, known) = (call.explained, call.position);
        let Some(position) = self.s.acd.position(WorkId::from(id)) else { return };
        if position != known
            && let Some(call) = self.call(id)
        {
            call.position = position;
        }
        let Some(reason) = self.s.acd.why_waits(WorkId::from(id)) else { return };
        let kind = match reason {
            Reason::NotFirst { .. } => Explained::NotFirst,
            Reason::LevelTooLow { .. } => Explained::LevelTooLow,
            Reason::AwaitsLastOperator { .. } => Explained::AwaitsLastOperator,
            _ => Explained::NobodyFree,
        };
        if explained == Some(kind) {
            return;
        }
        if let Some(call) = self.call(id) {
            call.explained = Some(kind);
        }
        self.step(id, self.at, What::Waits { position }, &reason);
    }
}
