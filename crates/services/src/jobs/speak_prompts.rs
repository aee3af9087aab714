//! Makes the files of prompts ahead: at start, and at once after a change.

use crate::prompts::Speaker;
use std::sync::Arc;
use std::time::Duration;

/// Should a change have been made by another process.
const EVERY: Duration = Duration::from_secs(30);

/// Runs until the process ends.
pub async fn run(speaker: Arc<Speaker>) {
    loop {
        match speaker.make().await {
            Ok(0) => {}
            Ok(made) => tracing::info!(made, "prompts spoken"),
            Err(fault) => tracing::warn!(%fault, "prompts"),
        }
        tokio::select! {
            () = speaker.woken() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
