//! Whom to ask or to give the call to: colleagues with what they do, queues with who waits, numbers kept at hand.
//!
//! One rule to know: the first row is always chosen, ↵ is the safe way (talk first), Shift ↵ the quick one.

use super::state::{Choosing, Desk, presence_state, presence_word};
use crate::ui::choosing::{marked, step};
use crate::ui::names::first_two;
use crate::ui::overlay::focused;
use crate::ui::parts::avatar;
use crate::ui::remote::{remote, show};
use crate::ui::{Button, IconButton, clock, icon, icon_sm, kbd, span, words};
use domain::directory::Directory;
use domain::{Phone as Number, Presence, Target, Timestamp, typing};
use leptos::html;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Colleagues,
    Queues,
    Numbers,
}

const KINDS: [Kind; 4] = [Kind::All, Kind::Colleagues, Kind::Queues, Kind::Numbers];

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::All => words::talks::all(),
            Kind::Colleagues => words::talks::colleagues(),
            Kind::Queues => words::talks::queues(),
            Kind::Numbers => words::talks::numbers(),
        }
    }
}

/// One row: where it leads, and what is said of it.
#[derive(Clone, PartialEq)]
struct Choice {
    to: Target,
    kind: Kind,
    name: String,
    detail: String,
    presence: Option<Presence>,
    since: Option<Timestamp>,
    /// At the end of the row, where no presence stands there.
    end: String,
    possible: bool,
}

fn choices(directory: &Directory) -> Vec<Choice> {
    let colleagues = directory.colleagues.iter().map(|colleague| Choice {
        to: Target::Operator { id: colleague.id },
        kind: Kind::Colleagues,
        name: first_two(&colleague.name),
        detail: match colleague.queues.first() {
            Some(queue) => format!("{queue} · {}", colleague.extension),
            None => colleague.extension.clone(),
        },
        presence: Some(colleague.presence),
        since: Some(colleague.since),
        end: String::new(),
        possible: colleague.callable,
    });
    let queues = directory.queues.iter().map(|queue| Choice {
        to: Target::Queue { id: queue.id },
        kind: Kind::Queues,
        name: queue.name.clone(),
        detail: words::talks::queue_free(queue.free, queue.staffed),
        presence: None,
        since: queue.oldest,
        end: words::talks::queue_waits(u64::from(queue.waiting)),
        possible: true,
    });
    let numbers = directory.speed_dials.iter().map(|dial| Choice {
        to: Target::Number { number: dial.number.clone() },
        kind: Kind::Numbers,
        name: dial.name.clone(),
        detail: dial.number.pretty(),
        presence: None,
        since: None,
        end: String::new(),
        possible: true,
    });
    colleagues.chain(queues).chain(numbers).collect()
}

/// What fits the words typed; a number that can be dialled stands last.
fn found(all: &[Choice], kind: Kind, typed: &str, conference: bool) -> Vec<Choice> {
    let fits = |choice: &&Choice| {
        (kind == Kind::All || choice.kind == kind)
            && !(conference && choice.kind == Kind::Queues)
            && typing::fits(&format!("{} {}", choice.name, choice.detail), typed)
    };
    let offline = |choice: &Choice| choice.presence == Some(Presence::Offline);
    let (away, mut rows): (Vec<Choice>, Vec<Choice>) = all.iter().filter(fits).cloned().partition(offline);
    if let Ok(number) = Number::parse(typed)
        && matches!(kind, Kind::All | Kind::Numbers)
    {
        rows.push(Choice {
            name: number.pretty(),
            detail: words::talks::dial_number().to_owned(),
            to: Target::Number { number },
            kind: Kind::Numbers,
            presence: None,
            since: None,
            end: String::new(),
            possible: true,
        });
    }
    rows.extend(away);
    rows
}

