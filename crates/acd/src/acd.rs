//! The distribution itself: it is told what happened and says who gets what.

use crate::facts::{Facts, Operator, Place, Rank, State, Wish, Work};
use crate::index::{Index, Line};
use crate::{OperatorSkills, QueueRules, Unavailable, WorkId};
use domain::calls::Reason;
use domain::queues::Strategy;
use domain::{EmployeeId, Millis, QueueId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// The state of the distribution. Stored as its facts alone; equal when facts and index are equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acd {
    facts: Facts,
    index: Index,
}

/// A decision. It has been reserved when it is returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub work: WorkId,
    pub queue: QueueId,
    pub operator: EmployeeId,
    /// By the queue's strategy, and among how many free ones who were not passed over.
    pub reason: Reason,
}

impl Acd {
    /// A new operator begins offline; a known one keeps state, load and reservation.
    pub fn set_operator(&mut self, id: EmployeeId, skills: OperatorSkills) {
        self.end_wishes(id);
        self.unseat(id);
        self.index.forget(id);
        let mut operator = self.facts.operators.remove(&id).unwrap_or_else(|| Operator::new(skills.clone()));
        operator.skills = skills;
        self.index.seat_anew(id, &operator, &self.facts);
        self.facts.operators.insert(id, operator);
    }

    /// A reservation of his stays until `release`, `accept` or `withdraw`: his phone may still ring.
    pub fn remove_operator(&mut self, id: EmployeeId) {
        self.end_wishes(id);
        self.unseat(id);
        self.index.forget(id);
        self.facts.operators.remove(&id);
    }

    /// Calls answered and time talked today, for the strategies that look at them.
    pub fn set_load(&mut self, id: EmployeeId, calls: u32, talked: Millis) {
        let same = |operator: &&Operator| (operator.calls, operator.talked) == (calls, talked);
        if self.facts.operators.get(&id).is_none_or(|operator| same(&operator)) {
            return;
        }
        self.unseat(id);
        if let Some(operator) = self.facts.operators.get_mut(&id) {
            (operator.calls, operator.talked) = (calls, talked);
        }
        self.seat(id);
    }

    /// The requirements decide anew about every operator of the queue, and those who wait begin with the levels as
    /// required. Costs a look at every operator, and a change of those of the queue.
    pub fn set_queue(&mut self, id: QueueId, rules: QueueRules) {
        if self.facts.queues.get(&id) != Some(&rules) {
            self.set_rules(id, Some(rules));
        }
    }

    /// Its work goes on waiting, though nobody may take it, until it is withdrawn, enqueued elsewhere, or the queue
    /// is set again: a caller is never lost by a click.
    pub fn remove_queue(&mut self, id: QueueId) {
        if self.facts.queues.contains_key(&id) {
            self.set_rules(id, None);
        }
    }

    /// The operator may take work; idle since `since`. While a reservation of his lasts it is only kept for after.
    pub fn set_free(&mut self, id: EmployeeId, since: Timestamp) {
        self.set_state(id, State::Free { since });
    }

    pub fn set_unavailable(&mut self, id: EmployeeId, why: Unavailable) {
        if why != Unavailable::Busy && !self.index.is_reserved(id) {
            self.end_wishes(id);
        }
        self.set_state(id, State::Not(why));
    }

    /// The work waits in the queue from `at`. Work that waits already moves, and loses its reservation.
    pub fn enqueue(&mut self, work: WorkId, queue: QueueId, at: Timestamp) {
        self.join(work, queue, Rank::Came, at);
    }

    /// The work waits before all others of the same priority; `at` is its original arrival and orders those at the
    /// head among themselves. Not before higher priorities: this caller has been served once and shall not wait
    /// twice, but an emergency line must not wait for anybody's broken headset.
    pub fn requeue_at_head(&mut self, work: WorkId, queue: QueueId, at: Timestamp) {
        self.join(work, queue, Rank::Head, at);
    }

    /// Until then the work is for this operator alone, if he is at work (free or busy) and may take it as it stands;
    /// else nothing changes. His break, his end of work and a ring in vain end the wish.
    pub fn prefer(&mut self, work: WorkId, operator: EmployeeId, until: Timestamp) {
        let Some(waiting) = self.facts.works.get(&work).filter(|work| work.reserved.is_none()) else {
            return;
        };
        let at_work = self.facts.operators.get(&operator).is_some_and(|operator| match operator.state {
            State::Free { .. } | State::Not(Unavailable::Busy) => true,
            State::Not(_) => false,
        });
        let may = self.index.serves(operator, waiting.queue).is_some_and(|steps| steps <= waiting.relaxed);
        if at_work && may {
            self.change(work, |work| work.wish = Some(Wish { operator, until }));
        }
    }

