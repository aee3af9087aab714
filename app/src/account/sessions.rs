//! Where somebody is signed in: rows of the own page and of an employee's card.

use crate::ui::{IconButton, clock, words};
use domain::SessionId;
use domain::account::{SessionInfo, device};
use leptos::prelude::*;

/// «Chrome 140 · Windows».
fn device_of(session: &SessionInfo) -> String {
    let agent = session.agent.as_deref().unwrap_or_default();
    match device(agent) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) => one,
        (None, Some(system)) => system.to_owned(),
        (None, None) => words::account::script().to_owned(),
    }
}

/// `end`: ends one, where that can be done.
#[component]
pub fn SessionRows(
    sessions: Vec<SessionInfo>,
    #[prop(optional)] end: Option<Callback<SessionId>>,
) -> impl IntoView {
    view! {
        <ul class="sessions">
            {sessions
                .into_iter()
                .map(|session| {
                    let (device, id) = (device_of(&session), session.id);
                    let label = words::account::end_one(&session.address, &device);
                    view! {
                        <li>
                            <div class="grow">
                                <p class="m cut">{device}</p>
                                <p class="t3 sm cut">
                                    {session.address}" · "{words::account::since_at(clock::day_and_hour(session.created_at))}
                                </p>
                            </div>
                            {if session.current {
                                view! { <span class="tag" data-tone="ok">{words::account::this()}</span> }.into_any()
                            } else {
                                view! { <span class="t2 sm nowrap">{words::account::seen_at(clock::day_and_hour(session.seen_at))}</span> }
                                    .into_any()
                            }}
                            {end.filter(|_| !session.current).map(|end| view! {
                                <IconButton label=label glyph="log-out" kind="btn-ghost btn-sm" on_click=Callback::new(move |()| end.run(id))/>
                            })}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
