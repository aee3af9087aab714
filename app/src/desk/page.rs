//! The middle of the desk: the card of who is on the line, the form of the call.

use super::card::{Finished, Identity, PastCalls};
use super::note::NoteForm;
use super::state::{Desk, Doing};
use crate::ui::{Button, Empty, words};
use domain::Presence;
use leptos::prelude::*;

crate::shell::lazy::lazy!(desk, |()| view! { <DeskPage/> });

#[component]
fn DeskPage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // The form belongs to a call that was answered: during the talk and after it.
    let form = Memo::new(move |_| {
        let doing = desk.doing.get();
        // Who is only asked writes nothing down: the note is whose the call is.
        let mine = doing == Doing::AfterCall || doing.talks() && desk.leads().is_some();
        mine.then(|| desk.subject.get()).flatten()
    });
    let after = Memo::new(move |_| desk.doing.get() == Doing::AfterCall);
    let known = Memo::new(move |_| desk.number.get().is_some());
    // A form that is typed in is not drawn anew because the card arrives.
    let shape = Memo::new(move |_| {
        let form = form.get();
        (form, form.is_none() && known.get())
    });
    move || match shape.get() {
        (Some(call), _) => view! {
            <div class="desk is-wide-side">
                <section class="card" aria-label=words::desk::result()>
                    {move || known.get().then(|| view! { <Identity/> })}
                    {move || after.get().then(|| view! { <Finished call=call/> })}
                    <NoteForm call=call/>
                </section>
                <aside class="aid scroll" aria-label=words::desk::history()>
                    <PastCalls/>
                </aside>
            </div>
        }
        .into_any(),
        (None, true) => view! {
            <div class="desk is-single">
                <section class="card scroll" aria-label=words::desk::card()>
                    <Identity/>
                    <PastCalls/>
                </section>
            </div>
        }
        .into_any(),
        (None, false) => view! { <div class="desk is-single"><Idle/></div> }.into_any(),
    }
}

/// No card open: what will appear, and the one thing to do.
#[component]
fn Idle() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || {
        let taken = desk.operator.get().map(|o| u64::from(o.taken_today)).unwrap_or_default();
        match desk.doing.get() {
            Doing::Unknown => ().into_any(),
            Doing::Calm(Presence::Ready) | Doing::Calm(Presence::Outbound) => view! {
                <Empty glyph="headset" title=words::desk::idle_title() text=words::desk::idle_text(taken)/>
            }
            .into_any(),
            Doing::Calm(_) => view! {
                <Empty glyph="headset" title=words::desk::away_title() text=words::desk::away_text()>
                    <Button label=words::phone::take_calls() kind="btn-primary" hint="F2" on_click=Callback::new(move |()| desk.ask(Presence::Ready))/>
                </Empty>
            }
            .into_any(),
            _ => view! { <Empty glyph="phone" title=words::desk::hidden_title() text=words::desk::hidden_text()/> }.into_any(),
        }
    }
}
