//! Which phone I work with (requirement A8), changed in the middle of a shift.

use super::api;
use crate::shell::session::note_error;
use crate::ui::remote::sentence;
use crate::ui::{Button, Dialog, icon, toast, words};
use domain::config::PhoneMode;
use domain::employees::EmployeeSecrets;
use leptos::prelude::*;

/// The page's own phone begins or ends with the page.
fn renew() {
    let _ = window().location().reload();
}

#[component]
pub fn Phone(mode: PhoneMode) -> impl IntoView {
    let secrets = RwSignal::new(None::<EmployeeSecrets>);
    let busy = RwSignal::new(false);
    let choose = move |desk: bool| {
        if busy.get_untracked() || desk == (mode == PhoneMode::Desk) {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            match api::set_phone(desk).await {
                Ok(None) => renew(),
                Ok(made) => secrets.set(made),
                Err(error) => {
                    busy.set(false);
                    note_error(&error);
                    toast("danger", sentence(&error));
                }
            }
        });
    };
    let choice = move |desk: bool, glyph: &'static str, word: &'static str| {
        let on = desk == (mode == PhoneMode::Desk);
        view! {
            <button type="button" role="radio" aria-checked=on.to_string() prop:disabled=move || busy.get() on:click=move |_| choose(desk)>
                {icon(glyph)}
                {word}
            </button>
        }
    };
    view! {
        <section class="panel" aria-label=words::employees::phone()>
            <header><h2>{words::employees::phone()}</h2></header>
            <div class="body">
                <div class="seg" role="radiogroup" aria-label=words::employees::phone()>
                    {choice(false, "monitor", words::employees::browser())}
                    {choice(true, "phone", words::employees::desk_phone())}
                </div>
                <p class="t3 sm">{words::account::phone_hint()}</p>
            </div>
        </section>
        {move || secrets.get().map(|made| view! {
            <Dialog title=words::account::phone_made() on_close=Callback::new(|()| renew())>
                <p>{words::account::phone_made_text()}</p>
                <dl class="secrets">
                    <dt>{words::employees::sip_user()}</dt>
                    <dd><code>{made.sip_user}</code></dd>
                    <dd></dd>
                    <dt>{words::employees::sip_password()}</dt>
                    <dd><code>{made.sip_password}</code></dd>
                    <dd></dd>
                </dl>
                <footer>
                    <Button label=words::employees::written_down() kind="btn-primary" on_click=Callback::new(|()| renew())/>
                </footer>
            </Dialog>
        })}
    }
}
