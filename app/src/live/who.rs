//! The operator under the hand: what they do, with whom, and what a supervisor can change.

use super::crew::{Crew, Over, console_word};
use super::presence_menu::PresenceMenu;
use super::row::state_word;
use super::staff::QueuesMenu;
use crate::desk::state::presence_state;
use crate::supervision::panel::{Monitor, Present};
use crate::ui::icon::glyph_of;
use crate::ui::{Button, IconButton, clock, initials, words};
use domain::EmployeeId;
use domain::board::{CallLive, OperatorLive, Phase};
use domain::calls::Direction;
use domain::config::PhoneMode;
use leptos::prelude::*;
use leptos_router::components::A;

#[component]
pub fn Who(crew: Crew, id: EmployeeId) -> impl IntoView {
    let operator = Memo::new(move |_| crew.live.operators.get(id));
    let call =
        Memo::new(move |_| operator.with(|o| o.as_ref()?.call).and_then(|call| crew.live.calls.get(call)));
    let read = move |f: fn(&OperatorLive) -> String| operator.with(|o| o.as_ref().map(f).unwrap_or_default());
    let presence = move || operator.with(|o| o.as_ref().map(|o| o.presence));
    let state = Signal::derive(move || presence().map_or("inactive", presence_state));
    let word = move || presence().map(state_word);
    let time = clock::since(move || operator.with(|o| o.as_ref().map(|o| o.since)));
    let usual = move || {
        call.with(|c| c.as_ref()?.recommended_talk).map(|usual| words::live::usual(clock::span(usual)))
    };
    // In a state that only calls make: whether it is true is asked of Asterisk when it is to be ended.
    let stuck = Memo::new(move |_| presence().is_some_and(|presence| !presence.can_be_asked()));
    let me = crate::shell::session::me().employee;
    view! {
        <section class="panel who" aria-label=words::live::chosen_operator()>
            <header>
                <span class="avatar" aria-hidden="true">{move || read(|o| initials(&o.name))}{glyph_of(state)}</span>
                <div class="grow">
                    <h3 class="cut">{move || read(|o| o.name.clone())}</h3>
                    <p class="t2 sm cut">{move || read(|o| words::live::extension_of(&o.extension, phone_word(o.phone)))}</p>
                </div>
                <IconButton label=words::live::close_details() glyph="x" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| crew.chosen.set(None))/>
            </header>
            <div class="body scroll" tabindex="-1">
                <div class="row">
                    <span class="state" data-state=move || state.get()>{glyph_of(state)}{word}" "<time>{time}</time></span>
                    <span class="t3 sm end">{usual}</span>
                </div>
                {crew.supervisor.may.then(|| view! {
                    <Monitor supervisor=crew.supervisor operator=id/>
                    <Present live=crew.live operator=id but=me/>
                })}
                <dl class="dl">
                    {move || call.get().map(|call| with_whom(&call))}
                    <dt>{words::live::console()}</dt>
                    <dd>{move || operator.with(|o| o.as_ref().map(|o| console_word(o.console)))}</dd>
                    {move || operator.with(|o| after(crew, o.as_ref()))}
                    {move || operator.with(|o| breaks(crew, o.as_ref()))}
                    <dt>{words::live::phone()}</dt>
                    <dd class:danger=move || operator.with(|o| o.as_ref().is_some_and(|o| !o.reachable && o.presence != domain::Presence::Offline))>
                        {move || operator.with(|o| o.as_ref().map(|o| if o.reachable { words::live::phone_reachable() } else { words::live::phone_away() }))}
                    </dd>
                    <dt>{words::live::queues()}</dt>
                    <dd>{move || operator.with(|o| o.as_ref().map(|o| queues(crew, o)))}</dd>
                    <dt>{words::live::taken()}</dt>
                    <dd>{move || operator.with(|o| o.as_ref().map(|o| words::live::calls_today(u64::from(o.taken_today))))}</dd>
                </dl>
                <div class="row wrap">
                    <PresenceMenu crew=crew operators=Signal::derive(move || vec![id])/>
                    <QueuesMenu crew=crew operator=id/>
                    <Show when=move || stuck.get()>
                        <Button label=words::live::release() kind="btn-sm" on_click=Callback::new(move |()| crew.open.set(Some(Over::Release(id))))/>
                    </Show>
                    <A href=format!("/history?operator={id}") attr:class="btn btn-sm">{words::live::their_calls()}</A>
                </div>
            </div>
        </section>
    }
}

fn phone_word(mode: PhoneMode) -> &'static str {
    match mode {
        PhoneMode::Browser => words::live::phone_browser(),
        PhoneMode::Desk => words::live::phone_desk(),
    }
}

fn with_whom(call: &CallLive) -> impl IntoView + use<> {
    let direction = match call.direction {
        Direction::Inbound => words::live::inbound(),
        Direction::Outbound => words::live::outbound(),
        Direction::Internal => words::live::internal(),
    };
    let phase = match call.phase {
        Phase::Held => Some(words::live::held()),
        Phase::Interrupted { .. } => Some(words::live::link_lost()),
        Phase::Dialling { .. } => Some(words::live::dialling()),
        _ => None,
    };
    let number = call.number.as_ref().map_or_else(|| words::live::hidden_number().to_owned(), |n| n.pretty());
    let place = call.queue_name.clone().or(call.line_name.clone());
    let waited = (call.waited.as_secs() > 0).then(|| clock::span(call.waited));
    view! {
        <dt>{words::live::subscriber()}</dt>
        <dd class="m">{number}</dd>
        <dt>{words::live::call()}</dt>
        <dd>{direction}{phase.map(|phase| format!(", {phase}"))}</dd>
        {place.map(|place| view! { <dt>{words::live::queue()}</dt><dd>{place}</dd> })}
        {waited.map(|waited| view! { <dt>{words::live::waited()}</dt><dd>{waited}</dd> })}
    }
}

/// Where the operator goes after the call.
fn after(crew: Crew, operator: Option<&OperatorLive>) -> Option<impl IntoView + use<>> {
    let next = operator?.next?;
    let word = match next {
        domain::Presence::Break { reason } => crew.break_words(reason),
        other => state_word(other).to_owned(),
    };
    Some(view! { <dt>{words::live::after_call()}</dt><dd>{word}</dd> })
}

/// Breaks of today against their allowance; the one that goes on is counted up to its beginning.
fn breaks(crew: Crew, operator: Option<&OperatorLive>) -> Option<impl IntoView + use<>> {
    let all = &operator?.breaks;
    let lines: Vec<_> = crew.reasons.with(|reasons| {
        let used = |of: &domain::breaks::BreakUsed| {
            let (name, minutes) = reasons.get(&of.reason)?;
            let spent = of.until(clock::exact_now()).as_secs() / 60;
            Some(match minutes {
                Some(minutes) => words::live::break_used(u64::from(*minutes), name, spent),
                None => words::live::break_spent(spent, name),
            })
        };
        all.iter().filter_map(used).collect()
    });
    (!lines.is_empty()).then(|| view! { <dt>{words::live::breaks()}</dt><dd>{lines.join(", ")}</dd> })
}

fn queues(crew: Crew, operator: &OperatorLive) -> String {
    let names: Vec<_> =
        operator.queues.iter().filter_map(|id| crew.live.queues.get(*id)).map(|q| q.name).collect();
    if names.is_empty() { "—".to_owned() } else { names.join(", ") }
}
