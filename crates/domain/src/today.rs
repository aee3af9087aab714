//! An operator's own day: what the presence intervals and the calls of today add up to.
//!
//! One rule to know: every figure is of the same half-open day `from ≤ t < at`, so that the parts of the time add
//! up to the whole.

use crate::{BreakReasonId, Millis, Presence, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

/// A stretch of the day in one presence, cut to the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    pub presence: Presence,
    pub from: Timestamp,
    pub to: Timestamp,
    /// The queue of the call that it belongs to.
    pub queue: Option<QueueId>,
}

/// Answered calls of one queue, or the outgoing ones (`queue` none).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueDay {
    pub queue: Option<QueueId>,
    pub name: String,
    pub calls: u32,
    pub talk: Millis,
    pub hold: Millis,
    pub after_calls: u32,
    pub after: Millis,
    /// «Обычно до …» of the queue, and its after-call time; zero where there is none.
    pub usual_talk: Millis,
    pub usual_after: Millis,
}

/// Breaks of one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakDay {
    pub reason: BreakReasonId,
    pub name: String,
    pub minutes: Option<u32>,
    pub used: Millis,
}

/// Time in each presence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    pub ready: Millis,
    pub outbound: Millis,
    pub ringing: Millis,
    pub talking: Millis,
    pub after_call: Millis,
    pub on_break: Millis,
}

impl Times {
    /// All but being away.
    pub fn shift(&self) -> Millis {
        self.ready + self.outbound + self.ringing + self.talking + self.after_call + self.on_break
    }
}

/// The page «Мой день».
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    pub from: Timestamp,
    pub at: Timestamp,
    pub times: Times,
    pub stretches: Vec<Stretch>,
    /// Rings, and how many of them were not answered.
    pub rings: u32,
    pub missed: u32,
    pub queues: Vec<QueueDay>,
    pub breaks: Vec<BreakDay>,
}

impl Today {
    /// Adds the stretches up. `queues` come with their calls, `breaks` with their names.
    pub fn of(
        from: Timestamp,
        at: Timestamp,
        mut stretches: Vec<Stretch>,
        mut queues: Vec<QueueDay>,
        mut breaks: Vec<BreakDay>,
    ) -> Today {
        for stretch in &mut stretches {
            stretch.from = stretch.from.max(from);
            stretch.to = stretch.to.min(at);
        }
        stretches.retain(|stretch| stretch.from < stretch.to);
        let mut times = Times::default();
        let (mut rings, mut missed) = (0, 0);
        for (n, stretch) in stretches.iter().enumerate() {
            let length = stretch.to.since(stretch.from);
            let total = match stretch.presence {
                Presence::Offline => continue,
                Presence::Ready => &mut times.ready,
                Presence::Outbound => &mut times.outbound,
                Presence::Ringing => &mut times.ringing,
                Presence::Talking => &mut times.talking,
                Presence::AfterCall => &mut times.after_call,
                Presence::Break { .. } => &mut times.on_break,
            };
            *total = *total + length;
            match stretch.presence {
                Presence::Ringing => {
                    let next = stretches.get(n + 1).map(|next| next.presence);
                    rings += 1;
                    missed += u32::from(next.is_some_and(|next| next != Presence::Talking));
                }
                Presence::AfterCall => {
                    if let Some(queue) = queues.iter_mut().find(|queue| queue.queue == stretch.queue) {
                        queue.after_calls += 1;
                        queue.after = queue.after + length;
                    }
                }
                Presence::Break { reason: Some(reason) } => {
                    if let Some(known) = breaks.iter_mut().find(|known| known.reason == reason) {
                        known.used = known.used + length;
                    }
                }
                _ => {}
            }
        }
        Today { from, at, times, stretches, rings, missed, queues, breaks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(presence: Presence, from: i64, to: i64) -> Stretch {
        Stretch { presence, from: Timestamp(from), to: Timestamp(to), queue: Some(QueueId::nth(1)) }
    }

    #[test]
    fn the_parts_of_the_day_add_up_to_the_shift() {
        let lunch = BreakReasonId::nth(7);
        let queue = QueueDay { queue: Some(QueueId::nth(1)), calls: 1, ..QueueDay::default() };
        let known =
            BreakDay { reason: lunch, name: "Обед".into(), minutes: Some(30), used: Millis::ZERO };
        let today = Today::of(
            Timestamp(1_000),
            Timestamp(10_000),
            vec![
                // Began yesterday: only what is of today counts.
                stretch(Presence::Ready, 0, 2_000),
                stretch(Presence::Ringing, 2_000, 2_500),
                stretch(Presence::Talking, 2_500, 5_000),
                stretch(Presence::AfterCall, 5_000, 6_000),
                stretch(Presence::Ready, 6_000, 6_500),
                stretch(Presence::Ringing, 6_500, 7_000),
                stretch(Presence::Break { reason: Some(lunch) }, 7_000, 9_000),
                // Goes on: it is cut at the moment of asking.
                stretch(Presence::Ready, 9_000, 99_000),
            ],
            vec![queue],
            vec![known],
        );
        assert_eq!(today.times.shift(), Millis(9_000));
        assert_eq!(today.times.ready, Millis(2_500));
        assert_eq!((today.rings, today.missed), (2, 1));
        assert_eq!((today.queues[0].after_calls, today.queues[0].after), (1, Millis(1_000)));
        assert_eq!(today.breaks[0].used, Millis(2_000));
        assert_eq!(today.stretches.first().map(|s| s.from), Some(Timestamp(1_000)));
        assert_eq!(today.stretches.last().map(|s| s.to), Some(Timestamp(10_000)));
    }
}
