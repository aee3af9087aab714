//! The table of calls; one row opens in place.

use super::detail::Detail;
use super::page::Place;
use super::query::Query;
use super::sentences::{direction_word, outcome_tone, outcome_word};
use crate::desk::state::call_icon;
use crate::ui::names::with_initial;
use crate::ui::paged::{Paged, paged_foot};
use crate::ui::parts::skeleton_rows;
use crate::ui::remote::fault;
use crate::ui::{Button, Chip, Empty, clock, icon, icon_sm, words};
use domain::Millis;
use domain::calls::{Direction, Outcome};
use domain::history::CallRow;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const COLUMNS: &str = "11";

#[component]
pub fn Rows(place: Place, calls: Paged<CallRow>) -> impl IntoView {
    let empty = move || calls.rows.with(Vec::is_empty);
    let what = move || {
        if !empty() {
            return ().into_any();
        }
        if let Some(error) = calls.error.get() {
            return view! { <div class="center">{fault(&error, Callback::new(move |()| calls.reload()))}</div> }.into_any();
        }
        if !calls.ready.get() {
            return skeleton_rows(12).into_any();
        }
        view! {
            <Empty glyph="phone-log" title=words::history::none_title() text=words::history::none_text()>
                {place.query.with(Query::narrows).then(|| view! {
                    <Button
                        label=words::list::clear_filters()
                        kind="btn-sm"
                        on_click=Callback::new(move |()| place.change(|query| {
                            *query = Query { period: query.period.clone(), ..Query::default() };
                        }))
                    />
                })}
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="calls scroll" class:is-own=!place.all tabindex="-1" on:scroll=move |event| calls.on_scroll(&event) on:keydown=walk>
            <table class="table" aria-busy=move || calls.busy.get().to_string()>
                <thead>
                    <tr>
                        <th aria-sort="descending">{words::history::time()} " " {icon("arrow-down")}</th>
                        <th class="dir"><span class="sr">{words::history::direction()}</span></th>
                        <th>{words::history::subscriber()}</th>
                        <th>{words::history::number()}</th>
                        <th>{words::history::queue()}</th>
                        <th>{words::history::operator()}</th>
                        <th class="num">{words::history::waited()}</th>
                        <th class="num">{words::history::talked()}</th>
                        <th class="wide">{words::history::topic()}</th>
                        <th>{words::history::outcome()}</th>
                        <th><span class="sr">{words::history::recording()}</span></th>
                    </tr>
                </thead>
                <tbody>
                    // Seen anew when the call went on since: the key has what can change.
                    <For
                        each=move || calls.rows.get()
                        key=|row| (row.id, row.ended_at, row.recording, row.topic_name.clone(), row.subscriber_name.clone())
                        let:row
                    >
                        <Row place=place row=row/>
                    </For>
                </tbody>
            </table>
            {what}
            {paged_foot(calls)}
        </div>
    }
}

/// ↑ ↓ go through the rows.
fn walk(event: web_sys::KeyboardEvent) {
    let step: i32 = match event.code().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(active) = document().active_element().filter(|e| e.class_list().contains("opener")) else {
        return;
    };
    let Ok(all) = document().query_selector_all(".calls .opener") else { return };
    let at = (0..all.length()).find(|i| all.get(*i).is_some_and(|n| n.is_same_node(Some(active.as_ref()))));
    let next = at.and_then(|at| u32::try_from(at as i32 + step).ok()).and_then(|i| all.get(i));
    event.prevent_default();
    if let Some(Ok(next)) = next.map(|n| n.dyn_into::<web_sys::HtmlElement>()) {
        let _ = next.focus();
    }
}

fn length(length: Millis) -> String {
    if length.as_secs() == 0 { "—".to_owned() } else { clock::span(length) }
}

#[component]
fn Row(place: Place, row: CallRow) -> impl IntoView {
    let id = row.id;
    let open = Memo::new(move |_| place.query.with(|q| q.open == Some(id)));
    let time = clock::day_and_hour(row.started_at);
    let missed = row.direction == Direction::Inbound && row.outcome == Some(Outcome::Abandoned);
    // A call that nobody has answered yet is not missed yet.
    let waits = row.ended_at.is_none() && row.direction == Direction::Inbound;
    let glyph = if waits { "phone-incoming" } else { call_icon(&row) };
    let toggle = move |_| {
        place.adjust(|query| query.open = (query.open != Some(id)).then_some(id));
    };
    let unknown = move || view! { <span class="t3">{words::history::unknown()}</span> };
    let dash = || view! { <span class="t3">"—"</span> };
    let operator = row.operator_name.as_deref().map(with_initial);
    let outcome = match (row.outcome, row.ended_at) {
        (Some(outcome), _) => {
            view! { <Chip label=outcome_word(outcome) tone=outcome_tone(outcome)/> }.into_any()
        }
        (None, None) => view! { <Chip label=words::history::goes_on() tone="info"/> }.into_any(),
        (None, Some(_)) => ().into_any(),
    };
    view! {
        <tr class:is-open=move || open.get() on:click=toggle data-call=id.to_string()>
            <td>
                <button type="button" class="opener" aria-expanded=move || open.get().to_string() aria-label=words::history::call_at(&time)>
                    {time.clone()}
                </button>
            </td>
            <td class="dir">
                <span class=if missed { "danger" } else { "t3" } role="img" aria-label=direction_word(row.direction)>
                    {icon(glyph)}
                </span>
            </td>
            <td class="m cut">{match row.subscriber_name.clone() { Some(name) => name.into_any(), None => unknown().into_any() }}</td>
            <td class="t2">{match &row.number { Some(n) => n.pretty().into_any(), None => dash().into_any() }}</td>
            <td class="t2 cut">{match row.queue_name.clone() { Some(name) => name.into_any(), None => dash().into_any() }}</td>
            <td class="cut" title=row.operator_name.clone()>{match operator { Some(name) => name.into_any(), None => dash().into_any() }}</td>
            <td class=if missed { "num danger m" } else { "num" }>{length(row.waited)}</td>
            <td class="num">{length(row.talked)}</td>
            <td class="t2 wide cut">{row.topic_name.clone()}</td>
            <td>{outcome}</td>
            <td>
                {row.recording.map(|_| view! { <span class="t3" role="img" aria-label=words::history::has_recording()>{icon_sm("audio-lines")}</span> })}
            </td>
        </tr>
        <Show when=move || open.get()>
            <tr class="open-body">
                <td colspan=COLUMNS><Detail id=id listens=place.listens/></td>
            </tr>
        </Show>
    }
}
