//! One connection from its handshake to its end, over any kind of socket.

use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{Item, Options, Why};
use crate::{Event, Stamped};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Lost(Why),
    /// Nobody reads the items any more.
    Abandoned,
    /// A newer connection has the application.
    Replaced,
}

pub(super) async fn read<S: AsyncRead + AsyncWrite + Unpin>(
    mut socket: WebSocketStream<S>,
    items: &mpsc::Sender<Item>,
    options: &Options,
) -> Ended {
    let mut deadline = Instant::now() + options.dead_after;
    let mut ping = interval_at(Instant::now() + options.ping_every, options.ping_every);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            frame = socket.next() => {
                deadline = Instant::now() + options.dead_after;
                let outcome = match frame {
                    None | Some(Ok(Message::Close(_))) => Some(Ended::Lost(Why::Closed)),
                    Some(Err(error)) => Some(Ended::Lost(lost(&error))),
                    Some(Ok(Message::Text(text))) => deliver(&text, items),
                    Some(Ok(_)) => None,
                };
                if let Some(ended) = outcome {
                    return ended;
                }
            }
            _ = ping.tick() => {
                // A peer that takes nothing from its socket blocks the write: no longer than it may be silent.
                match timeout_at(deadline, socket.send(Message::Ping(Bytes::new()))).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => return Ended::Lost(lost(&error)),
                    Err(_) => return Ended::Lost(Why::Silent),
                }
            }
            () = sleep_until(deadline) => return Ended::Lost(Why::Silent),
        }
    }
}

fn deliver(text: &str, items: &mpsc::Sender<Item>) -> Option<Ended> {
    let stamped = match Stamped::parse(text) {
        Ok(stamped) => stamped,
        Err(error) => {
            tracing::warn!(%error, "a frame of the event stream is not an event");
            return None;
        }
    };
    if stamped.event == (Event::ApplicationReplaced {}) {
        return Some(Ended::Replaced);
    }
    match items.try_send(Item::Event(stamped)) {
        Ok(()) => None,
        Err(TrySendError::Full(_)) => Some(Ended::Lost(Why::Overflow)),
        Err(TrySendError::Closed(_)) => Some(Ended::Abandoned),
    }
}

fn lost(error: &tokio_tungstenite::tungstenite::Error) -> Why {
    use tokio_tungstenite::tungstenite::{Error, error::ProtocolError};
    match error {
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Why::Closed,
        other => Why::Failed(other.to_string()),
    }
}
