//! A number to call.

use super::desk;
use crate::ui::{icon, icon_sm, kbd, keys, words};
use domain::Phone as Number;
use domain::calls::Direction;
use leptos::html;
use leptos::prelude::*;

/// Number to dial, with how it will be dialled under it.
#[component]
pub fn Dial() -> impl IntoView {
    let desk = desk();
    let typed = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    keys::bind(keys::key("F3"), move || {
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
            input.select();
        }
        true
    });
    let parsed = Memo::new(move |_| {
        let typed = typed.get();
        (!typed.trim().is_empty()).then(|| Number::parse(&typed))
    });
    let go = move || {
        if let Some(Ok(number)) = parsed.get_untracked() {
            desk.dial(number.as_str(), move || typed.set(String::new()));
        }
    };
    // The last number that was called from here.
    let last = Memo::new(move |_| {
        let rows = desk.recent.ok().unwrap_or_default();
        rows.into_iter().find(|row| row.direction != Direction::Inbound).and_then(|row| row.number)
    });
    let preview = move || match parsed.get() {
        None => String::new(),
        Some(Ok(number)) if number.is_short() => words::phone::dials_extension(number.pretty()),
        Some(Ok(number)) => words::phone::dials(number.pretty()),
        Some(Err(_)) => words::errors::bad_number().to_owned(),
    };
    view! {
        <section>
            <form
                on:submit=move |event| {
                    event.prevent_default();
                    go();
                }
            >
                <label class="sr" for="dial">{words::phone::number()}</label>
                <div class="input">
                    {icon("grid-3x3")}
                    <input
                        id="dial"
                        node_ref=input
                        inputmode="tel"
                        autocomplete="off"
                        placeholder=words::phone::number()
                        aria-describedby="dial-preview"
                        aria-keyshortcuts="F3"
                        prop:value=move || typed.get()
                        on:input=move |e| typed.set(event_target_value(&e))
                    />
                    {move || if matches!(parsed.get(), Some(Ok(_))) {
                        view! {
                            <button type="submit" class="btn btn-sm btn-icon btn-tint" aria-label=words::phone::call() title=words::phone::call()>
                                {icon("phone")}
                            </button>
                        }.into_any()
                    } else {
                        kbd("F3").into_any()
                    }}
                </div>
                <Show
                    when=move || typed.with(String::is_empty) && last.with(Option::is_some)
                    fallback=move || view! { <p id="dial-preview" class="t3 sm dial-preview" aria-live="polite">{preview}</p> }
                >
                    <button
                        type="button"
                        class="btn btn-sm btn-ghost redial"
                        on:click=move |_| {
                            if let Some(number) = last.get_untracked() {
                                desk.dial(number.as_str(), || {});
                            }
                        }
                    >
                        {icon_sm("rotate-cw")}
                        {move || last.get().map(|number| words::talks::redial(number.pretty()))}
                    </button>
                </Show>
            </form>
        </section>
    }
}
