//! The fields of a card. Labels above; a refusal stands at the field it is about.

use super::card::Card;
use super::contacts::Contacts;
use super::levels::Levels;
use super::people::People;
use super::role_word;
use crate::error::ApiError;
use crate::ui::remote::sentence;
use crate::ui::{TextField, icon, icon_sm, words};
use domain::Role;
use leptos::prelude::*;

/// The field that a refusal is about.
fn field_of(error: &ApiError) -> &str {
    match error.code.as_str() {
        "name_empty" | "name_too_long" => "name",
        "login_taken" | "login_bad" => "login",
        "extension_taken" | "extension_bad" | "extension_needed" => "extension",
        "roles_empty" | "last_administrator" => "roles",
        _ => error.field.as_deref().unwrap_or_default(),
    }
}

const FIELDS: [&str; 8] = ["name", "login", "extension", "roles", "mobile", "email", "contact", "region"];

/// Whether a refusal has a field to stand at; otherwise it stands at the buttons.
pub fn has_field(error: &ApiError) -> bool {
    FIELDS.contains(&field_of(error))
}

#[component]
pub fn Form(people: People, card: Card, on_submit: Callback<()>) -> impl IntoView {
    let error = move |field: &'static str| {
        Signal::derive(move || {
            card.error.with(|error| error.as_ref().filter(|error| field_of(error) == field).map(sentence))
        })
    };
    let queues = Signal::derive(move || people.names.ok().map(|names| names.queues).unwrap_or_default());
    let skills = Signal::derive(move || people.names.ok().map(|names| names.skills).unwrap_or_default());
    let at_desk = Memo::new(move |_| card.roles.with(|roles| roles.contains(&Role::Operator)));
    let serves =
        move || at_desk.get() || card.queues.with(|q| !q.is_empty()) || card.skills.with(|s| !s.is_empty());
    view! {
        <form
            class="form"
            id="employee"
            on:submit=move |event| {
                event.prevent_default();
                on_submit.run(());
            }
        >
            <TextField id="employee-name" class="w6" label=words::employees::full_name() value=card.name error=error("name")/>
            <TextField id="employee-login" class="w3" label=words::employees::login() value=card.login error=error("login")/>
            <TextField id="employee-extension" class="w3" label=words::employees::extension() value=card.extension error=error("extension")/>
            <Contacts people=people card=card error=Callback::new(error)/>
            <Roles card=card error=error("roles")/>
            <Phone card=card/>
            <Show when=serves>
                <Levels title=words::employees::queues() none=words::employees::no_queues() all=queues value=card.queues/>
                <Levels title=words::employees::skills() none=words::employees::no_skills() all=skills value=card.skills/>
            </Show>
            // Enter in a field saves, as in any form.
            <button type="submit" class="sr" tabindex="-1" aria-hidden="true"></button>
        </form>
    }
}

#[component]
fn Roles(card: Card, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <fieldset class="field w6">
            <legend class="label">{words::employees::roles()}</legend>
            <div class="roles">
                {Role::ALL
                    .iter()
                    .rev()
                    .map(|role| {
                        let role = *role;
                        view! {
                            <label class="check">
                                <input
                                    type="checkbox"
                                    prop:checked=move || card.roles.with(|roles| roles.contains(&role))
                                    on:change=move |event| {
                                        let on = event_target_checked(&event);
                                        card.roles
                                            .update(|roles| {
                                                roles.retain(|r| *r != role);
                                                if on {
                                                    roles.push(role);
                                                }
                                            });
                                    }
                                />
                                {role_word(role)}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            {move || error.get().map(|text| view! { <span class="error" role="alert">{icon_sm("circle-alert")}{text}</span> })}
        </fieldset>
    }
}

/// Which phone (requirement A8), and the account of a desk phone.
#[component]
fn Phone(card: Card) -> impl IntoView {
    let choice = move |desk: bool, glyph: &'static str, word: &'static str| {
        let on = move || card.desk_phone.get() == desk;
        view! {
            <button
                type="button"
                role="radio"
                aria-checked=move || on().to_string()
                tabindex=move || if on() { "0" } else { "-1" }
                on:click=move |_| card.desk_phone.set(desk)
                on:keydown=move |event| {
                    if matches!(event.code().as_str(), "ArrowLeft" | "ArrowRight") {
                        event.prevent_default();
                        card.desk_phone.set(!desk);
                        request_animation_frame(|| {
                            if let Ok(Some(on)) = document().query_selector("#employee .seg [aria-checked=true]")
                                && let Ok(on) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(on)
                            {
                                let _ = on.focus();
                            }
                        });
                    }
                }
            >
                {icon(glyph)}
                {word}
            </button>
        }
    };
    view! {
        <fieldset class="field w6">
            <legend class="label">{words::employees::phone()}</legend>
            <div class="seg" role="radiogroup" aria-label=words::employees::phone()>
                {choice(false, "monitor", words::employees::browser())}
                {choice(true, "phone", words::employees::desk_phone())}
            </div>
            {move || {
                let account = card.sip_user.get().filter(|_| card.desk_phone.get());
                account.map(|user| view! { <span class="hint">{words::employees::sip_account(user)}</span> })
            }}
        </fieldset>
    }
}
