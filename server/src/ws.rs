//! `GET /ws`: the live state, pushed (docs/API.md; words in `domain::events`).
//!
//! The rule to know: a page folds whole entities in, so an event too many does no harm and one too few does. When
//! in doubt (a reader too slow, an epoch of another run) it gets a snapshot.

mod figures;
mod wallboard;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::events::{Down, Event, Up};
use domain::{Actor, Permission};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use services::switchboard::{Page, Switchboard, Told, Watch};
use services::{Anyone, Error};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::{Web, csrf, refuse, session};
use figures::Figures;

/// The first word must come within this time.
const HELLO: Duration = Duration::from_secs(10);
const PING: Duration = Duration::from_secs(5);
/// Without any frame for so long the page is gone.
const DEAD: Duration = Duration::from_secs(15);
/// A frame that is not taken for so long: the same.
const STUCK: Duration = Duration::from_secs(15);
/// Figures of queues are gathered for so long.
const GATHER: Duration = Duration::from_millis(250);
/// Whether the session still is, is asked so often; at once when somebody ended it here.
const SESSION: Duration = Duration::from_secs(10);
/// A page says little; more is not a page.
const LARGEST: usize = 4 * 1024;
/// Events written before the socket is flushed.
const AT_ONCE: usize = 64;

/// Upgrades the connection of somebody signed in; of others too, to tell them so in words that a page can read.
pub async fn upgrade(State(web): State<Web>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let id = session::request_id(&parts.extensions);
    if csrf::same_origin(&web.site, &parts.headers) == Some(false) {
        tracing::warn!(request = id, origin = ?parts.headers.get("origin"), "a socket of another site refused");
        return refuse::with(StatusCode::FORBIDDEN, "cross_site", &id);
    }
    let anyone = session::anyone(&web, &parts.headers, &parts.extensions);
    let wallboard = wallboard::key(parts.uri.query());
    match WebSocketUpgrade::from_request_parts(&mut parts, &web).await {
        Ok(upgrade) => {
            upgrade.max_message_size(LARGEST).on_upgrade(move |socket| talk(socket, anyone, wallboard))
        }
        Err(_) => refuse::with(StatusCode::UPGRADE_REQUIRED, "websocket_wanted", &id),
    }
}

/// Why a talk with a page is over.
enum Over {
    /// Closed, broken or silent.
    Lost,
    SignedOut,
}

async fn talk(socket: WebSocket, anyone: Anyone, wallboard: Option<String>) {
    let (sink, mut stream) = socket.split();
    let mut socket = Outlet(sink);
    let over = match wallboard {
        Some(key) => wallboard::talk(anyone.centre, key, &mut socket, &mut stream).await,
        None => of_a_person(anyone, &mut socket, &mut stream).await,
    };
    if matches!(over, Over::SignedOut) {
        // Whether it is heard or not, the socket closes.
        let _ = socket.say(&Down::SignedOut).await;
    }
    let _ = timeout(Duration::from_secs(1), socket.0.close()).await;
}

async fn of_a_person(anyone: Anyone, socket: &mut Outlet, stream: &mut SplitStream<WebSocket>) -> Over {
    match anyone.signed_in().await {
        Ok(cx) => match timeout(HELLO, hello(stream, socket)).await {
            Ok(Some(greeting)) => {
                let desk = Desk { switchboard: cx.centre.switchboard.clone(), actor: cx.actor, anyone };
                desk.serve(greeting, socket, stream).await
            }
            _ => Over::Lost,
        },
        Err(Error::SignedOut) => Over::SignedOut,
        Err(_) => Over::Lost,
    }
}

struct Greeting {
    epoch: Option<String>,
    last_seq: u64,
    desk: bool,
}

async fn hello(stream: &mut SplitStream<WebSocket>, socket: &mut Outlet) -> Option<Greeting> {
    while let Some(Ok(frame)) = stream.next().await {
        match word(&frame) {
            Some(Ok(Up::Hello { epoch, last_seq, desk })) => return Some(Greeting { epoch, last_seq, desk }),
            Some(Err(BadFrame)) => socket.refuse().await.ok()?,
            Some(Ok(Up::Ping { .. } | Up::Desk { .. })) | None => {}
        }
    }
    None
}

