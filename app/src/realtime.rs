//! The one WebSocket: connect, resume by number, fold into `Live` with the reducer that the server runs too.
//!
//! One rule to know: every entity has a signal of its own, so that one operator's change draws one row even
//! with 200 of them on the screen; lists of keys change only when somebody comes or goes.

use crate::ui::{clock, ticker};
use domain::board::{Board, CallLive, Health, OperatorLive, QueueLive};
use domain::config::Policy;
use domain::emergency::Emergency;
use domain::events::{Down, Envelope, Event, Up};
use domain::supervision::SupervisionLive;
use domain::{CallId, EmployeeId, QueueId, Timestamp};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::collections::BTreeMap;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// In beats of the ticker, seconds.
const PING: u32 = 5;
/// Silence after which the link counts as lost.
const DEAF_MS: f64 = 11_000.0;

/// Entities of one kind: the keys, and a signal each.
pub struct Rows<K: 'static, V: 'static> {
    keys: RwSignal<Vec<K>>,
    /// Sorted by key. A list, as a tree is 7 kB of code for each type.
    rows: StoredValue<Vec<(K, ArcRwSignal<V>)>>,
}

impl<K, V> Clone for Rows<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K, V> Copy for Rows<K, V> {}

impl<K, V> Rows<K, V>
where
    K: Copy + Ord + Send + Sync + 'static,
    V: Clone + PartialEq + Send + Sync + 'static,
{
    fn new() -> Self {
        Self { keys: RwSignal::new(Vec::new()), rows: StoredValue::new(Vec::new()) }
    }

    /// Tracks who is there, not what they do.
    pub fn keys(self) -> Vec<K> {
        self.keys.get()
    }

    /// The signal of one; none if it is not there (tracked, so a later arrival is noticed).
    pub fn row(self, key: K) -> Option<ArcRwSignal<V>> {
        self.keys.track();
        self.find(key)
    }

    /// The value of one, tracked.
    pub fn get(self, key: K) -> Option<V> {
        self.row(key).map(|row| row.get())
    }

    /// All values, tracked: for tiles and totals.
    pub fn all(self) -> Vec<V> {
        self.keys.track();
        let rows: Vec<_> = self.rows.with_value(|rows| rows.iter().map(|(_, row)| row.clone()).collect());
        rows.into_iter().map(|row| row.get()).collect()
    }

    fn find(self, key: K) -> Option<ArcRwSignal<V>> {
        self.rows.with_value(|rows| {
            let at = rows.partition_point(|(k, _)| *k < key);
            rows.get(at).filter(|(k, _)| *k == key).map(|(_, row)| row.clone())
        })
    }

    fn put(self, key: K, value: Option<&V>) {
        let known = self.find(key);
        match (known, value) {
            (Some(row), Some(value)) => {
                if row.with_untracked(|old| old != value) {
                    row.set(value.clone());
                }
            }
            (None, Some(value)) => {
                let row = ArcRwSignal::new(value.clone());
                self.rows.update_value(|rows| {
                    let at = rows.partition_point(|(k, _)| *k < key);
                    rows.insert(at, (key, row));
                });
                self.refresh();
            }
            (Some(_), None) => {
                self.rows.update_value(|rows| rows.retain(|(k, _)| *k != key));
                self.refresh();
            }
            (None, None) => {}
        }
    }

    fn replace(self, all: &BTreeMap<K, V>) {
        let gone: Vec<K> = self.rows.with_value(|rows| {
            rows.iter().map(|(key, _)| *key).filter(|key| !all.contains_key(key)).collect()
        });
        for key in gone {
            self.put(key, None);
        }
        for (key, value) in all {
            self.put(*key, Some(value));
        }
    }

    fn refresh(self) {
        self.keys.set(self.rows.with_value(|rows| rows.iter().map(|(key, _)| *key).collect()));
    }
}

/// The link to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The first connection of this page is on its way.
    Opening,
    Up,
    Lost {
        since: Timestamp,
        attempt: u32,
    },
}

