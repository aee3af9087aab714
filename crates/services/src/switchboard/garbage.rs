//! What comes from disk and from Asterisk, nearly right, through to the machine: read, passed over or refused, never a
//! panic, and nothing made up.

#[path = "../../../domain/tests/support/mutated.rs"]
mod mutated;

use std::collections::HashSet;
use std::sync::Arc;

use ari::fake::{channel, event};
use domain::{EmployeeId, LegId, Timestamp};
use mutated::{cases, mutated};
use proptest::prelude::*;
use serde_json::json;
use switch::{Entry, Input, Switch};

use super::channels::Channels;
use super::inputs::{Inputs, Message};
use super::journal::{Record, lines};
use super::translate::{Phones, Translate};

/// A record of a journal, by its number.
fn record(seq: u64) -> Record {
    let leg = LegId::nth(u128::from(seq));
    let name = format!("PJSIP/trunk-{seq}");
    let input =
        Input::CallerArrived { leg, name, caller: None, dialled: "88005550000".to_owned(), waited: None };
    Record { entry: Entry { seq, at: Timestamp(1_795_000_000_000), seed: seq, input }, facts: Vec::new() }
}

fn segment() -> Vec<u8> {
    let mut bytes = Vec::new();
    for seq in 1..=8 {
        lines::write(&mut bytes, &record(seq)).expect("a record can be written");
    }
    bytes
}

fn events() -> Vec<String> {
    let mut caller = channel("t.1", "PJSIP/trunk-00000001", "Ring");
    caller["caller"]["number"] = "+79105552147".into();
    caller["dialplan"]["app_data"] = "otklik,inbound,88005550000".into();
    let ours = channel(&LegId::nth(7).to_string(), "PJSIP/desk1-00000002", "Up");
    let phone = channel("t.2", "PJSIP/desk1-00000003", "Up");
    let events = [
        event("StasisStart", json!({"args": ["inbound", "88005550000"], "channel": caller})),
        event("StasisStart", json!({"args": ["operator"], "channel": ours})),
        event("StasisStart", json!({"args": ["phone", "+79161112233"], "channel": phone})),
        event("ChannelStateChange", json!({"channel": ours})),
        event("ChannelDtmfReceived", json!({"channel": caller, "digit": "1", "duration_ms": 100})),
        event("ChannelHangupRequest", json!({"channel": caller, "cause": 16})),
        event("ChannelDestroyed", json!({"channel": ours, "cause": 17, "cause_txt": ""})),
        event("StasisEnd", json!({"channel": caller})),
        event(
            "PlaybackFinished",
            json!({"playback": {"id": LegId::nth(9).to_string(), "media_uri": "sound:x",
            "target_uri": "channel:t.1", "state": "done"}}),
        ),
    ];
    events.iter().map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(cases(3_000))]

    /// Each event is nearly right; the machine takes whatever follows from it, and can be written down after it.
    #[test]
    fn asterisk_may_say_anything(frames in prop::collection::vec(mutated(events()), 1..12)) {
        let (inputs, messages) = Inputs::new();
        let (note, _notes) = tokio::sync::mpsc::unbounded_channel();
        let phones = Phones::default();
        if let Ok(mut phones) = phones.write() {
            phones.insert("desk1".to_owned(), EmployeeId::nth(1));
        }
        let mut translate =
            Translate::new("otklik".to_owned(), Arc::new(Channels::default()), phones, inputs, note);
        for frame in &frames {
            if let Ok(stamped) = ari::Stamped::parse(&String::from_utf8_lossy(frame)) {
                translate.take(stamped);
            }
        }
        let mut machine = Switch::default();
        for (seq, message) in (1..).zip(messages.try_iter()) {
            let Message::Observed(input) = message else { continue };
            let entry = Entry { seq, at: Timestamp(1_795_000_000_000), seed: seq, input };
            let line = serde_json::to_vec(&entry).expect("an entry can be written");
            prop_assert_eq!(&serde_json::from_slice::<Entry>(&line).expect("and read"), &entry);
            machine.handle(&entry);
        }
        let kept = serde_json::to_vec(&machine).expect("a snapshot");
        prop_assert_eq!(serde_json::from_slice::<Switch>(&kept).expect("that can be read"), machine);
    }

    /// However a segment is damaged: what is read of it is its beginning, record for record, or it is refused.
    #[test]
    fn a_segment_may_be_damaged(at in 0..segment().len(), kind in 0..4_u8, byte in any::<u8>(), more in 0..60_usize) {
        let whole = segment();
        let mut bytes = whole.clone();
        match kind {
            0 => bytes[at] = byte,
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..(at + more).min(whole.len()))),
            _ => drop(bytes.splice(at..at, std::iter::repeat_n(byte, more))),
        }
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &bytes).expect("written");
        if let Ok(found) = lines::check(file.path()) {
            let expected: Vec<Record> = (1..=8).map(record).take(found.records.len()).collect();
            // Whole lines cut out of the middle are a gap of numbers, which the reader tells; nothing is made up.
            let seqs: Vec<u64> = found.records.iter().map(|record| record.entry.seq).collect();
            prop_assert!(seqs.is_sorted() && found.records.iter().all(|it| *it == record(it.entry.seq)));
            if kind < 2 {
                prop_assert_eq!(found.records, expected);
            }
        }
    }

    #[test]
    fn the_event_log_may_say_anything(bytes in mutated(vec![
        r#""HANGUP","1795397315.634594","centre-1.5","centre-1.5","PJSIP/trunk-00000005","{""hangupcause"":17,""hangupsource"":"""",""dialstatus"":""""}""#.to_owned(),
        "\"HANGUP\",\"17953973".to_owned(),
    ])) {
        let legs = HashSet::from([super::channels::leg_of("centre-1.5")]);
        let ends = super::cel::ends(&String::from_utf8_lossy(&bytes), &legs);
        prop_assert!(ends.len() <= 1);
    }
}
