//! A call is being offered.

use super::{desk, who};
use crate::phone::{Phone, Sound};
use crate::ui::names::first_two;
use crate::ui::{Button, clock, icon, kbd, span, words};
use domain::board::CallLive;
use domain::{EmployeeId, Stage};
use leptos::prelude::*;

#[component]
pub fn Ringing() -> impl IntoView {
    let desk = desk();
    let phone = expect_context::<Phone>();
    let tick = clock::ticking();
    let call = move || desk.call.get();
    let name = move || call().map(|c| who(&c).0);
    let number = move || call().map(|c| who(&c).1).filter(|n| !n.is_empty());
    let busy = Signal::derive(move || phone.sound.get() == Sound::Answering);
    view! {
        <section class="beacon" data-state="ringing" role="alertdialog" aria-label=words::presence::ringing()>
            <p class="what">
                {crate::ui::glyph("ringing")}
                {words::presence::ringing()}
                <time>{move || desk.since.get().map(|at| span(tick.get().since(at)))}</time>
            </p>
            <p class="who">{name}</p>
            {move || number().map(|n| view! { <p class="tel">{n}</p> })}
            <dl class="facts">
                {move || call().map(|c| {
                    let waited = c.queued_at.map(|at| span(tick.get().since(at)));
                    let from = from_whom(&c, desk.operator.get_untracked().map(|me| me.id));
                    view! {
                        {from.map(|(what, name)| view! { <dt>{what}</dt><dd>{name}</dd> })}
                        {c.queue_name.map(|q| view! { <dt>{words::phone::queue()}</dt><dd>{q}</dd> })}
                        {waited.map(|w| view! { <dt>{words::phone::waited()}</dt><dd>{w}</dd> })}
                        {c.line_name.map(|l| view! { <dt>{words::phone::line()}</dt><dd>{l}</dd> })}
                    }
                })}
            </dl>
            {move || if desk.browser_phone.get() {
                view! {
                    <div class="acts">
                        <Button
                            label=words::phone::answer()
                            kind="btn-lg btn-answer"
                            glyph="phone"
                            hint="F2"
                            busy=busy
                            on_click=Callback::new(move |()| desk.answer())
                        />
                        <button
                            type="button"
                            class="btn btn-lg"
                            aria-label=words::phone::decline()
                            title=words::phone::decline()
                            on:click=move |_| desk.hang_up()
                        >
                            {icon("phone-off")}
                            {kbd("F4")}
                        </button>
                    </div>
                }.into_any()
            } else {
                view! { <p>{words::phone::lift_handset()}</p> }.into_any()
            }}
        </section>
    }
}

/// Who asks or gives the call, and what for.
fn from_whom(call: &CallLive, me: Option<EmployeeId>) -> Option<(&'static str, String)> {
    let asked = me.and_then(|me| call.participant(me)).map(|me| me.stage);
    let (what, name) = match asked {
        Some(Stage::Invited) => (words::talks::calls_in(), call.operator_name.as_ref()),
        Some(_) => (words::talks::consults(), call.operator_name.as_ref()),
        None => (words::talks::from(), call.handed_by_name.as_ref()),
    };
    Some((what, first_two(name?)))
}
