//! The side sheet of one employee: what is stored comes first, then the fields, then «Сохранить».

use super::api;
use super::card::{Card, Target};
use super::dialogs::{AskReset, AskSave, Dismissal, Secrets};
use super::form::{Form, has_field};
use super::people::People;
use super::photo::PhotoMenu;
use crate::account::sessions::SessionRows;
use crate::ui::remote::{remote, send, sentence, show};
use crate::ui::{Button, IconButton, Popover, avatar, clock, icon, keys, menu_item, toast, words};
use domain::EmployeeId;
use leptos::prelude::*;

crate::shell::lazy::lazy!(
    employee,
    (People, Target),
    |(people, target)| view! { <Sheet people=people target=target/> }
);

#[component]
fn Sheet(people: People, target: Target) -> impl IntoView {
    let inside = match target {
        Target::New => view! { <Opened people=people card=Card::open(None)/> }.into_any(),
        Target::One(id) => {
            let stored = remote(move || api::get(id));
            show(stored, 8, move |stored| view! { <Opened people=people card=Card::open(Some(stored))/> })
                .into_any()
        }
    };
    view! {
        <section class="sheet" role="region" aria-label=words::employees::card()>{inside}</section>
        {move || people.asked.get().map(|next| view! { <AskSave people=people next=next/> })}
        {move || people.secrets.get().map(|(name, secrets)| view! { <Secrets people=people name=name secrets=secrets/> })}
    }
}

/// Saves, and tells how it went at the right place. `then` runs after.
pub fn save(people: People, card: Card, then: Callback<()>) {
    if card.busy.get_untracked() {
        return;
    }
    card.busy.set(true);
    card.error.set(None);
    let form = card.form.get_untracked();
    leptos::task::spawn_local(async move {
        let refused = match card.target {
            Target::New => match api::create(form.clone()).await {
                Ok(secrets) => {
                    card.forget_draft();
                    card.undo();
                    people.list.reload();
                    people.open_now(Some(Target::One(secrets.id)));
                    people.secrets.set(Some((form.name, secrets)));
                    then.run(());
                    return;
                }
                Err(error) => error,
            },
            Target::One(id) => match api::save(id, card.version.get_untracked(), form.clone()).await {
                Ok(stored) => {
                    people.put(&stored);
                    card.saved(form, stored);
                    card.busy.set(false);
                    then.run(());
                    return;
                }
                Err(error) if error.code == "changed_meanwhile" => match api::get(id).await {
                    Ok(stored) => {
                        card.rebase(stored);
                        card.busy.set(false);
                        return;
                    }
                    Err(error) => error,
                },
                Err(error) => error,
            },
        };
        crate::shell::session::note_error(&refused);
        card.busy.set(false);
        card.error.set(Some(refused));
        focus_error();
    });
}

/// The cursor goes where something is to be mended.
fn focus_error() {
    request_animation_frame(|| {
        if let Ok(Some(field)) = document().query_selector("#employee [aria-invalid=true]")
            && let Ok(field) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field)
        {
            let _ = field.focus();
        }
    });
}

#[component]
fn Opened(people: People, card: Card) -> impl IntoView {
    people.card.set(Some(card));
    let submit = Callback::new(move |()| {
        if card.target == Target::New || card.is_dirty() {
            save(people, card, Callback::new(|()| {}));
        }
    });
    keys::bind(keys::ctrl("Enter"), move || {
        submit.run(());
        true
    });
    let is_new = card.target == Target::New;
    if is_new {
        request_animation_frame(|| {
            if let Some(field) = document().get_element_by_id("employee-name")
                && let Ok(field) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field)
            {
                let _ = field.focus();
            }
        });
    }
    let title = move || {
        let name = card.name.get();
        if name.trim().is_empty() { words::employees::new_employee().to_owned() } else { name }
    };
    let under = move || {
        let form = card.form.get();
        match form.extension {
            Some(extension) => words::employees::login_and_extension(extension, form.login),
            None => form.login,
        }
    };
    view! {
        <header>
            {match card.target {
                Target::One(id) => view! { <PhotoMenu people=people card=card id=id/> }.into_any(),
                Target::New => avatar("", "avatar-lg").into_any(),
            }}
            <div class="grow">
                <h2>{title}</h2>
                <p class="t2">{under}</p>
            </div>
            {match card.target {
                Target::One(id) => view! { <More people=people card=card id=id/> }.into_any(),
                Target::New => ().into_any(),
            }}
            <IconButton label=words::ui::close() glyph="x" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| people.open(None))/>
        </header>
        <Notices card=card/>
        <div class="scroll grow">
            <Form people=people card=card on_submit=submit/>
            {match card.target {
                Target::One(id) => view! { <Sessions id=id/> }.into_any(),
                Target::New => ().into_any(),
            }}
        </div>
        <footer class="actions">
            <Button
                label=if is_new { words::employees::create_verb() } else { words::employees::save() }
                kind="btn-primary"
                hint="Ctrl ↵"
                busy=card.busy
                disabled=Signal::derive(move || !is_new && card.changes.get() == 0)
                on_click=submit
            />
            <Button
                label=words::employees::undo()
                disabled=Signal::derive(move || card.changes.get() == 0)
                on_click=Callback::new(move |()| card.undo())
            />
            <span class="end t3 sm" role="status">{move || said(card)}</span>
        </footer>
    }
}