#[component]
pub fn Transfer(choosing: Choosing) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let directory = remote(crate::directory::api::list);
    let typed = RwSignal::new(String::new());
    let kind = RwSignal::new(Kind::All);
    // None: the first that can be called.
    let moved = RwSignal::new(None::<usize>);
    let card = RwSignal::new(true);
    let field = NodeRef::<html::Input>::new();
    let conference = choosing == Choosing::Conference;
    let all = Memo::new(move |_| directory.ok().map(|directory| choices(&directory)).unwrap_or_default());
    let rows = Memo::new(move |_| all.with(|all| found(all, kind.get(), &typed.get(), conference)));
    let at = Memo::new(move |_| {
        rows.with(|rows| match moved.get() {
            Some(at) => at.min(rows.len().saturating_sub(1)),
            None => rows.iter().position(|choice| choice.possible).unwrap_or(0),
        })
    });
    let active = Memo::new(move |_| rows.with(|rows| rows.get(at.get()).cloned()));
    let close = move || desk.choosing.set(None);
    let go = move |at_once: bool| {
        if let Some(choice) = active.get_untracked().filter(|choice| choice.possible) {
            desk.give(choice.to, at_once || choice.kind == Kind::Queues, card.get_untracked());
        }
    };
    focused(field, close);
    let who = move || desk.call.get().map(|call| super::dock::who(&call).0).unwrap_or_default();
    let is_queue = Memo::new(move |_| active.with(|a| a.as_ref().is_some_and(|a| a.kind == Kind::Queues)));
    let cannot = Signal::derive(move || active.with(|a| a.as_ref().is_none_or(|a| !a.possible)));
    let title = if conference { words::talks::conference() } else { words::talks::transfer() };
    view! {
        <section class="pop transfer" role="dialog" aria-label=title>
            <div class="head">
                <div class="row">
                    <h2>{title}</h2>
                    <span class="t3 sm cut">{move || if conference { words::talks::joins_at_once().to_owned() } else { words::talks::hears_music(who()) }}</span>
                    <span class="end"></span>
                    <IconButton label=words::ui::close() glyph="x" on_click=Callback::new(move |()| close())/>
                </div>
                <div class="input">
                    {icon("search")}
                    <input
                        node_ref=field
                        autocomplete="off"
                        role="combobox"
                        aria-expanded="true"
                        aria-controls="transfer-found"
                        aria-activedescendant=move || format!("transfer-{}", at.get())
                        aria-label=words::talks::to_whom()
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            moved.set(None);
                        }
                        on:keydown=move |event| {
                            let code = event.code();
                            let count = rows.with_untracked(Vec::len);
                            if let Some(next) = step(&code, at.get_untracked(), count) {
                                moved.set(Some(next));
                            } else if matches!(code.as_str(), "Enter" | "NumpadEnter") {
                                event.stop_propagation();
                                go(event.shift_key() && !conference);
                            } else {
                                return;
                            }
                            event.prevent_default();
                        }
                    />
                    {kbd(if conference { "Alt C" } else { "F9" })}
                </div>
                <div class="seg seg-sm" role="group" aria-label=words::talks::where_to_look()>
                    {KINDS
                        .into_iter()
                        .filter(|which| !(conference && *which == Kind::Queues))
                        .map(|which| view! {
                            <button
                                type="button"
                                aria-pressed=move || (kind.get() == which).to_string()
                                on:click=move |_| {
                                    kind.set(which);
                                    moved.set(None);
                                    if let Some(field) = field.get_untracked() {
                                        let _ = field.focus();
                                    }
                                }
                            >
                                {which.word()}
                            </button>
                        })
                        .collect_view()}
                </div>
            </div>
            <ul class="menu scroll" role="listbox" id="transfer-found" aria-label=words::talks::found()>
                {show(directory, 5, move |_| move || {
                    let rows = rows.get();
                    if rows.is_empty() {
                        return view! { <li class="t3">{words::talks::nobody_found()}</li> }.into_any();
                    }
                    let typed = typed.get();
                    rows.into_iter()
                        .enumerate()
                        .map(|(n, choice)| view! { <Row n=n choice=choice typed=typed.clone() at=at moved=moved go=Callback::new(go)/> })
                        .collect_view()
                        .into_any()
                })}
            </ul>
            <footer>
                {if conference {
                    view! {
                        <Button label=words::talks::call_in() kind="btn-primary" glyph="user-plus" hint="↵" disabled=cannot on_click=Callback::new(move |()| go(false))/>
                    }.into_any()
                } else {
                    view! {
                        <Show when=move || !is_queue.get()>
                            <Button label=words::talks::talk_first() kind="btn-primary" glyph="phone-call" hint="↵" disabled=cannot on_click=Callback::new(move |()| go(false))/>
                        </Show>
                        <Show
                            when=move || is_queue.get()
                            fallback=move || view! {
                                <Button label=words::talks::at_once() glyph="phone-forwarded" hint="Shift ↵" disabled=cannot on_click=Callback::new(move |()| go(true))/>
                            }
                        >
                            <Button label=words::talks::to_queue() kind="btn-primary" glyph="phone-forwarded" hint="↵" on_click=Callback::new(move |()| go(true))/>
                        </Show>
                    }.into_any()
                }}
                <label class="check sm end">
                    <input type="checkbox" prop:checked=move || card.get() on:change=move |event| card.set(event_target_checked(&event))/>
                    {words::talks::with_card()}
                </label>
            </footer>
        </section>
    }
}

#[component]
fn Row(
    n: usize,
    choice: Choice,
    typed: String,
    at: Memo<usize>,
    moved: RwSignal<Option<usize>>,
    go: Callback<bool>,
) -> impl IntoView {
    let tick = clock::ticking();
    let active = move || at.get() == n;
    let here = move || {
        if at.get_untracked() != n {
            moved.set(Some(n));
        }
    };
    let since = choice.since;
    let time = move || since.map(|at| span(tick.get().since(at)));
    let face = match choice.kind {
        Kind::Queues => view! { <span class="avatar avatar-sm">{icon_sm("users")}</span> }.into_any(),
        Kind::Numbers | Kind::All => {
            view! { <span class="avatar avatar-sm">{icon_sm("phone")}</span> }.into_any()
        }
        Kind::Colleagues => avatar(&choice.name, "avatar-sm").into_any(),
    };
    let state = match choice.presence {
        Some(presence) => view! {
            <span class="state" data-state=presence_state(presence)>
                {crate::ui::glyph(presence_state(presence))}
                {presence_word(presence)}
            </span>
        }
        .into_any(),
        None => view! { <span class="t2 sm">{choice.end}</span> }.into_any(),
    };
    view! {
        <li
            role="option"
            id=format!("transfer-{n}")
            class:is-active=active
            aria-selected=move || active().to_string()
            aria-disabled=(!choice.possible).then_some("true")
            on:pointermove=move |_| here()
            on:click=move |_| here()
            on:dblclick=move |_| {
                here();
                go.run(false);
            }
        >
            {face}
            <div class="cut">
                <p class="m cut">{marked(&choice.name, &typed)}</p>
                <p class="t3 sm cut">{marked(&choice.detail, &typed)}</p>
            </div>
            {state}
            <span class="t3 sm num">{time}</span>
        </li>
    }
}
