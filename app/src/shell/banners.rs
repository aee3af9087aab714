//! The one banner under the top bar: the most important of what is wrong.

use crate::phone::Phone;
use crate::realtime::{Link, Live};
use crate::sound::{phone_lost, silent};
use crate::ui::{Banner, Button, clock, words};
use domain::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

#[derive(Clone, PartialEq)]
enum Trouble {
    Link(Timestamp),
    Asterisk,
    Phone(Timestamp),
    Microphone(String),
    Silence,
}

/// Follows `fault`: appears after 2 s of it, goes 1 s after its end, so that a blink shows nothing.
pub fn steady<T: Clone + PartialEq + Send + Sync + 'static>(fault: Signal<Option<T>>) -> Signal<Option<T>> {
    let shown = RwSignal::new(None::<T>);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let now = fault.get();
        let Some(mine) = turn.try_update_value(|t| {
            *t += 1;
            *t
        }) else {
            return;
        };
        let wait = match (&now, shown.get_untracked()) {
            (Some(_), Some(_)) => 0,
            (Some(_), None) => 2_000,
            (None, Some(_)) => 1_000,
            (None, None) => return,
        };
        let apply = move || {
            if turn.try_get_value() == Some(mine) {
                shown.set(now.clone());
            }
        };
        if wait == 0 { apply() } else { set_timeout(apply, Duration::from_millis(wait)) }
    });
    shown.into()
}

/// Since when the link to the server is lost.
pub fn link_lost(live: Live) -> Signal<Option<Timestamp>> {
    Signal::derive(move || match live.link.get() {
        Link::Lost { since, .. } => Some(since),
        Link::Opening | Link::Up => None,
    })
}

#[component]
pub fn Banners() -> impl IntoView {
    let live = expect_context::<Live>();
    let phone = expect_context::<Phone>();
    let (link, registration) = (link_lost(live), phone_lost(phone));
    let trouble = Memo::new(move |_| {
        if let Some(since) = link.get() {
            return Some(Trouble::Link(since));
        }
        if !live.health.get().asterisk {
            return Some(Trouble::Asterisk);
        }
        if let Some(since) = registration.get() {
            return Some(Trouble::Phone(since));
        }
        phone.microphone.get().err().map(Trouble::Microphone)
    });
    let steady = steady(trouble.into());
    let silence = silent(phone);
    // Three seconds of silence are known for certain: nothing is waited for.
    let shown = Memo::new(move |_| match steady.get() {
        None | Some(Trouble::Microphone(_)) if silence.get() => Some(Trouble::Silence),
        other => other,
    });
    let tick = clock::ticking();
    let for_how_long = move |since: Timestamp| clock::span(tick.get().since(since));
    move || {
        let again = Callback::new(move |()| live.retry());
        shown.get().map(|trouble| match trouble {
            Trouble::Link(since) => view! {
                <Banner
                    tone="warn"
                    glyph="wifi-off"
                    strong=Signal::derive(move || words::shell::link_lost(for_how_long(since)))
                    rest=words::shell::link_lost_rest()
                >
                    <Button label=words::ui::again() kind="btn-sm" on_click=again/>
                </Banner>
            }
            .into_any(),
            Trouble::Asterisk => view! {
                <Banner tone="danger" glyph="phone-off" strong=words::shell::asterisk_down() rest=words::shell::asterisk_down_rest()/>
            }
            .into_any(),
            Trouble::Phone(since) => view! {
                <Banner
                    tone="danger"
                    glyph="phone-off"
                    strong=Signal::derive(move || words::shell::phone_lost(for_how_long(since)))
                    rest=words::shell::phone_lost_rest()
                />
            }
            .into_any(),
            Trouble::Microphone(what) => {
                view! { <Banner tone="danger" glyph="mic-off" strong=words::shell::no_microphone() rest=what/> }.into_any()
            }
            Trouble::Silence => {
                let rest = Signal::derive(move || words::shell::silence_rest(u64::from(phone.recovering.get().max(1))));
                view! { <Banner tone="danger" glyph="volume-2" strong=words::shell::silence() rest=rest/> }.into_any()
            }
        })
    }
}
