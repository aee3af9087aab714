//! The journal's disk is slow: callers do not wait for it, promises and rows do. It is full: nothing leaves before its
//! record is written. Nothing is lost or done twice.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::*;
use services::switchboard::Disk;
use sqlx::PgPool;
use switch::Input;

use crate::stand::*;

/// A disk that a test holds in its hand.
#[derive(Clone)]
struct Hand(Arc<Held>);

struct Held {
    /// 0: as fast as it is; 1: each sync waits to be let through; 2: refuses what is written.
    manner: AtomicU32,
    /// Syncs that wait, each until it is answered.
    waiting: Mutex<Vec<Sender<()>>>,
    syncs: AtomicU32,
    refused: AtomicU32,
}

impl Hand {
    fn new() -> Hand {
        Hand(Arc::new(Held {
            manner: AtomicU32::new(0),
            waiting: Mutex::default(),
            syncs: AtomicU32::new(0),
            refused: AtomicU32::new(0),
        }))
    }

    fn disk(&self) -> Disk {
        let (held, refusing) = (self.0.clone(), self.0.clone());
        let sync = move |file: &File| {
            if held.manner.load(Ordering::SeqCst) == 1 {
                let (go, went) = channel();
                held.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(go);
                // A sender that is dropped lets it through, too.
                let _ = went.recv();
            }
            held.syncs.fetch_add(1, Ordering::SeqCst);
            file.sync_data()
        };
        let write = move |mut file: &File, bytes: &[u8]| {
            if refusing.manner.load(Ordering::SeqCst) == 2 {
                refusing.refused.fetch_add(1, Ordering::SeqCst);
                // As a full disk does: a part of it gets there.
                file.write_all(&bytes[..bytes.len() / 2])?;
                return Err(io::Error::new(io::ErrorKind::StorageFull, "no space left on device"));
            }
            file.write_all(bytes)
        };
        Disk { write: Arc::new(write), sync: Arc::new(sync) }
    }

    fn manner(&self, manner: u32) {
        self.0.manner.store(manner, Ordering::SeqCst);
    }

