//! Frames of the event stream, nearly right: read, passed over or refused, never a panic.

#[path = "../../domain/tests/support/mutated.rs"]
mod mutated;

use ari::{Event, Stamped, epoch_ms};
use mutated::{cases, mutated};
use proptest::prelude::*;

fn samples() -> Vec<String> {
    let channel = r#"{"id":"centre-1795397226.1","name":"PJSIP/trunk-00000001","state":"Up","protocol_id":"a@b","caller":{"name":"","number":"+79105552147"},"connected":{"name":"","number":""},"accountcode":"","dialplan":{"context":"from-trunk","exten":"88005550000","priority":3,"app_name":"Stasis","app_data":"otklik,inbound,88005550000"},"creationtime":"2026-11-23T00:11:22.333+0000","language":"ru","channelvars":{"A":"1"}}"#;
    let event = |kind: &str, body: &str| {
        format!(
            r#"{{"type":"{kind}","timestamp":"2026-11-23T00:11:22.333+0000","application":"otklik","asterisk_id":"00:11",{body}}}"#
        )
    };
    vec![
        event("StasisStart", &format!(r#""args":["inbound","88005550000"],"channel":{channel}"#)),
        event("StasisEnd", &format!(r#""channel":{channel}"#)),
        event(
            "ChannelDestroyed",
            &format!(r#""cause":16,"cause_txt":"Normal Clearing","channel":{channel}"#),
        ),
        event("ChannelHangupRequest", &format!(r#""cause":17,"soft":true,"channel":{channel}"#)),
        event("ChannelStateChange", &format!(r#""channel":{channel}"#)),
        event("ChannelDtmfReceived", &format!(r##""digit":"#","duration_ms":120,"channel":{channel}"##)),
        event(
            "PlaybackFinished",
            r#""playback":{"id":"p","media_uri":"sound:x","target_uri":"channel:c","language":"ru","state":"done"}"#,
        ),
        event(
            "ContactStatusChange",
            r#""endpoint":{"technology":"PJSIP","resource":"desk1","state":"online","channel_ids":[]},"contact_info":{"uri":"sip:a@b","contact_status":"Reachable","aor":"desk1","roundtrip_usec":"1234"}"#,
        ),
        event(
            "EndpointStateChange",
            r#""endpoint":{"technology":"PJSIP","resource":"desk1","state":"offline","channel_ids":["1"]}"#,
        ),
    ]
}

#[test]
fn the_samples_are_right() {
    for sample in samples() {
        let read = Stamped::parse(&sample).unwrap_or_else(|error| panic!("{sample}: {error}"));
        assert!(!matches!(read.event, Event::Unknown(_)), "{sample}");
        assert!(read.at_ms.is_some());
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn asterisk_may_say_anything(bytes in mutated(samples())) {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _ = Stamped::parse(text);
        }
    }

    #[test]
    fn a_timestamp_may_be_anything(bytes in mutated(
        ["2026-11-23T00:11:22.333+0000", "1970-01-01T00:00:00Z", "2024-02-29T23:59:60.5-03:30"].map(str::to_owned).to_vec())
    ) {
        let _ = epoch_ms(&String::from_utf8_lossy(&bytes));
    }
}
