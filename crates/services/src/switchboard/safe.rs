//! What the engine wrote gets safe, beside it: a disk that takes its time holds no caller up (docs/adr/0012).
//!
//! One rule to know: one sync serves all that was written meanwhile (group commit), so the disk is asked at most as
//! often as it can answer. Answers and the projection wait for it; orders and screens do not.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use super::journal::Disk;
use crate::error::Result;

/// Between attempts on a disk that refuses.
const AGAIN: Duration = Duration::from_millis(200);
/// A disk that takes longer is worth a line in the log.
const SLOW: Duration = Duration::from_millis(100);

/// What one round wrote, and who waits for it.
pub(super) struct Written {
    /// The number of the newest record.
    pub last: u64,
    pub segment: Arc<File>,
    pub answers: Vec<(oneshot::Sender<Result<()>>, Result<()>)>,
    pub done: Vec<oneshot::Sender<()>>,
}

/// Runs until the engine ends. `synced`: the last number that is safe.
pub(super) fn run(rounds: &Receiver<Written>, disk: &Disk, synced: &watch::Sender<u64>) {
    while let Ok(first) = rounds.recv() {
        let batch: Vec<Written> = std::iter::once(first).chain(rounds.try_iter()).collect();
        let began = Instant::now();
        for (n, round) in batch.iter().enumerate() {
            // The same segment comes again: then once is enough.
            let again = batch[n + 1..].iter().any(|later| Arc::ptr_eq(&later.segment, &round.segment));
            if !again && round.last > *synced.borrow() {
                until_safe(disk, &round.segment);
            }
        }
        let took = began.elapsed();
        if took > SLOW {
            tracing::warn!(?took, rounds = batch.len(), "the journal's disk is slow");
        }
        for round in batch {
            synced.send_if_modified(|safe| std::mem::replace(safe, round.last.max(*safe)) < round.last);
            for (answer, verdict) in round.answers {
                // Who asked may have gone.
                let _ = answer.send(verdict);
            }
            for done in round.done {
                let _ = done.send(());
            }
        }
    }
}

fn until_safe(disk: &Disk, segment: &File) {
    let once = || -> io::Result<()> { (disk.sync)(segment) };
    while let Err(error) = once() {
        tracing::error!(%error, "the journal can't be made safe: nobody gets an answer until it can");
        std::thread::sleep(AGAIN);
    }
}
