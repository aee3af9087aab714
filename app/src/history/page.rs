//! «Звонки»: the history. Supervisors see all calls, an operator the own ones; the server decides.

use super::api;
use super::filters::Filters;
use super::query::Query;
use super::rows::Rows;
use crate::shell::session::{may, me};
use crate::ui::paged::paged;
use crate::ui::words;
use domain::Permission;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The filter in the address and the way to change it.
#[derive(Clone, Copy)]
pub struct Place {
    pub query: Memo<Query>,
    go: Callback<(Query, bool)>,
    /// Calls of all operators are seen, so that choosing one makes sense.
    pub all: bool,
    /// Recordings may be heard; without the right nothing speaks of them.
    pub listens: bool,
}

impl Place {
    /// A choice: «назад» undoes it.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        self.set(change, false);
    }

    /// A word being typed, a row being opened: replaces the address.
    pub fn adjust(self, change: impl FnOnce(&mut Query)) {
        self.set(change, true);
    }

    fn set(self, change: impl FnOnce(&mut Query), replace: bool) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        if query != self.query.get_untracked() {
            self.go.run((query, replace));
        }
    }
}

crate::shell::lazy::lazy!(history, |()| view! { <HistoryPage/> });

#[component]
fn HistoryPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(Query::read));
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let go = Callback::new(move |(query, replace): (Query, bool)| {
        let options = NavigateOptions { replace, scroll: false, ..Default::default() };
        navigate(&format!("/history{}", query.write()), options);
    });
    let me = me();
    let place = Place {
        query,
        go,
        all: may(&me, Permission::CallsReadAll),
        listens: may(&me, Permission::RecordingsListen),
    };
    let closed = Memo::new(move |_| query.with(Query::closed));
    let calls = paged(move |after| {
        let filter = closed.get().filter();
        async move { api::list(filter, after).await }
    });
    view! {
        {crate::shell::areas::hidden_title(words::history::area())}
        <Filters place=place calls=calls/>
        <Rows place=place calls=calls/>
    }
}
