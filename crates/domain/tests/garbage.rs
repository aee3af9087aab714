//! What comes over `/ws` and what people type, nearly right: read or refused, never a panic.

#[path = "support/mutated.rs"]
mod mutated;

use domain::Phone;
use domain::board::Board;
use domain::events::{Down, Up};
use mutated::{cases, mutated};
use proptest::prelude::*;

const UP: [&str; 3] = [
    r#"{"type":"hello","epoch":null,"last_seq":0,"desk":false}"#,
    r#"{"type":"hello","epoch":"0193-7","last_seq":12345,"desk":true}"#,
    r#"{"type":"ping","n":7}"#,
];

/// Ids as on the wire.
const E: &str = "00000000-0000-0000-0000-0000000000e1";
const Q: &str = "00000000-0000-0000-0000-0000000000a1";
const C: &str = "00000000-0000-0000-0000-0000000000c1";

fn down() -> Vec<String> {
    let operator = format!(
        r#"{{"id":"{E}","name":"Кузнецова","extension":"2001","phone":"browser","presence":{{"kind":"ready"}},"since":1795000000000,"console":"incoming","reachable":true,"queues":["{Q}"],"call":"{C}","queue":"{Q}","number":"+79105552147","next":null,"after_call":{{"call":"{C}","until":1795000030000,"extensions_left":2}},"taken_today":3,"misses":0}}"#
    );
    let queue = format!(
        r#"{{"id":"{Q}","name":"Справка","waiting":2,"oldest":1795000000000,"free":1,"staffed":3,"service_target":20000,"service_level":80,"today":{{"offered":5,"answered":3,"answered_in_target":2,"abandoned":1,"abandoned_in_target":0}}}}"#
    );
    let event = |event: &str, body: &str| {
        format!(r#"{{"type":"event","seq":8,"at":1795000000000,"event":"{event}",{body}}}"#)
    };
    vec![
        format!(
            r#"{{"type":"snapshot","epoch":"e","seq":7,"now":1795000000000,"board":{{"operators":{{"{E}":{operator}}},"queues":{{"{Q}":{queue}}},"calls":{{}},"health":{{"asterisk":true,"database":true}}}}}}"#
        ),
        event("operator_changed", &format!(r#""operator":{operator}"#)),
        event("operator_removed", &format!(r#""id":"{E}""#)),
        event("queue_changed", &format!(r#""queue":{queue}"#)),
        event("queue_removed", &format!(r#""id":"{Q}""#)),
        event("call_ended", &format!(r#""id":"{C}","operator":"{E}","outcome":"answered""#)),
        event("health_changed", r#""health":{"asterisk":false,"database":true}"#),
        r#"{"type":"pong","n":7,"now":1795000000000}"#.to_owned(),
        r#"{"type":"resumed","epoch":"e","now":1795000000000}"#.to_owned(),
        r#"{"type":"refused","code":"bad_frame"}"#.to_owned(),
        r#"{"type":"signed_out"}"#.to_owned(),
    ]
}

#[test]
fn the_samples_are_right() {
    for sample in UP {
        serde_json::from_str::<Up>(sample).unwrap_or_else(|error| panic!("{sample}: {error}"));
    }
    for sample in down() {
        serde_json::from_str::<Down>(&sample).unwrap_or_else(|error| panic!("{sample}: {error}"));
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_page_may_say_anything(bytes in mutated(UP.map(str::to_owned).to_vec())) {
        if let Ok(word) = serde_json::from_slice::<Up>(&bytes) {
            let again: Up = serde_json::from_str(&serde_json::to_string(&word).unwrap_or_default()).expect("its own words");
            prop_assert_eq!(word, again);
        }
    }

    #[test]
    fn a_number_may_be_anything(bytes in mutated(
        ["+79105552147", "8 (910) 555-21-47", "810 49 30 123456", "2014", "tel:112"].map(str::to_owned).to_vec())
    ) {
        let typed = String::from_utf8_lossy(&bytes);
        if let Ok(phone) = Phone::parse(&typed) {
            let kept = phone.as_str();
            let digits = kept.strip_prefix('+').unwrap_or(kept);
            prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{kept}");
            prop_assert!((2..=15).contains(&digits.len()), "{kept}");
            prop_assert_eq!(phone.is_short(), digits.len() <= 6);
            prop_assert_eq!(Phone::parse(kept), Ok(phone.clone()));
            prop_assert!(!phone.pretty().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(cases(8_000))]

    #[test]
    fn a_server_may_say_anything(bytes in mutated(down())) {
        match serde_json::from_slice::<Down>(&bytes) {
            Ok(Down::Snapshot { mut board, .. }) => {
                // Whatever it shows, events fold into it.
                for sample in down() {
                    if let Ok(Down::Event(envelope)) = serde_json::from_str(&sample) {
                        board.apply(&envelope.event);
                    }
                }
            }
            Ok(Down::Event(envelope)) => {
                let mut board = Board::default();
                board.apply(&envelope.event);
                board.apply(&envelope.event);
            }
            _ => {}
        }
    }
}