    /// Waits until a sync is under way.
    async fn stuck(&self) {
        for _ in 0..500 {
            if !self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing is synced");
    }

    /// Waits until a write was refused: what was under way before it is safe by then, and nothing more becomes so.
    async fn refused(&self) {
        for _ in 0..500 {
            if self.0.refused.load(Ordering::SeqCst) > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing is refused");
    }

    /// Lets what waits through.
    fn let_through(&self) {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn syncs(&self) -> u32 {
        self.0.syncs.load(Ordering::SeqCst)
    }
}

/// The folder as a crash would leave it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.join("journal")).unwrap();
    for file in std::fs::read_dir(from.join("journal")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join("journal").join(file.file_name())).unwrap();
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn callers_do_not_wait_for_a_slow_disk_but_promises_and_rows_do(pool: PgPool) {
    let hand = Hand::new();
    let stand = Stand::on(pool, 1, hand.disk()).await;
    stand.ready(1).await;
    stand.projected().await;
    let safe = stand.switchboard.journaled();
    hand.manner(1);
    let number = |n: usize| format!("+791055521{n:02}");
    stand.caller("t.1", &number(1));
    hand.stuck().await;
    // The caller is answered, and a phone rings; the screens show it.
    stand.wait_request("POST", "/channels/t.1/answer").await;
    stand.rung(1).await;
    stand.until("the caller", |board| board.calls.len() == 1).await;
    let operator = EmployeeId::nth(1);
    let input = Input::PresenceAsked { operator, by: operator, to: Presence::Outbound, comment: None };
    let switchboard = stand.switchboard.clone();
    let asked = tokio::spawn(async move { switchboard.ask(input).await });
    for n in 2..=30 {
        stand.caller(&format!("t.{n}"), &number(n));
    }
    stand.until("all callers", |board| board.calls.len() == 30).await;
    assert!(!asked.is_finished(), "who asks hears only what is safe");
    assert_eq!(stand.switchboard.journaled(), safe, "nothing of it is safe");
    let rows = || sqlx::query_scalar::<_, i64>("select count(*) from calls").fetch_one(&stand.pool);
    assert_eq!(rows().await.unwrap(), 0, "no row of what a power cut would undo");
    // The end of the process alone takes nothing away: what was written is in the file.
    let killed = tempfile::tempdir().unwrap();
    copy(stand.dir.path(), killed.path());
    let syncs = hand.syncs();
    hand.manner(0);
    hand.let_through();
    asked.await.unwrap().unwrap();
    assert!(hand.syncs() - syncs < 15, "what came meanwhile gets safe together");
    stand.projected().await;
    assert_eq!(rows().await.unwrap(), 30);
    let calls = stand.board().calls.clone();
    stand.switchboard.stop().await;
    let there: Vec<_> = (1..=30).map(|n| from_trunk(&format!("t.{n}"), &number(n), "Up")).collect();
    stand.asterisk.answer("GET", "/channels$", 200, there.into());
    let healed = start(&stand.pool, &stand.asterisk, &stand.manager, killed.path()).await;
    assert_eq!(healed.board().calls.keys().collect::<Vec<_>>(), calls.keys().collect::<Vec<_>>());
    healed.stop().await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_full_disk_holds_everything_up_and_loses_nothing(pool: PgPool) {
    let hand = Hand::new();
    let stand = Stand::on(pool.clone(), 2, hand.disk()).await;
    stand.ready(1).await;
    stand.caller("t.1", "+79105552147");
    let phone = stand.rung(1).await;
    stand.picked_up(&phone);
    stand.until("a talk", is_talking).await;
    let mut talks = ari::fake::channel(&phone, "PJSIP/desk1-00000001", "Up");
    talks["dialplan"]["app_data"] = "otklik,operator".into();
    let (first, second) = (from_trunk("t.1", "+79105552147", "Up"), from_trunk("t.2", "+79105552148", "Up"));
    stand.asterisk.answer("GET", "/channels$", 200, serde_json::json!([first, second, talks]));

    hand.manner(2);
    stand.asterisk.forget();
    stand.caller("t.2", "+79105552148");
    hand.refused().await;
    let safe = stand.switchboard.journaled();
    let switchboard = stand.switchboard.clone();
    let operator = EmployeeId::nth(2);
    let to = Presence::Ready;
    let asked = tokio::spawn(async move {
        switchboard.ask(Input::PresenceAsked { operator, by: operator, to, comment: None }).await
    });
    stand.asterisk.wait_for(|seen| seen.iter().any(|r| r.is("GET", "/channels")), LIMIT).await;
    assert_eq!(stand.switchboard.journaled(), safe);
    assert_eq!(stand.board().calls.len(), 1);
    assert_eq!(stand.requests("POST", "/channels/t.2/answer").await, 0);
    // A crash now would find the journal whole, up to what was safe.
    let crashed = tempfile::tempdir().unwrap();
    copy(stand.dir.path(), crashed.path());

    hand.manner(0);
    asked.await.unwrap().unwrap();
    let second = stand.rung(2).await;
    stand.picked_up(&second);
    stand
        .until("two talks", |board| {
            board.calls.values().filter(|call| call.phase == domain::board::Phase::Talking).count() == 2
        })
        .await;
    stand.projected().await;
    assert_eq!(stand.requests("POST", "/channels/create").await, 1, "the second phone is rung once");
    let calls = stand.board().calls.clone();
    stand.switchboard.stop().await;
    let healed = start(&pool, &stand.asterisk, &stand.manager, stand.dir.path()).await;
    assert_eq!(healed.board().calls, calls);
    healed.stop().await;
    let of_the_crash = start(&pool, &stand.asterisk, &stand.manager, crashed.path()).await;
    // Of the second caller no record was safe; Asterisk's picture has both.
    until(&of_the_crash, "both callers", |board| board.calls.len() == 2).await;
    of_the_crash.stop().await;
}
