//! The test before the shift: a sentence from the centre, four seconds to speak, the same played back; then the
//! verdict, and what was measured.

use crate::desk::state::Desk;
use crate::phone::{Phone, Verdict};
use crate::ui::{Button, icon, words};
use leptos::prelude::*;

#[component]
pub fn Trial() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let desk = expect_context::<Desk>();
    // Closing the panel ends it: a test that nobody sees must not hold the microphone.
    on_cleanup(move || phone.stop_test());
    let phase = Memo::new(move |_| phone.testing.with(|t| t.as_ref().map(|t| t.phase.clone())));
    let level = move || phone.testing.with(|t| t.as_ref().map_or(0, |t| t.mic.max(t.heard)));
    let busy = Signal::derive(move || desk.doing.get().in_call());
    view! {
        <section class="trial" aria-label=words::sound::test()>
            {move || match phase.get() {
                Some(phase) => view! {
                    <p role="status"><b>{phase_word(&phase)}</b></p>
                    <span class="meter level-meter" aria-hidden="true"><i style:width=move || format!("{}%", level())></i></span>
                    <Button label=words::sound::stop_test() kind="btn-sm" on_click=Callback::new(move |()| phone.stop_test())/>
                }
                .into_any(),
                None => view! {
                    {move || phone.verdict.get().map(verdict)}
                    <Button label=words::sound::test() kind="btn-sm" glyph="audio-lines" disabled=busy on_click=Callback::new(move |()| phone.test())/>
                    <p class="t3 sm">{words::sound::test_about()}</p>
                }
                .into_any(),
            }}
        </section>
    }
}

fn phase_word(phase: &str) -> &'static str {
    match phase {
        "calling" => words::sound::test_calling(),
        "prompt" => words::sound::test_prompt(),
        "speak" => words::sound::test_speak(),
        _ => words::sound::test_listen(),
    }
}

fn verdict(found: Verdict) -> impl IntoView {
    let (tone, text) = match found.code.as_str() {
        "ok" if found.rtt > 400 || found.lost * 20 > found.received => ("warn", words::sound::test_weak()),
        "ok" => ("ok", words::sound::test_ok()),
        "quiet" => ("warn", words::sound::test_quiet()),
        "no_return" => ("warn", words::sound::test_no_return()),
        "silence" => ("danger", words::sound::test_silence()),
        "microphone" => ("danger", words::sound::test_microphone()),
        "stopped" => ("mute", words::sound::test_stopped()),
        _ => ("danger", words::sound::test_no_link()),
    };
    let figures = (found.received > 0)
        .then(|| words::sound::test_figures(found.jitter, found.lost, found.received, found.rtt));
    view! {
        <p class="verdict" data-tone=tone role="status">
            {icon(if tone == "ok" { "circle-check" } else { "circle-alert" })}
            <span>{text}{figures.map(|figures| view! { <br/><span class="t2 sm">{figures}</span> })}</span>
        </p>
    }
}
