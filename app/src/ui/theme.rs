//! Light, dark, or as the system has it. Applied by public/theme.js, which is there before the program.

use super::{storage, words};
use leptos::prelude::window;

/// What was chosen: `light`, `dark`, or nothing, the system's.
pub fn current() -> String {
    storage::get("theme").unwrap_or_default()
}

pub fn choices() -> [(&'static str, &'static str); 3] {
    [
        ("light", words::shell::theme_light()),
        ("dark", words::shell::theme_dark()),
        ("", words::shell::theme_system()),
    ]
}

pub fn choose(choice: &str) {
    if choice.is_empty() {
        storage::remove("theme");
    } else {
        storage::set("theme", choice);
    }
    if let Ok(event) = web_sys::CustomEvent::new("otklik-theme") {
        let _ = window().dispatch_event(&event);
    }
}
