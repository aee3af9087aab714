//! The same distribution as a plain model: it scans everything, each time.

use crate::{Input, work, work_level};
use acd::{Assignment, Unavailable};
use domain::calls::Reason;
use domain::queues::Strategy;
use domain::{EmployeeId, Millis, QueueId, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub struct Staff {
    queues: Vec<u128>,
    /// Of the one skill; zero: has it not.
    level: u8,
    /// Free since, or why not.
    pub state: Result<i64, Unavailable>,
    calls: u32,
    talked: u64,
    /// The number of the last assignment.
    offered: u64,
}

pub struct Waiting {
    pub work: u128,
    pub queue: u128,
    /// (0 at the head, 1 came; since; order of enqueuing)
    pub place: (u8, i64, usize),
    pub reserved: Option<u128>,
    pub wish: Option<(u128, i64)>,
    relaxed: u8,
    avoid: BTreeSet<u128>,
}

#[derive(Clone, Copy, PartialEq)]
struct Rules {
    priority: i32,
    required: Option<u8>,
    strategy: Strategy,
    relax: u64,
}

impl Rules {
    fn most(self) -> u8 {
        if self.relax == 0 { 0 } else { self.required.map_or(0, |level| level - 1) }
    }
}

#[derive(Default)]
pub struct Model {
    pub operators: BTreeMap<u128, Staff>,
    queues: BTreeMap<u128, Rules>,
    pub waiting: Vec<Waiting>,
    enqueued: usize,
    given: u64,
}

impl Model {
    /// By how much the levels of the queue must go down for this operator.
    pub fn steps(&self, operator: u128, queue: u128) -> Option<u8> {
        let rules = self.queues.get(&queue)?;
        let staff = &self.operators[&operator];
        if !staff.queues.contains(&queue) || (rules.required.is_some() && staff.level == 0) {
            return None;
        }
        let steps = rules.required.unwrap_or(0).saturating_sub(staff.level);
        (steps <= rules.most()).then_some(steps)
    }

    pub fn reserved(&self, operator: u128) -> bool {
        self.waiting.iter().any(|waiting| waiting.reserved == Some(operator))
    }

    /// Free operators who may take the work as it stands, the one to choose first; each with the steps.
    pub fn free_for(&self, waiting: &Waiting) -> Vec<(u8, u128)> {
        let Some(rules) = self.queues.get(&waiting.queue) else { return Vec::new() };
        let mut all = Vec::new();
        for (id, staff) in &self.operators {
            let Ok(since) = staff.state else { continue };
            let steps = self.steps(*id, waiting.queue).filter(|steps| *steps <= waiting.relaxed);
            let Some(steps) = steps.filter(|_| !self.reserved(*id)) else { continue };
            let by = match rules.strategy {
                Strategy::LongestIdle => 0,
                Strategy::FewestCalls => i64::from(staff.calls),
                Strategy::LeastTalk => staff.talked as i64,
                Strategy::RoundRobin => staff.offered as i64,
                Strategy::BestSkilled => -i64::from(work_level(*id, waiting.queue)),
            };
            all.push((steps, by, since, *id));
        }
        all.sort();
        all.into_iter().map(|(steps, _, _, id)| (steps, id)).collect()
    }

    fn choose(&self, waiting: &Waiting, now: i64) -> Option<(u128, Reason)> {
        if let Some((operator, _)) = waiting.wish {
            let free = self.operators[&operator].state.is_ok() && !self.reserved(operator);
            return free.then(|| (operator, Reason::LastOperator { operator: EmployeeId::nth(operator) }));
        }
        let all = self.free_for(waiting);
        let fresh: Vec<_> = all.iter().copied().filter(|(_, id)| !waiting.avoid.contains(id)).collect();
        let candidates = if fresh.is_empty() { all } else { fresh };
        let &(steps, id) = candidates.first()?;
        let (staff, free) = (&self.operators[&id], candidates.len() as u32);
        let since = |at: i64| Timestamp(now).since(Timestamp(at));
        let reason = match self.queues[&waiting.queue].strategy {
            _ if steps > 0 => Reason::LevelsLowered { steps, waited: since(waiting.place.1), free },
            Strategy::LongestIdle => Reason::LongestIdle { idle: since(staff.state.unwrap_or(now)), free },
            Strategy::FewestCalls => Reason::FewestCalls { calls: staff.calls, free },
            Strategy::LeastTalk => Reason::LeastTalk { talked: Millis(staff.talked), free },
            Strategy::RoundRobin => Reason::RoundRobin { free },
            Strategy::BestSkilled => Reason::BestSkilled { level: work_level(id, waiting.queue), free },
        };
        Some((id, reason))
    }

    fn pass_time(&mut self, now: i64) {
        for waiting in &mut self.waiting {
            if waiting.wish.is_some_and(|(_, until)| until <= now) {
                waiting.wish = None;
            }
            let Some(rules) = self.queues.get(&waiting.queue).filter(|rules| rules.relax > 0) else {
                continue;
            };
            let passed = u64::try_from(now - waiting.place.1).unwrap_or(0) / rules.relax;
            waiting.relaxed = waiting.relaxed.max(u8::try_from(passed).unwrap_or(u8::MAX).min(rules.most()));
        }
    }

    /// One at a time, each time the first in turn who can be given to somebody.
    fn assign(&mut self, now: i64) -> Vec<Assignment> {
        self.pass_time(now);
        let mut given = Vec::new();
        loop {
            let open = (0..self.waiting.len()).filter(|n| self.waiting[*n].reserved.is_none());
            let next =
                open.filter_map(|n| Some((n, self.choose(&self.waiting[n], now)?))).min_by_key(|(n, _)| {
                    let waiting = &self.waiting[*n];
                    (
                        Reverse(self.queues.get(&waiting.queue).map_or(0, |rules| rules.priority)),
                        waiting.place,
                    )
                });
            let Some((n, (operator, reason))) = next else { return given };
            self.given += 1;
            self.waiting[n].reserved = Some(operator);
            self.waiting[n].wish = None;
            let staff = self.operators.get_mut(&operator).expect("candidates are operators");
            staff.state = Err(Unavailable::Busy);
            staff.offered = self.given;
            given.push(Assignment {
                work: work(self.waiting[n].work),
                queue: QueueId::nth(self.waiting[n].queue),
                operator: EmployeeId::nth(operator),
                reason,
            });
        }
    }

    fn end_wishes(&mut self, operator: u128) {
        for waiting in
            self.waiting.iter_mut().filter(|w| w.wish.is_some_and(|(wanted, _)| wanted == operator))
        {
            waiting.wish = None;
        }
    }

    fn begin_anew(&mut self, queue: u128) {
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.queue == queue) {
            (waiting.relaxed, waiting.wish) = (0, None);
        }
    }

    fn stand(&mut self, work: u128, queue: u128, rank: u8, at: i64) {
        self.waiting.retain(|waiting| waiting.work != work);
        self.enqueued += 1;
        let place = (rank, at, self.enqueued);
        let avoid = BTreeSet::new();
        self.waiting.push(Waiting { work, queue, place, reserved: None, wish: None, relaxed: 0, avoid });
    }

    pub fn take(&mut self, input: &Input, now: i64) -> Vec<Assignment> {
        match input.clone() {
            Input::Operator(id, queues, level) => {
                self.end_wishes(id);
                let state = Err(Unavailable::Offline);
                let new = Staff { queues: Vec::new(), level, state, calls: 0, talked: 0, offered: 0 };
                let staff = self.operators.entry(id).or_insert(new);
                (staff.queues, staff.level) = (queues, level);
            }
            Input::RemoveOperator(id) => {
                self.end_wishes(id);
                self.operators.remove(&id);
            }
            Input::Queue(id, priority, required, strategy, relax) => {
                let rules = Rules { priority, required, strategy, relax };
                if self.queues.insert(id, rules) != Some(rules) {
                    self.begin_anew(id);
                }
            }
            Input::RemoveQueue(id) => {
                if self.queues.remove(&id).is_some() {
                    self.begin_anew(id);
                }
            }
            Input::Load(id, calls, talked) => {
                if let Some(staff) = self.operators.get_mut(&id) {
                    (staff.calls, staff.talked) = (calls, talked);
                }
            }
            Input::Prefer(work, operator, until) => {
                let at_work = self
                    .operators
                    .get(&operator)
                    .is_some_and(|staff| matches!(staff.state, Ok(_) | Err(Unavailable::Busy)));
                let wanted = self.waiting.iter().position(|w| w.work == work && w.reserved.is_none());
                let Some(n) = wanted.filter(|_| at_work) else { return Vec::new() };
                let (queue, relaxed) = (self.waiting[n].queue, self.waiting[n].relaxed);
                if self.steps(operator, queue).is_some_and(|steps| steps <= relaxed) {
                    self.waiting[n].wish = Some((operator, until));
                }
            }
            Input::Free(id) => _ = self.operators.get_mut(&id).map(|operator| operator.state = Ok(now)),
            Input::Not(id, why) => {
                if why != Unavailable::Busy && !self.reserved(id) {
                    self.end_wishes(id);
                }
                _ = self.operators.get_mut(&id).map(|operator| operator.state = Err(why));
            }
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
                    operator.state = Err(Unavailable::Busy);
                }
                self.waiting.retain(|waiting| waiting.work != work);
            }
            Input::Assign => return self.assign(now),
        }
        Vec::new()
    }
}
