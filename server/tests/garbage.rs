//! Every server function is told nonsense: it refuses with a code, and never breaks.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

mod common;

use axum::body::Body;
use axum::http::{Request, header};
use common::Answer;
use domain::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

const TABLE: &str = include_str!("rights.txt");

/// Functions with arguments that fit, as the table of rights has them.
fn functions() -> Vec<(String, Value)> {
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (rights, sample) = line.split_once('{').unwrap();
            let function = rights.split_whitespace().next().unwrap().to_owned();
            (function, serde_json::from_str(&format!("{{{sample}")).unwrap())
        })
        .collect()
}

/// What is put in the place of each value.
fn wrong() -> Vec<Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5e300),
        json!(""),
        json!("x".repeat(10_000)),
        json!("\u{0}"),
        json!("я\u{0}я"),
        json!("\u{202e}\u{feff}\u{1f600}'\";--<script>"),
        json!("../../etc/passwd"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!([]),
        json!({}),
        json!([null, null]),
        json!({"kind": "talking"}),
        deep,
    ]
}

/// The sample with each of its values, one at a time, replaced by each of the wrong ones, or left out.
fn mutations(sample: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    walk(sample, &mut String::new(), &mut places);
    let mut found = Vec::new();
    for place in &places {
        for wrong in wrong() {
            let mut mutation = sample.clone();
            *mutation.pointer_mut(place).unwrap() = wrong;
            found.push(mutation);
        }
        let (parent, name) = place.rsplit_once('/').unwrap_or_default();
        let mut lacking = sample.clone();
        if let Some(fields) = lacking.pointer_mut(parent).and_then(Value::as_object_mut) {
            fields.remove(name);
            found.push(lacking);
        }
    }
    found
}

fn walk(value: &Value, at: &mut String, places: &mut Vec<String>) {
    if !at.is_empty() {
        places.push(at.clone());
    }
    let Value::Object(fields) = value else { return };
    for (name, inner) in fields {
        let length = at.len();
        at.push('/');
        at.push_str(name);
        walk(inner, at, places);
        at.truncate(length);
    }
}

/// A clear refusal, or done.
fn complaint(answer: &Answer) -> Option<String> {
    if answer.status.is_success() {
        return None;
    }
    let code = answer.code();
    let broken = answer.status.is_server_error() && code != "unavailable";
    (broken || code.is_empty() || code == "internal").then(|| format!("{} {}", answer.status, answer.body))
}

#[sqlx::test(migrations = "../migrations")]
async fn wrong_arguments_are_refused_with_a_code(pool: PgPool) {
    let stand = common::stand(pool).await;
    let mut employees = Vec::new();
    for role in Role::ALL {
        employees.push(stand.employee(role).await);
    }
    // The filter's fields are optional, and the sample has none of them.
    let filters = [
        ("employees/list", json!({"filter": {"text": "", "roles": [], "active": true}, "after": "x"})),
        (
            "history/list",
            json!({"filter": {"from": 1, "to": 2, "operator": employees[2], "direction": "inbound",
                "outcome": "answered", "text": "7", "talked_from": 1, "waited_from": 1, "with_recording": true},
                "after": "x"}),
        ),
    ];
    let samples = functions().into_iter().chain(filters.map(|(name, sample)| (name.to_owned(), sample)));
    let mut wrong = Vec::new();
    for (function, sample) in samples {
        for employee in &employees {
            for mutation in mutations(&sample) {
                let token = stand.session(*employee).await;
                let answer = stand.call(&function, Some(&token), &mutation).await;
                if answer.code() == "denied" {
                    break;
                }
                wrong.extend(complaint(&answer).map(|what| {
                    let told: String = mutation.to_string().chars().take(200).collect();
                    format!("{function} {told}: {what}")
                }));
            }
        }
    }
    stand.centre.switchboard.stop().await;
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_json_is_refused_with_a_code(pool: PgPool) {
    let stand = common::stand(pool).await;
    let supervisor = stand.employee(Role::Supervisor).await;
    let token = stand.session(supervisor).await;
    let mut wrong = Vec::new();
    let bodies: [(&str, Vec<u8>); 9] = [
        ("application/json", Vec::new()),
        ("application/json", b"{".to_vec()),
        ("application/json", b"null".to_vec()),
        ("application/json", b"\xff\xfe{}".to_vec()),
        ("application/json", b"[".repeat(100_000)),
        ("application/json", vec![b' '; 300 * 1024]),
        ("text/plain", b"{}".to_vec()),
        ("application/x-www-form-urlencoded", b"a=b".to_vec()),
        ("", b"{}".to_vec()),
    ];
    for (function, _) in functions() {
        for (kind, body) in &bodies {
            let mut request = Request::post(format!("/api/{function}"))
                .header(header::AUTHORIZATION, format!("Bearer {token}"));
            if !kind.is_empty() {
                request = request.header(header::CONTENT_TYPE, *kind);
            }
            let answer = Answer::of(stand.send(request.body(Body::from(body.clone())).unwrap()).await).await;
            wrong.extend(
                complaint(&answer).map(|what| format!("{function} {kind} {} bytes: {what}", body.len())),
            );
        }
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let request = Request::builder().method(method).uri(format!("/api/{function}"));
            let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            let answer = Answer::of(stand.send(request.body(Body::empty()).unwrap()).await).await;
            wrong.extend(complaint(&answer).map(|what| format!("{method} {function}: {what}")));
        }
    }
    stand.centre.switchboard.stop().await;
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[sqlx::test(migrations = "../migrations")]
async fn cookies_that_are_not_ones_own_open_nothing(pool: PgPool) {
    let stand = common::stand(pool).await;
    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    let ended = stand.session(operator).await;
    assert!(stand.call("sessions/sign_out", Some(&ended), &json!({})).await.status.is_success());
    let me = async |cookie: String| {
        let request = Request::post("/api/sessions/me")
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, cookie);
        Answer::of(stand.send(request.body(Body::from("{}")).unwrap()).await).await
    };
    assert_eq!(me(format!("otklik={token}")).await.status, 200);
    let forged = [
        format!("otklik={ended}"),
        "otklik=".to_owned(),
        "otklik=nobody".to_owned(),
        format!("otklik={}", "A".repeat(7_000)),
        format!("otklik={token}x"),
        format!("otklik={}", &token[1..]),
        format!("other={token}"),
        format!("otklik2={token}"),
        "otklik=\u{7f}".replace('\u{7f}', "%00"),
    ];
    for cookie in forged {
        let answer = me(cookie.clone()).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (401, "signed_out"), "{cookie:.60}");
    }
    stand.centre.switchboard.stop().await;
}
