//! Icons and glyphs of console states from the one sprite.

use leptos::prelude::*;

thread_local!(static SPRITE: String = meta("otklik-sprite"));

/// The content of a `<meta name=…>` of the page: names of hashed files.
pub fn meta(name: &str) -> String {
    document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"))
        .unwrap_or_default()
}

fn href(name: &str) -> String {
    SPRITE.with(|sprite| format!("{sprite}#{name}"))
}

/// An icon of 16 px.
pub fn icon(name: &'static str) -> impl IntoView {
    sized(name, "i")
}

/// An icon of 14 px.
pub fn icon_sm(name: &'static str) -> impl IntoView {
    sized(name, "i i-sm")
}

/// With classes of its own: `i i-xl`, `i t3`.
pub fn sized(name: &'static str, class: &'static str) -> impl IntoView {
    view! { <svg class=class aria-hidden="true"><use href=href(name)></use></svg> }
}

/// The silhouette of a console state (`ready`, `talk` …); its colour comes from `data-state`.
pub fn glyph(state: &'static str) -> impl IntoView {
    view! { <svg class="glyph" data-state=state aria-hidden="true"><use href=href(&format!("st-{state}"))></use></svg> }
}

/// A glyph that follows a state.
pub fn glyph_of(state: Signal<&'static str>) -> impl IntoView {
    view! {
        <svg class="glyph" data-state=move || state.get() aria-hidden="true">
            <use href=move || href(&format!("st-{}", state.get()))></use>
        </svg>
    }
}

/// An icon that follows a value: microphone on and off.
pub fn icon_of(name: Signal<&'static str>) -> impl IntoView {
    view! { <svg class="i" aria-hidden="true"><use href=move || href(name.get())></use></svg> }
}
