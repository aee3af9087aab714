//! A number as somebody typed it.
#![no_main]

use domain::Phone;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
        let _ = phone.pretty();
    }
});
