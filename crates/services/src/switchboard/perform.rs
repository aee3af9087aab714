//! The machine's orders, carried out.
//!
//! Orders about one leg are done one after the other, those about different legs at once. Each is repeated until
//! Asterisk has surely done it, or surely will not: ids were chosen before, so a repeat is recognised. What a caller
//! or an operator does not hear (the recording) never stands in that row.
//!
//! Two things that Asterisk 22.10.1 takes badly are kept apart. A bridge is destroyed only when whoever was to leave it
//! has left, as Asterisk puts out who is still in it. And by one decision people come before others go: a subscriber
//! who is alone in a bridge for a moment was at times not given the sound of who came then
//! (supervision.spec.ts, a talk taken over: silence in 7 of 14 repeats, in none of 24 since).

mod carry;
mod record;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{BridgeId, LegId};
use switch::{Command, Order};
use tokio::sync::{mpsc, watch};

use super::channels::Channels;
use super::inputs::Inputs;
use super::telephony::Note;

/// A row that was empty for so long is given up.
const IDLE: Duration = Duration::from_secs(10);
/// Who has not left a bridge by then is put out with it.
const LEAVES: Duration = Duration::from_secs(5);
/// Who hangs up waits no longer for those who come in his place.
const COMES: Duration = Duration::from_secs(1);

/// What of Asterisk's configuration the orders need.
#[derive(Clone, Debug)]
pub struct Places {
    /// Our Stasis application.
    pub app: String,
    /// The trunk's endpoint.
    pub trunk: String,
    /// Where prompts lie, as Asterisk's `sound:` takes it: `otklik` for `<sounds>/otklik/<prompt>.*`.
    pub prompts: String,
    /// Where Asterisk writes recordings. The same folder for both: on one machine, or mounted.
    pub spool: PathBuf,
}

#[derive(Clone)]
pub(super) struct Perform(Arc<Inner>);

pub(super) struct Inner {
    client: ari::Client,
    manager: ari::manager::Manager,
    places: Places,
    channels: Arc<Channels>,
    inputs: Inputs,
    notes: mpsc::UnboundedSender<Note>,
    runtime: tokio::runtime::Handle,
    rows: Mutex<Rows>,
    bridges: Mutex<HashMap<BridgeId, Bridge>>,
}

type Rows = HashMap<LegId, mpsc::UnboundedSender<InRow>>;

struct InRow {
    command: Command,
    /// Whoever waits for it (`closed`) goes on when this is dropped: a join done, a bridge left.
    _holds: Option<watch::Receiver<()>>,
    /// Who comes by the same decision: a hang-up waits for them, so that nobody is left alone in between.
    after: Option<Arc<watch::Sender<()>>>,
}

#[derive(Clone)]
struct Bridge {
    made: watch::Receiver<bool>,
    /// Closed when all who were to leave have left.
    leaves: Arc<watch::Sender<()>>,
}

impl Perform {
    /// Within the runtime that shall do the work.
    pub fn new(
        client: ari::Client,
        manager: ari::manager::Manager,
        places: Places,
        channels: Arc<Channels>,
        inputs: Inputs,
        notes: mpsc::UnboundedSender<Note>,
    ) -> Perform {
        Perform(Arc::new(Inner {
            client,
            manager,
            places,
            channels,
            inputs,
            notes,
            runtime: tokio::runtime::Handle::current(),
            rows: Mutex::default(),
            bridges: Mutex::default(),
        }))
    }

    /// Puts each order into its row. Returns at once.
    pub fn dispatch(&self, orders: Vec<Order>) {
        let (coming, _putting) = watch::channel(());
        let coming = Arc::new(coming);
        for order in orders {
            tracing::debug!(command = ?order.command, reason = ?order.reason, "order");
            match order.command {
                Command::CreateBridge { bridge } => self.create_bridge(bridge),
                Command::DestroyBridge { bridge } => self.destroy_bridge(bridge),
                Command::StartRecording { recording, leg, name, .. } => {
                    let inner = self.0.clone();
                    self.0.runtime.spawn(async move { inner.record(recording, leg, &name).await });
                }
                command => {
                    if let Some(leg) = command.leg() {
                        self.put(leg, command, &coming);
                    }
                }
            }
        }
    }

    fn put(&self, leg: LegId, command: Command, coming: &Arc<watch::Sender<()>>) {
        let holds = match command {
            Command::Leave { bridge, .. } => Some(self.0.leaves(bridge)),
            Command::Join { .. } => Some(coming.subscribe()),
            _ => None,
        };
        let after = matches!(command, Command::HangUp { .. }).then(|| coming.clone());
        let put = InRow { command, _holds: holds, after };
        let mut rows = self.0.rows();
        let put = match rows.get(&leg) {
            Some(row) => match row.send(put) {
                Ok(()) => return,
                Err(mpsc::error::SendError(put)) => put,
            },
            None => put,
        };
        let (row, commands) = mpsc::unbounded_channel();
        let _ = row.send(put);
        rows.insert(leg, row);
        self.0.runtime.spawn(self.0.clone().work(leg, commands));
    }

    fn create_bridge(&self, bridge: BridgeId) {
        let (made, when_made) = watch::channel(false);
        self.0.bridges().insert(bridge, Bridge { made: when_made, leaves: Arc::default() });
        let inner = self.0.clone();
        self.0.runtime.spawn(async move {
            inner.make_bridge(bridge).await;
            made.send_replace(true);
        });
    }

    fn destroy_bridge(&self, bridge: BridgeId) {
        let known = self.0.bridges().remove(&bridge);
        let inner = self.0.clone();
        self.0.runtime.spawn(async move {
            if let Some(Bridge { mut made, leaves }) = known {
                let _ = made.wait_for(|made| *made).await;
                if tokio::time::timeout(LEAVES, leaves.closed()).await.is_err() {
                    tracing::warn!(%bridge, "destroyed with somebody in it, who may not be heard now");
                }
            }
            inner.unmake_bridge(bridge).await;
        });
    }
}

impl Inner {
    /// Does the commands of one row.
    async fn work(self: Arc<Self>, leg: LegId, mut commands: mpsc::UnboundedReceiver<InRow>) {
        loop {
            match tokio::time::timeout(IDLE, commands.recv()).await {
                Ok(Some(InRow { command, _holds, after })) => {
                    if let Some(coming) = after {
                        let _ = tokio::time::timeout(COMES, coming.closed()).await;
                    }
                    self.carry_out(command).await;
                }
                Ok(None) => return,
                Err(_) => {
                    // Under the lock nothing can be put in while the row is taken away.
                    let mut rows = self.rows();
                    if commands.is_empty() {
                        rows.remove(&leg);
                        return;
                    }
                }
            }
        }
    }

    /// Returns once the bridge is made, if somebody is about to make it.
    async fn bridge_made(&self, bridge: BridgeId) {
        let known = self.bridges().get(&bridge).cloned();
        if let Some(Bridge { mut made, .. }) = known {
            let _ = made.wait_for(|made| *made).await;
        }
    }

    /// Somebody is to leave this bridge. One of before our start is made.
    fn leaves(&self, bridge: BridgeId) -> watch::Receiver<()> {
        let mut bridges = self.bridges();
        let known = bridges
            .entry(bridge)
            .or_insert_with(|| Bridge { made: watch::channel(true).1, leaves: Arc::default() });
        known.leaves.subscribe()
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bridges(&self) -> MutexGuard<'_, HashMap<BridgeId, Bridge>> {
        self.bridges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
