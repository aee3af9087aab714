//! Keys by their place on the keyboard (`KeyboardEvent.code`), so that they work in both layouts.
//!
//! One rule to know: the latest binding of a combination wins and is undone with its owner, so a dialog's `Esc`
//! closes the top layer only.

use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// A combination; Shift never counts. F-keys are ignored with any modifier (Alt F4 closes windows).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Combo {
    pub code: &'static str,
    pub alt: bool,
    pub ctrl: bool,
}

pub const fn key(code: &'static str) -> Combo {
    Combo { code, alt: false, ctrl: false }
}

pub const fn alt(code: &'static str) -> Combo {
    Combo { code, alt: true, ctrl: false }
}

pub const fn ctrl(code: &'static str) -> Combo {
    Combo { code, alt: false, ctrl: true }
}

struct Binding {
    id: u64,
    combo: Combo,
    /// Returns whether it did something; if not, the next older binding is asked.
    run: Rc<dyn Fn() -> bool>,
}

thread_local! {
    static BINDINGS: RefCell<Vec<Binding>> = const { RefCell::new(Vec::new()) };
    static NEXT: RefCell<u64> = const { RefCell::new(0) };
}

/// Binds for as long as the current owner lives.
pub fn bind(combo: Combo, run: impl Fn() -> bool + 'static) {
    let id = NEXT.with_borrow_mut(|next| {
        *next += 1;
        *next
    });
    BINDINGS.with_borrow_mut(|all| all.push(Binding { id, combo, run: Rc::new(run) }));
    on_cleanup(move || BINDINGS.with_borrow_mut(|all| all.retain(|b| b.id != id)));
}

/// Starts listening; called once by the shell.
pub fn listen() {
    let handle = window_event_listener(ev::keydown, |event| {
        if event.is_composing() || event.repeat() {
            return;
        }
        let code = match event.code().as_str() {
            "NumpadEnter" => "Enter".to_owned(),
            other => other.to_owned(),
        };
        let (alt, ctrl) = (event.alt_key(), event.ctrl_key() || event.meta_key());
        let candidates: Vec<_> = BINDINGS.with_borrow(|all| {
            all.iter()
                .rev()
                .filter(|b| b.combo.code == code && b.combo.alt == alt && b.combo.ctrl == ctrl)
                .filter(|_| !(code.starts_with('F') && code.len() <= 3 && event.shift_key()))
                .map(|b| b.run.clone())
                .collect()
        });
        if candidates.iter().any(|run| run()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether a field has the focus: single letters must not work then.
pub fn typing() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.get_attribute("contenteditable").is_some()
    })
}
