//! The last calls.

use super::desk;
use crate::desk::state::call_icon;
use crate::ui::icon::sized;
use crate::ui::{clock, icon_sm, span, words};
use domain::Phone as Number;
use domain::calls::Direction;
use leptos::prelude::*;

/// The last calls; a row opens the card.
#[component]
pub fn Recent() -> impl IntoView {
    let desk = desk();
    view! {
        <section>
            <h3>{words::phone::recent()}</h3>
            {move || {
                let rows = desk.recent.ok().unwrap_or_default();
                if rows.is_empty() {
                    return view! { <p class="t3 sm">{words::phone::no_recent()}</p> }.into_any();
                }
                view! {
                    <ul class="list">
                        {rows
                            .into_iter()
                            .take(6)
                            .map(|row| {
                                let missed = row.answered_at.is_none() && row.direction != Direction::Outbound;
                                let name = row.subscriber_name.clone().filter(|n| !n.is_empty());
                                let text = name.unwrap_or_else(|| {
                                    row.number.as_ref().map_or_else(|| words::phone::hidden().to_owned(), Number::pretty)
                                });
                                let end = if row.talked.as_secs() > 0 {
                                    format!("{} · {}", clock::hour(row.started_at), span(row.talked))
                                } else {
                                    clock::hour(row.started_at)
                                };
                                let number = row.number.clone();
                                let (again, redial) = (row.number.clone(), row.number.clone());
                                view! {
                                    <li>
                                        {sized(call_icon(&row), if missed { "i i-sm danger" } else { "i i-sm t3" })}
                                        <button
                                            type="button"
                                            class="cut grow"
                                            prop:disabled=number.is_none()
                                            on:click=move |_| {
                                                if !desk.doing.get_untracked().in_call() {
                                                    desk.number.set(number.clone());
                                                }
                                            }
                                        >
                                            {text}
                                        </button>
                                        <span class="end">{end}</span>
                                        <button
                                            type="button"
                                            class="btn btn-sm btn-icon btn-ghost"
                                            aria-label=words::talks::call_again()
                                            title=words::talks::call_again()
                                            prop:disabled=move || again.is_none() || desk.doing.get().in_call()
                                            on:click=move |_| {
                                                if let Some(number) = &redial {
                                                    desk.dial(number.as_str(), || {});
                                                }
                                            }
                                        >
                                            {icon_sm("phone")}
                                        </button>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }.into_any()
            }}
        </section>
    }
}
