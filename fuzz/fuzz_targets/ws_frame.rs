//! A frame of `/ws`, in both directions.
#![no_main]

use domain::board::Board;
use domain::events::{Down, Up};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = serde_json::from_slice::<Up>(bytes);
    if let Ok(Down::Event(envelope)) = serde_json::from_slice(bytes) {
        let mut board = Board::default();
        board.apply(&envelope.event);
    }
});
