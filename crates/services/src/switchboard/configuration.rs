//! The stored configuration on its way to the machine.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::mpsc;

use super::inputs::Inputs;
use super::telephony::Note;
use crate::error::Result;

pub(super) struct Configuration {
    pub pool: PgPool,
    pub inputs: Inputs,
    pub note: mpsc::UnboundedSender<Note>,
    /// One at a time: what was read first must not arrive last.
    pub turn: tokio::sync::Mutex<()>,
}

impl Configuration {
    /// At the start, or as soon as the database is there.
    pub async fn first(self: Arc<Self>) {
        while let Err(error) = self.load().await {
            tracing::warn!(%error, "the configuration is not read yet");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    pub async fn load(&self) -> Result<()> {
        let _turn = self.turn.lock().await;
        let mut db = self.pool.begin_with("begin isolation level repeatable read read only").await?;
        let wanted = store::config::load(&mut db).await?;
        drop(db);
        self.inputs.configure(wanted).await?;
        // Without telephony there are no phones to look at.
        let _ = self.note.send(Note::Configured);
        Ok(())
    }
}
