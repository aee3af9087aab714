//! What lies over the page: thresholds, wallboards, who serves a queue, freeing a desk. A part of its own, as most
//! days go by without it.

use super::crew::{Crew, Over};
use super::reason::AskReason;
use super::staff::StaffSheet;
use super::thresholds::Thresholds;
use crate::ui::remote::send;
use crate::ui::{toast, words};
use crate::wallboards::sheet::Wallboards;
use domain::EmployeeId;
use leptos::prelude::*;

crate::shell::lazy::lazy!(over, |()| view! { <OverPage/> });

#[component]
fn OverPage() -> impl IntoView {
    let crew = expect_context::<Crew>();
    let close = Callback::new(move |()| crew.open.set(None));
    move || {
        crew.open.get().map(|over| match over {
            Over::Thresholds => view! { <Thresholds crew=crew/> }.into_any(),
            Over::Wallboards => view! { <Wallboards live=crew.live on_close=close/> }.into_any(),
            Over::Staff(queue) => view! { <StaffSheet crew=crew queue=queue/> }.into_any(),
            Over::Release(operator) => view! { <Release operator=operator on_close=close/> }.into_any(),
        })
    }
}

/// Frees a desk that is stuck.
#[component]
fn Release(operator: EmployeeId, on_close: Callback<()>) -> impl IntoView {
    let said = Callback::new(move |reason: String| {
        on_close.run(());
        send(super::api::release(operator, reason), |()| toast("ok", words::live::released()));
    });
    view! {
        <AskReason
            title=words::live::release_title()
            text=words::live::release_text()
            verb=words::live::release()
            on_said=said
            on_close=on_close
        />
    }
}
