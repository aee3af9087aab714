//! «Заявки»: who wants to be called back, and messages.

use super::api;
use crate::desk::state::Desk;
use crate::shell::areas::at_desk;
use crate::shell::session::{self, may};
use crate::ui::clock::day_and_hour;
use crate::ui::paged::{Paged, paged, paged_foot};
use crate::ui::parts::skeleton_rows;
use crate::ui::remote::{fault, send};
use crate::ui::{Button, Empty, Popover, clock, menu_item, words};
use domain::Permission;
use domain::callbacks::{CallbackRow, CallbackState, VoicemailRow};
use leptos::prelude::*;

crate::shell::lazy::lazy!(callbacks, |()| view! { <CallbacksPage/> });

#[component]
fn CallbacksPage() -> impl IntoView {
    let listens = may(&session::me(), Permission::RecordingsListen);
    let messages = RwSignal::new(false);
    let done = RwSignal::new(false);
    let tab = move |of: bool, word: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (messages.get() == of).to_string() on:click=move |_| messages.set(of)>{word}</button>
        }
    };
    view! {
        {crate::shell::areas::hidden_title(words::callbacks::area())}
        <div class="bar">
            {listens.then(|| view! {
                <div class="seg seg-sm" role="group" aria-label=words::callbacks::area()>
                    {tab(false, words::callbacks::callbacks())}
                    {tab(true, words::callbacks::messages())}
                </div>
            })}
            <button
                type="button"
                class="pick"
                class:is-set=move || done.get()
                aria-pressed=move || done.get().to_string()
                on:click=move |_| done.update(|done| *done = !*done)
            >
                {move || if messages.get() { words::callbacks::all_messages() } else { words::callbacks::closed() }}
            </button>
        </div>
        {move || match messages.get() {
            false => view! { <Callbacks done=done/> }.into_any(),
            true => view! { <Messages done=done/> }.into_any(),
        }}
    }
}

/// The list's own states, or its rows.
fn listed<T: Clone + Send + Sync + 'static>(
    list: Paged<T>,
    none: &'static str,
    table: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let empty = Memo::new(move |_| list.rows.with(Vec::is_empty));
    let body = move || match (empty.get(), list.error.get(), list.ready.get()) {
        (false, ..) => table(),
        (true, Some(error), _) => fault(&error, Callback::new(move |()| list.reload())).into_any(),
        (true, None, false) => skeleton_rows(8).into_any(),
        (true, None, true) => view! { <Empty glyph="phone-call" title=none/> }.into_any(),
    };
    view! {
        <div class="scroll grow" tabindex="-1" on:scroll=move |event| list.on_scroll(&event)>
            {body}
            {paged_foot(list)}
        </div>
    }
}

#[component]
fn Callbacks(done: RwSignal<bool>) -> impl IntoView {
    let list = paged(move |after| api::list(!done.get(), after));
    listed(list, words::callbacks::none(), move || {
        view! {
            <table class="table">
                <thead><tr>
                    <th>{words::callbacks::who()}</th>
                    <th>{words::callbacks::queue()}</th>
                    <th>{words::callbacks::asked_at()}</th>
                    <th>{words::callbacks::result()}</th>
                    <th></th>
                </tr></thead>
                <tbody><For each=move || list.rows.get() key=|row| (row.id, row.version) let:row>{callback(list, row)}</For></tbody>
            </table>
        }
        .into_any()
    })
}

fn who(number: Option<domain::Phone>, name: Option<String>) -> impl IntoView {
    let number = number.map_or_else(|| words::callbacks::hidden().to_owned(), |number| number.pretty());
    match name {
        Some(name) => view! { <td><span class="m">{name}</span><small class="t2">{number}</small></td> },
        None => view! { <td><span class="m">{number}</span><small class="t2">{String::new()}</small></td> },
    }
}

fn state_word(state: CallbackState) -> &'static str {
    match state {
        CallbackState::Open => words::callbacks::open(),
        CallbackState::Done => words::callbacks::done(),
        CallbackState::Failed => words::callbacks::failed(),
        CallbackState::Dropped => words::callbacks::dropped(),
    }
}

