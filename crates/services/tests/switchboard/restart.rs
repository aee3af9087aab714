//! A crash and another start: the same state, no order twice.

use std::path::Path;

use domain::board::{Board, Health};
use domain::*;
use serde_json::json;
use sqlx::PgPool;

use crate::stand::*;

/// The folder as a crash would leave it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.join("journal")).unwrap();
    for file in std::fs::read_dir(from.join("journal")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join("journal").join(file.file_name())).unwrap();
    }
}

fn without_health(board: &Board) -> Board {
    Board { health: Health::default(), ..board.clone() }
}

#[sqlx::test(migrations = "../../migrations")]
async fn after_a_crash_everything_is_as_it_was(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 2).await;
    stand.ready(1).await;
    for n in 1..=3 {
        stand.caller(&format!("t.{n}"), &format!("+7910555214{n}"));
        stand.until("the caller", |board| board.calls.len() == n).await;
    }
    let phone = stand.rung(1).await;
    stand.picked_up(&phone);
    stand.until("a talk", is_talking).await;
    stand.ready(2).await;
    let second = stand.rung(2).await;
    stand.until("a ring", is_ringing).await;
    let before = without_health(&stand.board());
    let crashed = tempfile::tempdir().unwrap();
    copy(stand.dir.path(), crashed.path());
    stand.switchboard.stop().await;

    // Asterisk still has all of them, the second phone still rings.
    let mut there: Vec<serde_json::Value> =
        (1..=3).map(|n| from_trunk(&format!("t.{n}"), &format!("+7910555214{n}"), "Up")).collect();
    for (id, state) in [(&phone, "Up"), (&second, "Ringing")] {
        let mut it = ari::fake::channel(id, "PJSIP/desk-00000001", state);
        it["dialplan"]["app_data"] = "otklik,operator".into();
        there.push(it);
    }
    stand.asterisk.answer("GET", "/channels$", 200, there.into());
    let bridge = stand.asterisk.requests().into_iter().find(|r| r.path.ends_with("/addChannel")).unwrap();
    let bridge = bridge.path.split('/').nth(2).unwrap().to_owned();
    stand.asterisk.answer(
        "GET",
        "/bridges$",
        200,
        json!([ari::fake::bridge(&bridge, "otklik", &["t.1", &phone])]),
    );
    stand.asterisk.forget();
    let again = start(&pool, &stand.asterisk, &stand.manager, crashed.path()).await;
    assert_eq!(without_health(&again.board()), before, "before anything else is heard");
    until(&again, "Asterisk", |board| board.health.asterisk).await;
    stand.wait_request("GET", "/channels").await;
    // The reconciliation is through once a later question is answered.
    let operator = EmployeeId::nth(1);
    let to = Presence::Ready;
    again.ask(switch::Input::PresenceAsked { operator, by: operator, to, comment: None }).await.unwrap();
    let after = again.board();
    assert_eq!(after.calls.len(), 3);
    assert_eq!(stand.requests("POST", "/channels/create").await, 0, "nobody is rung twice");
    let hung_up = stand
        .asterisk
        .requests()
        .iter()
        .filter(|r| r.method == "DELETE" && r.path.starts_with("/channels/") && !r.path.ends_with("/moh"))
        .count();
    assert_eq!(hung_up, 0, "nobody is hung up");
    // The ring goes on where it was.
    stand.picked_up(&second);
    until(&again, "the second talk", |board| {
        board.operators[&EmployeeId::nth(2)].presence == Presence::Talking
    })
    .await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_clean_stop_and_start_keeps_the_state(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    stand.caller("t.1", "+79105552147");
    stand.call().await;
    let before = without_health(&stand.board());
    stand.switchboard.stop().await;
    let again = start(&pool, &stand.asterisk, &stand.manager, stand.dir.path()).await;
    assert_eq!(without_health(&again.board()), before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_hung_up_meanwhile_is_closed_with_the_true_time(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    stand.caller("t.1", "+79105552147");
    let call = stand.call().await;
    stand.switchboard.stop().await;
    let ended = call.started_at + Millis(1);
    let line = format!(
        r#""HANGUP","{}.{:03}000","t.1","t.1","PJSIP/trunk-t.1","{{""hangupcause"":16,""hangupsource"":"""",""dialstatus"":""""}}""#,
        ended.0 / 1_000,
        ended.0 % 1_000
    );
    std::fs::write(stand.dir.path().join("cel.csv"), line + "\n").unwrap();
    let again = start(&pool, &stand.asterisk, &stand.manager, stand.dir.path()).await;
    until(&again, "the end", |board| board.calls.is_empty()).await;
    projected(&again, &pool).await;
    let (at, outcome): (Timestamp, String) =
        sqlx::query_as("select ended_at, outcome from calls").fetch_one(&pool).await.unwrap();
    assert_eq!((at, outcome.as_str()), (ended, "abandoned"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_new_folder_goes_on_with_the_databases_numbers(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    stand.ready(1).await;
    stand.projected().await;
    let last = stand.switchboard.journaled();
    stand.switchboard.stop().await;
    let fresh = tempfile::tempdir().unwrap();
    let again = start(&pool, &stand.asterisk, &stand.manager, fresh.path()).await;
    until(&again, "the operator", |board| board.operators.len() == 1).await;
    projected(&again, &pool).await;
    assert!(again.journaled() > last);
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_waited_in_the_dialplan_is_served_in_the_order_of_arrival(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    stand.ready(1).await;
    let kept = |n: u32, came: &str| {
        let mut it = from_trunk(&format!("t.{n}"), &format!("+7910555214{n}"), "Up");
        it["creationtime"] = format!("2026-11-23T00:11:{came}+0000").into();
        it
    };
    let (first, second) = (kept(1, "10.000"), kept(2, "20.000"));
    let outside = |mut it: serde_json::Value| {
        it["dialplan"] = json!({"context": "away", "exten": LINE, "priority": 4, "app_name": "MusicOnHold", "app_data": "waiting,1"});
        it
    };
    stand.asterisk.answer("GET", "/channels$", 200, json!([outside(first.clone()), outside(second.clone())]));
    stand.asterisk.drop_stream();
    stand.until("away", |board| !board.health.asterisk).await;
    stand.asterisk.forget();
    stand.until("back", |board| board.health.asterisk).await;
    stand.wait_request("GET", "/channels").await;
    // The later one's try comes first.
    for (it, gone) in [(&second, json!([outside(first.clone()), second])), (&first, json!([first, second]))] {
        stand.asterisk.answer("GET", "/channels$", 200, gone);
        let entered =
            json!({"args": ["inbound", LINE], "channel": it, "timestamp": "2026-11-23T00:11:30.000+0000"});
        stand.asterisk.push(&ari::fake::event("StasisStart", entered));
    }
    stand.rung(1).await;
    stand.until("both", |board| board.calls.len() == 2).await;
    let board = stand.board();
    let rung = board.calls.values().find(|call| matches!(call.phase, domain::board::Phase::Ringing { .. }));
    assert_eq!(rung.and_then(|call| call.number.as_ref()).map(Phone::as_str), Some("+79105552141"));
    assert_eq!(stand.requests("POST", "/channels/create").await, 1);
    stand.projected().await;
    let waited: Vec<(String, i64)> = sqlx::query_as(
        "select number, (extract(epoch from (select max(at) from journal) - started_at))::bigint from calls order by started_at",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let numbers: Vec<&str> = waited.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["+79105552141", "+79105552142"]);
    assert!(waited[0].1 >= 20, "the time with the dialplan's music counts: {waited:?}");
}