/// The live state as this page may see it.
#[derive(Clone, Copy)]
pub struct Live {
    pub operators: Rows<EmployeeId, OperatorLive>,
    pub queues: Rows<QueueId, QueueLive>,
    pub calls: Rows<CallId, CallLive>,
    /// By supervisor.
    pub supervisions: Rows<EmployeeId, SupervisionLive>,
    pub policy: RwSignal<Policy>,
    pub health: RwSignal<Health>,
    /// The emergency announcement, while it is on.
    pub emergency: RwSignal<Option<Emergency>>,
    pub link: RwSignal<Link>,
    /// A snapshot has come: what is shown is the truth, not an empty beginning.
    pub ready: RwSignal<bool>,
    board: StoredValue<Board>,
    place: StoredValue<Place>,
}

#[derive(Default)]
struct Place {
    epoch: Option<String>,
    last_seq: u64,
    /// The socket of now; events of older ones are ignored.
    turn: u64,
    socket: Option<SendWrapper<web_sys::WebSocket>>,
    heard: f64,
    pings: u32,
    running: bool,
    desk: bool,
}

pub fn provide_live() -> Live {
    let live = Live {
        operators: Rows::new(),
        queues: Rows::new(),
        calls: Rows::new(),
        supervisions: Rows::new(),
        policy: RwSignal::new(Policy::default()),
        health: RwSignal::new(Health { asterisk: true, database: true }),
        emergency: RwSignal::new(None),
        link: RwSignal::new(Link::Opening),
        ready: RwSignal::new(false),
        board: StoredValue::new(Board::default()),
        place: StoredValue::new(Place::default()),
    };
    provide_context(live);
    live
}

impl Live {
    /// Connects and stays connected until `stop`.
    pub fn start(self) {
        if self.place.with_value(|p| p.running) {
            return;
        }
        self.place.update_value(|p| p.running = true);
        self.connect();
        self.beat();
        let wake = window_event_listener_untyped("online", move |_| self.retry());
        on_cleanup(move || {
            wake.remove();
            self.stop();
        });
    }

    /// Whether this page is the operator's desk: it leads the phone.
    pub fn set_desk(self, on: bool) {
        if self.place.with_value(|p| p.desk) != on {
            self.place.update_value(|p| p.desk = on);
            self.say(&Up::Desk { on });
        }
    }

    pub fn stop(self) {
        self.place.update_value(|p| {
            p.running = false;
            p.turn += 1;
            if let Some(socket) = p.socket.take() {
                let _ = socket.close();
            }
        });
    }

    /// Tries at once instead of waiting out the back-off.
    pub fn retry(self) {
        if matches!(self.link.get_untracked(), Link::Lost { .. }) {
            self.connect();
        }
    }

    fn connect(self) {
        let Some(turn) = self
            .place
            .try_update_value(|p| {
                p.turn += 1;
                if let Some(old) = p.socket.take() {
                    let _ = old.close();
                }
                p.heard = js_sys::Date::now();
                p.running.then_some(p.turn)
            })
            .flatten()
        else {
            return;
        };
        let location = window().location();
        let host = location.host().unwrap_or_default();
        let scheme = if location.protocol().is_ok_and(|p| p == "https:") { "wss" } else { "ws" };
        let Ok(socket) = web_sys::WebSocket::new(&format!("{scheme}://{host}/ws")) else {
            self.lost(turn);
            return;
        };
        let opened = Closure::<dyn FnMut()>::new(move || {
            let hello = self.place.with_value(|p| Up::Hello {
                epoch: p.epoch.clone(),
                last_seq: p.last_seq,
                desk: p.desk,
            });
            self.say(&hello);
        });
        let heard = Closure::<dyn FnMut(_)>::new(move |event: web_sys::MessageEvent| {
            if let Some(text) = event.data().as_string() {
                self.hear(turn, &text);
            }
        });
        let closed = Closure::<dyn FnMut()>::new(move || self.lost(turn));
        socket.set_onopen(Some(opened.into_js_value().unchecked_ref()));
        socket.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        socket.set_onclose(Some(closed.into_js_value().unchecked_ref()));
        self.place.update_value(|p| p.socket = Some(SendWrapper::new(socket)));
    }

    fn say(self, word: &Up) {
        let Ok(text) = serde_json::to_string(word) else { return };
        self.place.with_value(|p| {
            if let Some(socket) = &p.socket
                && socket.ready_state() == web_sys::WebSocket::OPEN
            {
                // A socket that refuses is about to close, and `onclose` follows.
                let _ = socket.send_with_str(&text);
            }
        });
    }