fn callback(list: Paged<CallbackRow>, row: CallbackRow) -> impl IntoView {
    let calls = at_desk(&session::me()).then(|| expect_context::<Desk>());
    let number = row.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let open = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let (id, version) = (row.id, row.version);
    let close = move |state: CallbackState| {
        open.set(false);
        send(api::close(id, version, state, note.get_untracked()), move |()| list.reload());
    };
    let is_open = row.state == CallbackState::Open;
    let result = match (is_open, row.asked) {
        (true, 0 | 1) => state_word(row.state).to_owned(),
        (true, n) => words::callbacks::asked(u64::from(n)),
        (false, _) => [
            Some(state_word(row.state).to_owned()),
            row.closed_by,
            Some(row.note).filter(|note| !note.is_empty()),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · "),
    };
    let trigger = move || {
        view! {
            <button
                type="button"
                class="btn btn-sm"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >{words::callbacks::close()}</button>
        }
    };
    view! {
        <tr data-callback=id.to_string()>
            {who(row.number, row.subscriber_name)}
            <td class="t2">{row.queue_name.or(row.line_name)}</td>
            <td class="t2 nowrap">{day_and_hour(row.asked_at)}</td>
            <td class="t2">{result}</td>
            <td>
                {is_open.then(|| view! {
                    <div class="row at-end">
                        {calls.map(|desk| view! {
                            <Button
                                label=words::callbacks::call()
                                glyph="phone"
                                kind="btn-sm btn-primary"
                                on_click=Callback::new(move |()| desk.dial(&number, || {}))
                            />
                        })}
                        <Popover open=open trigger=ViewFn::from(trigger) class="menu at-right" label=words::callbacks::close()>
                            <input
                                class="input input-sm"
                                aria-label=words::callbacks::note()
                                placeholder=words::callbacks::note()
                                prop:value=move || note.get()
                                on:input=move |event| note.set(event_target_value(&event))
                            />
                            {[CallbackState::Done, CallbackState::Failed, CallbackState::Dropped]
                                .map(|state| menu_item((), state_word(state), (), None, move || close(state)))
                                .collect_view()}
                        </Popover>
                    </div>
                })}
            </td>
        </tr>
    }
}

#[component]
fn Messages(done: RwSignal<bool>) -> impl IntoView {
    let list = paged(move |after| api::messages(!done.get(), after));
    listed(list, words::callbacks::no_messages(), move || {
        view! {
            <table class="table">
                <thead><tr>
                    <th>{words::callbacks::who()}</th>
                    <th>{words::callbacks::queue()}</th>
                    <th>{words::callbacks::left_at()}</th>
                    <th>{words::callbacks::sound()}</th>
                    <th></th>
                </tr></thead>
                <tbody><For each=move || list.rows.get() key=|row| (row.id, row.length.is_some(), row.heard_at) let:row>{message(list, row)}</For></tbody>
            </table>
        }
        .into_any()
    })
}

fn message(list: Paged<VoicemailRow>, row: VoicemailRow) -> impl IntoView {
    let id = row.id;
    let sound = match row.length {
        Some(length) => view! {
            <div class="row">
                <audio controls preload="none" src=format!("/recordings/{id}")></audio>
                <span class="t3">{clock::span(length)}</span>
            </div>
        }
        .into_any(),
        None => view! { <span class="t3">{words::callbacks::not_stored()}</span> }.into_any(),
    };
    let heard = row.heard_by.map(words::callbacks::heard_by);
    let is_new = heard.is_none();
    view! {
        <tr data-message=id.to_string()>
            {who(row.number, row.subscriber_name)}
            <td class="t2">{row.queue_name.or(row.line_name)}</td>
            <td class="t2 nowrap">{day_and_hour(row.left_at)}</td>
            <td>{sound}</td>
            <td class="t2">
                {heard}
                {is_new.then(|| view! {
                    <Button label=words::callbacks::mark_heard() kind="btn-sm" on_click=Callback::new(move |()| send(api::heard(id), move |()| list.reload()))/>
                })}
            </td>
        </tr>
    }
}
