//! A field that narrows a list as one types: it waits for a pause, so that a word is one request.

use super::{icon, keys};
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(220);

/// `value` is what is in force; `/` puts the cursor here, Esc empties it.
#[component]
pub fn SearchField(
    #[prop(into)] label: String,
    #[prop(into)] placeholder: String,
    #[prop(into)] value: Signal<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(value.get_untracked());
    let field = NodeRef::<html::Input>::new();
    let turn = StoredValue::new(0_u32);
    // What was typed here is not overwritten by its own echo; back and «сбросить» are followed.
    Effect::new(move |_| {
        let value = value.get();
        let focused =
            field.get_untracked().is_some_and(|f| document().active_element().as_ref() == Some(f.as_ref()));
        if !focused || value.is_empty() && typed.get_untracked().trim().is_empty() {
            typed.set(value);
        }
    });
    let send = move |after: Duration| {
        let Some(mine) = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    on_change.run(typed.get_untracked());
                }
            },
            after,
        );
    };
    keys::bind(keys::key("Slash"), move || {
        let free = !keys::typing();
        if free && let Some(field) = field.get_untracked() {
            let _ = field.focus();
            field.select();
        }
        free
    });
    view! {
        <div class="input search-field">
            {icon("search")}
            <input
                type="search"
                node_ref=field
                aria-label=label
                placeholder=placeholder
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    send(PAUSE);
                }
                on:keydown=move |event| {
                    match event.key().as_str() {
                        "Enter" => send(Duration::ZERO),
                        "Escape" if !typed.get_untracked().is_empty() => {
                            event.stop_propagation();
                            typed.set(String::new());
                            send(Duration::ZERO);
                        }
                        _ => return,
                    }
                    event.prevent_default();
                }
            />
        </div>
    }
}
