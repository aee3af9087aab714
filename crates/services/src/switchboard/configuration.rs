//! The stored configuration on its way to the machine.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::mpsc;

use super::inputs::Inputs;
use super::telephony::Note;
use crate::centre::Clock;
use crate::error::Result;

/// A day's hours are the same all day (see `calendars::hours`), so most of these change nothing.
const HOURS_ANEW: Duration = Duration::from_secs(600);

pub(super) struct Configuration {
    pub pool: PgPool,
    pub clock: Arc<dyn Clock>,
    pub inputs: Inputs,
    pub note: mpsc::UnboundedSender<Note>,
    /// One at a time: what was read first must not arrive last.
    pub turn: tokio::sync::Mutex<()>,
}

impl Configuration {
    /// At the start, or as soon as the database is there; and now and then, as hours are told two weeks ahead.
    pub async fn keep(self: Arc<Self>) {
        loop {
            let pause = match self.load().await {
                Ok(()) => HOURS_ANEW,
                Err(error) => {
                    tracing::warn!(%error, "the configuration is not read yet");
                    Duration::from_secs(1)
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    pub async fn load(&self) -> Result<()> {
        let _turn = self.turn.lock().await;
        let mut db = self.pool.begin_with("begin isolation level repeatable read read only").await?;
        let store::config::Stored { config: mut wanted, calendars, by_calendar } =
            store::config::load(&mut db).await?;
        drop(db);
        let now = self.clock.now();
        for (line, calendar) in by_calendar {
            let calendar = calendars.iter().find(|card| card.id == calendar);
            if let Some(line) = wanted.lines.get_mut(&line) {
                line.hours = calendar.and_then(|card| crate::calendars::hours(&card.form, now));
            }
        }
        self.inputs.configure(wanted).await?;
        // Without telephony there are no phones to look at.
        let _ = self.note.send(Note::Configured);
        Ok(())
    }
}
