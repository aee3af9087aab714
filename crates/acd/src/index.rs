//! What follows from the facts, kept so that each input costs the logarithm of the centre's size times the number
//! of queues of one operator, and never a scan of the waiting.

use crate::facts::{Facts, MOST_STEPS, Operator, Place, QueueRules, Rank, State, Unavailable, Work, WorkId};
use domain::queues::Strategy;
use domain::{EmployeeId, QueueId, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The order of service over the whole centre: the smallest is next.
pub(crate) type Turn = (Reverse<i32>, Place);
/// A free operator's place by the queue's strategy, then by id.
type Seat = ((i64, i64), EmployeeId);
/// By steps of lowered levels.
const STEPS: usize = MOST_STEPS as usize + 1;

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
    strategy: Strategy,
    /// All who wait, reserved ones too.
    pub waiting: BTreeMap<Place, WorkId>,
    /// Those who anybody may take now, by how far the levels have gone down for them.
    open: [BTreeMap<Place, WorkId>; STEPS],
    /// Free operators who may take its work, by how far the levels must go down for them.
    free: [BTreeSet<Seat>; STEPS],
    pub tally: Tally,
    /// Its entry in `Index::ready`.
    turn: Option<Turn>,
}

impl Line {
    /// Operators who may take its work and are not offline.
    pub fn staffed(&self) -> u32 {
        self.free_count(MOST_STEPS) + self.tally.busy + self.tally.on_break + self.tally.unreachable
    }

    /// Free ones who may take work for which the levels have gone down by so many steps.
    pub fn free_count(&self, relaxed: u8) -> u32 {
        self.free[..=usize::from(relaxed.min(MOST_STEPS))].iter().map(|free| free.len() as u32).sum()
    }

    /// The same, in the order of choice: who needs no lowering first, then by the strategy.
    pub fn free_for(&self, relaxed: u8) -> impl Iterator<Item = (u8, EmployeeId)> {
        let steps = self.free[..=usize::from(relaxed.min(MOST_STEPS))].iter().enumerate();
        steps.flat_map(|(steps, free)| free.iter().map(move |(_, id)| (steps as u8, *id)))
    }

    /// How many open ones stand before this place.
    pub fn open_before(&self, place: Place) -> u32 {
        self.open.iter().map(|open| open.range(..place).count() as u32).sum()
    }

    /// The earliest arrival. The head of the line and the first of those who merely came are the candidates.
    pub fn oldest(&self) -> Option<Timestamp> {
        let came = Place { rank: Rank::Came, at: Timestamp(i64::MIN), number: 0 };
        let head = self.waiting.first_key_value();
        head.into_iter().chain(self.waiting.range(came..).next()).map(|(place, _)| place.at).min()
    }

    /// The first of those who somebody free may take.
    fn first(&self) -> Option<(Place, WorkId)> {
        let easiest = self.free.iter().position(|free| !free.is_empty())?;
        let firsts = self.open[easiest..].iter().filter_map(|open| open.first_key_value());
        firsts.min_by_key(|(place, _)| **place).map(|(place, work)| (*place, *work))
    }
}

/// Where a queue's line lies in `Index::lines`.
type Slot = usize;

#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    slots: BTreeMap<QueueId, Slot>,
    lines: Vec<(QueueId, Line)>,
    /// Lines of queues that are gone, for the next ones.
    empty: Vec<Slot>,
    /// Configured queues whose work the operator may take, and after how many steps.
    serves: BTreeMap<EmployeeId, Vec<(Slot, u8)>>,
    reserved: BTreeMap<EmployeeId, WorkId>,
    /// Queues in which somebody waits and somebody who may take it is free, by the turn of the first.
    ready: BTreeMap<Turn, Slot>,
    /// Works that wait for one operator, in turn.
    wishes: BTreeMap<EmployeeId, BTreeMap<Turn, WorkId>>,
    /// The first of the wishes of each operator who is free.
    granted: BTreeMap<Turn, EmployeeId>,
    /// What changes by time alone, and when.
    due: BTreeSet<(Timestamp, WorkId)>,
}

