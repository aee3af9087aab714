//! «Мой профиль»: who I am here, my password, where I am signed in.

use super::api;
use super::password::Password;
use super::phone::Phone;
use super::sessions::SessionRows;
use crate::employees::{photo_src, role_word};
use crate::shell::session;
use crate::ui::parts::face;
use crate::ui::remote::{remote, send, show};
use crate::ui::{Button, toast, words};
use leptos::prelude::*;

crate::shell::lazy::lazy!(account, |()| view! { <AccountPage/> });

#[component]
fn AccountPage() -> impl IntoView {
    let me = session::me();
    let roles = me.roles.iter().map(|role| role_word(*role)).collect::<Vec<_>>().join(", ");
    let under = match &me.extension {
        Some(extension) => words::employees::login_and_extension(extension, &me.login),
        None => me.login.clone(),
    };
    let photo = me.photo.as_ref().map(|version| photo_src(me.employee, version));
    let sessions = remote(api::sessions);
    let end = Callback::new(move |id| {
        send(api::end_session(id), move |()| {
            sessions.reload();
            toast("ok", words::account::ended_one());
        });
    });
    let end_others = Callback::new(move |()| {
        send(api::end_other_sessions(), move |n| {
            sessions.reload();
            toast("ok", words::account::ended(n));
        });
    });
    let alone = move || sessions.value.with(|value| matches!(value, Some(Ok(all)) if all.len() < 2));
    view! {
        {crate::shell::areas::hidden_title(words::account::area())}
        <div class="account scroll">
            <section class="panel myself">
                {face(&me.name, "avatar-lg", photo)}
                <div class="grow">
                    <h2 class="cut">{me.name.clone()}</h2>
                    <p class="t2 cut">{under}" · "{roles}</p>
                </div>
            </section>
            <Password on_changed=Callback::new(move |()| sessions.reload())/>
            {me.phone.filter(|_| crate::shell::areas::at_desk(&me)).map(|mode| view! { <Phone mode=mode/> })}
            <section class="panel where" aria-label=words::account::sessions()>
                <header>
                    <h2 class="grow">{words::account::sessions()}</h2>
                    <Button
                        label=words::account::end_others()
                        kind="btn-sm btn-ghost"
                        disabled=Signal::derive(alone)
                        on_click=end_others
                    />
                </header>
                {show(sessions, 3, move |all| view! { <SessionRows sessions=all end=end/> })}
            </section>
        </div>
    }
}
