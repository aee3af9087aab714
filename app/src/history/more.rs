//! «Ещё»: filters that are set seldom, with how many of them are set.

use super::page::Place;
use super::query::{ENDED_BY, Query, ended_by_key};
use super::sentences::ended_by_word;
use crate::ui::{Field, Popover, Select, count, icon, words};
use leptos::prelude::*;

const TALKED: [u64; 4] = [30, 60, 180, 600];
const WAITED: [u64; 4] = [20, 60, 120, 300];

fn choices(from: [u64; 4], say: fn(String) -> String) -> Vec<(String, String)> {
    let one = |secs: u64| {
        let length = if secs < 60 { words::history::secs(secs) } else { words::history::mins(secs / 60) };
        (secs.to_string(), say(length))
    };
    let any = (String::new(), words::history::any_length().to_owned());
    std::iter::once(any).chain(from.into_iter().map(one)).collect()
}

fn at_least(from: [u64; 4]) -> Vec<(String, String)> {
    choices(from, words::history::at_least)
}

fn at_most(from: [u64; 4]) -> Vec<(String, String)> {
    choices(from, words::history::at_most)
}

#[component]
pub fn More(place: Place) -> impl IntoView {
    let open = RwSignal::new(false);
    let query = place.query;
    let set = move || {
        query.with(|q| {
            let all = [
                q.talked.is_some(),
                q.shorter.is_some(),
                q.waited.is_some(),
                q.ended_by.is_some(),
                !q.note.is_empty(),
                q.recorded,
                q.one_way,
            ];
            all.into_iter().filter(|is| *is).count() as u64
        })
    };
    let length = move |read: fn(&Query) -> Option<u64>| {
        Signal::derive(move || query.with(read).map(|secs| secs.to_string()).unwrap_or_default())
    };
    let change = move |write: fn(&mut Query, Option<u64>)| {
        Callback::new(move |choice: String| place.change(|query| write(query, choice.parse().ok())))
    };
    let ended_by = Signal::derive(move || query.with(|q| q.ended_by.clone()).unwrap_or_default());
    let anybody = (String::new(), words::history::anybody().to_owned());
    let named = ENDED_BY.map(|by| (ended_by_key(by).to_owned(), ended_by_word(by).to_owned()));
    let who: Vec<_> = std::iter::once(anybody).chain(named).collect();
    let who = StoredValue::new(who);
    let who = Signal::derive(move || who.get_value());
    let trigger = move || {
        view! {
            <button
                type="button"
                class="pick"
                class:is-set=move || set() != 0
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon("list-filter")}
                {words::history::more()}
                {move || (set() != 0).then(|| count(set(), ""))}
            </button>
        }
    };
    view! {
        <Popover open=open trigger=ViewFn::from(trigger) class="more-filters" role="dialog" label=words::history::more_filters()>
            <Field id="talked" label=words::history::talked()>
                <Select id="talked" value=length(|q| q.talked) options=at_least(TALKED) on_change=change(|q, v| q.talked = v)/>
            </Field>
            <Field id="shorter" label=words::history::shorter()>
                <Select id="shorter" value=length(|q| q.shorter) options=at_most(TALKED) on_change=change(|q, v| q.shorter = v)/>
            </Field>
            <Field id="waited" label=words::history::waited()>
                <Select id="waited" value=length(|q| q.waited) options=at_least(WAITED) on_change=change(|q, v| q.waited = v)/>
            </Field>
            <Field id="ended-by" label=words::history::ended_by()>
                <Select id="ended-by" value=ended_by options=who on_change=Callback::new(move |choice: String| {
                    place.change(|query| query.ended_by = Some(choice).filter(|choice| !choice.is_empty()));
                })/>
            </Field>
            <Field id="note-text" label=words::history::note_has()>
                <input
                    id="note-text"
                    class="input"
                    type="search"
                    prop:value=move || query.with(|q| q.note.clone())
                    on:change=move |event| place.change(|query| query.note = event_target_value(&event))
                />
            </Field>
            {place.listens.then(|| view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || query.with(|q| q.recorded)
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            place.change(|query| query.recorded = on);
                        }
                    />
                    {words::history::with_recording()}
                </label>
            })}
            {place.all.then(|| view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || query.with(|q| q.one_way)
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            place.change(|query| query.one_way = on);
                        }
                    />
                    {words::history::one_way()}
                </label>
            })}
        </Popover>
    }
}
