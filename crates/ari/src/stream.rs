//! The event WebSocket: `GET /ari/events`.
//!
//! One task reads and only enqueues, because Asterisk cuts a slow reader off after `websocket_write_timeout`
//! (100 ms unless configured). It pings, gives a silent peer up, and connects again with growing pauses. It
//! **never** hides a gap: Asterisk repeats nothing, so after each [`Item::Connected`] the reader must ask what is.

mod backoff;
mod reader;

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, header::AUTHORIZATION};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config, tungstenite};

use crate::{Config, Stamped};
use backoff::Backoff;
use reader::Ended;

/// What to listen to, and how patiently. [`Options::new`] gives the usual figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The Stasis applications to be; connecting takes each over from whoever was it.
    pub apps: Vec<String>,
    /// Every channel, bridge and endpoint of Asterisk, not the applications' own alone. A flood.
    pub subscribe_all: bool,
    /// Between our pings.
    pub ping_every: Duration,
    /// Without any frame for so long, the peer is dead.
    pub dead_after: Duration,
    /// The first pause before connecting again; it doubles.
    pub backoff_min: Duration,
    /// The longest pause.
    pub backoff_max: Duration,
    /// Items waiting to be read; one more cuts the connection, as events would be lost.
    pub capacity: usize,
    /// Decides the jitter of the pauses: give each process another.
    pub seed: u64,
}

impl Options {
    /// One application: ping every 2 s, dead after 6 s, pauses of 100 ms to 2 s, 16,384 items.
    pub fn new(app: impl Into<String>) -> Self {
        Self {
            apps: vec![app.into()],
            subscribe_all: false,
            ping_every: Duration::from_secs(2),
            dead_after: Duration::from_secs(6),
            backoff_min: Duration::from_millis(100),
            backoff_max: Duration::from_secs(2),
            capacity: 16_384,
            seed: 0,
        }
    }
}

/// What the stream tells.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)] // Nearly every item is an event; a box would save nothing.
pub enum Item {
    /// Events flow from here on; whatever happened before is unknown: reconcile.
    Connected,
    /// Something happened.
    Event(Stamped),
    /// No events from here on, until `Connected`. Told once an outage, with its first reason.
    Disconnected {
        /// What ended the connection, or prevented it.
        why: Why,
    },
    /// A newer connection has the application: the last item, and no reconnection. Stop acting.
    Replaced,
}

/// The reason of an outage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The peer closed, cleanly or not.
    #[error("closed by the peer")]
    Closed,
    /// Not a frame within [`Options::dead_after`].
    #[error("the peer fell silent")]
    Silent,
    /// More than [`Options::capacity`] items were waiting.
    #[error("too many items waiting")]
    Overflow,
    /// The handshake was answered with this HTTP status: 401 for a wrong password.
    #[error("refused with {0}")]
    Refused(u16),
    /// Anything else: connection refused, reset, a broken frame.
    #[error("{0}")]
    Failed(String),
}

/// The reading end. Dropping it ends the task and the connection.
#[derive(Debug)]
pub struct EventStream {
    items: mpsc::Receiver<Item>,
    task: JoinHandle<()>,
}

impl EventStream {
    /// The next item; `None` after [`Item::Replaced`]. Cancel safe.
    pub async fn next(&mut self) -> Option<Item> {
        self.items.recv().await
    }

    /// Items waiting to be read.
    pub fn waiting(&self) -> usize {
        self.items.len()
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts the task. It needs a Tokio runtime, and connects at once. Only `http://` addresses: the stream has
/// no TLS.
pub fn connect(config: Config, options: Options) -> EventStream {
    let (sender, items) = mpsc::channel(options.capacity.max(1));
    EventStream { items, task: tokio::spawn(run(config, options, sender)) }
}

async fn run(config: Config, options: Options, items: mpsc::Sender<Item>) {
    let mut backoff = Backoff::new(options.backoff_min, options.backoff_max, options.seed);
    let mut outage_told = false;
    loop {
        let began = Instant::now();
        let why = match open(&config, &options).await {
            Err(why) => why,
            Ok(socket) => {
                outage_told = false;
                // Waits for room after an overflow: there is nothing to do until the reader has caught up.
                if items.send(Item::Connected).await.is_err() {
                    return;
                }
                match reader::read(socket, &items, &options).await {
                    Ended::Lost(why) => why,
                    Ended::Abandoned => return,
                    Ended::Replaced => {
                        let _ = items.send(Item::Replaced).await;
                        return;
                    }
                }
            }
        };
        // Only a connection that held resets the pauses, or one that is accepted and cut would be retried tightly.
        if began.elapsed() >= options.dead_after {
            backoff.reset();
        }
        if !outage_told {
            tracing::warn!(apps = ?options.apps, %why, "the event stream is down");
            outage_told = true;
            if items.send(Item::Disconnected { why }).await.is_err() {
                return;
            }
        }
        sleep(backoff.pause()).await;
    }
}

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

async fn open(config: &Config, options: &Options) -> Result<Socket, Why> {
    let fail = |error: &dyn std::fmt::Display| Why::Failed(error.to_string());
    let mut url = reqwest::Url::parse(&format!("{}/events", config.url)).map_err(|error| fail(&error))?;
    url.set_scheme("ws").map_err(|()| fail(&"not an http address"))?;
    url.query_pairs_mut()
        .append_pair("app", &options.apps.join(","))
        .append_pair("subscribeAll", if options.subscribe_all { "true" } else { "false" });
    let mut request = url.as_str().into_client_request().map_err(|error| fail(&error))?;
    let authorization = HeaderValue::from_str(&config.authorization()).map_err(|error| fail(&error))?;
    request.headers_mut().insert(AUTHORIZATION, authorization);
    match timeout(config.timeout, connect_async_with_config(request, None, true)).await {
        Err(_) => Err(fail(&"no handshake in time")),
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(tungstenite::Error::Http(answer))) => Err(Why::Refused(answer.status().as_u16())),
        Ok(Err(error)) => Err(fail(&error)),
    }
}

#[cfg(test)]
mod tests;
