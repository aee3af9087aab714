//! Makes the files of prompts ahead: at start, and soon after a change.

use crate::prompts::{self, Voice};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);

/// Runs until the process ends.
pub async fn run(pool: sqlx::PgPool, sounds: PathBuf, voice: Arc<dyn Voice>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        match prompts::make(&pool, &sounds, voice.as_ref()).await {
            Ok(0) => {}
            Ok(made) => tracing::info!(made, "prompts spoken"),
            Err(fault) => tracing::warn!(%fault, "prompts"),
        }
    }
}