/// Slots are numbered as they came to be, which is no part of what the index says.
impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        let named = |index: &Index| {
            let serves = index.serves.iter().map(|(id, serves)| {
                let mut queues: Vec<_> =
                    serves.iter().map(|(slot, steps)| (index.lines[*slot].0, *steps)).collect();
                queues.sort();
                (*id, queues)
            });
            let ready = index.ready.iter().map(|(turn, slot)| (*turn, index.lines[*slot].0));
            (serves.collect::<Vec<_>>(), ready.collect::<Vec<_>>())
        };
        self.slots.keys().eq(other.slots.keys())
            && self.slots.keys().all(|id| self.line(*id) == other.line(*id))
            && named(self) == named(other)
            && self.reserved == other.reserved
            && self.wishes == other.wishes
            && self.granted == other.granted
            && self.due == other.due
    }
}

impl Index {
    pub fn of(facts: &Facts) -> Self {
        let mut index = Self::default();
        for (id, rules) in &facts.queues {
            index.set_rules(*id, Some(rules));
        }
        for (id, work) in &facts.works {
            index.stand(*id, work, facts.queues.get(&work.queue));
            if let Some(operator) = work.reserved {
                index.reserved.insert(operator, *id);
            }
        }
        for (id, operator) in &facts.operators {
            index.seat_anew(*id, operator, facts);
        }
        for slot in 0..index.lines.len() {
            index.touch(slot);
        }
        index
    }

    /// Nobody must wait in its line, and nobody be seated at it.
    pub fn set_rules(&mut self, queue: QueueId, rules: Option<&QueueRules>) {
        match rules {
            Some(rules) => {
                let slot = self.slot(queue);
                let line = &mut self.lines[slot].1;
                (line.priority, line.strategy) = (rules.priority, rules.strategy);
            }
            None => self.close(queue),
        }
    }

    pub fn line(&self, queue: QueueId) -> Option<&Line> {
        self.slots.get(&queue).map(|slot| &self.lines[*slot].1)
    }

    /// How far the levels of the queue must go down for this operator; none when he may not take its work.
    pub fn serves(&self, operator: EmployeeId, queue: QueueId) -> Option<u8> {
        let slot = self.slots.get(&queue)?;
        self.serves.get(&operator)?.iter().find(|(served, _)| served == slot).map(|(_, steps)| *steps)
    }

    pub fn is_reserved(&self, operator: EmployeeId) -> bool {
        self.reserved.contains_key(&operator)
    }

    /// The work to be given out next in some queue, and its turn.
    pub fn next_ready(&self) -> Option<(Turn, QueueId, WorkId)> {
        let (turn, slot) = self.ready.first_key_value()?;
        let (queue, line) = &self.lines[*slot];
        Some((*turn, *queue, line.first()?.1))
    }

    /// The work whose wish can be granted next.
    pub fn next_granted(&self) -> Option<(Turn, EmployeeId, WorkId)> {
        let (turn, operator) = self.granted.first_key_value()?;
        Some((*turn, *operator, *self.wishes.get(operator)?.get(turn)?))
    }

    pub fn wishes_of(&self, operator: EmployeeId) -> Vec<WorkId> {
        self.wishes.get(&operator).into_iter().flat_map(|wishes| wishes.values().copied()).collect()
    }

    pub fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    pub fn due_by(&self, now: Timestamp) -> Option<WorkId> {
        self.due.first().filter(|(at, _)| *at <= now).map(|(_, work)| *work)
    }

    /// The work joins the line as it is now: open, waiting for one, or reserved.
    pub fn stand(&mut self, id: WorkId, work: &Work, rules: Option<&QueueRules>) {
        let slot = self.slot(work.queue);
        let line = &mut self.lines[slot].1;
        line.waiting.insert(work.place, id);
        let turn = (Reverse(line.priority), work.place);
        match (work.reserved, work.wish) {
            (Some(_), _) => {}
            (None, Some(wish)) => {
                self.wishes.entry(wish.operator).or_default().insert(turn, id);
            }
            (None, None) => _ = line.open[usize::from(work.relaxed)].insert(work.place, id),
        }
        if let Some(due) = work.due(rules) {
            self.due.insert((due, id));
        }
        self.touch(slot);
    }

