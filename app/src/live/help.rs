//! An operator who calls for help, as a line above all others.

use super::crew::Crew;
use crate::help::api;
use crate::ui::names::first_two;
use crate::ui::remote::send;
use crate::ui::{Button, clock, icon, words};
use domain::EmployeeId;
use leptos::prelude::*;

pub fn line(crew: Crew, id: EmployeeId) -> impl IntoView {
    let tick = clock::ticking();
    let operator = Memo::new(move |_| crew.live.operators.get(id));
    let rest = move || {
        let o = operator.get()?;
        let time = clock::span(tick.get().since(o.help.as_ref()?.asked_at));
        let about = match (&o.number, o.call) {
            (Some(number), Some(_)) => words::live::help_on_call(number.pretty(), crew.queue_words(&o)),
            _ => words::live::help_between_calls().to_owned(),
        };
        Some(format!("{about}, {time}"))
    };
    view! {
        <p class="banner" data-tone="danger" role="alert">
            {icon("hand")}
            <span class="cut">
                <b>{move || operator.get().map(|o| words::live::help_asked(first_two(&o.name)))}</b> " " <span class="rest">{rest}</span>
            </span>
            <Button
                label=words::live::help_answer()
                kind="btn-sm"
                on_click=Callback::new(move |()| {
                    crew.chosen.set(Some(id));
                    send(api::answer(id), |()| {});
                })
            />
        </p>
    }
}
