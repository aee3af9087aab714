//! The journal's disk is slow, or full: nothing leaves before its record is safe, nothing is lost or done twice.

use std::io;
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
    /// 0: as fast as it is; 1: each write waits to be let through; 2: refuses.
    manner: AtomicU32,
    /// Writes that wait, each until it is answered.
    waiting: Mutex<Vec<Sender<()>>>,
    writes: AtomicU32,
    refused: AtomicU32,
}

impl Hand {
    fn new() -> Hand {
        Hand(Arc::new(Held {
            manner: AtomicU32::new(0),
            waiting: Mutex::default(),
            writes: AtomicU32::new(0),
            refused: AtomicU32::new(0),
        }))
    }

    fn disk(&self) -> Disk {
        let held = self.0.clone();
        Disk(Arc::new(move |file| {
            match held.manner.load(Ordering::SeqCst) {
                1 => {
                    let (go, went) = channel();
                    held.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(go);
                    // A sender that is dropped lets it through, too.
                    let _ = went.recv();
                }
                2 => {
                    held.refused.fetch_add(1, Ordering::SeqCst);
                    return Err(io::Error::new(io::ErrorKind::StorageFull, "no space left on device"));
                }
                _ => {}
            }
            held.writes.fetch_add(1, Ordering::SeqCst);
            file.sync_data()
        }))
    }

    fn manner(&self, manner: u32) {
        self.0.manner.store(manner, Ordering::SeqCst);
    }

    /// Waits until a write is under way.
    async fn stuck(&self) {
        for _ in 0..500 {
            if !self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing is written");
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

    fn writes(&self) -> u32 {
        self.0.writes.load(Ordering::SeqCst)
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
async fn nothing_leaves_before_its_record_is_safe(pool: PgPool) {
    let hand = Hand::new();
    let stand = Stand::on(pool, 1, hand.disk()).await;
    stand.ready(1).await;
    let before = stand.board();
    stand.asterisk.forget();
    hand.manner(1);
    let number = |n: usize| format!("+791055521{n:02}");
    let there: Vec<_> = (1..=30).map(|n| from_trunk(&format!("t.{n}"), &number(n), "Up")).collect();
    stand.asterisk.answer("GET", "/channels$", 200, there.into());
    stand.caller("t.1", &number(1));
    hand.stuck().await;
    // The caller is known to the machine and to nobody else, and a picture later still is.
    stand.asterisk.wait_for(|seen| seen.iter().any(|r| r.is("GET", "/channels")), LIMIT).await;
    assert_eq!(stand.requests("POST", "/channels/t.1/answer").await, 0);
    assert_eq!(stand.requests("POST", "/channels/create").await, 0);
    assert_eq!(stand.board(), before, "the screens know nothing of it");
    let operator = EmployeeId::nth(1);
    let input = Input::PresenceAsked { operator, by: operator, to: Presence::Outbound };
    let switchboard = stand.switchboard.clone();
    let asked = tokio::spawn(async move { switchboard.ask(input).await });
    for n in 2..=30 {
        stand.caller(&format!("t.{n}"), &number(n));
    }
    assert!(!asked.is_finished(), "who asks hears only what is safe");
    let writes = hand.writes();
    hand.manner(0);
    hand.let_through();
    stand.wait_request("POST", "/channels/t.1/answer").await;
    stand.rung(1).await;
    asked.await.unwrap().unwrap();
    stand.until("all callers", |board| board.calls.len() == 30).await;
    assert!(hand.writes() - writes < 15, "what came meanwhile is written together");
    stand.projected().await;
    let rows: i64 = sqlx::query_scalar("select count(*) from calls").fetch_one(&stand.pool).await.unwrap();
    assert_eq!(rows, 30);
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
    let asked =
        tokio::spawn(
            async move { switchboard.ask(Input::PresenceAsked { operator, by: operator, to }).await },
        );
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
