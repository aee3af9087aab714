//! Recordings from Asterisk's spool into the file store, as Opus, with length, checksum and wave.
//!
//! The row in the database is the order: a recording is `pending` until it is stored or given up, so a restart
//! loses none. A file leaves the spool only after the row says that it is stored.

mod sound;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::history::RecordingInfo;
use domain::{Millis, RecordingId, Timestamp};
use futures::StreamExt;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use store::recordings::Pending;

use crate::centre::Clock;
use crate::error::Result;

const LOOK: Duration = Duration::from_millis(1_000);
/// Talks of one look.
const AT_ONCE: i64 = 32;
/// Transcoded side by side. They run with low priority: voice comes first.
const WORKERS: usize = 2;
/// A file that was written to so lately may still grow.
const SETTLED: Duration = Duration::from_millis(1_000);
/// Asterisk writes in pieces of a second or two, the last when it closes the file; on a busy machine that is late.
/// A file that lacks more than `LACKS` of its talk is waited for so long after the end. Shorter ones are right, if
/// neither side sent anything for a while (asterisk/README.md).
const LACKS: Millis = Millis(700);
const LATE: Millis = Millis(15_000);
/// After so many attempts, over about a day, a recording is given up and stays visible as failed.
const MOST: i32 = 20;
/// A file that has not appeared by then never will: the talk was over before the first sound.
const MOST_MISSING: i32 = 6;
const NOTHING: &str = "the recording is empty";

/// The job.
pub struct StoreRecordings {
    pub pool: PgPool,
    pub files: Arc<dyn ObjectStore>,
    pub clock: Arc<dyn Clock>,
    pub spool: PathBuf,
}

/// Why a recording could not be stored now.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// It is still being written.
    #[error("not whole yet")]
    Growing,
    #[error("no file in the spool")]
    Missing,
    #[error("{0}")]
    Failed(String),
    /// Trying again will not help.
    #[error("{0}")]
    ForGood(String),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Trouble::Failed(error.to_string())
    }
}

