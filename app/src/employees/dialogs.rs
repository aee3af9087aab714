//! The questions and the secrets that are shown once.

use super::api;
use super::card::{Card, Target};
use super::people::People;
use super::sheet::save;
use crate::ui::remote::send;
use crate::ui::{Button, Dialog, Field, IconButton, clock, copy, words};
use domain::EmployeeId;
use domain::employees::EmployeeSecrets;
use leptos::prelude::*;

/// Leaving a card with unsaved changes.
#[component]
pub fn AskSave(people: People, next: Option<Target>) -> impl IntoView {
    let stay = Callback::new(move |()| people.asked.set(None));
    let card = people.card.get_untracked();
    let count = card.map_or(0, |card| card.changes.get_untracked());
    let leave = move || {
        people.asked.set(None);
        people.open_now(next);
    };
    view! {
        <Dialog title=words::employees::not_saved(count as u64) on_close=stay>
            <p>{words::employees::not_saved_text()}</p>
            <footer>
                <Button label=words::employees::stay() kind="btn-ghost" hint="Esc" on_click=stay/>
                <Button
                    label=words::employees::do_not_save()
                    on_click=Callback::new(move |()| {
                        if let Some(card) = card {
                            card.undo();
                            card.forget_draft();
                        }
                        leave();
                    })
                />
                <Button
                    label=words::employees::save()
                    kind="btn-primary"
                    on_click=Callback::new(move |()| {
                        people.asked.set(None);
                        if let Some(card) = card {
                            // A new employee's sheet opens by itself after its secrets.
                            let created = card.target == Target::New;
                            save(people, card, Callback::new(move |()| if !created { people.open_now(next) }));
                        }
                    })
                />
            </footer>
        </Dialog>
    }
}

/// The day of a dismissal: today at once, a later one is planned.
#[component]
pub fn Dismissal(people: People, card: Card, id: EmployeeId, asking: RwSignal<bool>) -> impl IntoView {
    let close = Callback::new(move |()| asking.set(false));
    let today = clock::iso_day(clock::exact_now());
    let on = RwSignal::new(today.clone());
    let later = move || on.with(|on| *on > today);
    let text = move || {
        if later() { words::employees::dismiss_later_text() } else { words::employees::dismiss_text() }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asking.set(false);
        people.dismiss(id, on.get_untracked());
    };
    view! {
        <Dialog title=words::employees::dismiss_of(card.name.get_untracked()) on_close=close>
            <form on:submit=submit>
                <Field id="dismissed-on" label=words::employees::dismissed_on()>
                    <input
                        class="input"
                        id="dismissed-on"
                        type="date"
                        required
                        autofocus
                        prop:value=move || on.get()
                        on:input=move |event| on.set(event_target_value(&event))
                    />
                </Field>
                <p>{text}</p>
                <footer>
                    <Button label=words::employees::cancel() kind="btn-ghost" hint="Esc" on_click=close/>
                    <Button label=words::employees::dismiss() kind="btn-danger" submit=true/>
                </footer>
            </form>
        </Dialog>
    }
}

/// A new password makes the old one void at once, so it asks.
#[component]
pub fn AskReset(people: People, card: Card, id: EmployeeId, asking: RwSignal<bool>) -> impl IntoView {
    let close = Callback::new(move |()| asking.set(false));
    let desk = card.desk_phone.get_untracked();
    view! {
        <Dialog title=words::employees::reset_title() on_close=close>
            <p>{if desk { words::employees::reset_text_desk() } else { words::employees::reset_text() }}</p>
            <footer>
                <Button label=words::employees::cancel() kind="btn-ghost" hint="Esc" on_click=close/>
                <Button
                    label=words::employees::reset()
                    kind="btn-danger"
                    on_click=Callback::new(move |()| {
                        asking.set(false);
                        let name = card.name.get_untracked();
                        send(api::reset_secrets(id), move |secrets| people.secrets.set(Some((name, secrets))));
                    })
                />
            </footer>
        </Dialog>
    }
}

/// The only time they are seen: the server keeps no readable copy.
#[component]
pub fn Secrets(people: People, name: String, secrets: EmployeeSecrets) -> impl IntoView {
    let close = Callback::new(move |()| people.secrets.set(None));
    let lines = [
        (words::employees::password(), secrets.password),
        (words::employees::sip_user(), secrets.sip_user),
        (words::employees::sip_password(), secrets.sip_password),
    ];
    view! {
        <Dialog title=words::employees::secrets_of(name) on_close=close>
            <p>{words::employees::secrets_text()}</p>
            <dl class="secrets">
                {lines
                    .into_iter()
                    .filter_map(|(word, secret)| secret.map(|secret| (word, secret)))
                    .map(|(word, secret)| {
                        let text = secret.clone();
                        view! {
                            <dt>{word}</dt>
                            <dd><code>{secret}</code></dd>
                            <dd>
                                <IconButton
                                    label=words::employees::copy(word)
                                    glyph="copy"
                                    kind="btn-ghost btn-sm"
                                    on_click=Callback::new(move |()| copy(text.clone()))
                                />
                            </dd>
                        }
                    })
                    .collect_view()}
            </dl>
            <footer><Button label=words::employees::written_down() kind="btn-primary" on_click=close/></footer>
        </Dialog>
    }
}