/// A frame with something in it that is no word of ours.
struct BadFrame;

/// What a page says by a frame; none for those of the transport.
fn word(frame: &Message) -> Option<Result<Up, BadFrame>> {
    match frame {
        Message::Text(text) => Some(serde_json::from_str(text).map_err(|_| BadFrame)),
        Message::Binary(_) => Some(Err(BadFrame)),
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) => None,
    }
}

/// One page that is served.
struct Desk {
    switchboard: Switchboard,
    actor: Actor,
    anyone: Anyone,
}

impl Desk {
    async fn serve(
        mut self,
        greeting: Greeting,
        socket: &mut Outlet,
        stream: &mut SplitStream<WebSocket>,
    ) -> Over {
        match self.served(greeting, socket, stream).await {
            Ok(over) => over,
            Err(Broken) => Over::Lost,
        }
    }

    async fn served(
        &mut self,
        greeting: Greeting,
        socket: &mut Outlet,
        stream: &mut SplitStream<WebSocket>,
    ) -> Result<Over, Broken> {
        let mut figures = Figures::default();
        let mut watch = self.begin(&greeting, socket).await?;
        // Kept as long as the socket: dropping it tells the machine that the page is gone.
        let mut page = self.page(greeting.desk);
        let (mut ping, mut gather, mut asked) = (interval(PING), interval(GATHER), interval(SESSION));
        for ticks in [&mut ping, &mut gather, &mut asked] {
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks.tick().await;
        }
        let mut revoked = self.anyone.centre.remembered.revocations();
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                told = watch.events.recv() => match told {
                    Ok(told) => self.tell(told, &mut watch, &mut figures, socket).await?,
                    Err(RecvError::Lagged(missed)) => {
                        tracing::info!(employee = %self.actor.employee, missed, "a slow page takes a snapshot");
                        figures = Figures::default();
                        watch = self.snapshot(socket).await?;
                    }
                    Err(RecvError::Closed) => return Ok(Over::Lost),
                },
                frame = stream.next() => {
                    heard = Instant::now();
                    match frame {
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Over::Lost),
                        Some(Ok(frame)) => {
                            if let Some(on) = self.heard(&frame, socket).await? {
                                page = on.then_some(page).flatten().or_else(|| self.page(on));
                            }
                        }
                    }
                }
                _ = gather.tick() => {
                    for event in figures.take() {
                        socket.feed_event(watch.seq, self.anyone.centre.clock.now(), event).await?;
                    }
                    socket.flush().await?;
                }
                _ = ping.tick() => {
                    if heard.elapsed() > DEAD {
                        return Ok(Over::Lost);
                    }
                    socket.ping().await?;
                }
                told = revoked.recv() => {
                    // Having missed some, it may have been ours.
                    if told.map_or(true, |revoked| revoked.concerns(&self.actor)) {
                        asked.reset_immediately();
                    }
                }
                _ = asked.tick() => match self.anyone.signed_in().await {
                    Ok(cx) if cx.actor == self.actor => {}
                    Ok(cx) => {
                        // Other roles: other things may be seen.
                        self.actor = cx.actor;
                        figures = Figures::default();
                        watch = self.snapshot(socket).await?;
                    }
                    Err(Error::SignedOut) => return Ok(Over::SignedOut),
                    // The database is away: nobody is thrown out for that.
                    Err(_) => {}
                },
            }
        }
    }

    /// A desk counts for who has one.
    fn page(&self, desk: bool) -> Option<Page> {
        let wanted = desk && self.actor.may(Permission::DeskUse);
        wanted.then(|| self.switchboard.page(self.actor.employee))
    }

    async fn begin(&self, greeting: &Greeting, socket: &mut Outlet) -> Result<Watch, Broken> {
        let missed =
            greeting.epoch.as_deref().and_then(|epoch| self.switchboard.missed(epoch, greeting.last_seq));
        let Some((missed, watch)) = missed else { return self.snapshot(socket).await };
        let now = self.anyone.centre.clock.now();
        socket.say(&Down::Resumed { epoch: self.switchboard.epoch().to_owned(), now }).await?;
        for told in missed.into_iter().filter(|told| told.event.visible_to(&self.actor)) {
            socket.feed(told.json()).await?;
        }
        // Figures that were being gathered when the socket broke.
        for queue in watch.board.queues.values() {
            let event = Event::QueueChanged { queue: queue.clone() };
            if event.visible_to(&self.actor) {
                socket.feed_event(watch.seq, now, event).await?;
            }
        }
        socket.flush().await?;
        Ok(watch)
    }

    async fn snapshot(&self, socket: &mut Outlet) -> Result<Watch, Broken> {
        let watch = self.switchboard.watch();
        let board = Box::new(watch.board.visible_to(&self.actor));
        let (epoch, now) = (self.switchboard.epoch().to_owned(), self.anyone.centre.clock.now());
        socket.say(&Down::Snapshot { epoch, seq: watch.seq, now, board }).await?;
        Ok(watch)
    }

    /// Writes this event and those that are waiting behind it.
    async fn tell(
        &self,
        first: Arc<Told>,
        watch: &mut Watch,
        figures: &mut Figures,
        socket: &mut Outlet,
    ) -> Result<(), Broken> {
        let mut next = Some(first);
        for _ in 0..AT_ONCE {
            let Some(told) = next else { break };
            watch.seq = told.seq;
            if told.event.visible_to(&self.actor) && !figures.hold(&told) {
                socket.feed(told.json()).await?;
            }
            // A gap is found by the next turn of the loop.
            next = watch.events.try_recv().ok();
        }
        if let Some(told) = next {
            watch.seq = told.seq;
            if told.event.visible_to(&self.actor) && !figures.hold(&told) {
                socket.feed(told.json()).await?;
            }
        }
        socket.flush().await
    }

    /// Answers a ping and what is no word; says what the page says of being a desk.
    async fn heard(&self, frame: &Message, socket: &mut Outlet) -> Result<Option<bool>, Broken> {
        match word(frame) {
            Some(Ok(Up::Ping { n })) => {
                socket.say(&Down::Pong { n, now: self.anyone.centre.clock.now() }).await?;
                Ok(None)
            }
            Some(Ok(Up::Desk { on })) => Ok(Some(on)),
            Some(Err(BadFrame)) => {
                socket.refuse().await?;
                Ok(None)
            }
            // A second greeting changes nothing.
            Some(Ok(Up::Hello { .. })) | None => Ok(None),
        }
    }
}

