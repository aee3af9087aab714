//! A supervisor listens by an ear that Asterisk makes, and a desk that is stuck is freed.

use ari::fake::{Request, channel, event};
use domain::supervision::SupervisionMode;
use domain::*;
use serde_json::json;
use sqlx::PgPool;
use switch::Input;

use crate::stand::*;

const SUPERVISOR: EmployeeId = EmployeeId::nth(2);

/// The first operator talks; the second is a supervisor. Answers the call and the operator's channel.
async fn talk(stand: &Stand) -> (CallId, String) {
    sqlx::query("update employees set roles = array['supervisor'] where id = $1")
        .bind(SUPERVISOR.0)
        .execute(&stand.pool)
        .await
        .unwrap();
    stand.switchboard.config_changed().await;
    stand.ready(1).await;
    stand.caller("t.1", "+79105552147");
    let phone = stand.rung(1).await;
    stand.picked_up(&phone);
    stand.until("a talk", is_talking).await;
    (stand.call().await.id, phone)
}

/// The newest ear, once it whispers or not.
async fn ear(stand: &Stand, phone: &str, whisper: &str) -> String {
    let path = format!("/channels/{phone}/snoop");
    let made = |it: &Request| it.is("POST", &path) && it.param("whisper") == Some(whisper);
    let seen = stand.asterisk.wait_for(|seen| seen.iter().any(made), LIMIT).await;
    let made = seen.into_iter().rev().find(made).unwrap();
    assert_eq!((made.param("spy"), made.param("app")), (Some("both"), Some("otklik")));
    let id = made.param("snoopId").unwrap().to_owned();
    let it = channel(&id, &format!("Snoop/{phone}-00000001"), "Up");
    stand.asterisk.push(&event("StasisStart", json!({"args": ["ear"], "channel": it})));
    id
}

