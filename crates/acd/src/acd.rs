//! The distribution itself: it is told what happened and says who gets what.

use crate::facts::{Facts, Operator, Place, Rank, State, Work};
use crate::index::{Index, Line};
use crate::{OperatorSkills, QueueRules, Unavailable, WorkId};
use domain::calls::Reason;
use domain::{EmployeeId, QueueId, Timestamp};
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
    /// `Reason::LongestIdle`: how long idle, and among how many free ones who were not passed over.
    pub reason: Reason,
}

impl Acd {
    /// A new operator begins offline; a known one keeps state and reservation.
    pub fn set_operator(&mut self, id: EmployeeId, skills: OperatorSkills) {
        let state = self.facts.operators.get(&id).map_or(State::Not(Unavailable::Offline), |had| had.state);
        self.unseat(id);
        self.index.forget(id);
        let operator = Operator { skills, state };
        self.index.seat_anew(id, &operator, &self.facts);
        self.facts.operators.insert(id, operator);
    }

    /// A reservation of his stays until `release`, `accept` or `withdraw`: his phone may still ring.
    pub fn remove_operator(&mut self, id: EmployeeId) {
        self.unseat(id);
        self.index.forget(id);
        self.facts.operators.remove(&id);
    }

    /// Costs a rebuilding of the index: the requirements decide about every operator anew.
    pub fn set_queue(&mut self, id: QueueId, rules: QueueRules) {
        if self.facts.queues.get(&id) != Some(&rules) {
            self.facts.queues.insert(id, rules);
            self.index = Index::of(&self.facts);
        }
    }

    /// Its work goes on waiting, though nobody may take it, until it is withdrawn, enqueued elsewhere, or the queue
    /// is set again: a caller is never lost by a click.
    pub fn remove_queue(&mut self, id: QueueId) {
        if self.facts.queues.remove(&id).is_some() {
            self.index = Index::of(&self.facts);
        }
    }

    /// The operator may take work; idle since `since`. While a reservation of his lasts it is only kept for after.
    pub fn set_free(&mut self, id: EmployeeId, since: Timestamp) {
        self.set_state(id, State::Free { since });
    }

    pub fn set_unavailable(&mut self, id: EmployeeId, why: Unavailable) {
        self.set_state(id, State::Not(why));
    }

    /// The work waits in the queue from `at`. Work that waits already moves, and loses its reservation.
    pub fn enqueue(&mut self, work: WorkId, queue: QueueId, at: Timestamp) {
        self.stand(work, queue, Rank::Came, at);
    }

    /// The work waits before all others of the same priority; `at` is its original arrival and orders those at the
    /// head among themselves. Not before higher priorities: this caller has been served once and shall not wait
    /// twice, but an emergency line must not wait for anybody's broken headset.
    pub fn requeue_at_head(&mut self, work: WorkId, queue: QueueId, at: Timestamp) {
        self.stand(work, queue, Rank::Head, at);
    }

    /// The caller is gone. An operator reserved for it is busy until told otherwise.
    pub fn withdraw(&mut self, work: WorkId) {
        self.dissolve(work);
        if let Some(gone) = self.facts.works.remove(&work) {
            self.index.leave(gone.queue, gone.place, self.facts.queues.contains_key(&gone.queue));
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
        if let Some(operator) = self.dissolve(work)
            && let Some(released) = self.facts.works.get_mut(&work)
        {
            released.avoid.insert(operator);
            self.index.stand(released.queue, released.place, work);
        }
    }

    /// Decides as much as can be decided now, in the order of service. Each assignment is reserved when returned.
    /// Costs nothing when there is nothing to decide.
    pub fn assign(&mut self, now: Timestamp) -> Vec<Assignment> {
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

    fn assign_next(&mut self, now: Timestamp) -> Option<Assignment> {
        let (queue, line) = self.index.next_ready()?;
        let (&place, &work) = line.open.first_key_value()?;
        let chosen = self.facts.works.get_mut(&work)?;
        let fresh = line.free.iter().find(|(_, id)| !chosen.avoid.contains(id));
        let among = match fresh {
            Some(_) if chosen.avoid.is_empty() => line.free.len(),
            Some(_) => line.free.iter().filter(|(_, id)| !chosen.avoid.contains(id)).count(),
            None => line.free.len(),
        };
        let &(since, operator) = fresh.or_else(|| line.free.first())?;
        chosen.reserved = Some(operator);
        self.unseat(operator);
        self.index.reserve(queue, place, operator, work);
        if let Some(him) = self.facts.operators.get_mut(&operator) {
            him.state = State::Not(Unavailable::Busy);
        }
        self.seat(operator);
        let reason = Reason::LongestIdle { idle: now.since(since), free: among as u32 };
        Some(Assignment { work, queue, operator, reason })
    }

    fn stand(&mut self, work: WorkId, queue: QueueId, rank: Rank, at: Timestamp) {
        self.withdraw(work);
        self.facts.arrivals += 1;
        let place = Place { rank, at, number: self.facts.arrivals };
        self.facts.works.insert(work, Work { queue, place, reserved: None, avoid: BTreeSet::new() });
        self.index.stand(queue, place, work);
    }

    /// Ends the work's reservation and says whose it was. The work is not put back among the open.
    fn dissolve(&mut self, work: WorkId) -> Option<EmployeeId> {
        let operator = self.facts.works.get_mut(&work)?.reserved.take()?;
        self.unseat(operator);
        self.index.release(operator);
        self.seat(operator);
        Some(operator)
    }

    fn set_state(&mut self, id: EmployeeId, state: State) {
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