/// The socket takes nothing any more.
struct Broken;

/// The writing half.
struct Outlet(SplitSink<WebSocket, Message>);

impl Outlet {
    async fn say(&mut self, word: &Down) -> Result<(), Broken> {
        let json = serde_json::to_vec(word).unwrap_or_default();
        self.feed(json.into()).await?;
        self.flush().await
    }

    async fn refuse(&mut self) -> Result<(), Broken> {
        self.say(&Down::Refused { code: "bad_frame".to_owned() }).await
    }

    async fn feed_event(&mut self, seq: u64, at: domain::Timestamp, event: Event) -> Result<(), Broken> {
        let word = Down::Event(domain::events::Envelope { seq, at, event });
        self.feed(serde_json::to_vec(&word).unwrap_or_default().into()).await
    }

    async fn feed(&mut self, json: Bytes) -> Result<(), Broken> {
        let text = Utf8Bytes::try_from(json).map_err(|_| Broken)?;
        within(self.0.feed(Message::Text(text))).await
    }

    async fn flush(&mut self) -> Result<(), Broken> {
        within(self.0.flush()).await
    }

    async fn ping(&mut self) -> Result<(), Broken> {
        within(self.0.send(Message::Ping(Bytes::new()))).await
    }
}

async fn within<T>(sent: impl Future<Output = Result<T, axum::Error>>) -> Result<T, Broken> {
    timeout(STUCK, sent).await.map_err(|_| Broken)?.map_err(|_| Broken)
}