    /// Heartbeat: asks every 5 s, and counts silence as loss.
    fn beat(self) {
        ticker::every(PING, move || {
            let Some((turn, n, heard)) = self.place.try_update_value(|p| {
                p.pings = p.pings.wrapping_add(1);
                (p.turn, p.pings, p.heard)
            }) else {
                return;
            };
            if self.link.get_untracked() == Link::Up && js_sys::Date::now() - heard > DEAF_MS {
                self.lost(turn);
                return;
            }
            self.say(&Up::Ping { n });
        });
    }

    fn lost(self, turn: u64) {
        if self.place.with_value(|p| p.turn != turn || !p.running) {
            return;
        }
        let (since, attempt) = match self.link.get_untracked() {
            Link::Lost { since, attempt } => (since, attempt + 1),
            Link::Opening | Link::Up => (clock::exact_now(), 1),
        };
        self.link.set(Link::Lost { since, attempt });
        // 0.3, 0.6, 1.2, 2.4, 4 s with a spread, so that a restarted server is not met by all at once.
        let wait =
            (150.0 * f64::from(1_u32 << attempt.min(5))).min(4_000.0) * (0.7 + 0.6 * js_sys::Math::random());
        self.place.update_value(|p| {
            p.turn += 1;
            p.socket = None;
        });
        let turn = turn + 1;
        set_timeout(
            move || {
                if self.place.with_value(|p| p.turn == turn) {
                    self.connect();
                }
            },
            Duration::from_millis(wait as u64),
        );
    }

    fn hear(self, turn: u64, text: &str) {
        if self.place.with_value(|p| p.turn != turn) {
            return;
        }
        self.place.update_value(|p| p.heard = js_sys::Date::now());
        let word = match serde_json::from_str::<Down>(text) {
            Ok(word) => word,
            Err(error) => {
                leptos::logging::error!("a word on /ws that this page does not know: {error}");
                return;
            }
        };
        match word {
            Down::Snapshot { epoch, seq, now, board } => {
                clock::set_server_now(now);
                self.place.update_value(|p| {
                    p.epoch = Some(epoch);
                    p.last_seq = seq;
                });
                self.operators.replace(&board.operators);
                self.queues.replace(&board.queues);
                self.calls.replace(&board.calls);
                self.supervisions.replace(&board.supervisions);
                self.policy.set(board.policy);
                self.health.set(board.health);
                self.emergency.set(board.emergency.clone());
                self.board.set_value(*board);
                self.ready.set(true);
                self.link.set(Link::Up);
            }
            Down::Resumed { epoch, now } => {
                clock::set_server_now(now);
                self.place.update_value(|p| p.epoch = Some(epoch));
                self.link.set(Link::Up);
            }
            Down::Event(envelope) => self.fold(&envelope),
            Down::Pong { now, .. } => clock::set_server_now(now),
            Down::Refused { code } => leptos::logging::error!("/ws did not understand this page: {code}"),
            Down::SignedOut => {
                self.stop();
                crate::shell::session::signed_out();
            }
            // Said to wallboards, which have a page of their own.
            Down::Wallboard { .. } | Down::Tally { .. } => {}
        }
    }

    fn fold(self, envelope: &Envelope) {
        let Envelope { seq, event, .. } = envelope;
        self.place.update_value(|p| p.last_seq = *seq);
        self.board.update_value(|board| board.apply(event));
        self.board.with_value(|board| match event {
            Event::OperatorChanged { operator } => {
                self.operators.put(operator.id, board.operators.get(&operator.id))
            }
            Event::OperatorRemoved { id } => self.operators.put(*id, board.operators.get(id)),
            Event::QueueChanged { queue } => self.queues.put(queue.id, board.queues.get(&queue.id)),
            Event::QueueRemoved { id } => self.queues.put(*id, board.queues.get(id)),
            Event::CallChanged { call } => self.calls.put(call.id, board.calls.get(&call.id)),
            Event::CallEnded { id, .. } => self.calls.put(*id, board.calls.get(id)),
            Event::SupervisionChanged { supervision } => {
                self.supervisions
                    .put(supervision.supervisor, board.supervisions.get(&supervision.supervisor));
            }
            Event::SupervisionEnded { supervisor, .. } => {
                self.supervisions.put(*supervisor, board.supervisions.get(supervisor));
            }
            Event::PolicyChanged { .. } => self.policy.set(board.policy),
            Event::HealthChanged { .. } => self.health.set(board.health),
            Event::EmergencyChanged { .. } => self.emergency.set(board.emergency.clone()),
        });
    }
}