/// Where this person is signed in, and the end of all that.
#[component]
fn Sessions(id: EmployeeId) -> impl IntoView {
    let sessions = remote(move || api::sessions(id));
    let none = move || {
        sessions.value.with(|value| !matches!(value, Some(Ok(all)) if all.iter().any(|one| !one.current)))
    };
    let end_all = Callback::new(move |()| {
        send(api::end_sessions(id), move |n| {
            sessions.reload();
            toast("ok", words::account::ended(n));
        });
    });
    view! {
        <section class="signed-in" aria-label=words::account::signed_in()>
            <div class="head">
                <h3 class="label">{words::account::signed_in()}</h3>
                <Button label=words::account::end_all() kind="btn-sm btn-ghost" disabled=Signal::derive(none) on_click=end_all/>
            </div>
            {show(sessions, 2, move |all| match all.is_empty() {
                true => view! { <p class="t3 sm">{words::account::nowhere()}</p> }.into_any(),
                false => view! { <SessionRows sessions=all/> }.into_any(),
            })}
        </section>
    }
}

/// At the buttons: how much is not saved, or a refusal that no field explains.
fn said(card: Card) -> AnyView {
    if let Some(error) = card.error.get().filter(|error| !has_field(error)) {
        return view! { <span class="danger">{sentence(&error)}</span> }.into_any();
    }
    match card.changes.get() as u64 {
        0 => ().into_any(),
        n if card.restored.get() => words::employees::restored(n).into_any(),
        n => words::employees::changes(n).into_any(),
    }
}

#[component]
fn Notices(card: Card) -> impl IntoView {
    view! {
        {move || card.meanwhile.get().map(|fields| view! {
            <p class="notice" data-tone="warn" role="alert">{words::employees::meanwhile(fields)}</p>
        })}
        {move || {
            let day = card.dismissed_on.get();
            let (tone, said) = match (card.active.get(), day.as_deref().map(clock::day_of)) {
                (true, None) => return None,
                (true, Some(day)) => ("warn", words::employees::leaves_on(day)),
                (false, Some(day)) => ("mute", words::employees::is_dismissed(day)),
                (false, None) => ("mute", words::employees::is_inactive().to_owned()),
            };
            Some(view! { <p class="notice" data-tone=tone>{said}</p> })
        }}
    }
}

/// What is done seldom: new secrets, closing the access.
#[component]
fn More(people: People, card: Card, id: EmployeeId) -> impl IntoView {
    let is_me = crate::shell::session::me().employee == id;
    let open = RwSignal::new(false);
    let (asking, dismissing) = (RwSignal::new(false), RwSignal::new(false));
    let trigger = move || {
        view! {
            <button
                type="button"
                class="btn btn-icon btn-ghost btn-sm"
                aria-label=words::employees::more()
                title=words::employees::more()
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon("ellipsis")}
            </button>
        }
    };
    view! {
        <Popover open=open trigger=ViewFn::from(trigger) class="menu at-right" label=words::employees::more()>
            {menu_item(icon("lock"), words::employees::reset(), (), None, move || {
                open.set(false);
                asking.set(true);
            })}
            {move || {
                let (active, dismissed) = (card.active.get(), card.dismissed_on.get().is_some());
                let item = move |glyph, word, run: fn(People, EmployeeId)| menu_item(icon(glyph), word, (), None, move || {
                    open.set(false);
                    run(people, id);
                });
                let dismiss = menu_item(icon("calendar"), words::employees::dismiss_verb(), (), None, move || {
                    open.set(false);
                    dismissing.set(true);
                });
                view! {
                    {(active && !dismissed).then(|| item("lock", words::employees::deactivate(), |people, id| people.set_active(id, false)))}
                    {(!active && !dismissed).then(|| item("undo-2", words::employees::activate(), |people, id| people.set_active(id, true)))}
                    {dismissed.then(|| item("undo-2", if active { words::employees::keep() } else { words::employees::return_verb() }, People::bring_back))}
                    {(!dismissed && !is_me).then_some(dismiss)}
                }
            }}
        </Popover>
        <Show when=move || dismissing.get()>
            <Dismissal people=people card=card id=id asking=dismissing/>
        </Show>
        <Show when=move || asking.get()>
            <AskReset people=people card=card id=id asking=asking/>
        </Show>
    }
}
