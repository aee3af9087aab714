//! Framing, and actions against the fake.

use super::*;
use crate::fake::FakeManager;

#[test]
fn packets_are_framed_and_injection_is_refused() {
    let text = packet::encode("MixMonitor", "x-1", &[("Channel", "PJSIP/101-1"), ("File", "звонок.wav")]);
    let expected = "Action: MixMonitor\r\nActionID: x-1\r\nChannel: PJSIP/101-1\r\nFile: звонок.wav\r\n\r\n";
    assert_eq!(text, Ok(expected.to_owned()));
    for value in ["a\r\nAction: Originate", "a\nb", "a\rb", "a\0b"] {
        assert_eq!(packet::encode("Ping", "1", &[("Channel", value)]), Err(Error::Illegal("Channel".into())));
        assert_eq!(packet::encode(value, "1", &[]), Err(Error::Illegal("Action".into())));
    }
    for key in ["", "a:b", "a\r\nb", "a b"] {
        assert_eq!(packet::encode("Ping", "1", &[(key, "x")]), Err(Error::Illegal(key.into())));
    }
}

#[test]
fn answers_are_read() {
    let mut got = Packet::default();
    for line in ["Response: Success", "ActionID: x-1", "Output: a: b", "Output: c", "no colon"] {
        got.push(line);
    }
    assert!(got.answers("x-1") && !got.answers("x-2"));
    assert_eq!((got.get("output"), got.fields.len()), (Some("a: b"), 4));
    assert!(Error::from_answer("No such channel").is_gone());
    assert_eq!(Error::from_answer("Permission denied"), Error::Denied("Permission denied".into()));
}

#[tokio::test]
async fn records_over_one_connection() {
    let asterisk = FakeManager::start().await;
    let manager = Manager::new(asterisk.config());
    let recording =
        MixMonitor { file: "call.wav".into(), options: "r(a.wav)t(b.wav)i(ID)".into(), command: None };
    assert_eq!(manager.mix_monitor("PJSIP/101-1", &recording).await, Ok(()));
    assert_eq!(manager.mix_monitor_mute("PJSIP/101-1", Side::Read, true).await, Ok(()));
    assert_eq!(manager.stop_mix_monitor("PJSIP/101-1", Some("0x1")).await, Ok(()));
    let actions = asterisk.actions();
    let names: Vec<_> = actions.iter().filter_map(|action| action.get("Action")).collect();
    assert_eq!(names, ["Login", "MixMonitor", "MixMonitorMute", "StopMixMonitor"]);
    assert_eq!(actions[0].get("Events"), Some("off"));
    assert_eq!((actions[2].get("Direction"), actions[2].get("State")), (Some("read"), Some("1")));
    assert_eq!(actions[3].get("MixMonitorID"), Some("0x1"));

    let sly = MixMonitor { file: "a.wav,,reboot".into(), ..recording.clone() };
    assert_eq!(manager.mix_monitor("PJSIP/101-1", &sly).await, Err(Error::Illegal("File".into())));
    asterisk.fail("MixMonitor", "No such channel");
    assert!(manager.mix_monitor("PJSIP/101-1", &recording).await.is_err_and(|error| error.is_gone()));
    assert_eq!(
        asterisk.actions().len(),
        5,
        "a refusal does not cost the connection, a sly value is not sent"
    );
}

#[tokio::test]
async fn a_lost_answer_is_told_and_the_next_action_connects_again() {
    let asterisk = FakeManager::start().await;
    let manager = Manager::new(asterisk.config());
    asterisk.never_answer("Ping");
    assert_eq!(manager.ping().await, Err(Error::TimedOut));
    asterisk.heal();
    assert_eq!(manager.ping().await, Ok(()));
    asterisk.drop_connections();
    // The cut is known once the socket says so; until then an action fails, and is not sent twice.
    while manager.ping().await.is_err() {}
    let logins = asterisk.actions().iter().filter(|action| action.get("Action") == Some("Login")).count();
    assert_eq!(logins, 3);
}

#[tokio::test]
async fn a_wrong_secret_and_a_dead_port() {
    let asterisk = FakeManager::start().await;
    let wrong = Manager::new(Config { secret: "no".into(), ..asterisk.config() });
    assert!(matches!(wrong.ping().await, Err(Error::Denied(_))));
    let nowhere = Manager::new(Config::new("127.0.0.1:1", "u", "hidden"));
    assert!(matches!(nowhere.ping().await, Err(Error::Transport(_))));
    assert!(!format!("{nowhere:?}").contains("hidden"));
}
