//! The plain ways.

use ari::fake::{channel, event};
use domain::*;
use serde_json::json;
use sqlx::PgPool;

use crate::stand::*;

#[sqlx::test(migrations = "../../migrations")]
async fn a_caller_is_rung_through_connected_recorded_and_remembered(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.ready(1).await;
    stand.caller("t.1", "+79105552147");
    let phone = stand.rung(1).await;
    stand.wait_request("POST", "/channels/t.1/answer").await;
    stand.wait_request("POST", "/channels/t.1/moh").await;
    stand.wait_request("POST", &format!("/channels/{phone}/dial")).await;
    let created = stand.asterisk.requests().into_iter().find(|r| r.is("POST", "/channels/create")).unwrap();
    let variables = created.body.unwrap()["variables"].clone();
    let call = stand.call().await.id;
    assert_eq!(variables["PJSIP_HEADER(add,X-Otklik-Call)"], call.to_string());
    assert_eq!(variables["CONNECTEDLINE(num,i)"], "+79105552147");
    assert!(variables.get("PJSIP_HEADER(add,X-Otklik-Answer)").is_none(), "the operator picks up by hand");

    stand.picked_up(&phone);
    stand.until("a talk", is_talking).await;
    let joined = |seen: &[ari::fake::Request], id: &str| {
        seen.iter().any(|r| r.path.ends_with("/addChannel") && r.param("channel") == Some(id))
    };
    stand.asterisk.wait_for(|seen| joined(seen, "t.1") && joined(seen, &phone), LIMIT).await;
    for _ in 0..500 {
        if stand.manager.actions().iter().any(|action| action.get("Action") == Some("MixMonitor")) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let recording =
        stand.manager.actions().into_iter().find(|it| it.get("Action") == Some("MixMonitor")).unwrap();
    assert_eq!(recording.get("Channel"), Some("PJSIP/trunk-t.1"));
    assert_eq!(recording.get("Options"), Some("D"));

    let gone = from_trunk("t.1", "+79105552147", "Up");
    stand.asterisk.push(&event("ChannelHangupRequest", json!({"channel": gone, "cause": 16})));
    stand.asterisk.push(&event("StasisEnd", json!({"channel": gone})));
    stand.until("the end", |board| board.calls.is_empty()).await;
    stand.wait_request("DELETE", &format!("/channels/{phone}")).await;
    let over = channel(&phone, "PJSIP/desk1-00000001", "Up");
    stand.asterisk.push(&event("ChannelDestroyed", json!({"channel": over, "cause": 16, "cause_txt": ""})));
    stand.projected().await;
    let (outcome, ended_by): (String, String) =
        sqlx::query_as("select outcome, ended_by from calls where id = $1")
            .bind(call.0)
            .fetch_one(&stand.pool)
            .await
            .unwrap();
    assert_eq!((outcome.as_str(), ended_by.as_str()), ("answered", "subscriber"));
    let whats: Vec<String> =
        sqlx::query_scalar("select what->>'what' from call_steps where call_id = $1 order by seq, n")
            .bind(call.0)
            .fetch_all(&stand.pool)
            .await
            .unwrap();
    assert_eq!(
        whats,
        ["started", "entered_step", "queued", "rang", "answered", "recording_started", "ended"]
    );
    let pending: i64 = sqlx::query_scalar(
        "select count(*) from recordings where state = 'pending' and ended_at is not null",
    )
    .fetch_one(&stand.pool)
    .await
    .unwrap();
    assert_eq!(pending, 1, "the recording waits for its job");
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_operator_calls_out(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.ready(1).await;
    let (operator, call) = (EmployeeId::nth(1), CallId::nth(77));
    let number = Phone::parse("+79161234567").unwrap();
    stand.switchboard.ask(switch::Input::DialAsked { operator, call, number }).await.unwrap();
    let phone = stand.rung(1).await;
    let created = stand.asterisk.requests().into_iter().find(|r| r.is("POST", "/channels/create")).unwrap();
    assert_eq!(created.body.unwrap()["variables"]["PJSIP_HEADER(add,X-Otklik-Answer)"], "auto");
    stand.picked_up(&phone);
    let outside = |seen: &[ari::fake::Request]| {
        seen.iter().position(|r| {
            r.is("POST", "/channels/create") && r.param("endpoint") == Some("PJSIP/+79161234567@trunk")
        })
    };
    let seen = stand.asterisk.wait_for(|seen| outside(seen).is_some(), LIMIT).await;
    let far = seen[outside(&seen).unwrap()].param("channelId").unwrap().to_owned();
    let dialled = format!("/channels/{far}/dial");
    let seen = stand.asterisk.wait_for(|seen| seen.iter().any(|r| r.is("POST", &dialled)), LIMIT).await;
    let joined =
        seen.iter().position(|r| r.path.ends_with("/addChannel") && r.param("channel") == Some(&far));
    let called = seen.iter().position(|r| r.is("POST", &dialled));
    assert!(joined.unwrap() < called.unwrap(), "early media is heard: {joined:?} {called:?}");
    stand.picked_up(&far);
    stand.until("a talk", is_talking).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_desk_phone_that_dials_by_itself_is_its_operators(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    stand.ready(1).await;
    let mut phone = channel("c.9", "PJSIP/desk1-00000009", "Ring");
    phone["dialplan"]["app_data"] = "otklik,phone,89161234567".into();
    stand.asterisk.push(&event("StasisStart", json!({"args": ["phone", "89161234567"], "channel": phone})));
    let call = stand.call().await;
    assert_eq!((call.operator, call.number), (Some(EmployeeId::nth(1)), Phone::parse("+79161234567").ok()));
}

#[sqlx::test(migrations = "../../migrations")]
async fn phones_are_pushed_and_removed_with_their_operators(pool: PgPool) {
    let stand = Stand::new(pool.clone(), 1).await;
    for kind in ["auth", "aor", "endpoint"] {
        stand.wait_request("PUT", &format!("/asterisk/config/dynamic/res_pjsip/{kind}/desk1")).await;
    }
    let requests = stand.asterisk.requests();
    let auth = requests.iter().find(|r| r.path.ends_with("/auth/desk1")).unwrap();
    assert!(auth.body.as_ref().unwrap().to_string().contains(r#""value":"secret""#));
    let fields = requests
        .iter()
        .rev()
        .find(|r| r.is("PUT", "/asterisk/config/dynamic/res_pjsip/endpoint/desk1"))
        .unwrap();
    let fields = fields.body.as_ref().unwrap()["fields"].clone();
    stand.asterisk.forget();
    stand.switchboard.config_changed().await;
    assert!(stand.asterisk.requests().iter().all(|r| r.method != "PUT"), "what is there is not pushed again");

    stand.asterisk.answer("GET", "/asterisk/config/dynamic/res_pjsip/endpoint/desk1", 200, fields);
    let mut db = pool.acquire().await.unwrap();
    store::employees::set_active(&mut db, EmployeeId::nth(1), false, Timestamp(1)).await.unwrap();
    stand.switchboard.config_changed().await;
    for kind in ["auth", "aor", "endpoint"] {
        stand.wait_request("DELETE", &format!("/asterisk/config/dynamic/res_pjsip/{kind}/desk1")).await;
    }
    assert!(stand.board().operators.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refusal_is_the_machines_word(pool: PgPool) {
    let stand = Stand::new(pool, 1).await;
    let operator = EmployeeId::nth(1);
    let refused = stand.switchboard.ask(switch::Input::HangUpAsked { operator, call: CallId::nth(5) }).await;
    assert!(matches!(refused, Err(services::Error::Rule { code: "no_such_call", .. })), "{refused:?}");
    let refused = stand.switchboard.ask(switch::Input::AfterCallExtended { operator }).await;
    assert!(matches!(refused, Err(services::Error::Rule { code: "not_after_call", .. })), "{refused:?}");
}
