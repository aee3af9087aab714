//! Entries of a journal, a line each, handled by the machine.
#![no_main]

use switch::{Entry, Switch};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut machine = Switch::default();
    for entry in text.lines().filter_map(|line| serde_json::from_str::<Entry>(line).ok()) {
        machine.handle(&entry);
    }
});
