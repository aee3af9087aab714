//! What follows from the facts, kept so that each input costs the logarithm of the centre's size times the number
//! of queues of one operator, and never a scan of the waiting.

use crate::facts::{Facts, Operator, Place, Rank, State, Unavailable, WorkId};
use domain::{EmployeeId, QueueId, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The order of service over the whole centre: the smallest is next.
type Turn = (Reverse<i32>, Place);

/// Operators of a queue who may take its work, by what they do. The free ones are counted by `Line::free`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub busy: u32,
    pub on_break: u32,
    pub unreachable: u32,
}

/// One queue. There is one for each queue that is configured or that work waits in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    priority: i32,
    /// All who wait, reserved ones too.
    pub waiting: BTreeMap<Place, WorkId>,
    /// Those without a reservation.
    pub open: BTreeMap<Place, WorkId>,
    /// Free operators who may take its work, idle the longest first.
    pub free: BTreeSet<(Timestamp, EmployeeId)>,
    pub tally: Tally,
    /// Its entry in `Index::ready`.
    turn: Option<Turn>,
}

impl Line {
    /// Operators who may take its work and are not offline.
    pub fn staffed(&self) -> u32 {
        self.free.len() as u32 + self.tally.busy + self.tally.on_break + self.tally.unreachable
    }

    /// The earliest arrival. The head of the line and the first of those who merely came are the candidates.
    pub fn oldest(&self) -> Option<Timestamp> {
        let came = Place { rank: Rank::Came, at: Timestamp(i64::MIN), number: 0 };
        let head = self.waiting.first_key_value();
        head.into_iter().chain(self.waiting.range(came..).next()).map(|(place, _)| place.at).min()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Index {
    lines: BTreeMap<QueueId, Line>,
    /// Configured queues whose work the operator may take.
    serves: BTreeMap<EmployeeId, BTreeSet<QueueId>>,
    reserved: BTreeMap<EmployeeId, WorkId>,
    /// Queues in which somebody waits and somebody is free, by the turn of the first who waits.
    ready: BTreeMap<Turn, QueueId>,
}

impl Index {
    pub fn of(facts: &Facts) -> Self {
        let mut index = Self::default();
        for (id, rules) in &facts.queues {
            index.lines.insert(*id, Line { priority: rules.priority, ..Line::default() });
        }
        for (id, work) in &facts.works {
            index.stand(work.queue, work.place, *id);
            if let Some(operator) = work.reserved {
                index.reserve(work.queue, work.place, operator, *id);
            }
        }
        for (id, operator) in &facts.operators {
            index.seat_anew(*id, operator, facts);
        }
        let queues: Vec<QueueId> = index.lines.keys().copied().collect();
        for queue in queues {
            index.touch(queue);
        }
        index
    }

    pub fn line(&self, queue: QueueId) -> Option<&Line> {
        self.lines.get(&queue)
    }

    /// The queue whose first waiting work is the next to be given out; somebody free may take it.
    pub fn next_ready(&self) -> Option<(QueueId, &Line)> {
        let (_, queue) = self.ready.first_key_value()?;
        Some((*queue, self.lines.get(queue)?))
    }

    /// The work joins the line, unreserved.
    pub fn stand(&mut self, queue: QueueId, place: Place, work: WorkId) {
        let line = self.lines.entry(queue).or_default();
        line.waiting.insert(place, work);
        line.open.insert(place, work);
        self.touch(queue);
    }

    /// The work leaves the line. A queue that is not `configured` goes with its last work.
    pub fn leave(&mut self, queue: QueueId, place: Place, configured: bool) {
        let Some(line) = self.lines.get_mut(&queue) else { return };
        line.waiting.remove(&place);
        line.open.remove(&place);
        let over = !configured && line.waiting.is_empty();
        self.touch(queue);
        if over {
            self.lines.remove(&queue);
        }
    }

    /// The operator must be unseated, and seated again after.
    pub fn reserve(&mut self, queue: QueueId, place: Place, operator: EmployeeId, work: WorkId) {
        self.reserved.insert(operator, work);
        if let Some(line) = self.lines.get_mut(&queue) {
            line.open.remove(&place);
        }
        self.touch(queue);
    }

    /// The operator must be unseated, and seated again after. The work stands where it stood, if it is to.
    pub fn release(&mut self, operator: EmployeeId) {
        self.reserved.remove(&operator);
    }

    /// Takes the operator out of the free and the tallies; `operator` as he was when seated.
    pub fn unseat(&mut self, id: EmployeeId, operator: &Operator) {
        self.count(id, operator, false);
    }

    /// Puts the operator, as he is now, where his queues look for him.
    pub fn seat(&mut self, id: EmployeeId, operator: &Operator) {
        self.count(id, operator, true);
        let Self { lines, serves, ready, .. } = self;
        for queue in serves.get(&id).into_iter().flatten() {
            touch(lines, ready, *queue);
        }
    }

    /// Seats an operator who is new or whose skills changed.
    pub fn seat_anew(&mut self, id: EmployeeId, operator: &Operator, facts: &Facts) {
        let may = |queue: &&QueueId| {
            facts.queues.get(queue).is_some_and(|rules| operator.skills.qualify(**queue, rules))
        };
        self.serves.insert(id, operator.skills.queues.keys().filter(may).copied().collect());
        self.seat(id, operator);
    }

    /// Forgets an unseated operator's queues.
    pub fn forget(&mut self, id: EmployeeId) {
        for queue in self.serves.remove(&id).unwrap_or_default() {
            self.touch(queue);
        }
    }

    /// A reservation makes busy, whatever was told since.
    fn count(&mut self, id: EmployeeId, operator: &Operator, add: bool) {
        let state = match self.reserved.contains_key(&id) {
            true => State::Not(Unavailable::Busy),
            false => operator.state,
        };
        let step = |n: &mut u32| if add { *n += 1 } else { *n -= 1 };
        for queue in self.serves.get(&id).into_iter().flatten() {
            let Some(line) = self.lines.get_mut(queue) else { continue };
            match state {
                State::Free { since } if add => _ = line.free.insert((since, id)),
                State::Free { since } => _ = line.free.remove(&(since, id)),
                State::Not(Unavailable::Offline) => {}
                State::Not(Unavailable::Busy) => step(&mut line.tally.busy),
                State::Not(Unavailable::OnBreak) => step(&mut line.tally.on_break),
                State::Not(Unavailable::Unreachable) => step(&mut line.tally.unreachable),
            }
        }
    }

    fn touch(&mut self, queue: QueueId) {
        touch(&mut self.lines, &mut self.ready, queue);
    }
}

/// Brings the queue's entry in `ready` up to date.
fn touch(lines: &mut BTreeMap<QueueId, Line>, ready: &mut BTreeMap<Turn, QueueId>, queue: QueueId) {
    let Some(line) = lines.get_mut(&queue) else { return };
    let first = line.open.first_key_value().filter(|_| !line.free.is_empty());
    let turn = first.map(|(place, _)| (Reverse(line.priority), *place));
    if turn == line.turn {
        return;
    }
    if let Some(old) = line.turn {
        ready.remove(&old);
    }
    if let Some(new) = turn {
        ready.insert(new, queue);
    }
    line.turn = turn;
}
