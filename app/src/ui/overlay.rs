//! Dialogs (only for what cannot be undone) and side sheets. Esc closes the top one; focus stays inside and
//! returns where it was.

use super::keys;
use super::{IconButton, words};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const FOCUSABLE: &str = "button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), a[href]";

/// When its owner goes, the focus is again where it was before.
fn gives_focus_back() {
    let before = document().active_element().and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    let before = send_wrapper::SendWrapper::new(before);
    on_cleanup(move || {
        if let Some(before) = before.take() {
            let _ = before.focus();
        }
    });
}

/// The field of something that lies over the page has the focus while it is there; Esc closes it.
pub fn focused(field: NodeRef<html::Input>, close: impl Fn() + 'static) {
    gives_focus_back();
    keys::bind(keys::key("Escape"), move || {
        close();
        true
    });
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
}

/// Keeps focus inside `node`, gives it back at the end, closes on Esc.
fn modal(node: NodeRef<html::Div>, close: Callback<()>) {
    gives_focus_back();
    keys::bind(keys::key("Escape"), move || {
        close.run(());
        true
    });
    Effect::new(move |_| {
        if let Some(node) = node.get()
            && let Ok(Some(first)) = node.query_selector(&format!("[autofocus], {FOCUSABLE}"))
            && let Ok(first) = first.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = first.focus();
        }
    });
}

/// Wraps Tab around inside `node`.
fn trap(node: NodeRef<html::Div>, event: &web_sys::KeyboardEvent) {
    if event.key() != "Tab" {
        return;
    }
    let Some(list) = node.get_untracked().and_then(|n| n.query_selector_all(FOCUSABLE).ok()) else { return };
    let at = |i: u32| list.get(i).and_then(|n| n.dyn_into::<web_sys::HtmlElement>().ok());
    let (first, last) = (at(0), at(list.length().saturating_sub(1)));
    let active = document().active_element();
    let is = |e: &Option<web_sys::HtmlElement>| e.as_ref().map(AsRef::as_ref) == active.as_ref();
    let target = if event.shift_key() && is(&first) {
        last
    } else if !event.shift_key() && is(&last) {
        first
    } else {
        return;
    };
    event.prevent_default();
    if let Some(target) = target {
        let _ = target.focus();
    }
}

/// A question in the middle: the text says what happens to the work; buttons go into `children`' footer.
#[component]
pub fn Dialog(#[prop(into)] title: String, on_close: Callback<()>, children: Children) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    modal(node, on_close);
    let label = title.clone();
    view! {
        <div class="scrim">
            <div class="dialog" role="dialog" aria-modal="true" aria-label=label node_ref=node on:keydown=move |e| trap(node, &e)>
                <h2>{title}</h2>
                {children()}
            </div>
        </div>
    }
}

/// A sheet at the right; the list stays visible under it. `children` are its scrolling body and, where something
/// is saved, a `<footer class="actions">`.
#[component]
pub fn SideSheet(
    #[prop(into)] title: Signal<String>,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    modal(node, on_close);
    view! {
        <div class="scrim is-side">
            <div class="side-sheet" role="dialog" aria-modal="true" aria-label=move || title.get() node_ref=node on:keydown=move |e| trap(node, &e)>
                <header>
                    <h2 class="grow cut">{move || title.get()}</h2>
                    <IconButton label=words::ui::close() glyph="x" on_click=on_close/>
                </header>
                {children()}
            </div>
        </div>
    }
}
