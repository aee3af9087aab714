//! Ids that the page makes for what it asks for.

use super::clock;
use leptos::prelude::window;

/// A UUID version 7 for what this page asks for.
pub fn new_id() -> uuid::Uuid {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // Without chance the id is still unique by its milliseconds on this page; the server refuses a repeat.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let ms = clock::exact_now().0.to_be_bytes();
    bytes[..6].copy_from_slice(&ms[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    uuid::Uuid::from_bytes(bytes)
}
