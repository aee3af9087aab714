//! «Звук»: microphone, speaker, ringer, how loud, notices of the desktop. What is chosen holds at once, in a talk too.

use super::trial::Trial;
use crate::phone::{Devices, Phone};
use crate::ui::{Button, IconButton, icon, words};
use leptos::prelude::*;
use std::time::Duration;

crate::shell::lazy::lazy!(sound, |()| view! { <Panel/> });

#[component]
fn Panel() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let level = RwSignal::new(0.0);
    phone.metering(true);
    let measure = move || level.set(phone.microphone_level().unwrap_or(0.0));
    if let Ok(handle) = set_interval_with_handle(measure, Duration::from_millis(100)) {
        on_cleanup(move || handle.clear());
    }
    on_cleanup(move || phone.metering(false));
    let notices = Memo::new(move |_| phone.devices.with(|d| d.notices.clone()));
    view! {
        <h2>{words::sound::title()}</h2>
        <Device used="mic" label=words::sound::microphone() list=|d| d.mics.clone() chosen=|d| d.mic.clone()/>
        <span class="meter level-meter" role="meter" aria-label=words::sound::microphone_level() aria-valuemin="0" aria-valuemax="100" aria-valuenow=move || format!("{:.0}", level.get())>
            <i style:width=move || format!("{:.0}%", level.get())></i>
        </span>
        <Device used="out" label=words::sound::speaker() list=|d| d.outs.clone() chosen=|d| d.out.clone()/>
        <Volume used="out" label=words::sound::volume() read=|d| d.volume/>
        <Device used="ring" label=words::sound::ringer() list=|d| d.outs.clone() chosen=|d| d.ring.clone()/>
        <Volume used="ring" label=words::sound::ring_volume() read=|d| d.ring_volume/>
        {move || match notices.get().as_str() {
            "granted" => view! { <p class="t3 sm">{icon("bell")}" "{words::sound::notices_on()}</p> }.into_any(),
            "default" => view! {
                <Button label=words::sound::notices_allow() kind="btn-sm" glyph="bell" on_click=Callback::new(move |()| phone.allow_notices())/>
            }
            .into_any(),
            _ => view! { <p class="t3 sm">{icon("bell")}" "{words::sound::notices_denied()}</p> }.into_any(),
        }}
        <Trial/>
    }
}

/// A choice with what is plugged in; "" is the system's own.
#[component]
fn Device(
    used: &'static str,
    label: &'static str,
    list: fn(&Devices) -> Vec<String>,
    chosen: fn(&Devices) -> String,
) -> impl IntoView {
    let phone = expect_context::<Phone>();
    let options = Memo::new(move |_| phone.devices.with(list));
    let value = Memo::new(move |_| phone.devices.with(chosen));
    view! {
        <div class="field">
            <label class="label" for=format!("sound-{used}")>{label}</label>
            <div class="row">
                <span class="select grow">
                    <select
                        id=format!("sound-{used}")
                        class="input input-sm"
                        on:change=move |event| phone.choose(used, &event_target_value(&event))
                    >
                        <option value="" selected=move || value.get().is_empty()>{words::sound::system_device()}</option>
                        {move || options.get().into_iter().map(|name| {
                            let shown = name.clone();
                            let on = name.clone();
                            view! { <option value=name selected=move || value.get() == on>{shown}</option> }
                        }).collect_view()}
                    </select>
                    {icon("chevron-down")}
                </span>
                {(used != "mic").then(|| view! {
                    <IconButton label=words::sound::listen() glyph="volume-2" kind="btn-sm" on_click=Callback::new(move |()| phone.sample(used))/>
                })}
            </div>
        </div>
    }
}

#[component]
fn Volume(used: &'static str, label: &'static str, read: fn(&Devices) -> f64) -> impl IntoView {
    let phone = expect_context::<Phone>();
    view! {
        <input
            type="range"
            class="range"
            min="0"
            max="100"
            step="5"
            aria-label=label
            prop:value=move || format!("{:.0}", phone.devices.with(read) * 100.0)
            on:input=move |event| phone.volume(used, event_target_value(&event).parse().unwrap_or(100.0) / 100.0)
        />
    }
}
