//! A list by keyset that grows as it is scrolled; nothing ever loads all of it.
//!
//! One rule to know: what is shown stays until the first page of the new list is here, so nothing flickers while
//! somebody types.

use super::remote::SendBoxed;
use super::{Button, words};
use crate::error::ApiError;
use domain::employees::Page;
use leptos::prelude::*;
use std::future::Future;

type Answer<T> = SendBoxed<Result<Page<T>, ApiError>>;

/// Rows so far, and how to get more.
pub struct Paged<T: Send + Sync + 'static> {
    pub rows: RwSignal<Vec<T>>,
    pub total: RwSignal<Option<u64>>,
    /// The count stopped at its cap: there are more than `total`.
    pub capped: RwSignal<bool>,
    /// Milliseconds from asking to the answer of the first page.
    pub took: RwSignal<Option<u32>>,
    pub error: RwSignal<Option<ApiError>>,
    pub busy: RwSignal<bool>,
    /// An answer has come at least once.
    pub ready: RwSignal<bool>,
    next: RwSignal<Option<String>>,
    turn: StoredValue<u64>,
    fetch: Callback<Option<String>, Answer<T>>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Clone + Send + Sync + 'static> Paged<T> {
    /// Asks for the first page.
    pub fn reload(self) {
        self.ask(None);
    }

    /// Asks for the page after the last, if there is one and nothing is on its way.
    pub fn more(self) {
        if self.busy.get_untracked() {
            return;
        }
        if let Some(after) = self.next.get_untracked() {
            self.ask(Some(after));
        }
    }

    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// To be put on the scrolling pane: the next page comes before the end is seen.
    pub fn on_scroll(self, event: &web_sys::Event) {
        let pane = event_target::<web_sys::HtmlElement>(event);
        if pane.scroll_top() + pane.client_height() + 800 >= pane.scroll_height() {
            self.more();
        }
    }

    fn ask(self, after: Option<String>) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        let first = after.is_none();
        let asked = js_sys::Date::now();
        let answer = self.fetch.run(after);
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = answer.take().await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set(false);
            self.ready.set(true);
            match answer {
                Ok(page) => {
                    if first {
                        self.took.set(Some((js_sys::Date::now() - asked) as u32));
                        self.total.set(page.total);
                        self.capped.set(page.more);
                        self.rows.set(page.rows);
                    } else {
                        self.rows.update(|rows| rows.extend(page.rows));
                    }
                    self.next.set(page.next);
                    self.error.set(None);
                }
                Err(error) => {
                    crate::shell::session::note_error(&error);
                    self.error.set(Some(error));
                }
            }
        });
    }
}

/// Fetches now, and again whenever a signal read inside `fetch` (before its first await) changes.
pub fn paged<T, F, R>(fetch: F) -> Paged<T>
where
    T: Clone + Send + Sync + 'static,
    F: Fn(Option<String>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Page<T>, ApiError>> + 'static,
{
    let fetch =
        Callback::new(move |after| -> Answer<T> { send_wrapper::SendWrapper::new(Box::pin(fetch(after))) });
    let paged = Paged {
        rows: RwSignal::new(Vec::new()),
        total: RwSignal::new(None),
        capped: RwSignal::new(false),
        took: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        ready: RwSignal::new(false),
        next: RwSignal::new(None),
        turn: StoredValue::new(0),
        fetch,
    };
    Effect::new(move |_| paged.reload());
    paged
}

/// Under the rows: «Показать ещё» for who does not scroll, or why the rest did not come.
pub fn paged_foot<T: Clone + Send + Sync + 'static>(paged: Paged<T>) -> impl IntoView {
    move || {
        if let Some(error) = paged.error.get()
            && paged.rows.with(|rows| !rows.is_empty())
        {
            return view! {
                <p class="paged-foot" role="alert">
                    <span class="danger">{super::remote::sentence(&error)}</span>
                    <Button label=words::ui::again() kind="btn-sm" glyph="refresh-cw" on_click=Callback::new(move |()| paged.more())/>
                </p>
            }
            .into_any();
        }
        if !paged.has_more() {
            return ().into_any();
        }
        view! {
            <p class="paged-foot">
                <Button label=words::list::more() kind="btn-sm" busy=paged.busy on_click=Callback::new(move |()| paged.more())/>
            </p>
        }
        .into_any()
    }
}
