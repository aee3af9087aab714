//! What a start finds: the machine as it was.

use std::path::Path;

use domain::Timestamp;
use sqlx::PgPool;
use switch::{Entry, Switch};

use super::engine::Kept;
use super::journal::Journal;
use crate::error::{Error, Result};

/// The journal, and the machine as it was. Orders of the past are not repeated: the reconciliation finds out what
/// is missing.
pub(super) async fn recover(dir: &Path) -> Result<(Journal, Switch, Option<Timestamp>)> {
    let dir = dir.to_owned();
    let work = move || {
        let found = Journal::open(&dir).map_err(|trouble| Error::Internal(trouble.to_string()))?;
        let mut last_at = None;
        let mut switch = match found.snapshot {
            Some((seq, json)) => match serde_json::from_slice::<Kept<Switch>>(&json) {
                Ok(kept) => {
                    last_at = Some(kept.at);
                    kept.switch
                }
                // Of another version: the reconciliation takes callers over, presence begins anew.
                Err(error) => {
                    tracing::error!(seq, %error, "the snapshot can't be understood; beginning without it");
                    Switch::default()
                }
            },
            None => Switch::default(),
        };
        let entries: Vec<Entry> = found.entries;
        for entry in &entries {
            switch.handle(entry);
        }
        last_at = entries.last().map(|entry| entry.at).or(last_at);
        tracing::info!(seq = found.journal.last(), replayed = entries.len(), "the journal is read");
        Ok((found.journal, switch, last_at))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(format!("reading the journal broke: {error}")))?
}

/// Numbers must go on after those that the database has: a new or restored folder beside it would else give
/// numbers that are taken for done.
pub(super) async fn number_on(journal: &mut Journal, pool: &PgPool) -> Result<()> {
    let projected = async {
        let mut db = pool.begin().await?;
        Ok::<_, Error>(store::journal::projected(&mut db).await?)
    };
    match projected.await {
        Ok(projected) => {
            if journal.last() < projected {
                if journal.last() > 0 {
                    tracing::error!(
                        journal = journal.last(),
                        projected,
                        "the journal is older than the database"
                    );
                }
                journal.skip_to(projected);
            }
            Ok(())
        }
        Err(error) if journal.last() > 0 => {
            tracing::warn!(%error, "starting without the database");
            Ok(())
        }
        Err(error) => Err(error),
    }
}
