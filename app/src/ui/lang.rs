//! The language of the page, chosen once at its start; changing it reloads the page.
//!
//! Why not leptos_i18n: it brings ICU's plural data and a type a key; two languages and one plural rule need
//! neither, and functions made by build.rs are checked as strictly.

use std::cell::Cell;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Ru,
    En,
}

/// CLDR's cardinal classes that Russian and English use for whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    One,
    Few,
    Many,
}

thread_local!(static LANG: Cell<Lang> = const { Cell::new(Lang::Ru) });

pub fn current() -> Lang {
    LANG.get()
}

/// Reads the saved choice; the product is Russian unless somebody asked otherwise.
pub fn init() {
    let lang = if super::storage::get("lang").as_deref() == Some("en") { Lang::En } else { Lang::Ru };
    LANG.set(lang);
    if let Some(root) = leptos::prelude::document().document_element() {
        let word = if lang == Lang::En { "en" } else { "ru" };
        // A page without the attribute still works; a screen reader then guesses the language.
        let _ = root.set_attribute("lang", word);
    }
}

/// Saves the choice and reloads.
pub fn choose(lang: Lang) {
    super::storage::set("lang", if lang == Lang::En { "en" } else { "ru" });
    let _ = leptos::prelude::window().location().reload();
}

pub fn plural(n: u64) -> Plural {
    match current() {
        Lang::En if n == 1 => Plural::One,
        Lang::En => Plural::Many,
        Lang::Ru => match (n % 10, n % 100) {
            (1, h) if h != 11 => Plural::One,
            (2..=4, h) if !(12..=14).contains(&h) => Plural::Few,
            _ => Plural::Many,
        },
    }
}
