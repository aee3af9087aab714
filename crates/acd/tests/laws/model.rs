//! The same distribution as a plain model: it scans everything, each time.

use crate::{Input, work};
use acd::{Assignment, Unavailable};
use domain::calls::Reason;
use domain::{EmployeeId, QueueId, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Queues, the level of the one skill (zero: has it not), free since or why not.
pub type Staff = (Vec<u128>, u8, Result<i64, Unavailable>);

pub struct Waiting {
    pub work: u128,
    pub queue: u128,
    /// (0 at the head, 1 came; since; order of enqueuing)
    pub place: (u8, i64, usize),
    pub reserved: Option<u128>,
    avoid: BTreeSet<u128>,
}

#[derive(Default)]
pub struct Model {
    pub operators: BTreeMap<u128, Staff>,
    queues: BTreeMap<u128, (i32, Option<u8>)>,
    pub waiting: Vec<Waiting>,
    enqueued: usize,
}

impl Model {
    pub fn may(&self, operator: u128, queue: u128) -> bool {
        let Some((_, required)) = self.queues.get(&queue) else { return false };
        let (queues, level, _) = &self.operators[&operator];
        queues.contains(&queue) && required.is_none_or(|needed| *level > 0 && *level >= needed)
    }

    pub fn reserved(&self, operator: u128) -> bool {
        self.waiting.iter().any(|waiting| waiting.reserved == Some(operator))
    }

    /// Free operators who may take the work, the one to choose first.
    fn candidates(&self, waiting: &Waiting) -> Vec<(i64, u128)> {
        let free = self.operators.iter().filter(|(id, _)| !self.reserved(**id));
        let free = free.filter_map(|(id, (_, _, state))| state.ok().map(|since| (since, *id)));
        let mut all: Vec<_> = free.filter(|(_, id)| self.may(*id, waiting.queue)).collect();
        all.sort();
        let fresh: Vec<_> = all.iter().copied().filter(|(_, id)| !waiting.avoid.contains(id)).collect();
        if fresh.is_empty() { all } else { fresh }
    }

    fn assign(&mut self, now: i64) -> Vec<Assignment> {
        let mut order: Vec<usize> =
            (0..self.waiting.len()).filter(|n| self.waiting[*n].reserved.is_none()).collect();
        order.sort_by_key(|n| {
            let waiting = &self.waiting[*n];
            (Reverse(self.queues.get(&waiting.queue).map_or(0, |(priority, _)| *priority)), waiting.place)
        });
        let mut given = Vec::new();
        for n in order {
            let candidates = self.candidates(&self.waiting[n]);
            let Some((since, operator)) = candidates.first().copied() else { continue };
            self.waiting[n].reserved = Some(operator);
            self.operators.get_mut(&operator).expect("candidates are operators").2 = Err(Unavailable::Busy);
            given.push(Assignment {
                work: work(self.waiting[n].work),
                queue: QueueId::nth(self.waiting[n].queue),
                operator: EmployeeId::nth(operator),
                reason: Reason::LongestIdle {
                    idle: Timestamp(now).since(Timestamp(since)),
                    free: candidates.len() as u32,
                },
            });
        }
        given
    }

    fn stand(&mut self, work: u128, queue: u128, rank: u8, at: i64) {
        self.waiting.retain(|waiting| waiting.work != work);
        self.enqueued += 1;
        let place = (rank, at, self.enqueued);
        self.waiting.push(Waiting { work, queue, place, reserved: None, avoid: BTreeSet::new() });
    }

    pub fn take(&mut self, input: &Input, now: i64) -> Vec<Assignment> {
        match input.clone() {
            Input::Operator(id, queues, level) => {
                let state = self.operators.get(&id).map_or(Err(Unavailable::Offline), |had| had.2);
                self.operators.insert(id, (queues, level, state));
            }
            Input::RemoveOperator(id) => _ = self.operators.remove(&id),
            Input::Queue(id, priority, level) => _ = self.queues.insert(id, (priority, level)),
            Input::RemoveQueue(id) => _ = self.queues.remove(&id),
            Input::Free(id) => _ = self.operators.get_mut(&id).map(|operator| operator.2 = Ok(now)),
            Input::Not(id, why) => _ = self.operators.get_mut(&id).map(|operator| operator.2 = Err(why)),
            Input::Call(work, queue) => self.stand(work, queue, 1, now),
            Input::Head(work, queue, at) => self.stand(work, queue, 0, at),
            Input::Gone(work) => self.waiting.retain(|waiting| waiting.work != work),
            Input::Release(work) => {
                for waiting in self.waiting.iter_mut().filter(|waiting| waiting.work == work) {
                    waiting.avoid.extend(waiting.reserved.take());
                }
            }
            Input::Accept(work) => {
                let reserved =
                    self.waiting.iter().find(|waiting| waiting.work == work).and_then(|w| w.reserved);
                if let Some(operator) = reserved.and_then(|id| self.operators.get_mut(&id)) {
                    operator.2 = Err(Unavailable::Busy);
                }
                self.waiting.retain(|waiting| waiting.work != work);
            }
            Input::Assign => return self.assign(now),
        }
        Vec::new()
    }
}
