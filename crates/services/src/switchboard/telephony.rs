//! The task that listens to Asterisk: events, pictures, phones coming and going.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ari::stream::{self, EventStream, Item, Options};
use ari::{Event, Stamped};
use domain::{EmployeeId, LegId};
use switch::{Input, Observed};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use super::reconcile::Picture;
use super::translate::{NOT_KNOWN, Phones, Translate};
use super::{accounts, inputs::Inputs, live::Live};
use crate::centre::Clock;

/// Between pictures. A lost event is made good within this time.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The same for phones.
const PHONES_EVERY: Duration = Duration::from_secs(15);
/// How long the event with the true cause of an end is waited for.
const LATE: Duration = Duration::from_millis(500);
/// Events that mean something to us; the rest is not sent.
const WANTED: [&str; 7] = [
    "StasisStart",
    "StasisEnd",
    "ChannelHangupRequest",
    "ChannelStateChange",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "PlaybackFinished",
];
/// Those of phones. Under an application of their own: a subscription to endpoints repeats every event of their
/// channels, and a key must not be heard twice.
const OF_PHONES: [&str; 3] = ["ContactStatusChange", "PeerStatusChange", "EndpointStateChange"];

/// What others have to say to this task.
pub(super) enum Note {
    /// A command met no channel; the event of its end may be on its way.
    Missing { leg: LegId },
    /// The channel was never made.
    Ended { leg: LegId, cause: u16 },
    /// A picture is done; none when Asterisk did not answer.
    Seen(Option<Observed>),
    /// Accounts were pushed: whose phone is which may have changed.
    Phones(HashMap<String, EmployeeId>),
    /// The machine has the configuration: operators may be new to it.
    Configured,
    /// A phone's state was asked for.
    Phone { endpoint: String, online: bool },
}

pub(super) struct Telephony {
    pub client: ari::Client,
    pub app: String,
    pub translate: Translate,
    pub inputs: Inputs,
    pub notes: mpsc::UnboundedReceiver<Note>,
    pub note: mpsc::UnboundedSender<Note>,
    pub picture: Arc<Picture>,
    pub phones: Phones,
    pub accounts: Arc<accounts::Accounts>,
    pub live: Arc<Live>,
    pub clock: Arc<dyn Clock>,
}

/// What the task knows between two of its turns.
#[derive(Default)]
struct State {
    connected: bool,
    looking: bool,
    /// A picture was seen since the connection.
    seen: bool,
    /// The last that was said of each phone.
    online: HashMap<String, bool>,
}

impl Telephony {
    pub async fn run(mut self) {
        let mut options = Options::new(&*self.app);
        options.apps.push(self.phones_app());
        options.seed = u64::from(std::process::id());
        let mut stream = stream::connect(self.client.config().clone(), options);
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut phones = interval(PHONES_EVERY);
        phones.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut state = State::default();
        // Whatever a crashed run believed: nothing is seen yet.
        self.inputs.observed(Input::AsteriskSeen { up: false });
        loop {
            tokio::select! {
                item = next(&mut stream) => match item {
                    Some(item) => self.item(item, &mut state).await,
                    // Another server has taken the application over. Two must never act on one Asterisk: this one
                    // only watches from here on.
                    None => return self.down(&mut state),
                },
                note = self.notes.recv() => if let Some(note) = note { self.noted(note, &mut state); },
                _ = look.tick() => if state.connected { self.look(&mut state); },
                _ = phones.tick() => if state.connected { self.ask_all_phones(); },
            }
        }
    }

    async fn item(&mut self, item: Item, state: &mut State) {
        match item {
            Item::Connected => {
                tracing::info!("Asterisk is connected");
                state.connected = true;
                state.seen = false;
                self.live.health(self.clock.now(), |health| health.asterisk = true);
                self.inputs.observed(Input::AsteriskSeen { up: true });
                state.online.clear();
                self.narrow().await;
                self.look(state);
                self.accounts.push_soon();
                self.ask_all_phones();
            }
            Item::Disconnected { why } => {
                tracing::warn!(%why, "Asterisk is away");
                self.down(state);
            }
            Item::Event(stamped) => self.event(stamped, state),
            Item::Replaced => {
                tracing::error!("another server has taken the telephony over; this one stops acting")
            }
        }
    }

    fn down(&mut self, state: &mut State) {
        state.connected = false;
        self.live.health(self.clock.now(), |health| health.asterisk = false);
        self.inputs.observed(Input::AsteriskSeen { up: false });
    }

