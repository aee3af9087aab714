//! Toasts: bottom left of the work, 6 s; errors stay until closed.

use super::icon::icon;
use super::{IconButton, words};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

#[derive(Clone)]
struct Toast {
    id: u64,
    tone: &'static str,
    text: String,
    /// What can be done about it: a verb and its doing.
    action: Option<(String, Callback<()>)>,
}

thread_local!(static SHOWN: Cell<Option<RwSignal<Vec<Toast>>>> = const { Cell::new(None) });

/// Says `text`. `tone`: ok, info, warn, danger. The same text is not said twice at a time.
pub fn toast(tone: &'static str, text: impl Into<String>) {
    say(tone, text.into(), None);
}

/// The same with a button, such as «Вернуть».
pub fn toast_with(tone: &'static str, text: String, verb: impl Into<String>, run: Callback<()>) {
    say(tone, text, Some((verb.into(), run)));
}

fn say(tone: &'static str, text: String, action: Option<(String, Callback<()>)>) {
    let Some(shown) = SHOWN.get() else { return };
    if shown.with_untracked(|all| all.iter().any(|t| t.text == text)) {
        return;
    }
    let id = js_sys::Math::random().to_bits();
    shown.update(|all| all.push(Toast { id, tone, text, action }));
    if tone != "danger" {
        set_timeout(move || drop_toast(id), Duration::from_secs(6));
    }
}

fn drop_toast(id: u64) {
    if let Some(shown) = SHOWN.get() {
        shown.update(|all| all.retain(|t| t.id != id));
    }
}

/// The place of toasts; once, in the shell.
#[component]
pub fn Toasts() -> impl IntoView {
    let shown = RwSignal::new(Vec::<Toast>::new());
    SHOWN.set(Some(shown));
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || shown.get() key=|t| t.id let:toast>
                <p class="toast" data-tone=toast.tone>
                    {icon(if toast.tone == "ok" { "circle-check" } else { "circle-alert" })}
                    {toast.text.clone()}
                    {toast.action.clone().map(|(verb, run)| view! {
                        <button type="button" class="btn btn-sm" on:click=move |_| {
                            drop_toast(toast.id);
                            run.run(());
                        }>{verb}</button>
                    })}
                    <IconButton label=words::ui::close() glyph="x" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| drop_toast(toast.id))/>
                </p>
            </For>
        </div>
    }
}
