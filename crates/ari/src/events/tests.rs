//! Payloads of Asterisk 22 as they come.

use super::*;
use crate::model::State;

fn read(text: &str) -> Stamped {
    Stamped::parse(text).expect("an event")
}

const CHANNEL: &str = r#"{"id":"0198c0de-caller","name":"PJSIP/trunk-00000003","state":"Ring","protocol_id":"1-77@127.0.0.1",
 "caller":{"name":"Иван","number":"+79161234567"},"connected":{"name":"","number":""},"accountcode":"",
 "dialplan":{"context":"incoming","exten":"84951234567","priority":2,"app_name":"Stasis","app_data":"otklik,in"},
 "creationtime":"2026-11-23T00:11:22.000+0000","language":"ru","channelvars":{"CHANNEL(linkedid)":"1"}}"#;

#[test]
fn a_call_arrives() {
    let got = read(&format!(
        r#"{{"type":"StasisStart","timestamp":"2026-11-23T00:11:22.333+0000","args":["in","84951234567"],
        "channel":{CHANNEL},"asterisk_id":"52:54:00:11:22:33","application":"otklik"}}"#
    ));
    assert_eq!(got.at_ms, Some(1_795_392_682_333));
    let Event::StasisStart { args, channel, replace_channel } = got.event else { panic!("{got:?}") };
    assert_eq!(args, ["in", "84951234567"]);
    assert_eq!(replace_channel, None);
    assert_eq!((channel.id.as_str(), channel.state), ("0198c0de-caller", State::Ring));
    assert_eq!((channel.caller.name.as_str(), channel.caller.number.as_str()), ("Иван", "+79161234567"));
    assert_eq!(channel.creationtime_ms, Some(1_795_392_682_000));
    assert_eq!(channel.endpoint(), Some(("PJSIP", "trunk")));
    assert!(channel.in_application("otklik") && !channel.in_application("otk"));
}

#[test]
fn a_leg_ends() {
    let got = read(&format!(
        r#"{{"type":"ChannelDestroyed","timestamp":"2026-11-23T00:11:30.001+0000","cause":17,"cause_txt":"User busy",
        "channel":{CHANNEL},"tech_cause":486,"asterisk_id":"x","application":"otklik"}}"#
    ));
    let Event::ChannelDestroyed { cause, cause_txt, .. } = got.event else { panic!("{got:?}") };
    assert_eq!((cause, cause_txt.as_str()), (17, "User busy"));
    let got = read(&format!(r#"{{"type":"ChannelHangupRequest","soft":true,"channel":{CHANNEL}}}"#));
    assert!(
        matches!(got.event, Event::ChannelHangupRequest { cause: None, soft: Some(true), .. }),
        "{got:?}"
    );
    assert_eq!(got.at_ms, None);
}

#[test]
fn keys_bridges_playbacks_and_dials() {
    let got = read(&format!(
        r##"{{"type":"ChannelDtmfReceived","digit":"#","duration_ms":120,"channel":{CHANNEL}}}"##
    ));
    assert!(
        matches!(got.event, Event::ChannelDtmfReceived { ref digit, duration_ms: 120, .. } if digit == "#")
    );

    let bridge = r#"{"id":"b-1","technology":"simple_bridge","bridge_type":"mixing","bridge_class":"stasis",
        "creator":"Stasis","name":"call-1","channels":["a","b"],"creationtime":"2026-11-23T00:11:22.000+0000",
        "video_mode":"talker"}"#;
    let got = read(&format!(r#"{{"type":"ChannelEnteredBridge","bridge":{bridge},"channel":{CHANNEL}}}"#));
    assert!(
        matches!(got.event, Event::ChannelEnteredBridge { ref bridge, .. } if bridge.channels == ["a", "b"])
    );

    let got = read(
        r#"{"type":"PlaybackFinished","timestamp":"2026-11-23T00:11:22.333+0000","playback":{"id":"p-1",
        "media_uri":"sound:hello-world","target_uri":"channel:c-1","language":"ru","state":"done"}}"#,
    );
    assert!(matches!(got.event, Event::PlaybackFinished { ref playback } if playback.state == "done"));

    let got = read(&format!(
        r#"{{"type":"Dial","dialstatus":"RINGING","dialstring":"","forward":"","peer":{CHANNEL},"caller":{CHANNEL}}}"#
    ));
    assert!(
        matches!(got.event, Event::Dial { ref dialstatus, caller: Some(_), .. } if dialstatus == "RINGING")
    );
}

#[test]
fn a_phone_goes_away() {
    let got = read(
        r#"{"type":"ContactStatusChange","application":"otklik","timestamp":"2026-11-23T00:11:22.333+0000",
        "endpoint":{"technology":"PJSIP","resource":"101","state":"offline","channel_ids":[]},
        "contact_info":{"uri":"sip:101@127.0.0.1:5062","contact_status":"Unreachable","aor":"101","roundtrip_usec":"1437"},
        "asterisk_id":"x"}"#,
    );
    let Event::ContactStatusChange { endpoint, contact_info } = got.event else { panic!("{got:?}") };
    assert_eq!((endpoint.resource.as_str(), endpoint.state.as_deref()), ("101", Some("offline")));
    assert_eq!(
        (contact_info.contact_status.as_str(), contact_info.roundtrip_usec),
        ("Unreachable", Some(1437))
    );
    let got = read(
        r#"{"type":"PeerStatusChange","endpoint":{"technology":"PJSIP","resource":"101","channel_ids":[]},
        "peer":{"peer_status":"Unreachable"}}"#,
    );
    assert!(matches!(got.event, Event::PeerStatusChange { .. }), "{got:?}");
}

#[test]
fn the_unknown_and_the_malformed_do_not_stop_the_stream() {
    assert_eq!(
        read(r#"{"type":"ChannelVarset","variable":"X"}"#).event,
        Event::Unknown("ChannelVarset".into())
    );
    assert_eq!(read(r#"{"type":"StasisEnd"}"#).event, Event::Unknown("StasisEnd".into()));
    assert_eq!(
        read(r#"{"type":"ApplicationReplaced","application":"otklik"}"#).event,
        Event::ApplicationReplaced {}
    );
    let odd = read(r#"{"type":"ChannelCreated","channel":{"id":"1","state":"Teleporting"}}"#);
    assert!(matches!(odd.event, Event::ChannelCreated { ref channel } if channel.state == State::Unknown));
    assert!(Stamped::parse("{}").is_err() && Stamped::parse("nonsense").is_err());
}
