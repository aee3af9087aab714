//! The journal's copy in the database is kept for two weeks: long enough to look a complaint up.

use std::sync::Arc;
use std::time::Duration;

use domain::Millis;

use crate::centre::Centre;
use crate::error::Result;

const KEPT: Millis = Millis::secs(14 * 86_400);
const EVERY: Duration = Duration::from_secs(600);
/// Rows of one statement, so that none holds others up.
const AT_ONCE: i64 = 10_000;

pub async fn run(centre: Arc<Centre>) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = trim(&centre).await {
            tracing::warn!(%error, "the journal's copy is trimmed later");
        }
    }
}

async fn trim(centre: &Centre) -> Result<()> {
    let before = centre.clock.now() - KEPT;
    loop {
        let mut db = centre.pool.acquire().await?;
        let removed = store::journal::trim(&mut db, before, AT_ONCE).await?;
        if removed < AT_ONCE.unsigned_abs() {
            return Ok(());
        }
    }
}
