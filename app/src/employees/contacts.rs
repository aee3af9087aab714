//! How to reach a person, and where they work.

use super::card::Card;
use super::people::People;
use crate::ui::remote::send;
use crate::ui::{Button, Field, IconButton, Select, TextField, words};
use domain::employees::Named;
use leptos::prelude::*;

/// `error`: the refusal that a field is about.
#[component]
pub fn Contacts(
    people: People,
    card: Card,
    error: Callback<&'static str, Signal<Option<String>>>,
) -> impl IntoView {
    view! {
        <TextField id="employee-mobile" class="w3" label=words::employees::mobile() value=card.mobile kind="tel" error=error.run("mobile")/>
        <TextField id="employee-email" class="w3" label=words::employees::email() value=card.email kind="email" error=error.run("email")/>
        <TextField id="employee-contact" class="w6" label=words::employees::contact() value=card.contact error=error.run("contact")/>
        <Region people=people card=card error=error.run("region")/>
    }
}

#[component]
fn Region(people: People, card: Card, error: Signal<Option<String>>) -> impl IntoView {
    let (adding, name) = (RwSignal::new(false), RwSignal::new(String::new()));
    let options = Signal::derive(move || {
        let none = (String::new(), words::employees::no_region().to_owned());
        let regions = people.names.ok().map(|names| names.regions).unwrap_or_default();
        std::iter::once(none)
            .chain(regions.into_iter().map(|r| (r.id.to_string(), r.name)))
            .collect::<Vec<_>>()
    });
    let value = Signal::derive(move || card.region.get().map(|id| id.to_string()).unwrap_or_default());
    let add = Callback::new(move |()| {
        let typed = name.get_untracked();
        if typed.trim().is_empty() {
            return;
        }
        send(crate::regions::api::create(typed), move |made| {
            let id = made.id;
            people.add_region(Named { id, name: made.name });
            card.region.set(Some(id));
            name.set(String::new());
            adding.set(false);
        });
    });
    view! {
        <Field id="employee-region" class="w6" label=words::employees::region() error=error>
            <div class="row">
                {move || match adding.get() {
                    false => view! {
                        <div class="grow">
                            <Select
                                id="employee-region"
                                value=value
                                options=options
                                on_change=Callback::new(move |id: String| card.region.set(id.parse().ok()))
                            />
                        </div>
                        <IconButton
                            label=words::employees::add_region()
                            glyph="plus"
                            on_click=Callback::new(move |()| adding.set(true))
                        />
                    }
                    .into_any(),
                    true => view! {
                        <input
                            class="input grow"
                            id="employee-region"
                            autofocus
                            placeholder=words::employees::new_region()
                            aria-label=words::employees::new_region()
                            prop:value=move || name.get()
                            on:input=move |event| name.set(event_target_value(&event))
                            on:keydown=move |event| match event.key().as_str() {
                                "Enter" => {
                                    event.prevent_default();
                                    add.run(());
                                }
                                "Escape" => {
                                    event.stop_propagation();
                                    adding.set(false);
                                }
                                _ => {}
                            }
                        />
                        <Button label=words::list::add() on_click=add/>
                        <IconButton label=words::employees::cancel() glyph="x" on_click=Callback::new(move |()| adding.set(false))/>
                    }
                    .into_any(),
                }}
            </div>
        </Field>
    }
}
