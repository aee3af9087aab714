//! `/ws?wallboard=<key>`: figures for a board on a wall.
//!
//! The rule to know: the key opens figures and nothing else (`Wallboard::may_see`), and what is kept of a socket does
//! not grow, as it stays open for weeks.

use std::sync::Arc;

use axum::extract::ws::WebSocket;
use domain::events::{Down, Event, Up};
use domain::wallboards::{Tally, Wallboard};
use futures::StreamExt;
use futures::stream::SplitStream;
use services::Centre;
use services::sessions::Revoked;
use services::switchboard::{Told, Watch};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::figures::Figures;
use super::{Broken, DEAD, GATHER, HELLO, Message, Outlet, Over, PING, SESSION, hello};

/// The key in a query, if there is one.
pub fn key(query: Option<&str>) -> Option<String> {
    query?.split('&').find_map(|pair| pair.strip_prefix("wallboard=")).map(str::to_owned)
}

pub async fn talk(
    centre: Arc<Centre>,
    key: String,
    socket: &mut Outlet,
    stream: &mut SplitStream<WebSocket>,
) -> Over {
    if !matches!(timeout(HELLO, hello(stream, socket)).await, Ok(Some(_))) {
        return Over::Lost;
    }
    let wallboard = match services::wallboards::by_key(&centre, &key).await {
        Ok(wallboard) => wallboard,
        Err(services::Error::SignedOut) => return Over::SignedOut,
        Err(_) => return Over::Lost,
    };
    let wall = Wall { centre, key, wallboard };
    wall.served(socket, stream).await.unwrap_or(Over::Lost)
}

struct Wall {
    centre: Arc<Centre>,
    key: String,
    wallboard: Wallboard,
}

impl Wall {
    async fn served(&self, socket: &mut Outlet, stream: &mut SplitStream<WebSocket>) -> Result<Over, Broken> {
        let Wallboard { name, layout, queues, .. } = self.wallboard.clone();
        socket.say(&Down::Wallboard { name, layout, queues }).await?;
        let mut figures = Figures::default();
        let (mut watch, mut told_tally) = self.snapshot(socket).await?;
        let (mut ping, mut gather, mut asked) = (interval(PING), interval(GATHER), interval(SESSION));
        for ticks in [&mut ping, &mut gather, &mut asked] {
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks.tick().await;
        }
        let mut revoked = self.centre.remembered.revocations();
        let mut heard = Instant::now();
        let mut moved = false;
        loop {
            tokio::select! {
                told = watch.events.recv() => match told {
                    Ok(told) => {
                        watch.seq = told.seq;
                        moved |= matches!(
                            told.event,
                            Event::OperatorChanged { .. } | Event::OperatorRemoved { .. }
                        );
                        self.tell(&told, &mut figures, socket).await?;
                    }
                    Err(RecvError::Lagged(_)) => {
                        figures = Figures::default();
                        (watch, told_tally) = self.snapshot(socket).await?;
                    }
                    Err(RecvError::Closed) => return Ok(Over::Lost),
                },
                frame = stream.next() => {
                    heard = Instant::now();
                    match frame {
                        Some(Ok(Message::Text(text))) => {
                            if let Ok(Up::Ping { n }) = serde_json::from_str(&text) {
                                socket.say(&Down::Pong { n, now: self.centre.clock.now() }).await?;
                            }
                        }
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Over::Lost),
                        Some(Ok(_)) => {}
                    }
                }
                _ = gather.tick() => {
                    for event in figures.take() {
                        socket.feed_event(watch.seq, self.centre.clock.now(), event).await?;
                    }
                    socket.flush().await?;
                    if std::mem::take(&mut moved) {
                        let tally = self.wallboard.tally(&self.centre.switchboard.board());
                        if tally != told_tally {
                            told_tally = tally;
                            socket.say(&Down::Tally { tally }).await?;
                        }
                    }
                }
                _ = ping.tick() => {
                    if heard.elapsed() > DEAD {
                        return Ok(Over::Lost);
                    }
                    socket.ping().await?;
                }
                told = revoked.recv() => {
                    // Having missed some, it may have been ours.
                    let mine = |revoked| matches!(revoked, Revoked::Wallboard(id) if id == self.wallboard.id);
                    if told.map_or(true, mine) {
                        asked.reset_immediately();
                    }
                }
                _ = asked.tick() => {
                    let now = services::wallboards::by_key(&self.centre, &self.key).await;
                    if matches!(now, Err(services::Error::SignedOut)) {
                        return Ok(Over::SignedOut);
                    }
                }
            }
        }
    }

    async fn tell(&self, told: &Arc<Told>, figures: &mut Figures, socket: &mut Outlet) -> Result<(), Broken> {
        if self.wallboard.may_see(&told.event) && !figures.hold(told) {
            socket.feed(told.json()).await?;
            socket.flush().await?;
        }
        Ok(())
    }

    async fn snapshot(&self, socket: &mut Outlet) -> Result<(Watch, Tally), Broken> {
        let watch = self.centre.switchboard.watch();
        let board = Box::new(self.wallboard.view(&watch.board));
        let tally = self.wallboard.tally(&watch.board);
        let (epoch, now) = (self.centre.switchboard.epoch().to_owned(), self.centre.clock.now());
        socket.say(&Down::Snapshot { epoch, seq: watch.seq, now, board }).await?;
        socket.say(&Down::Tally { tally }).await?;
        Ok((watch, tally))
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn the_key_is_found_among_others() {
        assert_eq!(key(Some("a=1&wallboard=k-y_1")), Some("k-y_1".to_owned()));
        assert_eq!(key(Some("a=1")), None);
        assert_eq!(key(None), None);
    }
}
