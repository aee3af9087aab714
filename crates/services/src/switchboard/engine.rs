//! The one thread that owns the machine.
//!
//! A round: take what has come, let the machine handle it, write the records, and only then let the consequences
//! out. Whoever asked hears when the records are safe, too (`safe.rs`); a caller does not wait for that.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use domain::Timestamp;
use domain::calls::LegKind;
use domain::events::Event;
use serde::{Deserialize, Serialize};
use switch::{Entry, Input, Order, Outcome, Switch};
use tokio::sync::{oneshot, watch};

use super::inputs::{Believed, Message};
use super::journal::{Journal, Record};
use super::live::Live;
use super::perform::Perform;
use super::safe::Written;
use crate::centre::Clock;
use crate::error::{Error, Result};

/// Inputs of one round.
const ROUND: usize = 256;
/// A snapshot after so many entries, or so long after the first entry that it lacks.
const SNAPSHOT_ENTRIES: u64 = 5_000;
const SNAPSHOT_AFTER: Duration = Duration::from_secs(30);
/// Between attempts to write to a disk that refuses.
const DISK_AGAIN: Duration = Duration::from_millis(200);

/// A snapshot as it lies on the disk.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept<S> {
    /// The instant of the last entry.
    pub at: Timestamp,
    pub switch: S,
}

pub(super) struct Engine {
    pub switch: Switch,
    pub journal: Journal,
    pub inputs: Receiver<Message>,
    pub clock: Arc<dyn Clock>,
    pub live: Arc<Live>,
    pub perform: Perform,
    /// What is to get safe, and who waits for that.
    pub written: Sender<Written>,
    /// The last number whose rows are in the database.
    pub projected: watch::Receiver<u64>,
}

/// What a round has produced so far.
#[derive(Default)]
struct Round {
    records: Vec<Record>,
    orders: Vec<Order>,
    events: Vec<Event>,
    answers: Vec<(oneshot::Sender<Result<()>>, Result<()>)>,
    done: Vec<oneshot::Sender<()>>,
    at: Timestamp,
    stop: bool,
}

impl Engine {
    pub fn run(mut self) {
        let mut kept = Snapshots { seq: self.journal.last(), lacking_since: None };
        loop {
            let Some(first) = self.wait() else { return };
            let mut round = Round { at: self.clock.now(), ..Round::default() };
            if let Some(message) = first {
                self.take(message, &mut round);
            }
            while round.records.len() < ROUND && !round.stop {
                match self.inputs.try_recv() {
                    Ok(message) => self.take(message, &mut round),
                    Err(_) => break,
                }
            }
            if round.records.is_empty() && self.switch.next_timeout().is_some_and(|due| due <= round.at) {
                self.handle(Input::TimeCame, &mut round);
            }
            self.write(&round.records);
            let stop = round.stop;
            if kept.is_due(&round.records, stop) {
                self.snapshot(round.at);
                kept = Snapshots { seq: self.journal.last(), lacking_since: None };
            }
            let done = if stop { std::mem::take(&mut round.done) } else { Vec::new() };
            self.let_out(round);
            if stop {
                return self.leave(done);
            }
        }
    }

    /// The next message; nothing inside when the time came first; none when nobody can send any more.
    fn wait(&self) -> Option<Option<Message>> {
        let patience = match self.switch.next_timeout() {
            // At least a millisecond: a clock that stands still must not make this loop spin.
            Some(due) => Duration::from_millis(due.since(self.clock.now()).0.max(1)),
            None => Duration::from_secs(3_600),
        };
        match self.inputs.recv_timeout(patience) {
            Ok(message) => Some(Some(message)),
            Err(RecvTimeoutError::Timeout) => Some(None),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn take(&mut self, message: Message, round: &mut Round) {
        match message {
            Message::Observed(input) => {
                // What the machine would leave undone is not worth a line.
                if self.switch.check(&input).is_ok() {
                    self.handle(input, round);
                }
            }
            Message::Asked { input, answer } => {
                let verdict = self.switch.check(&input).map_err(|refusal| Error::rule(refusal.word()));
                if verdict.is_ok() {
                    self.handle(input, round);
                }
                round.answers.push((answer, verdict));
            }
            Message::Configured { wanted, answer } => {
                for change in self.switch.config().changes_to(&wanted) {
                    self.handle(Input::Config { change }, round);
                }
                round.done.push(answer);
            }
            Message::Believed { answer } => {
                let legs = self.switch.legs().map(|(leg, _, _): (_, _, LegKind)| leg).collect();
                let operators = self.switch.config().operators.keys().copied().collect();
                let _ = answer.send(Believed { legs, operators });
            }
            Message::Stop { answer } => {
                round.done.push(answer);
                round.stop = true;
            }
        }
    }

    fn handle(&mut self, input: Input, round: &mut Round) {
        let seq = round.records.last().map_or(self.journal.last(), |record| record.entry.seq) + 1;
        let entry = Entry { seq, at: round.at, seed: rand::random(), input };
        let Outcome { orders, facts, events } = self.switch.handle(&entry);
        round.records.push(Record { entry, facts });
        round.orders.extend(orders);
        round.events.extend(events);
    }

    /// Until the disk takes it: what was handled can't be taken back, and without a record it must not be seen. The
    /// talks go on meanwhile, as they need nobody here.
    fn write(&mut self, records: &[Record]) {
        if records.is_empty() {
            return;
        }
        while let Err(error) = self.journal.write(records) {
            tracing::error!(%error, "the journal can't be written: nothing happens until it can");
            std::thread::sleep(DISK_AGAIN);
        }
    }

    fn let_out(&self, round: Round) {
        self.perform.dispatch(round.orders);
        self.live.publish(round.at, round.events);
        let (last, segment) = (self.journal.last(), self.journal.segment());
        // Gone only when the process ends.
        let _ = self.written.send(Written { last, segment, answers: round.answers, done: round.done });
    }

    /// Whoever asked for the end may open the journal at once.
    fn leave(self, done: Vec<oneshot::Sender<()>>) {
        let Engine { journal, written, .. } = self;
        let (last, segment) = (journal.last(), journal.segment());
        drop(journal);
        let _ = written.send(Written { last, segment, answers: Vec::new(), done });
    }

    fn snapshot(&mut self, at: Timestamp) {
        let began = Instant::now();
        let done = serde_json::to_vec(&Kept { at, switch: &self.switch })
            .map_err(std::io::Error::from)
            .and_then(|json| self.journal.snapshot(&json))
            .and_then(|()| self.journal.tidy(*self.projected.borrow()));
        match done {
            Ok(()) => tracing::debug!(seq = self.journal.last(), took = ?began.elapsed(), "snapshot kept"),
            // The journal alone is enough, only slower to start from.
            Err(error) => tracing::error!(%error, "no snapshot could be kept"),
        }
    }
}

/// When the next snapshot is due.
struct Snapshots {
    /// The number of the last one.
    seq: u64,
    lacking_since: Option<Instant>,
}

impl Snapshots {
    fn is_due(&mut self, records: &[Record], stop: bool) -> bool {
        if let Some(record) = records.last() {
            let since = self.lacking_since.get_or_insert_with(Instant::now);
            return stop
                || record.entry.seq - self.seq >= SNAPSHOT_ENTRIES
                || since.elapsed() >= SNAPSHOT_AFTER;
        }
        stop && self.lacking_since.is_some()
    }
}
