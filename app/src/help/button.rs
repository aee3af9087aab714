//! «Помощь»: one key calls for a supervisor about the call at hand; the same key takes it back.

use super::api;
use crate::desk::state::Desk;
use crate::ui::remote::send;
use crate::ui::{clock, icon, keys, words};
use domain::Presence;
use leptos::prelude::*;

#[component]
pub fn HelpButton() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tick = clock::ticking();
    let help = Memo::new(move |_| desk.operator.get().and_then(|o| o.help));
    let off = Memo::new(move |_| desk.operator.get().is_none_or(|o| o.presence == Presence::Offline));
    let toggle = move || {
        if !off.get_untracked() {
            send(api::ask(help.get_untracked().is_none()), |()| {});
        }
    };
    keys::bind(keys::alt("KeyH"), move || {
        toggle();
        true
    });
    Effect::new(move |before: Option<bool>| {
        let name = help.get().and_then(|help| help.answer).map(|answer| answer.name);
        if let Some(name) = &name
            && before == Some(false)
        {
            crate::ui::toast("ok", words::help::comes(helper(name)));
        }
        name.is_some()
    });
    let word = move || match help.get() {
        None => words::help::ask().to_owned(),
        Some(help) => match help.answer {
            Some(answer) => words::help::helps(helper(&answer.name)),
            None => words::help::waits(clock::span(tick.get().since(help.asked_at))),
        },
    };
    let tone = move || help.get().map(|help| if help.answer.is_some() { "ok" } else { "warn" });
    view! {
        <button
            type="button"
            class="btn btn-ghost help"
            data-tone=tone
            aria-pressed=move || help.get().is_some().to_string()
            aria-keyshortcuts="Alt+H"
            title=move || if help.get().is_some() { words::help::take_back() } else { words::help::about() }
            prop:disabled=move || off.get()
            on:click=move |_| toggle()
        >
            {icon("hand")}
            <span class="cut">{word}</span>
        </button>
    }
}

fn helper(name: &str) -> String {
    if name.is_empty() { words::help::supervisor().to_owned() } else { crate::ui::parts::short_name(name) }
}
