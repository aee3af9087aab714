//! Requests as they go over the wire, and answers as they come back.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::fake::{self, FakeAsterisk, Request as Seen};
use crate::model::State;

async fn pair() -> (FakeAsterisk, Client) {
    let asterisk = FakeAsterisk::start().await;
    let client = Client::new(asterisk.config()).expect("a client");
    (asterisk, client)
}

fn last(asterisk: &FakeAsterisk) -> Seen {
    asterisk.requests().pop().expect("a request")
}

#[tokio::test]
async fn a_call_with_awkward_letters_arrives_as_meant() {
    let (asterisk, client) = pair().await;
    let call = Originate {
        endpoint: "PJSIP/+79161234567@trunk".into(),
        app: "otklik".into(),
        app_args: vec!["leg".into(), "c 1".into()],
        channel_id: "0198-лег/1?x".into(),
        caller_id: Some("\"Иван & Ко\" <+74951234567>".into()),
        timeout_s: Some(20),
        variables: [("__CALL".to_owned(), "a=b&c".to_owned())].into(),
        formats: vec!["opus".into(), "alaw".into()],
        ..Originate::default()
    };
    let body = fake::channel("0198-лег/1?x", "PJSIP/trunk-00000001", "Down");
    asterisk.answer("POST", "/channels/", 200, body);
    let made = client.channels().originate(&call).await.expect("a channel");
    assert_eq!((made.id.as_str(), made.state), ("0198-лег/1?x", State::Down));
    let seen = last(&asterisk);
    assert_eq!(seen.path, "/channels/0198-лег/1?x");
    assert!(seen.target.starts_with("/ari/channels/0198-%D0%BB%D0%B5%D0%B3%2F1%3Fx?"), "{}", seen.target);
    assert!(seen.target.contains("endpoint=PJSIP%2F%2B79161234567%40trunk"), "{}", seen.target);
    assert_eq!(seen.param("endpoint"), Some("PJSIP/+79161234567@trunk"));
    assert_eq!(seen.param("callerId"), Some("\"Иван & Ко\" <+74951234567>"));
    assert_eq!(seen.param("appArgs"), Some("leg,c 1"));
    assert_eq!((seen.param("timeout"), seen.param("formats")), (Some("20"), Some("opus,alaw")));
    assert_eq!(seen.param("originator"), None);
    assert_eq!(seen.body, Some(json!({"variables": {"__CALL": "a=b&c"}})));
}

