//! The Asterisk Manager Interface (AMI) over TCP, for what ARI cannot do: MixMonitor.
//!
//! It listens to no events. It connects at the first action and again when the connection broke; one action is on
//! its way at a time. An action is never sent twice: a lost answer is [`Error::TimedOut`] or
//! [`Error::Transport`], and the caller decides.

mod line;
mod mix_monitor;
mod packet;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, time::Duration};

use tokio::sync::Mutex;
use tokio::time::timeout;

use line::Line;
pub use mix_monitor::{MixMonitor, Side};
pub use packet::Packet;

/// How to reach the manager interface.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// `127.0.0.1:5038`.
    pub address: String,
    /// The section of `manager.conf`; MixMonitor wants `write = system`; with `call` alone it is denied
    /// (22.10.1, seen live).
    pub user: String,
    /// Its `secret`. Never printed.
    pub secret: String,
    /// The longest wait for an action's answer: waiting for its turn, connection and login included.
    pub timeout: Duration,
}

impl Config {
    /// With a time limit of 2 s.
    pub fn new(address: impl Into<String>, user: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            user: user.into(),
            secret: secret.into(),
            timeout: crate::Config::TIMEOUT,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("address", &self.address)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Why an action gave no result. Texts are Asterisk's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Wrong user or secret, or an action this user may not do.
    #[error("denied: {0}")]
    Denied(String),
    /// "No such channel": it was hung up.
    #[error("not found: {0}")]
    NotFound(String),
    /// Asterisk said no for another reason.
    #[error("refused: {0}")]
    Refused(String),
    /// A value of this field would change the meaning of the packet; nothing was sent.
    #[error("illegal value of {0}")]
    Illegal(String),
    /// No answer in time. **The action may have been carried out.**
    #[error("no answer in time")]
    TimedOut,
    /// No connection, or a broken one. The action may have been carried out.
    #[error("transport: {0}")]
    Transport(String),
}

impl Error {
    /// The channel no longer exists.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }

    fn from_answer(message: &str) -> Self {
        let message = message.to_owned();
        match message.as_str() {
            "Authentication failed" | "Permission denied" => Self::Denied(message),
            text if text.starts_with("No such channel") => Self::NotFound(message),
            _ => Self::Refused(message),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Transport(error.to_string())
    }
}

/// A clone shares the connection.
#[derive(Clone, Debug)]
pub struct Manager(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    line: Mutex<Option<Line>>,
    last_id: AtomicU64,
}

impl Manager {
    /// Connects at the first action, not here.
    pub fn new(config: Config) -> Self {
        Self(Arc::new(Inner { config, line: Mutex::new(None), last_id: AtomicU64::new(0) }))
    }

    /// Does any action that answers with one packet, and returns that packet if it is a success.
    ///
    /// # Errors
    /// [`Error::Illegal`] for a line break or a NUL in `name`, a key or a value; else see [`Error`].
    pub async fn action(&self, name: &str, fields: &[(&str, &str)]) -> Result<Packet, Error> {
        let id = self.next_id();
        let text = packet::encode(name, &id, fields)?;
        timeout(self.0.config.timeout, self.exchange(&id, &text)).await.unwrap_or(Err(Error::TimedOut))
    }

    /// Asterisk lives, and knows us.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ping(&self) -> Result<(), Error> {
        self.action("Ping", &[]).await.map(drop)
    }

    async fn exchange(&self, id: &str, text: &str) -> Result<Packet, Error> {
        let mut kept = self.0.line.lock().await;
        // Taken out while in use: after a time-out or an error the line is dropped, and with it a late answer.
        let mut line = match kept.take().filter(Line::is_idle) {
            Some(line) => line,
            None => self.login().await?,
        };
        let answer = line.exchange(id, text).await?;
        *kept = Some(line);
        answer.into_success()
    }

    async fn login(&self) -> Result<Line, Error> {
        let config = &self.0.config;
        let id = self.next_id();
        let fields =
            [("Username", config.user.as_str()), ("Secret", config.secret.as_str()), ("Events", "off")];
        let text = packet::encode("Login", &id, &fields)?;
        let mut line = Line::open(&config.address).await?;
        line.exchange(&id, &text).await?.into_success()?;
        Ok(line)
    }

    fn next_id(&self) -> String {
        format!("ari-{}", self.0.last_id.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

#[cfg(test)]
mod tests;
