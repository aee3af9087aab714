//! One's own account and the sessions that others may end.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

mod common;

use common::stand;
use domain::{EmployeeId, Role, SessionId};
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_password_is_changed_by_who_knows_the_old_one(pool: PgPool) {
    let stand = stand(pool).await;
    let operator = stand.employee(Role::Operator).await;
    let (here, there) = (stand.session(operator).await, stand.session(operator).await);
    let change = async |old: &str, new: &str| {
        let answer =
            stand.call("account/change_password", Some(&here), &json!({ "old": old, "new": new })).await;
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        (answer.status.as_u16(), text("code"), text("field"))
    };
    let refused = |code: &str, field: &str| (422, code.to_owned(), field.to_owned());
    assert_eq!(change("operator", "клён").await, refused("password_short", "new"));
    assert_eq!(change("operator", "operator-2026").await, refused("password_login", "new"));
    assert_eq!(change("operator", "qwertyuiop").await, refused("password_row", "new"));
    assert_eq!(change("не тот", "клён дуб ясень").await, refused("wrong_password", "old"));
    let me = async |token: &str| stand.call("sessions/me", Some(token), &json!({})).await.status.as_u16();
    assert_eq!((me(&here).await, me(&there).await), (200, 200), "nothing happened yet");
    assert_eq!(change("operator", "клён дуб ясень").await.0, 200);
    assert_eq!((me(&here).await, me(&there).await), (200, 401), "elsewhere it is over");
    let sign_in = async |password: &str| {
        stand
            .call("sessions/sign_in", None, &json!({ "login": "operator", "password": password }))
            .await
            .status
            .as_u16()
    };
    assert_eq!((sign_in("operator").await, sign_in("клён дуб ясень").await), (401, 200));
    assert_eq!(change("клён дуб ясень", "клён дуб ясень").await, refused("password_same", "new"));
    let what: String = sqlx::query_scalar("select what from audit where subject = $1")
        .bind(operator)
        .fetch_one(&stand.centre.pool)
        .await
        .unwrap();
    assert_eq!(what, "account.change_password");
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn an_old_password_is_not_guessed_in_an_open_session(pool: PgPool) {
    let stand = stand(pool).await;
    let token = stand.session(stand.employee(Role::Operator).await).await;
    let change = async |old: &str| {
        stand
            .call("account/change_password", Some(&token), &json!({ "old": old, "new": "клён дуб ясень" }))
            .await
            .code()
    };
    for _ in 0..5 {
        assert_eq!(change("не тот").await, "wrong_password");
    }
    assert_eq!(change("operator").await, "throttled");
    stand.clock.forward_secs(301);
    assert_eq!(change("operator").await, "");
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn sessions_are_seen_and_ended_by_their_owner_and_by_administrators(pool: PgPool) {
    let stand = stand(pool).await;
    let boss = stand.session(stand.employee(Role::Administrator).await).await;
    let operator = stand.employee(Role::Operator).await;
    let (one, two, three) =
        (stand.session(operator).await, stand.session(operator).await, stand.session(operator).await);
    let ask = async |token: &str, function: &str, arguments: Value| {
        let answer = stand.call(function, Some(token), &arguments).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()
    };
    let own = ask(&one, "account/sessions", json!({})).await;
    assert_eq!(own.as_array().unwrap().len(), 3);
    let current: Vec<bool> =
        own.as_array().unwrap().iter().map(|s| s["current"].as_bool().unwrap()).collect();
    assert_eq!(current.iter().filter(|current| **current).count(), 1);
    let me = async |token: &str| stand.call("sessions/me", Some(token), &json!({})).await.status.as_u16();
    // The second session of this stand: the administrator's is the first.
    ask(&boss, "account/end_session", json!({ "id": SessionId::nth(3) })).await;
    assert_eq!(me(&two).await, 200, "somebody else's is not ended by its id");
    ask(&one, "account/end_session", json!({ "id": SessionId::nth(3) })).await;
    assert_eq!((me(&one).await, me(&two).await, me(&three).await), (200, 401, 200));
    assert_eq!(ask(&one, "account/end_other_sessions", json!({})).await, json!(1));
    assert_eq!((me(&one).await, me(&three).await), (200, 401));
    assert_eq!(
        ask(&boss, "employees/sessions", json!({ "id": operator })).await.as_array().unwrap().len(),
        1
    );
    assert_eq!(ask(&boss, "employees/end_sessions", json!({ "id": operator })).await, json!(1));
    assert_eq!(me(&one).await, 401);
    let own = json!({ "id": EmployeeId::nth(1) });
    assert_eq!(ask(&boss, "employees/end_sessions", own).await, json!(0), "not the one that asks");
    let audited: Vec<String> = sqlx::query_scalar("select what from audit where subject = $1 order by id")
        .bind(operator)
        .fetch_all(&stand.centre.pool)
        .await
        .unwrap();
    assert_eq!(audited, ["account.end_session", "account.end_other_sessions", "employees.end_sessions"]);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn an_operator_goes_to_the_desk_phone_and_back(pool: PgPool) {
    let stand = stand(pool).await;
    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    let go = async |desk: bool| {
        let answer = stand.call("account/set_phone", Some(&token), &json!({ "desk": desk })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()
    };
    let account = async || {
        let mut db = stand.centre.pool.acquire().await.unwrap();
        store::employees::sip_account(&mut db, operator).await.unwrap().unwrap()
    };
    assert_eq!(go(false).await, json!(null), "it is the browser's already");
    let made = go(true).await;
    let user = made["sip_user"].as_str().unwrap();
    assert_eq!((made["sip_password"].as_str().unwrap().len(), made["password"].is_null()), (24, true));
    let desk = account().await;
    assert_eq!((desk.sip_user.as_str(), desk.phone), (user, domain::config::PhoneMode::Desk));
    go(false).await;
    let browser = account().await;
    assert_ne!(browser.sip_user, user, "a desk phone left registered gets nothing");
    assert_eq!(browser.secret, None);
    assert_eq!(go(true).await, json!(null), "the phone on the desk is known");
    let again = account().await;
    assert_eq!((again.sip_user, again.secret), (desk.sip_user, desk.secret));
    stand.centre.switchboard.stop().await;
}
