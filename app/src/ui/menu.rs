//! A button that opens something small over the page: a menu, a keypad.

use super::icon::icon_sm;
use super::keys;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// `trigger` in an anchor; `children` while `open`. Closes on Esc and on a click or focus elsewhere; ↑ ↓ Home End
/// move among the buttons within.
#[component]
pub fn Popover(
    open: RwSignal<bool>,
    trigger: ViewFn,
    /// `menu` for a list of actions; any class of a pop otherwise. `at-right`, `at-top`, `beside` place it.
    #[prop(default = "menu")]
    class: &'static str,
    #[prop(default = "menu")] role: &'static str,
    #[prop(into)] label: String,
    children: ChildrenFn,
) -> impl IntoView {
    let anchor = NodeRef::<html::Div>::new();
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let inside = anchor
            .get_untracked()
            .zip(event.target().and_then(|t| t.dyn_into::<web_sys::Node>().ok()))
            .is_some_and(|(anchor, target)| anchor.contains(Some(&target)));
        if !inside && open.get_untracked() {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let focus = move |step: Step| {
        let Some(anchor) = anchor.get_untracked() else { return };
        let Ok(list) = anchor.query_selector_all(".pop button:not([disabled]), .pop a") else { return };
        let items: Vec<web_sys::HtmlElement> =
            (0..list.length()).filter_map(|i| list.get(i)).filter_map(|n| n.dyn_into().ok()).collect();
        let active = document().active_element();
        let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
        let last = items.len().saturating_sub(1);
        let next = match (step, at) {
            (Step::First, _) | (Step::Down, None) => 0,
            (Step::Last, _) | (Step::Up, None) => last,
            (Step::Down, Some(i)) => {
                if i == last {
                    0
                } else {
                    i + 1
                }
            }
            (Step::Up, Some(i)) => {
                if i == 0 {
                    last
                } else {
                    i - 1
                }
            }
        };
        if let Some(item) = items.get(next) {
            let _ = item.focus();
        }
    };
    let back = move || {
        if let Some(button) = anchor.get_untracked().and_then(|a| a.query_selector("button").ok().flatten())
            && let Ok(button) = button.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = button.focus();
        }
    };
    let label = StoredValue::new(label);
    let children = StoredValue::new(children);
    view! {
        <div
            class="anchor"
            node_ref=anchor
            on:keydown=move |event| {
                if !open.get_untracked() || role != "menu" {
                    return;
                }
                let step = match event.code().as_str() {
                    "ArrowDown" => Step::Down,
                    "ArrowUp" => Step::Up,
                    "Home" => Step::First,
                    "End" => Step::Last,
                    "Tab" => {
                        open.set(false);
                        return;
                    }
                    _ => return,
                };
                event.prevent_default();
                focus(step);
            }
        >
            {trigger.run()}
            <Show when=move || open.get()>
                {
                    keys::bind(keys::key("Escape"), move || {
                        open.set(false);
                        back();
                        true
                    });
                    if role == "menu" {
                        request_animation_frame(move || focus(Step::First));
                    }
                }
                <div class=format!("pop {class}") role=role aria-label=label.get_value()>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Up,
    Down,
}

/// What opens a menu, for `Popover`'s trigger: a word and a chevron. `kind`: more classes of a small button.
pub fn menu_button(open: RwSignal<bool>, kind: &'static str, word: &'static str) -> ViewFn {
    ViewFn::from(move || {
        view! {
            <button
                type="button"
                class=format!("btn btn-sm {kind}")
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {word}
                {icon_sm("chevron-down")}
            </button>
        }
    })
}

/// A row of a menu: `lead` (an icon or a glyph), words, and what stands at the end.
pub fn menu_item(
    lead: impl IntoView + 'static,
    text: impl IntoView + 'static,
    end: impl IntoView + 'static,
    checked: Option<bool>,
    run: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=checked.map(|c| c.to_string())
            on:click=move |_| run()
        >
            {lead}
            <span class="grow">{text}</span>
            {end}
        </button>
    }
}
