//! What a supervisor decides for an operator, and why: one field before it is done.

use crate::ui::{Button, Dialog, TextField, words};
use leptos::prelude::*;

#[component]
pub fn AskReason(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(into)] verb: String,
    on_said: Callback<String>,
    on_close: Callback<()>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let empty = Signal::derive(move || reason.with(|reason| reason.trim().is_empty()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !empty.get_untracked() {
            on_said.run(reason.get_untracked());
        }
    };
    view! {
        <Dialog title=title on_close=on_close>
            <form class="col" on:submit=submit>
                {(!text.is_empty()).then(|| view! { <p>{text.clone()}</p> })}
                <TextField id="reason" label=words::live::reason() value=reason hint=words::live::reason_hint()/>
                <footer>
                    <Button label=words::live::leave_it() on_click=on_close/>
                    <Button label=verb kind="btn-primary" submit=true disabled=empty/>
                </footer>
            </form>
        </Dialog>
    }
}
