//! The recording of a talk: MixMonitor on the subscriber's channel, both sides apart in one file.
//!
//! Option D writes what comes from the channel (left: the subscriber) and what goes to it (right: the operator)
//! side by side as raw samples, unmixed (asterisk/README.md). It goes on without us until the channel is gone.

use std::time::Duration;

use ari::manager::{self, MixMonitor};
use domain::{LegId, RecordingId};

use super::Inner;

/// A talk without a recording from its first second is repaired for so long.
const PAUSES: [Duration; 8] = [
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];

impl Inner {
    /// Best effort: a talk is never held up by its recording.
    pub(super) async fn record(&self, recording: RecordingId, leg: LegId, channel: &str) {
        let path = self.places.spool.join(file_name(recording));
        let file = path.display().to_string();
        let how = MixMonitor { file, options: "D".to_owned(), command: None };
        for pause in PAUSES.iter().map(Some).chain([None]) {
            // An answer that was lost: a second one would write the same file anew.
            if tokio::fs::try_exists(&path).await.unwrap_or(false) {
                return;
            }
            match self.manager.mix_monitor(channel, &how).await {
                Ok(()) => return,
                Err(error) if error.is_gone() => return,
                Err(error @ (manager::Error::Denied(_) | manager::Error::Illegal(_))) => {
                    tracing::error!(%recording, %leg, channel, %error, "the talk is not recorded");
                    return;
                }
                Err(error) => match pause {
                    Some(pause) => {
                        tracing::warn!(%recording, %leg, channel, %error, "the recording did not start; again");
                        tokio::time::sleep(*pause).await;
                    }
                    None => tracing::error!(%recording, %leg, channel, %error, "the talk is not recorded"),
                },
            }
        }
    }
}

/// The file in the spool. `raw`: two channels of signed 16-bit samples, little endian, 8 kHz.
pub(in super::super) fn file_name(recording: RecordingId) -> String {
    format!("{recording}.raw")
}
