//! «Ещё»: filters that are set seldom, with how many of them are set.

use super::page::Place;
use super::query::Query;
use crate::ui::{Field, Popover, Select, count, icon, words};
use leptos::prelude::*;

const TALKED: [u64; 4] = [30, 60, 180, 600];
const WAITED: [u64; 4] = [20, 60, 120, 300];

fn choices(from: [u64; 4]) -> Vec<(String, String)> {
    let at_least = |secs: u64| {
        let length = if secs < 60 { words::history::secs(secs) } else { words::history::mins(secs / 60) };
        (secs.to_string(), words::history::at_least(length))
    };
    let any = (String::new(), words::history::any_length().to_owned());
    std::iter::once(any).chain(from.into_iter().map(at_least)).collect()
}

#[component]
pub fn More(place: Place) -> impl IntoView {
    let open = RwSignal::new(false);
    let query = place.query;
    let set = move || {
        query.with(|q| {
            u64::from(q.talked.is_some())
                + u64::from(q.waited.is_some())
                + u64::from(q.recorded)
                + u64::from(q.one_way)
        })
    };
    let length = move |read: fn(&Query) -> Option<u64>| {
        Signal::derive(move || query.with(read).map(|secs| secs.to_string()).unwrap_or_default())
    };
    let change = move |write: fn(&mut Query, Option<u64>)| {
        Callback::new(move |choice: String| place.change(|query| write(query, choice.parse().ok())))
    };
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
                <Select id="talked" value=length(|q| q.talked) options=choices(TALKED) on_change=change(|q, v| q.talked = v)/>
            </Field>
            <Field id="waited" label=words::history::waited()>
                <Select id="waited" value=length(|q| q.waited) options=choices(WAITED) on_change=change(|q, v| q.waited = v)/>
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
