//! A filter that opens a list; a set one is tinted and says its value. A long list has a search field.

use super::{Popover, icon_sm, words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// From so many options on the list is searched by typing.
const LONG: usize = 10;

/// Chooses one of `(key, words)`, or none («Все»), unless `always`.
#[component]
pub fn Pick(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<Option<String>>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    on_change: Callback<Option<String>>,
    /// Something is always chosen.
    #[prop(optional)]
    always: bool,
    /// Stands under the list: dates of a period, a note.
    #[prop(optional, into)]
    foot: ViewFnOnce,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let search = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let key = value.get()?;
        options.with(|all| all.iter().find(|(k, _)| *k == key).map(|(_, text)| text.clone()))
    });
    let title = StoredValue::new(label.clone());
    let trigger = move || {
        view! {
            <button
                type="button"
                class="pick"
                class:is-set=move || value.get().is_some()
                aria-haspopup="listbox"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| {
                    search.set(String::new());
                    open.update(|open| *open = !*open);
                }
                on:keydown=move |event| {
                    if event.code() == "ArrowDown" && !open.get_untracked() {
                        event.prevent_default();
                        search.set(String::new());
                        open.set(true);
                    }
                }
            >
                {move || (!always || shown.get().is_none()).then(|| title.get_value())}
                {move || shown.get().map(|text| view! { <b class="cut">{text}</b> })}
                {icon_sm("chevron-down")}
            </button>
        }
    };
    let choose = Callback::new(move |key: Option<String>| {
        open.set(false);
        on_change.run(key);
    });
    let foot = StoredValue::new(foot);
    view! {
        <Popover open=open trigger=ViewFn::from(trigger) class="menu pick-list" role="dialog" label=label>
            <div class="pick-body" on:keydown=walk>
                {move || {
                    (options.with(Vec::len) > LONG)
                        .then(|| {
                            view! {
                                <input
                                    class="input input-sm"
                                    type="search"
                                    autofocus
                                    aria-label=words::list::find_in_list()
                                    prop:value=move || search.get()
                                    on:input=move |event| search.set(event_target_value(&event))
                                />
                            }
                        })
                }}
                <div class="scroll" role="listbox" aria-label=title.get_value()>
                    {move || {
                        (!always && search.with(String::is_empty))
                            .then(|| option(words::list::any().to_owned(), value.get().is_none(), move || choose.run(None)))
                    }}
                    {move || {
                        let wanted = search.get().to_lowercase();
                        let chosen = value.get();
                        options
                            .get()
                            .into_iter()
                            .filter(|(_, text)| wanted.is_empty() || text.to_lowercase().contains(&wanted))
                            .map(|(key, text)| {
                                let on = chosen.as_ref() == Some(&key);
                                option(text, on, move || choose.run(Some(key.clone())))
                            })
                            .collect_view()
                    }}
                </div>
                {foot.with_value(|foot| foot.0.as_ref().map(|draw| draw.run()))}
            </div>
            {focus_first()}
        </Popover>
    }
}

/// What stands under a list, if anything.
#[derive(Clone, Default)]
pub struct ViewFnOnce(Option<ViewFn>);

impl<F, C> From<F> for ViewFnOnce
where
    F: Fn() -> C + Send + Sync + 'static,
    C: IntoView + Send + 'static,
{
    fn from(draw: F) -> Self {
        Self(Some(ViewFn::from(move || draw().into_any())))
    }
}

fn option(text: String, on: bool, run: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <button type="button" role="option" aria-selected=on.to_string() on:click=move |_| run()>
            <span class="grow cut">{text}</span>
            {on.then(|| icon_sm("check"))}
        </button>
    }
}

/// On opening: the field, else the chosen option, else the first.
fn focus_first() {
    request_animation_frame(|| {
        for wanted in [".pick-list input", ".pick-list [aria-selected=true]", ".pick-list button"] {
            if let Ok(Some(item)) = document().query_selector(wanted)
                && let Ok(item) = item.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = item.focus();
                return;
            }
        }
    });
}

/// ↑ ↓ Home End go through the options; Enter in the field takes the first.
fn walk(event: web_sys::KeyboardEvent) {
    let Ok(list) = document().query_selector_all(".pick-list [role=option]") else { return };
    let items: Vec<web_sys::HtmlElement> =
        (0..list.length()).filter_map(|i| list.get(i)).filter_map(|n| n.dyn_into().ok()).collect();
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
    let typing = super::keys::typing();
    let last = items.len().saturating_sub(1);
    let next = match (event.code().as_str(), at) {
        ("ArrowDown", None) => 0,
        ("ArrowDown", Some(i)) => (i + 1).min(last),
        ("ArrowUp", Some(i)) => i.saturating_sub(1),
        ("Home", _) if !typing => 0,
        ("End", _) if !typing => last,
        ("Enter", None) if typing => {
            event.prevent_default();
            if let Some(first) = items.first() {
                first.click();
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(next) {
        let _ = item.focus();
    }
}
