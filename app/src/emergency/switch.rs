//! The emergency announcement: the one switch, and the banner of everybody who may switch it.

use super::api;
use crate::realtime::Live;
use crate::shell::session::{self, may};
use crate::ui::remote::send;
use crate::ui::{Button, Dialog, icon, words};
use domain::Permission;
use domain::emergency::Sentence;
use leptos::prelude::*;

/// What is being said now, and «Выключить».
#[component]
pub fn EmergencyBanner() -> impl IntoView {
    let live = expect_context::<Live>();
    let allowed = may(&session::me(), Permission::EmergencySet);
    let busy = RwSignal::new(false);
    let off = Callback::new(move |()| {
        busy.set(true);
        send(
            async move {
                let done = api::clear().await;
                busy.set(false);
                done
            },
            |()| {},
        );
    });
    move || {
        live.emergency.get().map(|emergency| view! {
            <p class="banner" data-tone="danger" role="status">
                {icon("megaphone")}
                <span class="cut"><b>{words::emergency::on()}</b> " " <span class="rest">{emergency.text}</span></span>
                {allowed.then(|| view! { <Button label=words::emergency::turn_off() kind="btn-sm" busy=busy on_click=off/> })}
            </p>
        })
    }
}

/// The button, and the question what to say.
#[component]
pub fn EmergencySwitch() -> impl IntoView {
    let live = expect_context::<Live>();
    let asking = RwSignal::new(false);
    let allowed = may(&session::me(), Permission::EmergencySet);
    allowed.then(|| {
        view! {
            <Button
                label=words::emergency::button()
                glyph="megaphone"
                pressed=Signal::derive(move || live.emergency.with(Option::is_some))
                on_click=Callback::new(move |()| asking.set(true))
            />
            {move || asking.get().then(|| view! { <Ask asking=asking/> })}
        }
    })
}

#[component]
fn Ask(asking: RwSignal<bool>) -> impl IntoView {
    let live = expect_context::<Live>();
    let before = live.emergency.get_untracked();
    let text = RwSignal::new(before.as_ref().map(|emergency| emergency.text.clone()).unwrap_or_default());
    let busy = RwSignal::new(false);
    let close = Callback::new(move |()| asking.set(false));
    let on = Callback::new(move |()| {
        busy.set(true);
        send(
            async move {
                let done = api::set(Sentence::Text { text: text.get_untracked() }).await;
                busy.set(false);
                done
            },
            move |()| asking.set(false),
        );
    });
    let off = Callback::new(move |()| {
        busy.set(true);
        send(
            async move {
                let done = api::clear().await;
                busy.set(false);
                done
            },
            move |()| asking.set(false),
        );
    });
    let is_on = before.is_some();
    view! {
        <Dialog title=words::emergency::title() on_close=close>
            <p>{words::emergency::explained()}</p>
            <div class="field">
                <label for="emergency-text">{words::emergency::sentence()}</label>
                <textarea
                    class="input"
                    id="emergency-text"
                    rows="4"
                    autofocus
                    maxlength="500"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </div>
            <footer>
                <Button
                    label=words::emergency::turn_on()
                    kind="btn-primary"
                    busy=busy
                    disabled=Signal::derive(move || text.with(|text| text.trim().is_empty()))
                    on_click=on
                />
                {is_on.then(|| view! { <Button label=words::emergency::turn_off() busy=busy on_click=off/> })}
                <Button label=words::ui::cancel() on_click=close/>
            </footer>
        </Dialog>
    }
}
