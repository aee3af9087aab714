//! The foot of the phone: the device, the quality of the link; a click opens the choice of devices and the test.

use super::panel;
use crate::desk::state::{Desk, Doing};
use crate::phone::{Phone, Registration};
use crate::realtime::{Link, Live};
use crate::ui::{Button, Popover, icon_sm, words};
use leptos::prelude::*;

#[component]
pub fn LinkLine() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let known = Memo::new(move |_| desk.doing.get() != Doing::Unknown);
    view! {
        <footer class="link">
            {move || if !known.get() {
                ().into_any()
            } else if desk.browser_phone.get() {
                view! { <BrowserPhone/> }.into_any()
            } else {
                view! {
                    {icon_sm("phone")}
                    <span class="cut">{words::phone::desk_phone()}</span>
                    <span class="end">
                        {move || desk.operator.get().map(|o| if o.reachable {
                            words::phone::extension(o.extension)
                        } else {
                            words::phone::desk_phone_away().to_owned()
                        })}
                    </span>
                }.into_any()
            }}
        </footer>
    }
}

/// What the line says. The word is the server's: it sees a contact of the phone, and this page hears the server.
#[component]
fn BrowserPhone() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let phone = expect_context::<Phone>();
    let live = expect_context::<Live>();
    let open = RwSignal::new(false);
    let elsewhere = Memo::new(move |_| phone.registration.get().elsewhere());
    let reached =
        Memo::new(move |_| live.link.get() == Link::Up && desk.operator.get().is_some_and(|o| o.reachable));
    let bars = Memo::new(move |_| match (reached.get(), phone.quality.get()) {
        (_, Some(quality)) => quality.bars(),
        (true, None) => 4,
        _ => 0,
    });
    let word = move || match (phone.registration.get(), phone.quality.get().map(|_| bars.get())) {
        (_, Some(4)) => words::phone::link_excellent(),
        (_, Some(3)) => words::phone::link_good(),
        (_, Some(1 | 2)) => words::phone::link_poor(),
        (_, Some(_)) => words::phone::link_silent(),
        (Registration::OtherTab, None) => words::sound::other_tab(),
        (Registration::OtherBrowser, None) => words::sound::other_browser(),
        (Registration::Registered, None) if reached.get() => words::phone::in_touch(),
        _ => words::phone::link_none(),
    };
    let tone = move || match bars.get() {
        3.. => "ok",
        2 => "warn",
        _ => "danger",
    };
    let ms = |seconds: f64| (seconds * 1000.0) as u64;
    let detail = move || {
        phone.quality.get().map(|q| words::phone::link_detail(ms(q.jitter), q.lost as u64, ms(q.rtt)))
    };
    let device = move || {
        let named = phone.microphone.get().ok().filter(|m| !m.is_empty());
        named.unwrap_or_else(|| words::phone::browser_phone().to_owned())
    };
    view! {
        <Show
            when=move || elsewhere.get()
            fallback=move || view! {
                <Popover
                    open=open
                    class="sound-pop scroll"
                    role="dialog"
                    label=words::sound::title()
                    trigger=ViewFn::from(move || view! {
                        <button
                            type="button"
                            class="device"
                            aria-haspopup="dialog"
                            aria-expanded=move || open.get().to_string()
                            title=words::sound::title()
                            on:click=move |_| open.update(|open| *open = !*open)
                        >
                            {icon_sm("headphones")}
                            <span class="cut">{device}</span>
                            {icon_sm("chevron-down")}
                        </button>
                    })
                >
                    {panel::LAZY.show(())}
                </Popover>
            }
        >
            <Button label=words::sound::lead_here() kind="btn-sm" glyph="headphones" on_click=Callback::new(move |()| phone.lead(true))/>
        </Show>
        <span class="row end" title=detail>
            <Show when=move || !elsewhere.get() || phone.quality.get().is_some()>
                <span class="bars" data-tone=tone aria-hidden="true">
                    {(0..4_u8).map(|i| view! { <i class:off=move || bars.get() <= i></i> }).collect_view()}
                </span>
            </Show>
            <span role="status" class:sr=move || { elsewhere.get() && phone.quality.get().is_some() }>{word}</span>
        </span>
    }
}