    /// The caller is gone. An operator reserved for it is busy until told otherwise.
    pub fn withdraw(&mut self, work: WorkId) {
        let Some(gone) = self.facts.works.remove(&work) else { return };
        self.leave(work, &gone);
        if let Some(operator) = gone.reserved {
            self.unreserve(operator);
        }
    }

    /// The ring succeeded: the work leaves the queue, the operator is busy until told otherwise.
    pub fn accept(&mut self, work: WorkId) {
        if let Some(operator) = self.reservation(work) {
            self.set_state(operator, State::Not(Unavailable::Busy));
        }
        self.withdraw(work);
    }

    /// The ring came to nothing: the work stands where it stood. The operator is busy until told otherwise (what was
    /// told during the ring holds), and for this work passed over while another is free.
    pub fn release(&mut self, work: WorkId) {
        if let Some(operator) = self.dissolve(work) {
            self.change(work, |work| _ = work.avoid.insert(operator));
        }
    }

    /// When `assign` may find something to decide by time alone: levels go down, a wish ends.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.index.next_due()
    }

    /// Decides as much as can be decided now, in the order of service. Each assignment is reserved when returned.
    /// Costs nothing when there is nothing to decide.
    pub fn assign(&mut self, now: Timestamp) -> Vec<Assignment> {
        while let Some(work) = self.index.due_by(now) {
            self.pass_time(work, now);
        }
        let mut assignments = Vec::new();
        while let Some(assignment) = self.assign_next(now) {
            assignments.push(assignment);
        }
        assignments
    }

    pub(crate) fn work(&self, work: WorkId) -> Option<&Work> {
        self.facts.works.get(&work)
    }

    pub(crate) fn line(&self, queue: QueueId) -> Option<&Line> {
        self.index.line(queue)
    }

    fn pass_time(&mut self, work: WorkId, now: Timestamp) {
        let Some(waiting) = self.facts.works.get(&work) else { return };
        let rules = self.facts.queues.get(&waiting.queue);
        let (every, most) = rules.map_or((0, 0), |rules| (rules.relax_every.0, rules.most_steps()));
        let passed = now.since(waiting.place.at).0.checked_div(every).unwrap_or(0);
        let steps = u8::try_from(passed).unwrap_or(u8::MAX).min(most);
        self.change(work, |work| {
            work.relaxed = work.relaxed.max(steps);
            work.wish = work.wish.filter(|wish| wish.until > now);
        });
    }

    fn assign_next(&mut self, now: Timestamp) -> Option<Assignment> {
        let granted = self.index.next_granted();
        match (self.index.next_ready(), granted) {
            (None, None) => None,
            (ready, Some((turn, operator, work))) if ready.is_none_or(|(first, ..)| turn < first) => {
                let queue = self.facts.works.get(&work)?.queue;
                Some(self.give(work, queue, operator, Reason::LastOperator { operator }))
            }
            (Some((_, queue, work)), _) => {
                let (operator, reason) = self.choose(queue, work, now)?;
                Some(self.give(work, queue, operator, reason))
            }
            (None, Some(_)) => None,
        }
    }

    /// The first by the strategy among those not rung in vain, else among all.
    fn choose(&self, queue: QueueId, work: WorkId, now: Timestamp) -> Option<(EmployeeId, Reason)> {
        let (line, work) = (self.index.line(queue)?, self.facts.works.get(&work)?);
        let all = line.free_count(work.relaxed);
        let fresh = || line.free_for(work.relaxed).filter(|(_, id)| !work.avoid.contains(id));
        let first = if work.avoid.is_empty() { None } else { fresh().next() };
        let free = if first.is_some() { fresh().count() as u32 } else { all };
        let (steps, id) = first.or_else(|| line.free_for(work.relaxed).next())?;
        let operator = self.facts.operators.get(&id)?;
        let State::Free { since } = operator.state else { return None };
        let strategy = self.facts.queues.get(&queue).map(|rules| rules.strategy).unwrap_or_default();
        let reason = match strategy {
            _ if steps > 0 => Reason::LevelsLowered { steps, waited: now.since(work.place.at), free },
            Strategy::LongestIdle => Reason::LongestIdle { idle: now.since(since), free },
            Strategy::FewestCalls => Reason::FewestCalls { calls: operator.calls, free },
            Strategy::LeastTalk => Reason::LeastTalk { talked: operator.talked, free },
            Strategy::RoundRobin => Reason::RoundRobin { free },
            Strategy::BestSkilled => Reason::BestSkilled { level: operator.level(queue), free },
        };
        Some((id, reason))
    }

    fn give(&mut self, work: WorkId, queue: QueueId, operator: EmployeeId, reason: Reason) -> Assignment {
        self.change(work, |work| {
            work.reserved = Some(operator);
            work.wish = None;
        });
        self.unseat(operator);
        self.index.reserve(operator, work);
        self.facts.offers += 1;
        if let Some(him) = self.facts.operators.get_mut(&operator) {
            him.state = State::Not(Unavailable::Busy);
            him.offered = self.facts.offers;
        }
        self.seat(operator);
        Assignment { work, queue, operator, reason }
    }

    fn join(&mut self, work: WorkId, queue: QueueId, rank: Rank, at: Timestamp) {
        self.withdraw(work);
        self.facts.arrivals += 1;
        let place = Place { rank, at, number: self.facts.arrivals };
        let new = Work { queue, place, reserved: None, avoid: BTreeSet::new(), relaxed: 0, wish: None };
        self.index.stand(work, &new, self.facts.queues.get(&queue));
        self.facts.works.insert(work, new);
    }

    /// Ends the work's reservation and says whose it was.
    fn dissolve(&mut self, work: WorkId) -> Option<EmployeeId> {
        let operator = self.facts.works.get(&work)?.reserved?;
        self.unreserve(operator);
        self.change(work, |work| work.reserved = None);
        Some(operator)
    }

    /// From now on what was told of the operator holds; mostly that is busy, as the reservation said.
    fn unreserve(&mut self, operator: EmployeeId) {
        let busy = State::Not(Unavailable::Busy);
        if self.facts.operators.get(&operator).is_none_or(|operator| operator.state == busy) {
            return self.index.release(operator);
        }
        self.unseat(operator);
        self.index.release(operator);
        self.seat(operator);
    }

    /// Changes how a work stands, in facts and index alike. An operator whom it waits for, before or after, is
    /// seated anew.
    fn change(&mut self, id: WorkId, change: impl FnOnce(&mut Work)) {
        let Some(mut work) = self.facts.works.remove(&id) else { return };
        self.leave(id, &work);
        change(&mut work);
        let wanted = work.wish.map(|wish| wish.operator);
        if let Some(operator) = wanted {
            self.unseat(operator);
        }
        self.index.stand(id, &work, self.facts.queues.get(&work.queue));
        if let Some(operator) = wanted {
            self.seat(operator);
        }
        self.facts.works.insert(id, work);
    }

    fn leave(&mut self, id: WorkId, work: &Work) {
        let wanted = work.wish.map(|wish| wish.operator);
        if let Some(operator) = wanted {
            self.unseat(operator);
        }
        self.index.leave(id, work, self.facts.queues.get(&work.queue));
        if let Some(operator) = wanted {
            self.seat(operator);
        }
    }

    fn end_wishes(&mut self, operator: EmployeeId) {
        for work in self.index.wishes_of(operator) {
            self.change(work, |work| work.wish = None);
        }
    }

    fn set_rules(&mut self, queue: QueueId, rules: Option<QueueRules>) {
        let waiting = self.index.line(queue).map(|line| line.waiting.values().copied().collect());
        let waiting: Vec<WorkId> = waiting.unwrap_or_default();
        for id in &waiting {
            if let Some(work) = self.facts.works.get(id).cloned() {
                self.leave(*id, &work);
            }
        }
        let works_in = |(_, operator): &(&EmployeeId, &Operator)| operator.skills.queues.contains_key(&queue);
        let operators: Vec<EmployeeId> =
            self.facts.operators.iter().filter(works_in).map(|(id, _)| *id).collect();
        for id in &operators {
            self.unseat(*id);
            self.index.forget(*id);
        }
        match rules {
            Some(rules) => _ = self.facts.queues.insert(queue, rules),
            None => _ = self.facts.queues.remove(&queue),
        }
        self.index.set_rules(queue, self.facts.queues.get(&queue));
        for id in operators {
            if let Some(operator) = self.facts.operators.get(&id) {
                self.index.seat_anew(id, operator, &self.facts);
            }
        }
        for id in waiting {
            if let Some(work) = self.facts.works.get_mut(&id) {
                (work.relaxed, work.wish) = (0, None);
                self.index.stand(id, work, self.facts.queues.get(&queue));
            }
        }
    }

    fn set_state(&mut self, id: EmployeeId, state: State) {
        if self.facts.operators.get(&id).is_none_or(|operator| operator.state == state) {
            return;
        }
        self.unseat(id);
        if let Some(operator) = self.facts.operators.get_mut(&id) {
            operator.state = state;
        }
        self.seat(id);
    }

    fn unseat(&mut self, id: EmployeeId) {
        if let Some(operator) = self.facts.operators.get(&id) {
            self.index.unseat(id, operator);
        }
    }

    fn seat(&mut self, id: EmployeeId) {
        if let Some(operator) = self.facts.operators.get(&id) {
            self.index.seat(id, operator);
        }
    }
}

impl Serialize for Acd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.facts.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Acd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let facts = Facts::deserialize(deserializer)?;
        Ok(Self { index: Index::of(&facts), facts })
    }
}
