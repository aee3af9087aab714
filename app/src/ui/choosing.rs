//! A list that is walked while the focus stays in the field above it.

use domain::typing::{folded, other_layout};
use leptos::prelude::*;

/// Where ↑ and ↓ lead in a list that goes round; None for any other key.
pub fn step(code: &str, now: usize, count: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    match code {
        "ArrowDown" => Some(if now >= last { 0 } else { now + 1 }),
        "ArrowUp" => Some(now.checked_sub(1).unwrap_or(last)),
        _ => None,
    }
}

/// The text with the first word that was typed marked in it.
pub fn marked(text: &str, typed: &str) -> impl IntoView + use<> {
    let typed = typed.split_whitespace().next().unwrap_or_default();
    let inside = folded(text);
    let at = |word: String| Some((inside.find(&word)?, word.len())).filter(|(_, length)| *length > 0);
    // Where folding changes the length of a letter before it, nothing is marked.
    let parts = at(folded(typed)).or_else(|| at(folded(&other_layout(typed)))).and_then(|(at, length)| {
        let (before, rest) = text.split_at_checked(at)?;
        let (mark, after) = rest.split_at_checked(length)?;
        Some((before.to_owned(), mark.to_owned(), after.to_owned()))
    });
    match parts {
        Some((before, mark, after)) => view! { {before}<mark>{mark}</mark>{after} }.into_any(),
        None => text.to_owned().into_any(),
    }
}
