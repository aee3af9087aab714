//! One operator: a row whose cells follow signals of their own, so that a change draws nothing else.

use super::crew::{Crew, console_word, filter_word};
use crate::desk::state::presence_state;
use crate::ui::icon::glyph_of;
use crate::ui::names::first_two;
use crate::ui::{clock, icon_sm, words};
use domain::board::OperatorLive;
use domain::{EmployeeId, Presence};
use leptos::prelude::*;

pub fn state_word(presence: Presence) -> &'static str {
    match presence {
        Presence::Ringing => words::presence::ringing(),
        other => filter_word(super::crew::filter_of(other)),
    }
}

#[component]
pub fn OperatorRow(crew: Crew, id: EmployeeId, operator: ArcRwSignal<OperatorLive>) -> impl IntoView {
    let row = RwSignal::from(operator);
    let part = move |read: fn(&OperatorLive) -> String| Memo::new(move |_| row.with(read));
    let name = part(|o| first_two(&o.name));
    let full = part(|o| o.name.clone());
    let extension = part(|o| o.extension.clone());
    let presence = Memo::new(move |_| row.with(|o| o.presence));
    let console = Memo::new(move |_| row.with(|o| o.console));
    let since = Memo::new(move |_| row.with(|o| o.since));
    let taken = Memo::new(move |_| row.with(|o| o.taken_today));
    let number = part(|o| o.number.as_ref().map(|n| n.pretty()).unwrap_or_default());
    let queue = Memo::new(move |_| row.with(|o| crew.queue_words(o)));
    let lost = Memo::new(move |_| row.with(|o| !o.reachable && o.presence != Presence::Offline));
    let misses = Memo::new(move |_| row.with(|o| o.misses));
    let asks = Memo::new(move |_| row.with(super::crew::asks));
    let supervised = Memo::new(move |_| {
        crew.live.supervisions.all().iter().any(|is| is.operator == id && is.since.is_some())
    });
    let tick = clock::ticking();
    let tone = Memo::new(move |_| row.with(|o| crew.tone(o, tick.get())));
    let chosen = Memo::new(move |_| crew.chosen.get() == Some(id));
    let checked = Memo::new(move |_| crew.checked.with(|all| all.contains(&id)));
    let state = Signal::derive(move || presence_state(presence.get()));
    let dash = move |text: String| {
        if text.is_empty() { view! { <span class="t3">"—"</span> }.into_any() } else { text.into_any() }
    };
    view! {
        <tr
            aria-selected=move || chosen.get().to_string()
            data-operator=id.to_string()
            data-tone=move || asks.get().then_some("danger")
            on:click=move |_| crew.chosen.set(Some(id))
        >
            <td class="tick" on:click=|event| event.stop_propagation()>
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label=move || words::live::select(full.get())
                        prop:checked=move || checked.get()
                        on:change=move |_| {
                            crew.checked
                                .update(|all| {
                                    if !all.remove(&id) {
                                        all.insert(id);
                                    }
                                })
                        }
                    />
                </label>
            </td>
            <td>
                <span class="person">
                    <button type="button" class="name cut" title=move || full.get() on:focus=move |_| crew.chosen.set(Some(id))>
                        {move || name.get()}
                    </button>
                    <Show when=move || asks.get()>
                        <span class="tag" data-tone="danger" title=words::live::asks_help()>
                            {icon_sm("hand")}" "<span class="word">{words::live::asks_help()}</span>
                        </span>
                    </Show>
                    <Show when=move || lost.get()>
                        <span class="tag" data-tone="danger" title=words::live::phone_lost()>
                            {icon_sm("phone-off")}" "<span class="word">{words::live::phone_lost()}</span>
                        </span>
                    </Show>
                    <Show when=move || supervised.get()>
                        <span class="tag" data-tone="info" title=words::live::supervised()>
                            {icon_sm("ear")}" "<span class="word">{words::live::supervised()}</span>
                        </span>
                    </Show>
                    <Show when=move || misses.get() != 0>
                        <span class="tag" data-tone="warn" title=move || words::live::missed(u64::from(misses.get()))>
                            {icon_sm("phone-missed")}" "<span class="word">{move || words::live::missed(u64::from(misses.get()))}</span>
                        </span>
                    </Show>
                </span>
            </td>
            <td class="t2">{move || extension.get()}</td>
            <td>
                <span class="state" data-state=move || state.get()>
                    {glyph_of(state)}
                    {move || state_word(presence.get())}
                </span>
            </td>
            <td class=move || format!("num time {}", tone.get())>
                <Show when=move || tone.get() == "over">
                    <span role="img" aria-label=words::live::over_allowance()>{icon_sm("triangle-alert")}</span>
                    " "
                </Show>
                {move || clock::span(tick.get().since(since.get()))}
            </td>
            <td class="t2">{move || console_word(console.get())}</td>
            <td class="t2 cut">{move || dash(queue.get())}</td>
            <td>{move || dash(number.get())}</td>
            <td class="num">{move || taken.get()}</td>
        </tr>
    }
}
