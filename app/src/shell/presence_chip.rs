//! What I am, since when, what comes next; and the menu that changes it.

use crate::desk::state::{Desk, Doing, presence_state, presence_word};
use crate::ui::icon::{glyph, glyph_of};
use crate::ui::{Popover, clock, icon, icon_sm, keys, menu_item, words};
use domain::Presence;
use leptos::prelude::*;

#[component]
pub fn PresenceChip() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let open = RwSignal::new(false);
    let tick = clock::ticking();
    keys::bind(keys::alt("KeyB"), move || {
        open.set(true);
        true
    });
    let state = Signal::derive(move || desk.doing.get().state());
    let time = move || {
        let at = desk.since.get()?;
        desk.doing.get().counts().then(|| clock::span(tick.get().since(at)))
    };
    let next = move || match desk.doing.get() {
        Doing::Calm(Presence::Offline) => None,
        Doing::Calm(_) => desk.since.get().map(|at| words::shell::since_hour(clock::hour(at))),
        _ => desk
            .operator
            .get()
            .map(|o| words::shell::then(desk.word_of(o.next.unwrap_or(Presence::Ready)).to_lowercase())),
    };
    let choose = move |presence: Presence| {
        open.set(false);
        desk.ask(presence);
    };
    view! {
        <Popover
            open=open
            label=words::shell::presence()
            trigger=ViewFn::from(move || view! {
                <button
                    type="button"
                    class="presence"
                    data-state=move || state.get()
                    aria-haspopup="menu"
                    aria-expanded=move || open.get().to_string()
                    aria-keyshortcuts="Alt+B"
                    on:click=move |_| open.update(|o| *o = !*o)
                >
                    {glyph_of(state)}
                    <span>{move || desk.word.get()}</span>
                    <time>{time}</time>
                    <span class="next">{next}</span>
                    {icon_sm("chevron-down")}
                </button>
            })
        >
            <p class="group row">{move || if desk.doing.get().in_call() { words::shell::after_this_call() } else { words::shell::presence() }}</p>
            {move || {
                let chosen = desk.chosen.get();
                let names = desk.names.ok().unwrap_or_default();
                let breaks = names.break_reasons.into_iter().map(|reason| {
                    let presence = Presence::Break { reason: Some(reason.id) };
                    (presence, reason.name, reason.minutes.map(|minutes| (reason.id, u64::from(minutes))))
                });
                [Presence::Ready, Presence::Outbound]
                    .map(|p| (p, presence_word(p).to_owned(), None))
                    .into_iter()
                    .chain(breaks)
                    .map(|(presence, word, allowed)| {
                        let on = chosen == Some(presence);
                        let end = view! {
                            // The figures run while the menu is open; the rows stay where the focus is.
                            {allowed.map(|(reason, minutes)| {
                                let used = Memo::new(move |_| desk.break_used(reason, tick.get()).as_secs() / 60);
                                view! {
                                    <span class="t3 sm" class:near=move || { used.get() * 5 >= minutes * 4 }>
                                        {move || words::shell::break_used(minutes, used.get())}
                                    </span>
                                }
                            })}
                            {on.then(|| icon("check"))}
                        };
                        menu_item(glyph(presence_state(presence)), word, end, Some(on), move || choose(presence))
                    })
                    .collect_view()
            }}
            <hr/>
            {move || menu_item(
                glyph("inactive"),
                words::shell::end_shift(),
                (desk.chosen.get() == Some(Presence::Offline)).then(|| icon("check")),
                Some(desk.chosen.get() == Some(Presence::Offline)),
                move || choose(Presence::Offline),
            )}
        </Popover>
    }
}
