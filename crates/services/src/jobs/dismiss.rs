//! Ends the access of those whose last day, or whose last call, is over.

use crate::centre::Centre;
use crate::employees::dismissal;
use std::sync::Arc;
use std::time::Duration;

/// Who was in a call may stay at the desk so long after it.
const EVERY: Duration = Duration::from_secs(3);

/// Runs until the process ends; a failed round is made up for by the next.
pub async fn run(centre: Arc<Centre>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        // A database that is known to be away is not asked.
        if centre.switchboard.board().health.database
            && let Err(fault) = dismissal::round(&centre).await
        {
            tracing::warn!(%fault, "dismissals");
        }
    }
}
