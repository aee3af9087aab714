//! Buttons. Kinds and sizes are classes of components.css: `btn-primary`, `btn-ghost`, `btn-tint`, `btn-danger`,
//! `btn-answer`; `btn-sm`, `btn-lg`.

use super::icon::{icon, sized};
use super::parts::kbd;
use leptos::prelude::*;

/// A verb. `busy` keeps the width and shows a spinner in the icon's place.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] kind: &'static str,
    #[prop(optional)] glyph: &'static str,
    /// The key that does the same, as shown: "F2".
    #[prop(optional)]
    hint: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional)] submit: bool,
    /// For a toggle: whether it is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional)] on_click: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("btn {kind}")
            prop:disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
            aria-pressed=move || pressed.map(|p| p.get().to_string())
            aria-keyshortcuts=(!hint.is_empty()).then_some(hint)
            on:click=move |_| {
                if let Some(run) = on_click {
                    run.run(());
                }
            }
        >
            {(!glyph.is_empty())
                .then(|| view! { {move || if busy.get() { sized("loader-circle", "i").into_any() } else { icon(glyph).into_any() }} })}
            {move || label.get()}
            {(!hint.is_empty()).then(|| kbd(hint))}
        </button>
    }
}

/// A button of an icon alone; `label` is read aloud and shown on hover.
#[component]
pub fn IconButton(
    #[prop(into)] label: Signal<String>,
    glyph: &'static str,
    #[prop(default = "btn-ghost")] kind: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] on_click: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("btn btn-icon {kind}")
            prop:disabled=move || disabled.get()
            aria-label=move || label.get()
            title=move || label.get()
            on:click=move |_| {
                if let Some(run) = on_click {
                    run.run(());
                }
            }
        >
            {icon(glyph)}
        </button>
    }
}
