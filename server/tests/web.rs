//! The router's guards: sessions, cookies, forgery, policies, files.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{Answer, URL, stand, stand_at};
use domain::Role;
use serde_json::json;
use sqlx::PgPool;

fn sign_in() -> axum::http::request::Builder {
    Request::post("/api/sessions/sign_in")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::HOST, "centre.example")
}

fn credentials() -> Body {
    Body::from(json!({ "login": "Operator", "password": "operator" }).to_string())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_gets_a_cookie_and_a_script_a_token(pool: PgPool) {
    let stand = stand(pool).await;
    stand.employee(Role::Operator).await;
    let page = sign_in().header("origin", URL).header("sec-fetch-site", "same-origin");
    let answer = Answer::of(stand.send(page.body(credentials()).unwrap()).await).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let cookie = answer.header("set-cookie");
    for flag in ["otklik=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=604800"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "plain http");
    assert_eq!(answer.header("x-otklik-token"), "", "a page must not see the token");
    let script = Answer::of(stand.send(sign_in().body(credentials()).unwrap()).await).await;
    let token = script.header("x-otklik-token").to_owned();
    assert_eq!(token.len(), 43);
    let me = stand.call("sessions/me", Some(&token), &json!({})).await;
    assert!(me.body.contains("\"login\":\"operator\""), "{}", me.body);
    assert_eq!(stand.call("sessions/sign_out", Some(&token), &json!({})).await.status, StatusCode::OK);
    assert_eq!(stand.call("sessions/me", Some(&token), &json!({})).await.code(), "signed_out");
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn over_https_the_cookie_is_secure(pool: PgPool) {
    let stand = stand_at(pool, "https://centre.example").await;
    stand.employee(Role::Operator).await;
    let answer = Answer::of(stand.send(sign_in().body(credentials()).unwrap()).await).await;
    assert!(answer.header("set-cookie").contains("; Secure"));
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn another_site_s_page_is_refused(pool: PgPool) {
    let stand = stand(pool).await;
    let token = stand.session(stand.employee(Role::Operator).await).await;
    let with = |headers: &[(&str, &str)]| {
        let mut request = Request::post("/api/sessions/me")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "10.0.0.5:8080")
            .header(header::COOKIE, format!("otklik={token}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        stand.send(request.body(Body::from("{}")).unwrap())
    };
    assert_eq!(with(&[("sec-fetch-site", "same-origin")]).await.status(), 200);
    assert_eq!(with(&[("origin", URL)]).await.status(), 200, "the public address");
    assert_eq!(with(&[("origin", "http://10.0.0.5:8080")]).await.status(), 200, "the address that was asked");
    assert_eq!(with(&[]).await.status(), 200, "no browser");
    assert_eq!(with(&[("origin", "http://evil.example")]).await.status(), 403);
    assert_eq!(with(&[("origin", "null")]).await.status(), 403);
    let cross = with(&[("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")]).await;
    assert_eq!(Answer::of(cross).await.code(), "cross_site");
    assert_eq!(with(&[("sec-fetch-site", "same-site"), ("origin", "http://x.example")]).await.status(), 403);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn five_wrong_passwords_lock_the_login_for_five_minutes(pool: PgPool) {
    let stand = stand(pool).await;
    stand.employee(Role::Operator).await;
    let wrong = json!({ "login": "operator", "password": "x" });
    let right = json!({ "login": "operator", "password": "operator" });
    for _ in 0..4 {
        let answer = stand.call("sessions/sign_in", None, &wrong).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "wrong_credentials"));
    }
    assert_eq!(stand.call("sessions/sign_in", None, &right).await.status, 200, "a success starts anew");
    for _ in 0..5 {
        assert_eq!(stand.call("sessions/sign_in", None, &wrong).await.status, 401);
    }
    let locked = stand.call("sessions/sign_in", None, &right).await;
    assert_eq!((locked.status.as_u16(), locked.code().as_str()), (429, "throttled"));
    assert_eq!(locked.header("retry-after"), "60");
    let unknown = stand.call("sessions/sign_in", None, &json!({ "login": "nobody", "password": "x" })).await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (401, "wrong_credentials"));
    stand.clock.forward_secs(301);
    assert_eq!(stand.call("sessions/sign_in", None, &right).await.status, 200);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn one_address_may_not_try_many_logins(pool: PgPool) {
    let stand = stand(pool).await;
    for n in 0..30 {
        let wrong = json!({ "login": format!("somebody{n}"), "password": "x" });
        assert_eq!(stand.call("sessions/sign_in", None, &wrong).await.status, 401);
    }
    let next = stand.call("sessions/sign_in", None, &json!({ "login": "fresh", "password": "x" })).await;
    assert_eq!(next.code(), "throttled");
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_ends_when_idle_and_lives_while_used(pool: PgPool) {
    let stand = stand(pool).await;
    let token = stand.session(stand.employee(Role::Operator).await).await;
    let me = async || stand.call("sessions/me", Some(&token), &json!({})).await.status.as_u16();
    for _ in 0..13 {
        assert_eq!(me().await, 200);
        stand.clock.forward_secs(11 * 3600);
    }
    assert_eq!(me().await, 200, "used every eleven hours");
    stand.clock.forward_secs(12 * 3600 + 1);
    assert_eq!(me().await, 401, "idle for twelve");
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn deactivation_ends_the_session_at_once(pool: PgPool) {
    let stand = stand(pool).await;
    let administrator = stand.session(stand.employee(Role::Administrator).await).await;
    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    assert_eq!(stand.call("sessions/me", Some(&token), &json!({})).await.status, 200);
    let off = json!({ "id": operator, "active": false });
    let card = stand.call("employees/set_active", Some(&administrator), &off).await;
    assert_eq!(card.status, 200, "{}", card.body);
    assert_eq!(stand.call("sessions/me", Some(&token), &json!({})).await.status, 401);
    let me = json!({ "id": domain::EmployeeId::nth(1), "active": false });
    let last = stand.call("employees/set_active", Some(&administrator), &me).await;
    assert_eq!((last.status.as_u16(), last.code().as_str()), (422, "last_administrator"));
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn without_the_database_who_is_signed_in_can_still_work(pool: PgPool) {
    let stand = stand(pool).await;
    let token = stand.session(stand.employee(Role::Operator).await).await;
    assert_eq!(stand.call("live/board", Some(&token), &json!({})).await.status, 200);
    stand.centre.pool.close().await;
    assert_eq!(stand.call("live/board", Some(&token), &json!({})).await.status, 200, "remembered");
    let history = stand.call("history/list", Some(&token), &json!({ "filter": {}, "after": null })).await;
    assert_eq!((history.status.as_u16(), history.code().as_str()), (503, "unavailable"));
    assert_eq!(
        stand.call("live/board", Some("other"), &json!({})).await.status,
        503,
        "not known, not refused"
    );
    assert_eq!(stand.get("/healthz").await.status, 503);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn the_page_is_served_for_every_path_and_files_for_a_year(pool: PgPool) {
    let stand = stand(pool).await;
    for path in ["/", "/index.html", "/history/01a2", "/employees"] {
        let page = stand.get(path).await;
        assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-cache"), "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
        assert!(policy.contains("connect-src 'self' ws://centre.example ws://pbx.example:8088;"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("script-src 'self' 'unsafe-inline'"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("permissions-policy"), "microphone=(self), camera=(), geolocation=()");
        assert_eq!(page.header("x-request-id").len(), 16);
    }
    let file = stand.get("/app-0123456789abcdef.js").await;
    assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(file.body, "whole");
    let request = Request::get("/app-0123456789abcdef.js").header(header::ACCEPT_ENCODING, "br, gzip");
    let small = Answer::of(stand.send(request.body(Body::empty()).unwrap()).await).await;
    assert_eq!((small.header("content-encoding"), small.body.as_str()), ("br", "small"));
    assert_eq!(stand.get("/favicon.svg").await.header("cache-control"), "no-cache");
    assert_eq!(stand.get("/nothing.js").await.status, 404);
    assert_eq!(stand.get("/../Cargo.toml").await.status, 404);
    assert_eq!(stand.call("no/such", None, &json!({})).await.code(), "no_such_function");
    let big = "x".repeat(1_100_000);
    let request = sign_in().header(header::CONTENT_LENGTH, big.len());
    assert_eq!(stand.send(request.body(Body::from(big)).unwrap()).await.status(), 413);
    let health = stand.get("/healthz").await;
    assert_eq!(health.status, 200, "{}", health.body);
    assert!(health.body.contains("\"asterisk\":false"), "{}", health.body);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn an_employee_s_life(pool: PgPool) {
    let stand = stand(pool).await;
    let token = stand.session(stand.employee(Role::Administrator).await).await;
    let call = async |function: &str, arguments: serde_json::Value| {
        let answer = stand.call(function, Some(&token), &arguments).await;
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        (answer.status.as_u16(), body)
    };
    let form = |login: &str, extension: Option<&str>, desk: bool| {
        json!({ "name": " Кузнецова   Анна ", "login": login, "roles": ["operator"], "extension": extension,
            "desk_phone": desk, "queues": [], "skills": [] })
    };
    let refused = async |form: serde_json::Value| {
        let (status, body) = call("employees/create", json!({ "form": form })).await;
        (status, body["code"].as_str().unwrap().to_owned(), body["field"].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(refused(form("a", Some("2001"), false)).await, (422, "login_bad".into(), "login".into()));
    assert_eq!(
        refused(form("anna", None, false)).await,
        (422, "extension_needed".into(), "extension".into())
    );
    assert_eq!(
        refused(form("anna", Some("2a"), false)).await,
        (422, "extension_bad".into(), "extension".into())
    );
    let (status, made) = call("employees/create", json!({ "form": form("anna", Some("2001"), true) })).await;
    assert_eq!(status, 200, "{made}");
    assert_eq!(made["password"].as_str().unwrap().len(), 16);
    assert_eq!(made["sip_password"].as_str().unwrap().len(), 24);
    assert_eq!(refused(form("ANNA", Some("2002"), false)).await, (409, "login_taken".into(), "login".into()));
    assert_eq!(
        refused(form("olga", Some("2001"), false)).await,
        (409, "extension_taken".into(), "extension".into())
    );
    let (id, password) = (made["id"].clone(), made["password"].clone());
    let anna = json!({ "login": "anna", "password": password });
    assert_eq!(stand.call("sessions/sign_in", None, &anna).await.status, 200);
    assert!(stand.centre.switchboard.board().operators.len() == 1, "the machine knows the operator");
    let (_, card) = call("employees/get", json!({ "id": id })).await;
    assert_eq!((&card["form"]["name"], &card["sip_user"]), (&json!("Кузнецова Анна"), &made["sip_user"]));
    let save = json!({ "id": id, "version": 1, "form": form("anna", Some("2001"), false) });
    let (status, saved) = call("employees/save", save.clone()).await;
    assert_eq!((status, &saved["version"], &saved["sip_user"]), (200, &json!(2), &json!(null)), "{saved}");
    let (status, again) = call("employees/save", save).await;
    assert_eq!((status, &again["code"]), (409, &json!("changed_meanwhile")));
    let (_, secrets) = call("employees/reset_secrets", json!({ "id": id })).await;
    assert!(secrets["password"] != made["password"] && secrets["sip_password"].is_null(), "{secrets}");
    let (_, page) = call("employees/list", json!({ "filter": { "text": "кузн 2001" }, "after": null })).await;
    assert_eq!((&page["rows"][0]["id"], &page["total"]), (&id, &json!(1)));
    call("employees/set_active", json!({ "id": id, "active": false })).await;
    assert!(stand.centre.switchboard.board().operators.is_empty(), "the desk is gone");
    let audited: i64 =
        sqlx::query_scalar("select count(*) from audit").fetch_one(&stand.centre.pool).await.unwrap();
    assert_eq!(audited, 4);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_subscriber_is_named_by_who_was_not_late(pool: PgPool) {
    let stand = stand(pool).await;
    let token = stand.session(stand.employee(Role::Operator).await).await;
    let rename = async |version: i64, name: &str| {
        let arguments = json!({ "number": "8 910 555-21-47", "version": version, "name": name });
        let answer = stand.call("subscribers/rename", Some(&token), &arguments).await;
        (answer.status.as_u16(), answer.code())
    };
    assert_eq!(rename(0, "Петрова").await.0, 200);
    assert_eq!(rename(0, "Иванова").await, (409, "changed_meanwhile".into()));
    assert_eq!(rename(1, "Петрова Анна").await.0, 200);
    assert_eq!(rename(2, &"я".repeat(201)).await, (422, "name_too_long".into()));
    let card = stand.call("subscribers/by_number", Some(&token), &json!({ "number": "+79105552147" })).await;
    assert!(card.body.contains("Петрова Анна"), "{}", card.body);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_recording_is_played_by_range_to_who_may_hear_it(pool: PgPool) {
    use domain::history::RecordingInfo;
    use domain::{CallId, Millis, RecordingId, Timestamp};
    use object_store::ObjectStoreExt;
    let stand = stand(pool).await;
    let supervisor = stand.session(stand.employee(Role::Supervisor).await).await;
    let operator = stand.session(stand.employee(Role::Operator).await).await;
    let id = RecordingId::nth(1);
    stand.centre.files.put(&"a.ogg".into(), "0123456789".into()).await.unwrap();
    let mut db = stand.centre.pool.acquire().await.unwrap();
    store::recordings::started(&mut db, id, CallId::nth(1), Timestamp(1)).await.unwrap();
    let info = RecordingInfo {
        id,
        started_at: Timestamp(1),
        length: Millis(1000),
        bytes: 10,
        checksum: "00".into(),
        channels: 2,
        peaks: vec![],
    };
    store::recordings::stored(&mut db, "a.ogg", &info).await.unwrap();
    drop(db);
    let get = async |token: &str, range: Option<&str>| {
        let mut request =
            Request::get(format!("/recordings/{id}")).header(header::COOKIE, format!("otklik={token}"));
        if let Some(range) = range {
            request = request.header(header::RANGE, range);
        }
        Answer::of(stand.send(request.body(Body::empty()).unwrap()).await).await
    };
    let whole = get(&supervisor, None).await;
    assert_eq!((whole.status.as_u16(), whole.body.as_str()), (200, "0123456789"));
    assert_eq!((whole.header("accept-ranges"), whole.header("content-type")), ("bytes", "audio/ogg"));
    let part = get(&supervisor, Some("bytes=2-4")).await;
    assert_eq!((part.status.as_u16(), part.body.as_str()), (206, "234"));
    assert_eq!((part.header("content-range"), part.header("content-length")), ("bytes 2-4/10", "3"));
    let beyond = get(&supervisor, Some("bytes=10-")).await;
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, "bytes */10"));
    assert_eq!(get(&operator, None).await.status, 403);
    assert_eq!(get("nobody", None).await.status, 401);
    stand.centre.switchboard.stop().await;
}
