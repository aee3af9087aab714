//! Removes sessions that are long over and old attempts to sign in, hourly.

use crate::centre::Centre;
use crate::error::Result;
use domain::Millis;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(3600);
const SESSIONS: Millis = Millis::secs(30 * 86_400);
const ATTEMPTS: Millis = Millis::secs(3600);

/// Runs until the process ends; a failed round is made up for by the next.
pub async fn run(centre: Arc<Centre>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        if let Err(fault) = round(&centre).await {
            tracing::warn!(%fault, "tidying sign-ins");
        }
    }
}

async fn round(centre: &Centre) -> Result<()> {
    let now = centre.clock.now();
    let mut db = centre.pool.acquire().await?;
    store::sessions::tidy(&mut db, now - SESSIONS).await?;
    Ok(store::sign_ins::tidy(&mut db, now - ATTEMPTS).await?)
}