async fn joined(stand: &Stand, id: &str) -> String {
    let joins = |it: &Request| it.path.ends_with("/addChannel") && it.param("channel") == Some(id);
    let seen = stand.asterisk.wait_for(|seen| seen.iter().any(joins), LIMIT).await;
    let path = seen.into_iter().rev().find(joins).unwrap().path;
    path.split('/').nth(2).unwrap().to_owned()
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_supervisor_meets_an_ear_that_speaks_only_when_whispering(pool: PgPool) {
    let stand = Stand::new(pool, 2).await;
    let (call, phone) = talk(&stand).await;
    let ask = async |mode| {
        stand.switchboard.ask(Input::SuperviseAsked { supervisor: SUPERVISOR, call, mode }).await.unwrap();
    };
    ask(SupervisionMode::Listen).await;
    let mine = stand.rung(2).await;
    stand.picked_up(&mine);
    let listens = ear(&stand, &phone, "none").await;
    let real = |mode: SupervisionMode| {
        move |board: &domain::board::Board| {
            board.supervisions.get(&SUPERVISOR).is_some_and(|is| is.mode == mode && is.since.is_some())
        }
    };
    stand.until("listening", real(SupervisionMode::Listen)).await;
    assert_eq!(joined(&stand, &mine).await, joined(&stand, &listens).await, "phone and ear meet");
    ask(SupervisionMode::Whisper).await;
    let whispers = ear(&stand, &phone, "out").await;
    stand.until("whispering", real(SupervisionMode::Whisper)).await;
    joined(&stand, &whispers).await;
    stand.wait_request("DELETE", &format!("/channels/{listens}")).await;
    ask(SupervisionMode::Barge).await;
    stand.until("in the talk", real(SupervisionMode::Barge)).await;
    let bridge = joined(&stand, &phone).await;
    let path = format!("/bridges/{bridge}/addChannel");
    let enters = |it: &Request| it.is("POST", &path) && it.param("channel") == Some(mine.as_str());
    stand.asterisk.wait_for(|seen| seen.iter().any(enters), LIMIT).await;
    stand.switchboard.ask(Input::SupervisionEndAsked { supervisor: SUPERVISOR }).await.unwrap();
    stand.until("nobody", |board| board.supervisions.is_empty()).await;
    stand.wait_request("DELETE", &format!("/channels/{mine}")).await;
    stand.projected().await;
    let told: Vec<String> = sqlx::query_scalar(
        "select coalesce(what->>'mode', what->>'what') from call_steps
         where what->>'what' in ('supervised', 'supervision_ended') order by seq, n",
    )
    .fetch_all(&stand.pool)
    .await
    .unwrap();
    assert_eq!(told, ["listen", "whisper", "barge", "supervision_ended"]);
}

/// Asterisk puts out who is still in a bridge that is destroyed.
#[sqlx::test(migrations = "../../migrations")]
async fn a_bridge_goes_only_when_all_have_left_it(pool: PgPool) {
    let stand = Stand::new(pool, 2).await;
    let (call, phone) = talk(&stand).await;
    let mode = SupervisionMode::Listen;
    stand.switchboard.ask(Input::SuperviseAsked { supervisor: SUPERVISOR, call, mode }).await.unwrap();
    let mine = stand.rung(2).await;
    stand.picked_up(&mine);
    ear(&stand, &phone, "none").await;
    let meeting = joined(&stand, &mine).await;
    let destroyed = format!("/bridges/{meeting}");
    let left = format!("/bridges/{meeting}/removeChannel");
    stand.asterisk.never_answer("POST", &left);
    stand.switchboard.ask(Input::TakeOverAsked { supervisor: SUPERVISOR, call }).await.unwrap();
    let leaves = |it: &Request| it.is("POST", &left) && it.param("channel") == Some(mine.as_str());
    let seen = stand.asterisk.wait_for(|seen| seen.iter().filter(|it| leaves(it)).count() > 1, LIMIT).await;
    assert!(!seen.iter().any(|it| it.is("DELETE", &destroyed)), "with the supervisor in it");
    stand.asterisk.heal();
    stand.wait_request("DELETE", &destroyed).await;
}

/// Whom Asterisk leaves alone in a bridge for a moment may not be given the sound of who comes then.
#[sqlx::test(migrations = "../../migrations")]
async fn who_takes_over_comes_before_the_operator_goes(pool: PgPool) {
    let stand = Stand::new(pool, 2).await;
    let (call, phone) = talk(&stand).await;
    let bridge = joined(&stand, &phone).await;
    stand.switchboard.ask(Input::TakeOverAsked { supervisor: SUPERVISOR, call }).await.unwrap();
    let mine = stand.rung(2).await;
    stand.picked_up(&mine);
    let goes = format!("/channels/{phone}");
    stand.wait_request("DELETE", &goes).await;
    let seen = stand.asterisk.requests();
    let place = |it: &dyn Fn(&Request) -> bool| seen.iter().position(it);
    let came = place(&|it| {
        it.is("POST", &format!("/bridges/{bridge}/addChannel")) && it.param("channel") == Some(mine.as_str())
    });
    assert!(came.is_some() && came < place(&|it| it.is("DELETE", &goes)), "{seen:#?}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_desk_is_freed_only_of_what_asterisk_has_not(pool: PgPool) {
    let stand = Stand::new(pool, 2).await;
    let (_, phone) = talk(&stand).await;
    let release = async || {
        let present = stand.switchboard.legs_present().await?;
        let (operator, comment) = (EmployeeId::nth(1), "завис".to_owned());
        stand.switchboard.ask(Input::ReleaseAsked { operator, by: SUPERVISOR, comment, present }).await
    };
    let mut there = channel(&phone, "PJSIP/desk1-00000001", "Up");
    there["dialplan"]["app_data"] = "otklik,operator".into();
    let caller = from_trunk("t.1", "+79105552147", "Up");
    stand.asterisk.answer("GET", "/channels$", 200, json!([there, caller.clone()]));
    let refused = release().await;
    assert!(matches!(refused, Err(services::Error::Rule { code: "not_stuck", .. })), "{refused:?}");
    stand.asterisk.answer("GET", "/channels$", 200, json!([caller]));
    release().await.unwrap();
    stand.until("free", |board| board.operators[&EmployeeId::nth(1)].call.is_none()).await;
}
