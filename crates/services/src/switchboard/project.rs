//! The journal's facts as rows that people read, in order and exactly once.
//!
//! It reads the journal's files and nothing else: how far it has come stands in the database, in the transaction of
//! the rows themselves. So a crash of either side, or a database that is away for a day, needs no queue and no
//! memory: it goes on where it stopped.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{Connection, PgConnection, PgPool};
use store::journal::Shipped;
use switch::Fact;
use tokio::sync::watch;

use super::journal::{Reader, Record};
use super::live::Live;
use crate::centre::Clock;
use crate::error::{Error, Result};

/// Records of one transaction.
const BATCH: usize = 500;
const BACKOFF: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
];

pub(super) struct Project {
    pub pool: PgPool,
    pub dir: PathBuf,
    pub synced: watch::Receiver<u64>,
    pub projected: watch::Sender<u64>,
    pub live: Arc<Live>,
    pub clock: Arc<dyn Clock>,
}

impl Project {
    pub async fn run(mut self) {
        let mut faults = 0_usize;
        // Set by a fault of the data: one fact at a time, so that it stops itself alone.
        let mut careful = false;
        // None: where the database stands must be asked again.
        let mut reader: Option<Reader> = None;
        loop {
            match self.step(&mut reader, careful).await {
                Ok(more) => {
                    faults = 0;
                    careful = false;
                    self.live.health(self.clock.now(), |health| health.database = true);
                    if !more && self.synced.changed().await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    let pause = BACKOFF[faults.min(BACKOFF.len() - 1)];
                    if faults == 0 {
                        tracing::warn!(%error, "the database does not take the journal; it is kept here");
                    }
                    faults += 1;
                    reader = None;
                    careful = !matches!(error, Error::Unavailable(_));
                    if !careful {
                        self.live.health(self.clock.now(), |health| health.database = false);
                    }
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// One batch; says whether there may be more.
    async fn step(&mut self, reader: &mut Option<Reader>, careful: bool) -> Result<bool> {
        let synced = *self.synced.borrow_and_update();
        let mut db = self.pool.begin().await?;
        let done = store::journal::projected(&mut db).await?;
        let mine = match reader {
            Some(mine) if *self.projected.borrow() == done => mine,
            _ => {
                self.projected.send_replace(done);
                reader.insert(Reader::after(self.dir.clone(), done))
            }
        };
        let records = mine
            .read(synced, BATCH)
            .map_err(|error| Error::Internal(format!("the journal can't be read: {error}")))?;
        let Some(last) = records.last().map(|record| record.entry.seq) else { return Ok(false) };
        write(&mut db, &records, careful).await?;
        store::journal::advance(&mut db, last).await?;
        db.commit().await?;
        self.projected.send_replace(last);
        Ok(last < synced)
    }
}

async fn write(db: &mut PgConnection, records: &[Record], careful: bool) -> Result<()> {
    for record in records {
        for (n, fact) in record.facts.iter().enumerate() {
            let (seq, n) = (record.entry.seq, u16::try_from(n).unwrap_or(u16::MAX));
            match careful {
                false => fact_row(db, seq, n, fact).await?,
                true => fact_row_or_pass(db, seq, n, fact).await?,
            }
        }
    }
    let shipped: Vec<Shipped> = records
        .iter()
        .map(|record| {
            let entry = serde_json::to_value(&record.entry)
                .map_err(|error| Error::Internal(format!("entry {}: {error}", record.entry.seq)))?;
            Ok(Shipped { seq: record.entry.seq, at: record.entry.at, entry })
        })
        .collect::<Result<_>>()?;
    Ok(store::journal::ship(db, &shipped).await?)
}

/// A fact that the database refuses is logged and passed over: those after it must not wait for it for ever.
async fn fact_row_or_pass(db: &mut PgConnection, seq: u64, n: u16, fact: &Fact) -> Result<()> {
    let mut inner = db.begin().await?;
    match fact_row(&mut inner, seq, n, fact).await {
        Ok(()) => Ok(inner.commit().await?),
        Err(Error::Unavailable(part)) => Err(Error::Unavailable(part)),
        Err(error) => {
            tracing::error!(seq, n, ?fact, %error, "a fact was refused by the database and is passed over");
            Ok(inner.rollback().await?)
        }
    }
}

async fn fact_row(db: &mut PgConnection, seq: u64, n: u16, fact: &Fact) -> Result<()> {
    match fact {
        Fact::CallSaved { call } => store::calls::save(db, call).await?,
        Fact::LegSaved { leg } => store::legs::save(db, leg).await?,
        Fact::CallStepped { call, step } => store::steps::add(db, *call, seq, n, step).await?,
        Fact::PresenceChanged { operator, at, to, by, reason, call } => {
            let change = store::presence::Change {
                operator: *operator,
                at: *at,
                to: *to,
                by: *by,
                reason,
                call: *call,
            };
            store::presence::change(db, &change).await?;
        }
        Fact::MessageLeft { recording, call, line, queue, number, at } => {
            store::voicemails::left(db, *recording, *call, *line, *queue, number.as_ref(), *at).await?;
        }
        Fact::CallbackAsked { callback, call, line, queue, number, at } => {
            store::callbacks::asked(db, *callback, *call, *line, *queue, number, *at).await?;
        }
        Fact::RecordingStarted { recording, call, at } => {
            store::recordings::started(db, *recording, *call, *at).await?;
        }
        Fact::RecordingEnded { recording, at, .. } => store::recordings::ended(db, *recording, *at).await?,
    }
    Ok(())
}
