//! The switchboard: the telephone machine with the world around it.
//!
//! ```text
//! people ─ ask ─┐                              ┌─ perform ─→ Asterisk
//! ari ─ translate ─→ inputs ─→ engine ─ journal ┼─ live ─→ pages
//! reconcile, time ─┘        (one thread)        └─ project ─→ PostgreSQL
//! ```
//!
//! The rule to know: the engine alone owns the machine; everything else tells it something or is told by it.

mod accounts;
mod cel;
mod channels;
mod configuration;
mod days;
mod engine;
#[cfg(test)]
mod garbage;
mod inputs;
mod journal;
mod live;
mod pages;
mod perform;
mod project;
mod reconcile;
mod recovery;
mod safe;
mod telephony;
mod translate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::EmployeeId;
use domain::board::Board;
use futures::FutureExt;
use sqlx::PgPool;
use switch::Input;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;

use crate::centre::Clock;
use crate::error::{Error, Result};
use channels::Channels;
use configuration::Configuration;
use engine::Engine;
use inputs::Inputs;
use live::Live;

pub use journal::Disk;
pub use live::{Told, Watch};
pub use pages::Page;
pub use perform::Places;

/// What the switchboard is made of.
pub struct Parts {
    pub pool: PgPool,
    pub ari: ari::Config,
    pub ami: ari::manager::Config,
    pub places: Places,
    /// Where the journal lies: `journal` is made in it.
    pub data: PathBuf,
    /// What keeps it.
    pub disk: Disk,
    /// Asterisk's event log, if it is on this machine.
    pub cel: Option<PathBuf>,
    pub clock: Arc<dyn Clock>,
    /// `Settings::secret`.
    pub key: [u8; 32],
    /// `Settings::zone`.
    pub zone: String,
}

/// A handle; clones share one switchboard.
#[derive(Clone)]
pub struct Switchboard(Arc<Inner>);

struct Inner {
    inputs: Inputs,
    live: Arc<Live>,
    pages: Arc<pages::Pages>,
    accounts: Option<Arc<accounts::Accounts>>,
    configuration: Option<Arc<Configuration>>,
    picture: Option<Arc<reconcile::Picture>>,
    synced: watch::Receiver<u64>,
    tasks: Vec<JoinHandle<()>>,
}

impl Switchboard {
    /// Opens the journal, brings the machine to where it was, and begins to work. Asterisk may be away. So may the
    /// database, except on the very first start, which needs its numbers and the configuration.
    ///
    /// # Errors
    /// The journal is in use, damaged, or can't be read; the database is away on the first start.
    pub async fn start(parts: Parts) -> Result<Switchboard> {
        let Parts { pool, ari, ami, places, data, disk, cel, clock, key, zone } = parts;
        let dir = data.join("journal");
        let (mut journal, switch, last_at) = recovery::recover(&dir).await?;
        journal.onto(disk.clone());
        recovery::number_on(&mut journal, &pool).await?;
        let client = ari::Client::new(ari).map_err(|error| Error::Internal(error.to_string()))?;
        let manager = ari::manager::Manager::new(ami);
        let mut board = switch.board();
        board.health = domain::board::Health::default();
        let live = Arc::new(Live::new(uuid::Uuid::now_v7().to_string(), board));
        let (inputs, messages) = Inputs::new();
        let (note, notes) = mpsc::unbounded_channel();
        let channels = Arc::new(Channels::default());
        let phones = translate::Phones::default();
        let pages = Arc::new(pages::Pages::new(inputs.clone()));
        let accounts =
            Arc::new(accounts::Accounts::new(client.clone(), pool.clone(), key, clock.clone(), note.clone()));
        let perform = perform::Perform::new(
            client.clone(),
            manager,
            places.clone(),
            channels.clone(),
            inputs.clone(),
            note.clone(),
        );
        let (synced, when_synced) = watch::channel(journal.last());
        let (written, rounds) = std::sync::mpsc::channel();
        let (projected, when_projected) = watch::channel(0);
        let engine = Engine {
            switch,
            journal,
            inputs: messages,
            clock: clock.clone(),
            live: live.clone(),
            perform,
            written,
            projected: when_projected,
        };
        thread("switch", move || engine.run())?;
        thread("journal", move || safe::run(&rounds, &disk, &synced))?;
        let picture = Arc::new(reconcile::Picture {
            client: client.clone(),
            app: places.app.clone(),
            channels: channels.clone(),
            inputs: inputs.clone(),
            log: cel.map(cel::EventLog::new),
            clock: clock.clone(),
        });
        let telephony = telephony::Telephony {
            client,
            app: places.app.clone(),
            translate: translate::Translate::new(
                places.app,
                channels,
                phones.clone(),
                inputs.clone(),
                note.clone(),
            ),
            inputs: inputs.clone(),
            notes,
            note: note.clone(),
            picture: picture.clone(),
            phones,
            accounts: accounts.clone(),
            live: live.clone(),
            clock: clock.clone(),
        };
        let synced = when_synced.clone();
        let project = project::Project {
            pool: pool.clone(),
            dir,
            synced: when_synced,
            projected,
            live: live.clone(),
            clock: clock.clone(),
        };
        let configuration = Arc::new(Configuration {
            pool,
            clock: clock.clone(),
            inputs: inputs.clone(),
            note: note.clone(),
            turn: tokio::sync::Mutex::default(),
        });
        let tasks = vec![
            essential("the projection", project.run()),
            essential("days", days::run(inputs.clone(), clock, zone, last_at)),
            essential("pages", pages.clone().settle()),
            essential("accounts", accounts.clone().run()),
            essential("configuration", configuration.clone().keep()),
            essential("telephony", telephony.run()),
        ];
        let (accounts, configuration, picture) = (Some(accounts), Some(configuration), Some(picture));
        Ok(Switchboard(Arc::new(Inner {
            inputs,
            live,
            pages,
            accounts,
            configuration,
            picture,
            synced,
            tasks,
        })))
    }

