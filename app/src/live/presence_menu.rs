//! «Сменить статус»: of one operator or of many at once.

use super::crew::Crew;
use super::reason::AskReason;
use crate::desk::state::presence_state;
use crate::presence::api::set_many;
use crate::ui::names::first_two;
use crate::ui::remote::send;
use crate::ui::{Popover, glyph, menu_button, menu_item, toast, words};
use domain::{EmployeeId, Presence};
use leptos::prelude::*;

#[component]
pub fn PresenceMenu(
    crew: Crew,
    #[prop(into)] operators: Signal<Vec<EmployeeId>>,
    /// `at-top` where there is no room below.
    #[prop(default = "menu scroll")]
    class: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // What was chosen, while its reason is asked for.
    let pending = RwSignal::new(None::<(Presence, String)>);
    let close = Callback::new(move |()| pending.set(None));
    let choose = Callback::new(move |(presence, reason): (Presence, String)| {
        close.run(());
        let all = operators.get_untracked();
        let many = all.len() > 1;
        send(set_many(all, presence, Some(reason)), move |refused| {
            // Those who were refused stay checked, so that they can be tried again.
            if many {
                crew.checked.set(refused.iter().copied().collect());
            }
            if refused.is_empty() {
                return;
            }
            let name = |id: &EmployeeId| untrack(|| crew.live.operators.get(*id)).map(|o| first_two(&o.name));
            let names: Vec<_> = refused.iter().filter_map(name).collect();
            toast("danger", words::live::refused(names.join(", ")));
        });
    });
    let item = move |presence: Presence, word: String, end: String| {
        let title = words::live::change_to(&word);
        menu_item(
            glyph(presence_state(presence)),
            word,
            view! { <span class="t3 sm">{end}</span> },
            None,
            move || {
                open.set(false);
                pending.set(Some((presence, title.clone())));
            },
        )
    };
    view! {
        {move || pending.get().map(|(presence, title)| view! {
            <AskReason
                title=title
                text=""
                verb=words::live::set_state()
                on_said=Callback::new(move |reason| choose.run((presence, reason)))
                on_close=close
            />
        })}
        <Popover open=open trigger=menu_button(open, "", words::live::change_state()) class=class label=words::live::change_state()>
            {item(Presence::Ready, words::presence::ready().to_owned(), String::new())}
            {item(Presence::Outbound, words::presence::outbound().to_owned(), String::new())}
            {crew
                .reasons
                .get()
                .into_iter()
                .map(|(id, (name, minutes))| {
                    let allowed = minutes.map(words::shell::minutes).unwrap_or_default();
                    item(Presence::Break { reason: Some(id) }, name, allowed)
                })
                .collect_view()}
            <hr/>
            {item(Presence::Offline, words::shell::end_shift().to_owned(), String::new())}
        </Popover>
    }
}