impl StoreRecordings {
    pub async fn run(self) {
        loop {
            if let Err(error) = self.look().await {
                tracing::debug!(%error, "recordings wait in the spool");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Stores what can be stored now; says how many were.
    ///
    /// # Errors
    /// The database's.
    pub async fn look(&self) -> Result<usize> {
        let mut db = self.pool.acquire().await?;
        let pending = store::recordings::pending(&mut db, AT_ONCE).await?;
        drop(db);
        let now = self.clock.now();
        let due: Vec<_> = pending.iter().filter(|one| one.ended_at + wait(one.attempts) <= now).collect();
        let works: Vec<_> = due.into_iter().map(|one| self.one(one)).collect();
        let done: Vec<Result<bool>> = futures::stream::iter(works).buffer_unordered(WORKERS).collect().await;
        let mut stored = 0;
        for one in done {
            stored += usize::from(one?);
        }
        Ok(stored)
    }

    async fn one(&self, one: &Pending) -> Result<bool> {
        let raw = self.spool.join(format!("{}.raw", one.id));
        let ogg = self.spool.join(format!("{}.ogg", one.id));
        let result = self.store(one, &raw, &ogg).await;
        // A half-made one is made anew.
        let _ = tokio::fs::remove_file(&ogg).await;
        let mut db = self.pool.acquire().await?;
        match result {
            Ok((key, info)) => {
                store::recordings::stored(&mut db, &key, &info).await?;
                if let Err(error) = tokio::fs::remove_file(&raw).await {
                    tracing::warn!(recording = %one.id, %error, "a stored recording stays in the spool");
                }
                tracing::info!(recording = %one.id, call = %one.call, length = info.length.0, "stored");
                Ok(true)
            }
            Err(Trouble::Growing) => Ok(false),
            Err(trouble) => {
                let most = if matches!(trouble, Trouble::Missing) { MOST_MISSING } else { MOST };
                let for_good = matches!(trouble, Trouble::ForGood(_)) || one.attempts + 1 >= most;
                let attempt = one.attempts + 1;
                if for_good {
                    tracing::error!(recording = %one.id, call = %one.call, attempt, %trouble, "a recording is given up");
                } else {
                    tracing::warn!(recording = %one.id, call = %one.call, attempt, %trouble, "a recording waits");
                }
                store::recordings::failed(&mut db, one.id, &trouble.to_string(), for_good).await?;
                Ok(false)
            }
        }
    }

    async fn store(
        &self,
        one: &Pending,
        raw: &Path,
        ogg: &Path,
    ) -> std::result::Result<(String, RecordingInfo), Trouble> {
        settled(raw).await?;
        let shape = sound::look_at(raw.to_owned()).await?;
        if may_grow(shape.length(), one, self.clock.now()) {
            return Err(Trouble::Growing);
        }
        if shape.frames == 0 {
            return Err(Trouble::ForGood(NOTHING.to_owned()));
        }
        sound::transcode(raw, ogg).await?;
        let bytes = tokio::fs::read(ogg).await?;
        let checksum = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let info = RecordingInfo {
            id: one.id,
            started_at: one.started_at,
            length: shape.length(),
            bytes: bytes.len() as u64,
            checksum,
            channels: 2,
            peaks: shape.peaks,
        };
        let key = key(one.id, one.started_at);
        let path = object_store::path::Path::parse(&key).map_err(|e| Trouble::Failed(e.to_string()))?;
        self.files.put(&path, bytes.into()).await.map_err(|e| Trouble::Failed(e.to_string()))?;
        Ok((key, info))
    }
}

/// Longer with each attempt: 0 s, 2 s, 4 s, … an hour.
fn wait(attempts: i32) -> Millis {
    match u32::try_from(attempts).unwrap_or(0) {
        0 => Millis::ZERO,
        n => Millis::secs(2_u64.pow(n.min(12)).min(3_600)),
    }
}

/// By the day of the talk, UTC.
fn key(id: RecordingId, at: Timestamp) -> String {
    let day = chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    format!("{}/{id}.ogg", day.format("%Y/%m/%d"))
}

async fn settled(raw: &Path) -> std::result::Result<(), Trouble> {
    let about = match tokio::fs::metadata(raw).await {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Trouble::Missing);
        }
        Err(error) => return Err(error.into()),
    };
    match about.modified()?.elapsed() {
        Ok(age) if age < SETTLED => Err(Trouble::Growing),
        _ => Ok(()),
    }
}

/// Whether the end of the talk may not be in the file yet.
fn may_grow(length: Millis, one: &Pending, now: Timestamp) -> bool {
    length + LACKS < one.ended_at.since(one.started_at) && now.since(one.ended_at) < LATE
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::CallId;

    #[test]
    fn a_file_that_lacks_its_end_is_waited_for() {
        let second = |n: i64| Timestamp(n * 1_000);
        let one = Pending {
            id: RecordingId::nth(1),
            call: CallId::nth(1),
            started_at: second(100),
            ended_at: second(110),
            attempts: 0,
        };
        assert!(may_grow(Millis::secs(9), &one, second(111)), "the last second is still Asterisk's");
        assert!(!may_grow(Millis(9_600), &one, second(111)), "whole but for the start of the recorder");
        assert!(!may_grow(Millis::secs(9), &one, second(126)), "no more will come");
    }

    #[test]
    fn files_lie_by_the_day_of_the_talk() {
        let id = RecordingId::nth(7);
        assert_eq!(key(id, Timestamp(1_795_397_315_122)), format!("2026/11/23/{id}.ogg"));
    }

    #[test]
    fn attempts_grow_apart() {
        let waits: Vec<u64> = (0..=12).map(|n| wait(n).as_secs()).collect();
        assert_eq!(waits, [0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600]);
    }
}
