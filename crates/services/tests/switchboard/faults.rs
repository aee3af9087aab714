//! What Asterisk does wrong: answers lost, channels gone, events doubled, the stream cut.

use ari::fake::{channel, event};
use domain::board::Phase;
use serde_json::json;
use sqlx::PgPool;

use crate::stand::*;

#[sqlx::test(migrations = "../../migrations")]
async fn a_lost_answer_is_asked_for_again_and_rings_once(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.ready(1).await;
    stand.asterisk.never_answer("POST", "/channels/create");
    stand.caller("t.1", "+79105552147");
    let phone = stand.rung(1).await;
    let asked =
        |seen: &[ari::fake::Request]| seen.iter().filter(|r| r.is("POST", "/channels/create")).count();
    stand.asterisk.wait_for(|seen| asked(seen) >= 2, LIMIT).await;
    let ids: Vec<_> = stand.asterisk.requests();
    let ids = ids.iter().filter(|r| r.is("POST", "/channels/create")).map(|r| r.param("channelId"));
    assert!(
        ids.clone().all(|id| id == Some(&phone)),
        "always the same channel: {:?}",
        ids.collect::<Vec<_>>()
    );
    // The first request was carried out after all: Asterisk says so, and that is as good as an answer.
    stand.asterisk.heal();
    stand.asterisk.fail("POST", "/channels/create", 409);
    stand.wait_request("POST", &format!("/channels/{phone}/dial")).await;
    stand.picked_up(&phone);
    stand.until("a talk", is_talking).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_phone_that_cannot_be_called_gives_the_call_to_another(pool: PgPool) {
    let stand = Stand::new(pool, 2).await;
    stand.ready(1).await;
    stand.asterisk.fail("POST", "/channels/create", 500);
    stand.caller("t.1", "+79105552147");
    stand.rung(1).await;
    stand
        .until("waits again", |board| {
            board.calls.values().any(|call| matches!(call.phase, Phase::Waiting { .. }))
        })
        .await;
    stand.asterisk.heal();
    registered(&stand.asterisk, 2);
    stand.ready(2).await;
    let phone = stand.rung(2).await;
    stand.picked_up(&phone);
    stand.until("a talk", is_talking).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_channel_that_is_gone_ends_its_leg_without_its_event(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.asterisk.fail("POST", "/channels/t.1/moh", 404);
    stand.caller("t.1", "+79105552147");
    stand.call().await;
    stand.until("the end", |board| board.calls.is_empty()).await;
    stand.projected().await;
    let cause: i16 = sqlx::query_scalar("select cause from legs").fetch_one(&stand.pool).await.unwrap();
    assert_eq!(cause, 127, "why is not known");
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_told_twice_happens_once(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.ready(1).await;
    stand.caller("t.1", "+79105552147");
    stand.caller("t.1", "+79105552147");
    let phone = stand.rung(1).await;
    for _ in 0..2 {
        stand.picked_up(&phone);
    }
    stand.until("a talk", is_talking).await;
    let gone = from_trunk("t.1", "+79105552147", "Up");
    for _ in 0..2 {
        stand
            .asterisk
            .push(&event("ChannelDestroyed", json!({"channel": gone, "cause": 16, "cause_txt": ""})));
        stand.asterisk.push(&event("StasisEnd", json!({"channel": gone})));
    }
    stand.until("the end", |board| board.calls.is_empty()).await;
    stand.projected().await;
    let counts: (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from calls), (select count(*) from legs),
           (select count(*) from call_steps where what->>'what' = 'ended')",
    )
    .fetch_one(&stand.pool)
    .await
    .unwrap();
    assert_eq!(counts, (1, 2, 1));
    assert_eq!(stand.requests("POST", "/channels/create").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_cut_stream_is_found_out_told_and_made_good(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.caller("t.1", "+79105552147");
    stand.call().await;
    assert!(stand.board().health.asterisk);
    // What comes and goes while nobody listens: the first caller goes, another comes.
    let mut another = from_trunk("t.2", "+79105552148", "Up");
    another["creationtime"] = "2026-11-23T00:00:00.000+0000".into();
    stand.asterisk.answer("GET", "/channels$", 200, json!([another]));
    stand.asterisk.drop_stream();
    stand.until("away", |board| !board.health.asterisk).await;
    stand.until("back", |board| board.health.asterisk).await;
    let second = |board: &domain::board::Board| {
        board
            .calls
            .values()
            .map(|call| call.number.as_ref().map(|n| n.as_str().to_owned()))
            .collect::<Vec<_>>()
            == [Some("+79105552148".to_owned())]
    };
    stand.until("the second caller alone", second).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_channel_of_nobody_is_hung_up(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    let nobodys = "01900000-0000-7000-8000-00000000dead";
    let it = channel(nobodys, "PJSIP/desk1-00000001", "Up");
    stand.asterisk.push(&event("StasisStart", json!({"args": ["operator"], "channel": it})));
    stand.wait_request("DELETE", &format!("/channels/{nobodys}")).await;
}
