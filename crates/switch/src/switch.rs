//! The machine's state and its doors.

use crate::calls::Call;
use crate::command::Order;
use crate::desks::Desk;
use crate::fact::Fact;
use crate::input::{Entry, Input};
use crate::last_talks::LastTalks;
use crate::legs::{Departed, Leg};
use crate::supervision::Supervision;
use crate::timers::Timers;
use crate::turn::Turn;
use acd::Acd;
use domain::board::{Board, QueueToday, TrendPart};
use domain::calls::LegKind;
use domain::config::Config;
use domain::events::Event;
use domain::{CallId, EmployeeId, LegId, Millis, PlaybackId, QueueId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The whole state. A snapshot is its JSON; a snapshot and the entries after it make the same state again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    pub(crate) seq: u64,
    /// The latest instant handled; never goes back, though a clock may.
    pub(crate) now: Timestamp,
    pub(crate) config: Config,
    pub(crate) acd: Acd,
    pub(crate) desks: BTreeMap<EmployeeId, Desk>,
    pub(crate) calls: BTreeMap<CallId, Call>,
    pub(crate) legs: BTreeMap<LegId, Leg>,
    pub(crate) departed: Departed,
    /// Playings under way, to the leg that hears them.
    pub(crate) playing: BTreeMap<PlaybackId, LegId>,
    pub(crate) today: BTreeMap<QueueId, QueueToday>,
    /// The last hour of each queue, oldest part first.
    #[serde(default)]
    pub(crate) trends: BTreeMap<QueueId, Vec<TrendPart>>,
    /// By supervisor.
    #[serde(default)]
    pub(crate) supervisions: BTreeMap<EmployeeId, Supervision>,
    /// The mean handling time of each queue, smoothed.
    #[serde(default)]
    pub(crate) handling: BTreeMap<QueueId, Millis>,
    #[serde(default)]
    pub(crate) last_talks: LastTalks,
    pub(crate) timers: Timers,
    pub(crate) asterisk: Asterisk,
    /// What the screens were last told.
    pub(crate) board: Board,
}

/// Whether Asterisk is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asterisk {
    Down {
        since: Timestamp,
    },
    /// Connected, but what happened meanwhile is not known until it is reconciled. `lost` is when it was seen to
    /// go down; none when it was our own absence.
    Unknown {
        since: Timestamp,
        lost: Option<Timestamp>,
    },
    Up,
}

impl Asterisk {
    pub fn is_down(self) -> bool {
        matches!(self, Asterisk::Down { .. })
    }
}

impl Default for Asterisk {
    fn default() -> Self {
        Asterisk::Down { since: Timestamp::default() }
    }
}

/// What follows from one entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// To be carried out, in this order.
    pub orders: Vec<Order>,
    /// To be remembered, in this order. Each call and leg is saved at most once an entry, before anything that
    /// mentions it.
    pub facts: Vec<Fact>,
    /// For the screens, in this order. `HealthChanged` is not among them: the machine does not know the database.
    pub events: Vec<Event>,
}

impl Switch {
    /// Handles the next entry of the journal: first the timers that are due by its instant, then its input (only
    /// `AsteriskSeen` goes before the timers, as it decides what some of them mean). An
    /// entry that was handled already (by its number) changes nothing.
    pub fn handle(&mut self, entry: &Entry) -> Outcome {
        if entry.seq <= self.seq {
            return Outcome::default();
        }
        let before = self.now;
        self.seq = entry.seq;
        self.now = before.max(entry.at);
        let mut turn = Turn::new(self, entry.seed);
        match entry.input {
            // Timers of Asterisk's mean nothing if it is not seen.
            Input::AsteriskSeen { .. } => {
                turn.take(&entry.input);
                turn.fire_due(before);
            }
            _ => {
                turn.fire_due(before);
                turn.take(&entry.input);
            }
        }
        turn.finish()
    }

    /// When to send `Input::TimeCame`, if nothing else comes before.
    pub fn next_timeout(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Everything live, whole. Its health says only whether Asterisk is connected.
    pub fn board(&self) -> Board {
        let mut board = self.board.clone();
        board.health.asterisk = !self.asterisk.is_down();
        board
    }

    /// The number of the last entry handled; 0 before the first.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Legs that are believed to exist, with their call and what they are in it.
    pub fn legs(&self) -> impl Iterator<Item = (LegId, CallId, LegKind)> {
        self.legs.values().map(|leg| (leg.record.id, leg.record.call, leg.record.kind))
    }
}