    fn event(&mut self, stamped: Stamped, state: &mut State) {
        match &stamped.event {
            Event::ContactStatusChange { endpoint, .. } | Event::PeerStatusChange { endpoint, .. } => {
                self.ask_phone(endpoint.resource.clone());
            }
            Event::EndpointStateChange { endpoint } => {
                // Also sent at each call of a phone: then it tells nothing new.
                let online = endpoint.state.as_deref() == Some("online");
                if state.online.get(&endpoint.resource) != Some(&online) {
                    self.ask_phone(endpoint.resource.clone());
                }
            }
            _ => self.translate.take(stamped),
        }
    }

    fn noted(&mut self, note: Note, state: &mut State) {
        match note {
            Note::Missing { leg } => {
                let note = self.note.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(LATE).await;
                    let _ = note.send(Note::Ended { leg, cause: NOT_KNOWN });
                });
            }
            Note::Ended { leg, cause } => self.translate.ended(leg, cause),
            Note::Seen(observed) => {
                state.looking = false;
                if let Some(observed) = observed.filter(|_| state.connected) {
                    state.seen = true;
                    self.inputs.observed(Input::Reconciled { observed });
                }
            }
            Note::Phones(phones) => {
                let news = self.phones.read().is_ok_and(|known| *known != phones);
                if news {
                    if let Ok(mut known) = self.phones.write() {
                        *known = phones;
                    }
                    self.ask_all_phones();
                }
            }
            Note::Configured if state.connected => self.ask_all_phones(),
            Note::Configured => {}
            Note::Phone { endpoint, online } => {
                let operator = self.phones.read().ok().and_then(|phones| phones.get(&endpoint).copied());
                state.online.insert(endpoint, online);
                // Against what the machine believes: it may have learned of the operator later than of the phone.
                let board = self.live.board();
                let believed =
                    operator.and_then(|id| board.operators.get(&id)).map(|it| (it.id, it.reachable));
                if let Some((operator, _)) = believed.filter(|(_, reachable)| *reachable != online) {
                    self.inputs.observed(Input::PhoneSeen { operator, reachable: online });
                }
            }
        }
    }

    /// Tells Asterisk what not to send.
    async fn narrow(&self) {
        let applications = self.client.applications();
        let phones = self.phones_app();
        let done = async {
            applications.filter_events(&self.app, &WANTED, &[]).await?;
            applications.filter_events(&phones, &OF_PHONES, &[]).await?;
            applications.subscribe(&phones, &["endpoint:PJSIP".to_owned()]).await
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "the event stream could not be set up; phones are seen late");
        }
    }

    fn phones_app(&self) -> String {
        format!("{}-phones", self.app)
    }

    fn look(&self, state: &mut State) {
        if std::mem::replace(&mut state.looking, true) {
            return;
        }
        let (picture, note, first) = (self.picture.clone(), self.note.clone(), !state.seen);
        tokio::spawn(async move {
            let _ = note.send(Note::Seen(picture.take(first).await));
        });
    }

    fn ask_phone(&self, endpoint: String) {
        let (client, note) = (self.client.clone(), self.note.clone());
        tokio::spawn(async move {
            let online = match client.endpoint("PJSIP", &endpoint).await {
                Ok(found) => found.state.as_deref() == Some("online"),
                Err(error) if error.is_gone() => false,
                Err(_) => return,
            };
            let _ = note.send(Note::Phone { endpoint, online });
        });
    }

    fn ask_all_phones(&self) {
        let (client, note, phones) = (self.client.clone(), self.note.clone(), self.phones.clone());
        tokio::spawn(async move {
            let Ok(found) = client.endpoints().await else { return };
            let online: HashMap<String, bool> = found
                .into_iter()
                .map(|endpoint| (endpoint.resource, endpoint.state.as_deref() == Some("online")))
                .collect();
            let endpoints: Vec<String> =
                phones.read().map(|phones| phones.keys().cloned().collect()).unwrap_or_default();
            for endpoint in endpoints {
                let online = online.get(&endpoint).copied().unwrap_or(false);
                let _ = note.send(Note::Phone { endpoint, online });
            }
        });
    }
}

/// Cancel safe, as `EventStream::next` is.
async fn next(stream: &mut EventStream) -> Option<Item> {
    stream.next().await
}