#[tokio::test]
async fn verbs_become_methods_and_paths() {
    let (asterisk, client) = pair().await;
    let channels = client.channels();
    let go = async {
        channels.answer("a").await?;
        channels.hangup("a", HangupReason::AnsweredElsewhere).await?;
        channels.hangup("a", HangupReason::Code(17)).await?;
        channels.ring_stop("a").await?;
        channels.moh_start("a", Some("wait")).await?;
        channels.mute("a", Direction::In).await?;
        channels.dtmf("a", "12#", 100, 150).await?;
        channels.dial("a", Some("b"), 30).await?;
        channels.continue_in_dialplan("a", "fallback", "s", 1).await?;
        channels.set_variable("a", "CHANNEL(language)", "ru").await?;
        let (spy, whisper) = (Some(Direction::Both), Some(Direction::Out));
        let snoop = Snoop { spy, whisper, app: "otklik".into(), snoop_id: "s".into(), ..Snoop::default() };
        assert_eq!(channels.snoop("a", &snoop).await?.id, "s");
        let played = channels.play("a", &Play::one("sound:hello", "p")).await?;
        assert_eq!((played.id.as_str(), played.target_uri.as_str()), ("p", "channel:a"));
        client.stop_playback("p").await?;
        client.bridges().create("b", BridgeType::Holding, "ожидание").await?;
        client.bridges().add_channel("b", "a").await?;
        client.bridges().remove_channel("b", "a").await?;
        client.bridges().destroy("b").await?;
        client.applications().filter_events("otklik", &["StasisStart"], &[]).await?;
        client.applications().subscribe("otklik", &["endpoint:PJSIP".into()]).await?;
        client.asterisk().put_config("res_pjsip", "auth", "101", &[("username", "101")]).await?;
        assert_eq!(client.asterisk().info().await?.version, "22.10.1");
        assert_eq!(client.endpoint("PJSIP", "101").await?.state.as_deref(), Some("online"));
        Ok::<_, Error>(())
    };
    go.await.expect("all answered");
    let seen: Vec<String> =
        asterisk.requests().iter().map(|r| format!("{} {}", r.method, &r.target[4..])).collect();
    let expected = [
        "POST /channels/a/answer",
        "DELETE /channels/a?reason=answered_elsewhere",
        "DELETE /channels/a?reason_code=17",
        "DELETE /channels/a/ring",
        "POST /channels/a/moh?mohClass=wait",
        "POST /channels/a/mute?direction=in",
        "POST /channels/a/dtmf?dtmf=12%23&between=100&duration=150",
        "POST /channels/a/dial?caller=b&timeout=30",
        "POST /channels/a/continue?context=fallback&extension=s&priority=1",
        "POST /channels/a/variable",
        "POST /channels/a/snoop?spy=both&whisper=out&app=otklik&snoopId=s",
        "POST /channels/a/play/p?media=sound%3Ahello",
        "DELETE /playbacks/p",
        "POST /bridges/b?type=holding&name=%D0%BE%D0%B6%D0%B8%D0%B4%D0%B0%D0%BD%D0%B8%D0%B5",
        "POST /bridges/b/addChannel?channel=a",
        "POST /bridges/b/removeChannel?channel=a",
        "DELETE /bridges/b",
        "PUT /applications/otklik/eventFilter",
        "POST /applications/otklik/subscription?eventSource=endpoint%3APJSIP",
        "PUT /asterisk/config/dynamic/res_pjsip/auth/101",
        "GET /asterisk/info",
        "GET /endpoints/PJSIP/101",
    ];
    assert_eq!(seen, expected);
    let body =
        |path: &str| asterisk.requests().into_iter().find(|r| r.path.ends_with(path)).and_then(|r| r.body);
    assert_eq!(body("/variable"), Some(json!({"variable": "CHANNEL(language)", "value": "ru"})));
    assert_eq!(body("/eventFilter"), Some(json!({"allowed": [{"type": "StasisStart"}], "disallowed": []})));
    assert_eq!(body("/auth/101"), Some(json!({"fields": [{"attribute": "username", "value": "101"}]})));
}

#[tokio::test]
async fn refusals_have_meanings() {
    let (asterisk, client) = pair().await;
    asterisk.fail("POST", "/channels/gone/answer", 404);
    asterisk.fail("POST", "/channels/twice", 409);
    asterisk.fail("POST", "/addChannel", 422);
    asterisk.fail("GET", "/channels$", 500);
    assert!(client.channels().answer("gone").await.is_err_and(|error| error.is_gone()));
    let twice = Originate { channel_id: "twice".into(), ..Originate::default() };
    assert!(matches!(client.channels().originate(&twice).await, Err(Error::Conflict(_))));
    asterisk.fail("GET", "/channels/twice", 404);
    assert!(matches!(client.channels().originate(&twice).await, Err(Error::Refused { status: 500, .. })));
    assert_eq!(client.bridges().add_channel("b", "early").await, Err(Error::NotInApplication));
    assert!(matches!(client.channels().list().await, Err(Error::Refused { status: 500, .. })));
    assert!(client.channels().get("a").await.is_ok());
    asterisk.answer("GET", "/variable", 404, json!({"message": "Provided variable was not found"}));
    assert_eq!(client.channels().variable("a", "X").await, Ok(None));
    asterisk.heal();
    assert_eq!(client.channels().variable("a", "X").await, Ok(Some(String::new())));
    asterisk.answer("GET", "/channels$", 200, json!([fake::channel("a", "PJSIP/101-00000001", "Up")]));
    assert_eq!(client.channels().list().await.expect("a list").len(), 1);
}

#[tokio::test]
async fn silence_has_a_limit_and_absence_is_told() {
    let (asterisk, client) = pair().await;
    asterisk.never_answer("POST", "/answer");
    let began = Instant::now();
    assert_eq!(client.channels().answer("a").await, Err(Error::TimedOut));
    assert!(began.elapsed() < Duration::from_secs(5));
    let wrong = Client::new(Config { password: "no".into(), ..asterisk.config() }).expect("a client");
    assert!(matches!(wrong.asterisk().ping().await, Err(Error::Refused { status: 401, .. })));
    drop(asterisk);
    let nowhere = Client::new(Config::new("http://127.0.0.1:1/ari/", "u", "p")).expect("a client");
    assert!(nowhere.asterisk().ping().await.is_err_and(|error| error.is_unknown()));
    assert!(!format!("{nowhere:?}").contains("\"p\""), "the password is printed");
}
