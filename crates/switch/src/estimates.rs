//! How long a wait may last.
//!
//! Formula: place × mean handling time ÷ operators of the queue who are at work, rounded up to minutes. The mean is
//! of talk and after-call time, smoothed over the last calls of the queue (each new one weighs an eighth, as TCP does
//! it for round trips: steady, and past a change within some ten calls); before the first call it is what the queue
//! recommends.

use crate::turn::Turn;
use domain::config::Queue;
use domain::{CallId, Millis, PromptId, QueueId};

/// The weight of the newest call is one in so many.
const SMOOTHING: u64 = 8;
const MINUTE: u64 = 60_000;

impl Turn<'_> {
    /// An operator has talked so long with a caller of the queue.
    pub fn handled(&mut self, queue: QueueId, talked: Millis) {
        let Some(card) = self.s.config.queues.get(&queue) else { return };
        let first = card.recommended_talk + card.after_call;
        let last = talked + card.after_call;
        let mean = self.s.handling.entry(queue).or_insert(first);
        *mean = Millis((mean.0 * (SMOOTHING - 1) + last.0) / SMOOTHING);
    }

    /// Minutes for who stands at that place, at least one; none while nobody is at work, as nobody can tell then.
    pub fn estimate(&self, queue: &Queue, position: u32) -> Option<u32> {
        let staffed = u64::from(self.s.acd.queue_figures(queue.id).staffed);
        let mean = self.s.handling.get(&queue.id).copied();
        let mean = mean.unwrap_or(queue.recommended_talk + queue.after_call);
        let wait = (u64::from(position) * mean.0).checked_div(staffed)?;
        Some(u32::try_from(wait.div_ceil(MINUTE).max(1)).unwrap_or(u32::MAX))
    }

    /// The minutes and the sentence for them, where the queue tells them.
    pub fn wait_sentence(&self, id: CallId, queue: &Queue) -> Option<(u32, PromptId)> {
        let position = self.s.acd.position(acd::WorkId::from(id))?;
        let minutes = self.estimate(queue, position)?;
        let last = queue.wait_told.len().checked_sub(1)?;
        Some((minutes, queue.wait_told[last.min(minutes as usize - 1)]))
    }
}
