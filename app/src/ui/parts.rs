//! Small parts: chips, counts, avatars, banners, empty states.

use super::icon::{icon, sized};
use leptos::prelude::*;

/// A key as shown beside a label.
pub fn kbd(text: &'static str) -> impl IntoView {
    view! { <kbd class="kbd" aria-hidden="true">{text}</kbd> }
}

/// "СМ" of "Соколова Марина Викторовна".
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_alphabetic())
        .take(2)
        .collect()
}

/// "Соколова М. В." of "Соколова Марина Викторовна".
pub fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let mut out = words.next().unwrap_or_default().to_owned();
    for initial in words.filter_map(|word| word.chars().next()).filter(|c| c.is_alphabetic()) {
        out.push_str(&format!(" {initial}."));
    }
    out
}

/// A photo by its address, or initials where there is none. `size` as of `avatar`.
pub fn face(name: &str, size: &'static str, photo: Option<String>) -> AnyView {
    match photo {
        Some(src) => view! { <img class=format!("avatar {size}") src=src alt="" loading="lazy"/> }.into_any(),
        None => avatar(name, size).into_any(),
    }
}

/// `size`: "", "avatar-sm" or "avatar-lg". A person without a name gets a silhouette.
pub fn avatar(name: &str, size: &'static str) -> impl IntoView + use<> {
    let letters = initials(name);
    let content = if letters.is_empty() { icon("user").into_any() } else { letters.into_any() };
    view! { <span class=format!("avatar {size}") aria-hidden="true">{content}</span> }
}

/// A number in a pill. `tone`: "", "mute", "danger".
pub fn count(n: u64, tone: &'static str) -> impl IntoView {
    view! { <span class="count" data-tone=tone>{n}</span> }
}

/// `tone`: danger, warn, ok, info, mute.
#[component]
pub fn Chip(
    #[prop(into)] label: String,
    tone: &'static str,
    #[prop(optional)] glyph: &'static str,
) -> impl IntoView {
    view! {
        <span class="chip" data-tone=tone>
            {(!glyph.is_empty()).then(|| icon(glyph))}
            {label}
        </span>
    }
}

/// The one message under the top bar: `strong` the fact, `rest` what follows from it.
#[component]
pub fn Banner(
    tone: &'static str,
    glyph: &'static str,
    #[prop(into)] strong: Signal<String>,
    #[prop(into)] rest: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone role=if tone == "danger" { "alert" } else { "status" }>
            {icon(glyph)}
            <span><b>{move || strong.get()}</b>" "<span class="rest">{move || rest.get()}</span></span>
            {children.map(|children| children())}
        </div>
    }
}

/// One sentence about what will appear, and at most one action.
#[component]
pub fn Empty(
    glyph: &'static str,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {sized(glyph, "i i-xl")}
            <h3>{title}</h3>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// Rows of a list that is on its way, in the final geometry.
pub fn skeleton_rows(rows: usize) -> impl IntoView {
    view! {
        <div class="col skeleton" role="status" aria-busy="true" aria-label=super::words::ui::loading()>
            {(0..rows).map(|_| view! { <span class="skel"></span> }).collect_view()}
        </div>
    }
}
