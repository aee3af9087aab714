//! Changing one's own password: the old one, the new one, and what it must be.

use super::api;
use crate::error::ApiError;
use crate::shell::session;
use crate::ui::remote::sentence;
use crate::ui::{Button, Field, IconButton, icon_sm, toast, words};
use domain::account::PasswordRule;
use leptos::prelude::*;

fn rule_word(rule: PasswordRule) -> &'static str {
    match rule {
        PasswordRule::Long => words::account::rule_long(),
        PasswordRule::Varied => words::account::rule_varied(),
        PasswordRule::NotARow => words::account::rule_row(),
        PasswordRule::NotTheLogin => words::account::rule_login(),
    }
}

/// `on_changed` runs when other sessions were ended by it.
#[component]
pub fn Password(on_changed: Callback<()>) -> impl IntoView {
    let login = StoredValue::new(session::me().login);
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (shown, busy) = (RwSignal::new(false), RwSignal::new(false));
    let refused = RwSignal::new(None::<ApiError>);
    let error = move |field: &'static str| {
        Signal::derive(move || {
            let of = |error: &ApiError| error.field.as_deref().unwrap_or("old") == field;
            refused.with(|refused| refused.as_ref().filter(|error| of(error)).map(sentence))
        })
    };
    let holds = move |rule: PasswordRule| new.with(|new| login.with_value(|login| rule.holds(new, login)));
    let ready = move || !old.with(String::is_empty) && PasswordRule::ALL.into_iter().all(holds);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !untrack(ready) {
            return;
        }
        busy.set(true);
        refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = api::change_password(old.get_untracked(), new.get_untracked()).await;
            busy.set(false);
            match answer {
                Ok(ended) => {
                    old.set(String::new());
                    new.set(String::new());
                    let said = match ended {
                        0 => words::account::changed().to_owned(),
                        n => words::account::changed_ended(n),
                    };
                    toast("ok", said);
                    on_changed.run(());
                }
                Err(error) => {
                    session::note_error(&error);
                    refused.set(Some(error));
                }
            }
        });
    };
    let field = move |id: &'static str,
                      word: &'static str,
                      fill: &'static str,
                      value: RwSignal<String>,
                      error: Signal<Option<String>>| {
        view! {
            <Field id=id label=word error=error>
                <div class="input" aria-invalid=move || error.get().is_some().then_some("true")>
                    <input
                        id=id
                        type=move || if shown.get() { "text" } else { "password" }
                        autocomplete=fill
                        aria-describedby=move || error.get().is_some().then(|| format!("{id}-error"))
                        prop:value=move || value.get()
                        on:input=move |event| {
                            refused.set(None);
                            value.set(event_target_value(&event));
                        }
                    />
                    {(id == "new").then(|| view! {
                        <IconButton
                            label=Signal::derive(move || {
                                if shown.get() { words::shell::hide_password() } else { words::shell::show_password() }.to_owned()
                            })
                            glyph="eye"
                            kind="btn-ghost btn-sm"
                            on_click=Callback::new(move |()| shown.update(|shown| *shown = !*shown))
                        />
                    })}
                </div>
            </Field>
        }
    };
    view! {
        <form class="panel" aria-label=words::account::password() on:submit=submit>
            <header><h2>{words::account::password()}</h2></header>
            <div class="body">
                // So that the browser's keeper of passwords knows whose it is.
                <input class="sr" type="text" autocomplete="username" tabindex="-1" aria-hidden="true" prop:value=login.get_value()/>
                {field("old", words::account::old(), "current-password", old, error("old"))}
                {field("new", words::account::new(), "new-password", new, error("new"))}
                <ul class="rules">
                    {PasswordRule::ALL
                        .map(|rule| {
                            let word = rule_word(rule);
                            view! {
                                <li data-tone=move || if holds(rule) { "ok" } else { "mute" }>
                                    {move || icon_sm(if holds(rule) { "check" } else { "minus" })}
                                    {word}
                                    <span class="sr">{move || holds(rule).then(words::account::kept)}</span>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                <div class="row">
                    <Button label=words::account::change() kind="btn-primary" busy=busy submit=true disabled=Signal::derive(move || !ready())/>
                    <span class="t3 sm">{words::account::change_hint()}</span>
                </div>
            </div>
        </form>
    }
}
