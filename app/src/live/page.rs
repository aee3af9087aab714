//! «Сейчас»: queues, operators, who waits; everything from the board that `/ws` keeps true.

use super::alerts::Alerts;
use super::crew::{Crew, Over};
use super::reason::AskReason;
use super::staff::StaffSheet;
use super::table::CrewPanel;
use super::thresholds::Thresholds;
use super::tiles::Tiles;
use super::waiting::Waiting;
use super::who::Who;
use crate::realtime::Live;
use crate::ui::parts::skeleton_rows;
use crate::ui::remote::send;
use crate::ui::{keys, toast, words};
use crate::wallboards::sheet::Wallboards;
use domain::EmployeeId;
use leptos::prelude::*;

crate::shell::lazy::lazy!(live, |()| view! { <LivePage/> });

#[component]
fn LivePage() -> impl IntoView {
    let live = expect_context::<Live>();
    let crew = Crew::new(live);
    keys::bind(keys::key("Escape"), move || {
        let open = crew.chosen.get_untracked().is_some();
        crew.chosen.set(None);
        open
    });
    // Who left takes the details along.
    Effect::new(move |_| {
        let there = live.operators.keys();
        if crew.chosen.get_untracked().is_some_and(|id| !there.contains(&id)) {
            crew.chosen.set(None);
        }
        crew.checked.update(|checked| checked.retain(|id| there.contains(id)));
    });
    view! {
        {crate::shell::areas::hidden_title(words::live::area())}
        <Show when=move || live.ready.get() fallback=|| view! { <div class="live is-loading">{skeleton_rows(9)}</div> }>
            <div class="live">
                <Alerts crew=crew/>
                <Tiles crew=crew/>
                <CrewPanel crew=crew/>
                <aside class="aside">
                    {move || crew.chosen.get().map(|id| view! { <Who crew=crew id=id/> })}
                    <Waiting crew=crew/>
                </aside>
            </div>
            {move || crew.open.get().map(|over| match over {
                Over::Thresholds => view! { <Thresholds crew=crew/> }.into_any(),
                Over::Wallboards => {
                    view! { <Wallboards live=live on_close=Callback::new(move |()| crew.open.set(None))/> }.into_any()
                }
                Over::Staff(queue) => view! { <StaffSheet crew=crew queue=queue/> }.into_any(),
                Over::Release(operator) => view! { <Release crew=crew operator=operator/> }.into_any(),
            })}
        </Show>
    }
}

/// Frees a desk that is stuck.
#[component]
fn Release(crew: Crew, operator: EmployeeId) -> impl IntoView {
    let close = Callback::new(move |()| crew.open.set(None));
    let said = Callback::new(move |reason: String| {
        close.run(());
        send(super::api::release(operator, reason), |()| toast("ok", words::live::released()));
    });
    view! {
        <AskReason
            title=words::live::release_title()
            text=words::live::release_text()
            verb=words::live::release()
            on_said=said
            on_close=close
        />
    }
}
