//! «Сейчас»: queues, operators, who waits; everything from the board that `/ws` keeps true.

use super::alerts::Alerts;
use super::crew::Crew;
use super::table::CrewPanel;
use super::tiles::Tiles;
use super::waiting::Waiting;
use super::who::Who;
use crate::realtime::Live;
use crate::ui::parts::skeleton_rows;
use crate::ui::{keys, words};
use leptos::prelude::*;

crate::shell::lazy::lazy!(live, |()| view! { <LivePage/> });

#[component]
fn LivePage() -> impl IntoView {
    let live = expect_context::<Live>();
    let crew = Crew::new(live);
    provide_context(crew);
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
            <Show when=move || crew.open.with(Option::is_some)>{super::over::LAZY.show(())}</Show>
        </Show>
    }
}
