//! Rows exactly once, also when the database goes away in the middle.

use std::net::SocketAddr;

use domain::*;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use switch::Input;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::stand::*;

/// The way to the database, which can be cut.
struct Way {
    address: SocketAddr,
    open: watch::Sender<bool>,
}

impl Way {
    async fn to(host: String, port: u16) -> Way {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            loop {
                let Ok((mut near, _)) = listener.accept().await else { return };
                let (host, mut is_open) = (host.clone(), is_open.clone());
                tokio::spawn(async move {
                    if !*is_open.borrow() {
                        return;
                    }
                    let Ok(mut far) = TcpStream::connect((host, port)).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = is_open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Way { address, open }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_database_that_was_away_misses_nothing_and_gets_nothing_twice(pool: PgPool) {
    let options = (*pool.connect_options()).clone();
    let way = Way::to(options.get_host().to_owned(), options.get_port()).await;
    let through = PgPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_millis(500))
        .connect_lazy_with(options.host(&way.address.ip().to_string()).port(way.address.port()));
    let stand = Stand::new(through, 1).await;
    let operator = EmployeeId::nth(1);
    let ask = async |to: Presence| {
        stand
            .switchboard
            .ask(Input::PresenceAsked { operator, by: operator, to, comment: None })
            .await
            .unwrap();
    };
    ask(Presence::Ready).await;
    projected(&stand.switchboard, &pool).await;
    stand.until("the database", |board| board.health.database).await;

    way.open.send_replace(false);
    // Work goes on.
    for n in 0..60 {
        ask(if n % 2 == 0 { Presence::Outbound } else { Presence::Ready }).await;
    }
    stand.caller("t.1", "+79105552147");
    stand.rung(1).await;
    stand.until("told", |board| !board.health.database).await;
    let (behind, journaled) = (sequence(&pool).await, stand.switchboard.journaled());
    assert!(behind < journaled, "{behind} of {journaled}");

    way.open.send_replace(true);
    projected(&stand.switchboard, &pool).await;
    stand.until("the database is back", |board| board.health.database).await;
    let intervals: i64 = count(&pool, "select count(*) from presence_intervals").await;
    // Ready, sixty changes, ringing.
    assert_eq!(intervals, 62);
    assert_eq!(count(&pool, "select count(*) from presence_intervals where ended_at is null").await, 1);
    let shipped = count(&pool, "select count(*) from journal").await;
    assert_eq!(shipped as u64, sequence(&pool).await, "each entry once");
    assert_eq!(count(&pool, "select count(*) from calls").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_older_database_gets_again_what_it_lost(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    stand.ready(1).await;
    stand.projected().await;
    let journaled = stand.switchboard.journaled();
    stand.switchboard.stop().await;
    // As a restored backup would be.
    sqlx::query("delete from presence_intervals").execute(&pool).await.unwrap();
    sqlx::query("update projection set seq = 0").execute(&pool).await.unwrap();
    sqlx::query("delete from journal").execute(&pool).await.unwrap();
    let again = start(&pool, &stand.asterisk, &stand.manager, stand.dir.path()).await;
    projected(&again, &pool).await;
    assert!(sequence(&pool).await >= journaled);
    assert_eq!(count(&pool, "select count(*) from presence_intervals where presence = 'ready'").await, 1);
}

async fn sequence(pool: &PgPool) -> u64 {
    count(pool, "select coalesce(max(seq), 0) from projection").await as u64
}

async fn count(pool: &PgPool, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(pool).await.unwrap()
}
