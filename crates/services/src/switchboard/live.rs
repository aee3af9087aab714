//! What the screens see: the board as it is now, and the events since, in one order.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use bytes::Bytes;
use domain::Timestamp;
use domain::board::{Board, Health};
use domain::events::{Down, Envelope, Event};
use tokio::sync::broadcast;

/// Events kept for pages that come back: minutes of a busy centre.
const KEPT: usize = 5_000;
/// Events a socket may lag behind before it has to take a snapshot.
const LAG: usize = 4_096;

/// An event as told: the envelope, and its JSON made once for however many sockets.
#[derive(Debug)]
pub struct Told {
    envelope: Envelope,
    json: OnceLock<Bytes>,
}

impl std::ops::Deref for Told {
    type Target = Envelope;
    fn deref(&self) -> &Envelope {
        &self.envelope
    }
}

impl Told {
    /// `Down::Event` as JSON.
    pub fn json(&self) -> Bytes {
        let make = || serde_json::to_vec(&Down::Event(self.envelope.clone())).unwrap_or_default().into();
        self.json.get_or_init(make).clone()
    }
}

/// The bus of one run of the server.
pub(super) struct Live {
    epoch: String,
    sender: broadcast::Sender<Arc<Told>>,
    state: Mutex<State>,
}

struct State {
    board: Arc<Board>,
    seq: u64,
    kept: VecDeque<Arc<Told>>,
}

/// A place in the stream of events: the board as of `seq`, and what comes after it.
pub struct Watch {
    pub seq: u64,
    pub board: Arc<Board>,
    pub events: broadcast::Receiver<Arc<Told>>,
}

impl Live {
    pub fn new(epoch: String, board: Board) -> Live {
        let state = State { board: Arc::new(board), seq: 0, kept: VecDeque::new() };
        Live { epoch, sender: broadcast::channel(LAG).0, state: Mutex::new(state) }
    }

    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    pub fn board(&self) -> Arc<Board> {
        self.state().board.clone()
    }

    pub fn watch(&self) -> Watch {
        let state = self.state();
        Watch { seq: state.seq, board: state.board.clone(), events: self.sender.subscribe() }
    }

    /// The events after `seq` of this epoch, if all of them are still kept.
    pub fn since(&self, epoch: &str, seq: u64) -> Option<(Vec<Arc<Told>>, Watch)> {
        let state = self.state();
        let missed = usize::try_from(state.seq.checked_sub(seq)?).ok()?;
        if epoch != self.epoch || missed > state.kept.len() {
            return None;
        }
        let missed = state.kept.iter().skip(state.kept.len() - missed).cloned().collect();
        let watch = Watch { seq: state.seq, board: state.board.clone(), events: self.sender.subscribe() };
        Some((missed, watch))
    }

    /// Folds events into the board and tells everybody.
    pub fn publish(&self, at: Timestamp, events: Vec<Event>) {
        if events.is_empty() {
            return;
        }
        let mut state = self.state();
        for event in events {
            // A copy is made only while somebody holds the board.
            Arc::make_mut(&mut state.board).apply(&event);
            state.seq += 1;
            let envelope = Envelope { seq: state.seq, at, event };
            let told = Arc::new(Told { envelope, json: OnceLock::new() });
            if state.kept.len() == KEPT {
                state.kept.pop_front();
            }
            state.kept.push_back(told.clone());
            // Nobody listening is no error.
            let _ = self.sender.send(told);
        }
    }

    /// Changes one flag of the health and tells it, if it is news.
    pub fn health(&self, at: Timestamp, change: impl FnOnce(&mut Health)) {
        let before = self.board().health;
        let mut health = before;
        change(&mut health);
        if health != before {
            self.publish(at, vec![Event::HealthChanged { health }]);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change leaves the state whole, whatever its reader did.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live() -> Live {
        Live::new("one".into(), Board::default())
    }

    fn health(asterisk: bool) -> Event {
        Event::HealthChanged { health: Health { asterisk, database: false } }
    }

    #[test]
    fn what_was_missed_is_repeated_while_it_is_kept() {
        let live = live();
        for n in 0..KEPT + 10 {
            live.publish(Timestamp(n as i64), vec![health(n % 2 == 0)]);
        }
        let newest = (KEPT + 10) as u64;
        let (missed, watch) = live.since("one", newest - 3).unwrap();
        assert_eq!(missed.iter().map(|e| e.seq).collect::<Vec<_>>(), [newest - 2, newest - 1, newest]);
        assert_eq!(watch.seq, newest);
        assert!(live.since("one", newest).unwrap().0.is_empty());
        assert!(live.since("one", 9).is_none(), "too long ago");
        assert!(live.since("one", newest + 1).is_none(), "from the future");
        assert!(live.since("another", newest).is_none());
    }

    #[test]
    fn health_is_told_when_it_changes() {
        let live = live();
        live.health(Timestamp(1), |health| health.database = true);
        live.health(Timestamp(2), |health| health.database = true);
        live.health(Timestamp(3), |health| health.asterisk = true);
        assert_eq!(live.watch().seq, 2);
        assert_eq!(live.board().health, Health { asterisk: true, database: true });
    }
}
