//! Sign-in: form left, echo right.

use super::session;
use crate::ui::remote::sentence;
use crate::ui::{Button, Field, IconButton, TextField, words};
use leptos::prelude::*;

#[component]
pub fn SignIn() -> impl IntoView {
    let login = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let answer = crate::sessions::api::sign_in(
                login.get_untracked().trim().to_owned(),
                password.get_untracked(),
            )
            .await;
            busy.set(false);
            match answer {
                Ok(me) => session::signed_in(me),
                Err(fault) => error.set(Some(sentence(&fault))),
            }
        });
    };
    view! {
        <div class="sign">
            <main id="work">
                <p class="brand">{crate::ui::icon("logo")}{words::shell::product()}</p>
                <h1>{words::shell::sign_in()}</h1>
                <form on:submit=submit>
                    <TextField id="login" label=words::shell::login() value=login autocomplete="username" size="input-lg"/>
                    <Field id="password" label=words::shell::password() error=error>
                        <div class="input input-lg" aria-invalid=move || error.get().is_some().then_some("true")>
                            <input
                                id="password"
                                type=move || if shown.get() { "text" } else { "password" }
                                autocomplete="current-password"
                                aria-describedby="password-error"
                                prop:value=move || password.get()
                                on:input=move |e| password.set(event_target_value(&e))
                            />
                            <IconButton
                                label=Signal::derive(move || {
                                    if shown.get() { words::shell::hide_password() } else { words::shell::show_password() }.to_owned()
                                })
                                glyph="eye"
                                kind="btn-ghost btn-sm"
                                on_click=Callback::new(move |()| shown.update(|s| *s = !*s))
                            />
                        </div>
                    </Field>
                    <Button label=words::shell::enter() kind="btn-primary btn-lg" busy=busy submit=true/>
                </form>
            </main>
            <aside class="echo" aria-hidden="true">
                <svg viewBox="0 0 800 768" preserveAspectRatio="xMidYMid slice">
                    <circle cx="600" cy="300" r="74" fill="none" stroke="white" stroke-opacity="0.95" stroke-width="34"/>
                    {[(170, "0.3", 14), (270, "0.2", 10), (380, "0.13", 8), (500, "0.09", 6), (640, "0.06", 5)]
                        .map(|(r, opacity, width)| view! {
                            <circle cx="600" cy="300" r=r fill="none" stroke="white" stroke-opacity=opacity stroke-width=width/>
                        })
                        .collect_view()}
                    <circle cx="706" cy="194" r="30" fill="white"/>
                </svg>
                <p>{words::shell::motto()}</p>
            </aside>
        </div>
    }
}