    /// Nothing behind it: an empty board, and every question is answered with `Unavailable`. For tests of what
    /// does not telephone.
    pub fn idle() -> Switchboard {
        let (inputs, _) = Inputs::new();
        let live = Arc::new(Live::new("idle".to_owned(), Board::default()));
        let pages = Arc::new(pages::Pages::new(inputs.clone()));
        let (accounts, configuration) = (None, None);
        Switchboard(Arc::new(Inner {
            inputs,
            live,
            pages,
            accounts,
            configuration,
            picture: None,
            synced: watch::channel(0).1,
            tasks: Vec::new(),
        }))
    }

    /// Asks the machine for something on a person's behalf. Returns when it is durable and on its way.
    ///
    /// # Errors
    /// `Rule` with the machine's refusal.
    pub async fn ask(&self, input: Input) -> Result<()> {
        self.0.inputs.ask(input).await
    }

    /// Everything live, now.
    pub fn board(&self) -> Arc<Board> {
        self.0.live.board()
    }

    /// The number of the last event, and those that follow it.
    pub fn subscribe(&self) -> (u64, broadcast::Receiver<Arc<Told>>) {
        let watch = self.0.live.watch();
        (watch.seq, watch.events)
    }

    /// The board and the events that follow it, without a gap between.
    pub fn watch(&self) -> Watch {
        self.0.live.watch()
    }

    /// What a page missed since `seq` of `epoch`, if it can still be told.
    pub fn missed(&self, epoch: &str, seq: u64) -> Option<(Vec<Arc<Told>>, Watch)> {
        self.0.live.since(epoch, seq)
    }

    /// This run of the server: numbers of events count within it.
    pub fn epoch(&self) -> &str {
        self.0.live.epoch()
    }

    /// The number of the last entry that is safe on the disk.
    pub fn journaled(&self) -> u64 {
        *self.0.synced.borrow()
    }

    /// An operator's desk is connected, until the answer is dropped.
    pub fn page(&self, operator: EmployeeId) -> Page {
        self.0.pages.open(operator)
    }

    /// Takes over what was changed in the stored configuration: the machine at once, the phones' accounts at
    /// Asterisk within two seconds. What can't be done now (a part is away) is done when it is back.
    pub async fn config_changed(&self) {
        let (Some(configuration), Some(accounts)) = (&self.0.configuration, &self.0.accounts) else { return };
        if let Err(error) = configuration.load().await {
            tracing::warn!(%error, "the configuration could not be taken over now");
        }
        match tokio::time::timeout(Duration::from_secs(2), accounts.push()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "phones' accounts are pushed later"),
            Err(_) => tracing::warn!("phones' accounts take longer than usual"),
        }
    }

    /// Keeps the state and ends: talks and waiting callers stay in Asterisk.
    pub async fn stop(&self) {
        self.0.inputs.stop().await;
        for task in &self.0.tasks {
            task.abort();
        }
    }

    pub(crate) fn accounts(&self) -> Result<&accounts::Accounts> {
        self.0.accounts.as_deref().ok_or(Error::Unavailable("asterisk"))
    }
}

/// Runs a part without which the rest is a corpse that answers.
/// A thread of its own, for what waits for a disk.
fn thread(name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let whole = move || {
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            broken(name);
        }
    };
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(whole);
    started.map(drop).map_err(|error| Error::Internal(format!("no thread for the {name}: {error}")))
}

fn essential(name: &'static str, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(async move {
        if AssertUnwindSafe(work).catch_unwind().await.is_err() {
            broken(name);
        }
    })
}

/// A fault of ours that leaves a part undone. The process ends at once: its supervisor starts it again, and the
/// journal has nothing of the input that broke it.
fn broken(name: &str) -> ! {
    tracing::error!(name, "a part of the switchboard broke; starting anew is the cure");
    std::process::abort()
}
