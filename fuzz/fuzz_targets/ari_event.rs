//! A frame of Asterisk's event stream.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = ari::Stamped::parse(text);
    let _ = ari::epoch_ms(text);
});
