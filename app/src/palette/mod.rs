//! «Поиск и команды»: everything that can be done now, and people, behind one key.

mod commands;
pub mod dialog;
mod people;

use crate::ui::{icon, kbd, keys, words};
use leptos::prelude::*;

/// Whether it is open.
#[derive(Clone, Copy)]
pub struct Palette(pub RwSignal<bool>);

/// Its field in the top bar; Ctrl K opens it from anywhere.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let Palette(open) = expect_context();
    keys::bind(keys::ctrl("KeyK"), move || {
        open.update(|open| *open = !*open);
        true
    });
    view! {
        <button
            type="button"
            class="palette-button"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            on:click=move |_| open.set(true)
        >
            {icon("search")}
            <span class="cut">{words::palette::search_and_commands()}</span>
            {kbd("Ctrl K")}
        </button>
    }
}

/// The dialog while it is open.
#[component]
pub fn PaletteLayer() -> impl IntoView {
    let Palette(open) = expect_context();
    move || open.get().then(|| dialog::LAZY.show(()))
}

/// One thing that can be done.
#[derive(Clone)]
struct Entry {
    group: Group,
    glyph: &'static str,
    text: String,
    /// At the end of the row.
    detail: String,
    /// The key that does the same.
    hint: &'static str,
    /// Other words under which it is looked for.
    also: String,
    run: Callback<()>,
    /// Shift ↵.
    quick: Option<Callback<()>>,
}

/// In the order in which they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Call,
    Colleagues,
    Queues,
    Numbers,
    Presence,
    Areas,
    Employees,
    Page,
}

impl Group {
    fn word(self) -> &'static str {
        match self {
            Group::Call => words::palette::call(),
            Group::Colleagues => words::palette::colleagues(),
            Group::Queues => words::palette::queues(),
            Group::Numbers => words::palette::numbers(),
            Group::Presence => words::palette::presence(),
            Group::Areas => words::palette::areas(),
            Group::Employees => words::palette::employees(),
            Group::Page => words::palette::page(),
        }
    }

    /// What is done and not whom it concerns: what `>` leaves.
    fn is_command(self) -> bool {
        matches!(self, Group::Call | Group::Presence | Group::Areas | Group::Page)
    }
}