    /// The work, as it stood, leaves the line; an operator whom it waited for is to be seated anew. A queue without
    /// rules goes with its last work.
    pub fn leave(&mut self, id: WorkId, work: &Work, rules: Option<&QueueRules>) {
        let Some(slot) = self.slots.get(&work.queue).copied() else { return };
        let line = &mut self.lines[slot].1;
        line.waiting.remove(&work.place);
        line.open[usize::from(work.relaxed)].remove(&work.place);
        let turn = (Reverse(line.priority), work.place);
        let over = rules.is_none() && line.waiting.is_empty();
        if let Some(wish) = work.wish
            && let Some(wishes) = self.wishes.get_mut(&wish.operator)
        {
            wishes.remove(&turn);
            if wishes.is_empty() {
                self.wishes.remove(&wish.operator);
            }
            self.granted.remove(&turn);
        }
        if let Some(due) = work.due(rules) {
            self.due.remove(&(due, id));
        }
        self.touch(slot);
        if over {
            self.close(work.queue);
        }
    }

    /// The operator must be unseated, and seated again after; the work must have left, and stand again after.
    pub fn reserve(&mut self, operator: EmployeeId, work: WorkId) {
        self.reserved.insert(operator, work);
    }

    /// The operator must be unseated, and seated again after.
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
        for (slot, _) in serves.get(&id).into_iter().flatten() {
            touch(&mut lines[*slot].1, ready, *slot);
        }
    }

    /// Seats an operator who is new or whose skills changed.
    pub fn seat_anew(&mut self, id: EmployeeId, operator: &Operator, facts: &Facts) {
        let served = operator.skills.queues.keys().filter_map(|queue| {
            let steps = operator.skills.steps(*queue, facts.queues.get(queue)?)?;
            Some((*self.slots.get(queue)?, steps))
        });
        let served = served.collect();
        self.serves.insert(id, served);
        self.seat(id, operator);
    }

    /// Forgets an unseated operator's queues.
    pub fn forget(&mut self, id: EmployeeId) {
        for (slot, _) in self.serves.remove(&id).unwrap_or_default() {
            self.touch(slot);
        }
    }

    /// A reservation makes busy, whatever was told since.
    fn count(&mut self, id: EmployeeId, operator: &Operator, add: bool) {
        let state = match self.reserved.contains_key(&id) {
            true => State::Not(Unavailable::Busy),
            false => operator.state,
        };
        let step = |n: &mut u32| if add { *n += 1 } else { *n -= 1 };
        for (slot, steps) in self.serves.get(&id).into_iter().flatten() {
            let (queue, line) = &mut self.lines[*slot];
            match state {
                State::Free { since } => {
                    let seat = (operator.rank(*queue, line.strategy, since), id);
                    let free = &mut line.free[usize::from(*steps)];
                    _ = if add { free.insert(seat) } else { free.remove(&seat) };
                }
                State::Not(Unavailable::Offline) => {}
                State::Not(Unavailable::Busy) => step(&mut line.tally.busy),
                State::Not(Unavailable::OnBreak) => step(&mut line.tally.on_break),
                State::Not(Unavailable::Unreachable) => step(&mut line.tally.unreachable),
            }
        }
        if let Some((turn, _)) = self.wishes.get(&id).and_then(BTreeMap::first_key_value) {
            match state {
                State::Free { .. } if add => _ = self.granted.insert(*turn, id),
                _ => _ = self.granted.remove(turn),
            }
        }
    }

    fn slot(&mut self, queue: QueueId) -> Slot {
        *self.slots.entry(queue).or_insert_with(|| match self.empty.pop() {
            Some(slot) => {
                self.lines[slot].0 = queue;
                slot
            }
            None => {
                self.lines.push((queue, Line::default()));
                self.lines.len() - 1
            }
        })
    }

    fn close(&mut self, queue: QueueId) {
        if let Some(slot) = self.slots.remove(&queue) {
            self.lines[slot].1 = Line::default();
            self.empty.push(slot);
        }
    }

    fn touch(&mut self, slot: Slot) {
        touch(&mut self.lines[slot].1, &mut self.ready, slot);
    }
}

/// Brings the queue's entry in `ready` up to date.
fn touch(line: &mut Line, ready: &mut BTreeMap<Turn, Slot>, slot: Slot) {
    let turn = line.first().map(|(place, _)| (Reverse(line.priority), place));
    if turn == line.turn {
        return;
    }
    if let Some(old) = line.turn {
        ready.remove(&old);
    }
    if let Some(new) = turn {
        ready.insert(new, slot);
    }
    line.turn = turn;
}
