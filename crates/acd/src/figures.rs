//! Questions about the state: figures of a queue, positions, and why a work waits.

use crate::{Acd, WorkId};
use domain::calls::Reason;
use domain::{EmployeeId, QueueId, Timestamp};

/// A queue in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Works that wait, those included for which a phone rings.
    pub waiting: u32,
    /// When the one waiting longest came.
    pub oldest: Option<Timestamp>,
    /// Operators who may take its work and are free.
    pub free: u32,
    /// Operators who may take its work and are not offline: free, busy, on a break or unreachable.
    pub staffed: u32,
}

impl Acd {
    /// The place among those who wait in the same queue, from 1; reserved ones count. None when it does not wait.
    /// Costs its own value.
    pub fn position(&self, work: WorkId) -> Option<u32> {
        let mine = self.work(work)?;
        let line = self.line(mine.queue)?;
        Some(line.waiting.range(..mine.place).count() as u32 + 1)
    }

    /// Why the work waits. The first of its queue waits because nobody who may take it is free; those behind
    /// because others of the queue are `ahead` without a reservation. None when a phone rings for it, when it
    /// does not wait, and when the next `assign` gives it out.
    pub fn why_waits(&self, work: WorkId) -> Option<Reason> {
        let mine = self.work(work).filter(|mine| mine.reserved.is_none())?;
        if let Some(wish) = mine.wish {
            return Some(Reason::AwaitsLastOperator { operator: wish.operator, until: wish.until });
        }
        let line = self.line(mine.queue)?;
        let ahead = line.open_before(mine.place);
        let (fit, free) = (line.free_count(mine.relaxed), line.free_count(u8::MAX));
        match (ahead, fit, free) {
            (0, 0, 0) => Some(Reason::NobodyFree {
                staffed: line.staffed(),
                busy: line.tally.busy,
                on_break: line.tally.on_break,
            }),
            (0, 0, free) => Some(Reason::LevelTooLow { free }),
            (0, _, _) => None,
            (ahead, _, _) => Some(Reason::NotFirst { ahead }),
        }
    }

    /// Who waits in the queue and since when, in the order of service; reserved ones too.
    pub fn waiting(&self, queue: QueueId) -> impl Iterator<Item = (WorkId, Timestamp)> {
        let line = self.line(queue).into_iter();
        line.flat_map(|line| line.waiting.iter().map(|(place, work)| (*work, place.at)))
    }

    /// The figures of a queue, zeros for an unknown one. Costs nothing that grows with the queue.
    pub fn queue_figures(&self, queue: QueueId) -> Figures {
        self.line(queue).map_or_else(Figures::default, |line| Figures {
            waiting: line.waiting.len() as u32,
            oldest: line.oldest(),
            free: line.free_count(u8::MAX),
            staffed: line.staffed(),
        })
    }

    /// The operator whose phone rings for the work.
    pub fn reservation(&self, work: WorkId) -> Option<EmployeeId> {
        self.work(work)?.reserved
    }
}
