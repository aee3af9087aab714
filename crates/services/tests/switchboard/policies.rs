//! Policies that are changed while callers wait.

use std::time::{Duration, Instant};

use domain::board::Phase;
use domain::queues::{Limits, Overflow, Strategy};
use domain::*;
use sqlx::PgPool;

use crate::stand::*;

/// «Действует в пределах двух секунд».
const SOON: Duration = Duration::from_secs(2);
const FIRST: (&str, &str) = ("t.1", "+79105552147");
const SECOND: (&str, &str) = ("t.2", "+79105552148");

/// Something is played to that channel.
async fn plays(stand: &Stand, channel: &str) {
    let path = format!("/channels/{channel}/play/");
    let played = |seen: &[ari::fake::Request]| seen.iter().any(|request| request.path.starts_with(&path));
    stand.asterisk.wait_for(played, LIMIT).await;
}

/// These callers are there, should a picture be taken meanwhile.
fn there(stand: &Stand, callers: &[(&str, &str)]) {
    let channels: Vec<serde_json::Value> =
        callers.iter().map(|(id, number)| from_trunk(id, number, "Up")).collect();
    stand.asterisk.answer("GET", "/channels$", 200, channels.into());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_changed_queue_holds_at_once_for_who_waits_in_it(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    there(&stand, &[FIRST]);
    stand.caller(FIRST.0, FIRST.1);
    stand
        .until("waits", |board| board.calls.values().any(|call| matches!(call.phase, Phase::Waiting { .. })))
        .await;
    let mut db = pool.acquire().await.unwrap();
    let mut stored = store::queues::get(&mut db, QueueId::nth(1)).await.unwrap();
    stored.queue.distribution.strategy = Strategy::RoundRobin;
    stored.queue.limits = Limits {
        max_wait: Millis(1),
        overflow: Overflow::Callback,
        prompts: vec![PromptId::nth(7)],
        max_size: 0,
    };
    store::queues::update(&mut db, &stored.queue, stored.version).await.unwrap();
    let changed = Instant::now();
    stand.switchboard.config_changed().await;
    plays(&stand, "t.1").await;
    assert!(changed.elapsed() < SOON, "the offer came after {:?}", changed.elapsed());

    for _ in 0..2 {
        let key = serde_json::json!({"channel": from_trunk("t.1", "+79105552147", "Up"), "digit": "1", "duration_ms": 100});
        stand.asterisk.push(&ari::fake::event("ChannelDtmfReceived", key));
    }
    let asked = |board: &domain::board::Board| board.queues[&QueueId::nth(1)].today.flow_out == 1;
    stand.until("the wish", asked).await;
    stand.projected().await;
    let open = store::callbacks::list(&mut db, true, None, 9).await.unwrap();
    assert_eq!(open.rows[0].number.as_ref().map(Phone::as_str), Some("+79105552147"));
    let today = stand.board().queues[&QueueId::nth(1)].today;
    assert_eq!((today.offered, today.answered, today.abandoned), (1, 0, 0));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_emergency_announcement_is_heard_in_time(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    let mut db = pool.acquire().await.unwrap();
    let mut line = store::lines::get(&mut db, LineId::nth(1)).await.unwrap();
    line.form.emergency = true;
    store::lines::update(&mut db, line.id, line.version, &line.form, FlowId::nth(1)).await.unwrap();
    stand.switchboard.config_changed().await;
    there(&stand, &[FIRST]);
    stand.caller(FIRST.0, FIRST.1);
    stand
        .until("waits", |board| board.calls.values().any(|call| matches!(call.phase, Phase::Waiting { .. })))
        .await;

    let prompt = store::prompts::Prompt {
        id: PromptId::nth(7),
        name: "Авария".into(),
        text: "Сегодня офисы закрыты из-за аварии.".into(),
        kind: "spoken".into(),
        voice: "ru".into(),
        checksum: None,
    };
    store::prompts::save(&mut db, &prompt).await.unwrap();
    store::emergency::set(&mut db, prompt.id, EmployeeId::nth(1), Timestamp(1)).await.unwrap();
    let switched = Instant::now();
    stand.switchboard.config_changed().await;
    plays(&stand, "t.1").await;
    assert!(switched.elapsed() < SOON, "the waiting caller heard it after {:?}", switched.elapsed());
    let on = |board: &domain::board::Board| board.emergency.as_ref().is_some_and(|it| it.text == prompt.text);
    stand.until("on the board", on).await;

    there(&stand, &[FIRST, SECOND]);
    stand.caller(SECOND.0, SECOND.1);
    plays(&stand, "t.2").await;
    assert_eq!(stand.requests("POST", "/channels/t.2/moh").await, 0, "said before anything else");
}
