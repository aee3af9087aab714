//! A talk: how long, with whom, against what is usual.

use super::{desk, who};
use crate::desk::state::{Desk, Doing, asked, party_name};
use crate::realtime::Live;
use crate::supervision::panel::Present;
use crate::ui::names::first_two;
use crate::ui::{clock, icon, span, words};
use domain::Millis;
use domain::board::{CallLive, Phase};
use leptos::prelude::*;

#[component]
pub fn Talk(doing: Doing) -> impl IntoView {
    let desk = desk();
    let tick = clock::ticking();
    let time = move || desk.since.get().map(|at| tick.get().since(at)).unwrap_or_default();
    let usual = Memo::new(move |_| desk.call.get().and_then(|c| c.recommended_talk));
    // The line is as long as the recommended time and a quarter.
    let done =
        move || usual.get().map_or(0.0, |u| (time().0 as f64 / (u.0 as f64 * 1.25) * 100.0).min(100.0));
    let held = move || {
        let call = desk.call.get()?;
        let now = if call.phase == Phase::Held { tick.get().since(call.since) } else { Millis::ZERO };
        let held = call.held + now;
        (held.as_secs() > 0).then(|| words::phone::held_for(span(held)))
    };
    let live = expect_context::<Live>();
    let me = crate::shell::session::me().employee;
    let over = move || usual.get().is_some_and(|u| time() > u);
    let ringing = move || matches!(desk.call.get().map(|c| c.phase), Some(Phase::Dialling { ringing: true }));
    let label = move || match doing {
        Doing::Dialling if ringing() => words::phone::they_ring(),
        Doing::Dialling => words::presence::dialling(),
        Doing::Held => words::presence::held(),
        Doing::Consulting => words::presence::consulting(),
        Doing::Interrupted => words::presence::interrupted(),
        _ => words::presence::talking(),
    };
    view! {
        <section class="beacon" data-state=doing.state() aria-label=label>
            <p class="what">
                {match doing {
                    Doing::Held => icon("pause").into_any(),
                    Doing::Dialling => crate::ui::glyph("outgoing").into_any(),
                    _ => crate::ui::glyph("talk").into_any(),
                }}
                {label}
                {move || desk.call.get().is_some_and(|c| c.recording).then(|| view! { <span class="rec">{words::phone::recording()}</span> })}
            </p>
            <p class="timer" role="timer">{move || span(time())}</p>
            <Show when=move || doing.talks() && usual.get().is_some()>
                <p class="pace" class:is-over=over aria-hidden="true">
                    <i style:width=move || format!("{:.1}%", done())></i>
                    <u style:left="80%"></u>
                </p>
            </Show>
            <Show when=move || doing.talks()>
                <p class="paceline">
                    <span>{held}</span>
                    <span>{move || usual.get().map(|u| words::phone::usually_to(span(u)))}</span>
                </p>
            </Show>
            <Present live=live operator=me/>
            <p class="sub">
                <span class="grow cut">
                    {move || desk.call.get().map(|call| {
                        let (name, number) = who(&call);
                        if let Some(other) = apart_with(&call, doing, desk) {
                            return view! { <b>{other}</b><br/>{words::talks::music_for(name)} }.into_any();
                        }
                        let rest: Vec<String> = [Some(number), call.queue_name].into_iter().flatten().filter(|s| !s.is_empty()).collect();
                        view! { <b>{name}</b><br/>{rest.join(" · ")} }.into_any()
                    })}
                </span>
            </p>
        </section>
    }
}

/// In a consultation: who is asked, or, for that one, who asks.
fn apart_with(call: &CallLive, doing: Doing, desk: Desk) -> Option<String> {
    if doing != Doing::Consulting {
        return None;
    }
    let me = desk.operator.get()?.id;
    match call.participant(me) {
        Some(_) => call.operator_name.as_deref().map(first_two),
        None => asked(call).map(party_name),
    }
}
