//! The phone itself: device and link.

use super::desk;
use crate::desk::state::Doing;
use crate::phone::{Phone, Registration};
use crate::ui::{icon_sm, words};
use leptos::prelude::*;

/// The device and the quality of the link.
#[component]
pub fn LinkLine() -> impl IntoView {
    let desk = desk();
    let phone = expect_context::<Phone>();
    let bars = Memo::new(move |_| match (phone.registration.get(), phone.quality.get()) {
        (Registration::Registered, Some(quality)) => quality.bars(),
        (Registration::Registered, None) => 4,
        _ => 0,
    });
    let word = move || match (phone.registration.get(), phone.quality.get().map(|_| bars.get())) {
        (Registration::Registered, None) => words::phone::in_touch(),
        (Registration::Registered, Some(4)) => words::phone::link_excellent(),
        (Registration::Registered, Some(3)) => words::phone::link_good(),
        (Registration::Registered, Some(1 | 2)) => words::phone::link_poor(),
        (Registration::Registered, Some(_)) => words::phone::link_silent(),
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
    let known = Memo::new(move |_| desk.doing.get() != Doing::Unknown);
    view! {
        <footer class="link">
            {move || if !known.get() {
                ().into_any()
            } else if desk.browser_phone.get() {
                view! {
                    {icon_sm("headphones")}
                    <span class="cut">
                        {move || phone.microphone.get().ok().filter(|m| !m.is_empty()).unwrap_or_else(|| words::phone::browser_phone().to_owned())}
                    </span>
                    <span class="row end" title=detail>
                        <span class="bars" data-tone=tone aria-hidden="true">
                            {(0..4_u8).map(|i| view! { <i class:off=move || bars.get() <= i></i> }).collect_view()}
                        </span>
                        {word}
                    </span>
                }.into_any()
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
