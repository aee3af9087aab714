//! The state of «Люди»: the list, whose sheet is open, and the one question about what is not saved.

use super::api;
use super::bulk::Chosen;
use super::card::{Card, Target};
use crate::names::api as names_api;
use crate::ui::paged::{Paged, paged};
use crate::ui::remote::{Remote, remote, send};
use crate::ui::toast::toast_with;
use crate::ui::{clock, words};
use domain::config::PhoneMode;
use domain::employees::{EmployeeCard, EmployeeFilter, EmployeeRow, EmployeeSecrets, Named, Names};
use domain::{EmployeeId, RegionId, Role};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// Whose cards are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    #[default]
    Working,
    NoAccess,
    Dismissed,
}

impl Who {
    pub const ALL: [Who; 3] = [Who::Working, Who::NoAccess, Who::Dismissed];

    fn read(word: Option<&str>) -> Self {
        Who::ALL.into_iter().find(|who| who.word() == word).unwrap_or_default()
    }

    fn word(self) -> Option<&'static str> {
        match self {
            Who::Working => None,
            Who::NoAccess => Some("no_access"),
            Who::Dismissed => Some("dismissed"),
        }
    }

    fn has(self, card: &EmployeeCard) -> bool {
        match (card.active, &card.dismissed_on) {
            (true, _) => self == Who::Working,
            (false, None) => self == Who::NoAccess,
            (false, Some(_)) => self == Who::Dismissed,
        }
    }
}

/// The address of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub text: String,
    pub role: Option<String>,
    pub queue: Option<String>,
    pub region: Option<String>,
    pub who: Who,
    pub open: Option<Target>,
}

impl Query {
    fn read(map: &ParamsMap) -> Self {
        let text = |key: &str| map.get(key).filter(|value| !value.is_empty());
        let open = text("open").and_then(|open| match open.as_str() {
            "new" => Some(Target::New),
            id => id.parse().ok().map(Target::One),
        });
        Self {
            text: text("q").unwrap_or_default(),
            role: text("role"),
            queue: text("queue"),
            region: text("region"),
            who: Who::read(text("who").as_deref()),
            open,
        }
    }

    fn write(&self) -> String {
        let mut map = ParamsMap::new();
        let some = [
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
            ("role", self.role.clone()),
            ("queue", self.queue.clone()),
            ("region", self.region.clone()),
            ("who", self.who.word().map(str::to_owned)),
            (
                "open",
                self.open.map(|open| match open {
                    Target::New => "new".to_owned(),
                    Target::One(id) => id.to_string(),
                }),
            ),
        ];
        for (key, value) in some {
            if let Some(value) = value {
                map.insert(key, value);
            }
        }
        map.to_query_string()
    }

    fn filter(&self) -> EmployeeFilter {
        EmployeeFilter {
            text: self.text.trim().to_owned(),
            role: self.role.as_deref().and_then(Role::from_word),
            queue: self.queue.as_ref().and_then(|id| id.parse().ok()),
            region: self.region.as_ref().and_then(|id| id.parse().ok()),
            inactive: self.who == Who::NoAccess,
            dismissed: self.who == Who::Dismissed,
        }
    }

    pub fn narrows(&self) -> bool {
        Query { open: None, ..self.clone() } != Query::default()
    }
}

#[derive(Clone, Copy)]
pub struct People {
    pub query: Memo<Query>,
    pub list: Paged<EmployeeRow>,
    pub names: Remote<Names>,
    /// The card on the sheet of now.
    pub card: RwSignal<Option<Card>>,
    /// Where somebody wanted to go from a card with unsaved changes.
    pub asked: RwSignal<Option<Option<Target>>>,
    /// Shown once: of whom, and what.
    pub secrets: RwSignal<Option<(String, EmployeeSecrets)>>,
    /// Whose boxes are ticked.
    pub chosen: Chosen,
    /// The sheet of the import is open.
    pub importing: RwSignal<bool>,
    go: Callback<(Query, bool)>,
}

impl People {
    pub fn new() -> Self {
        let map = use_query_map();
        let query = Memo::new(move |_| map.with(Query::read));
        let navigate = send_wrapper::SendWrapper::new(use_navigate());
        let go = Callback::new(move |(query, replace): (Query, bool)| {
            let options = NavigateOptions { replace, scroll: false, ..Default::default() };
            navigate(&format!("/employees{}", query.write()), options);
        });
        let filter = Memo::new(move |_| query.with(Query::filter));
        let list = paged(move |after| {
            let filter = filter.get();
            async move { api::list(filter, after).await }
        });
        Self {
            query,
            list,
            names: remote(names_api::all),
            card: RwSignal::new(None),
            asked: RwSignal::new(None),
            secrets: RwSignal::new(None),
            chosen: Chosen::new(filter),
            importing: RwSignal::new(false),
            go,
        }
    }

    pub fn change(self, replace: bool, change: impl FnOnce(&mut Query)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        if query != self.query.get_untracked() {
            self.go.run((query, replace));
        }
    }

    /// Opens a sheet or closes it; what is not saved asks once.
    pub fn open(self, target: Option<Target>) {
        if self.query.with_untracked(|query| query.open == target) {
            return self.look_again(target);
        }
        if self.card.get_untracked().is_some_and(Card::is_dirty) {
            self.asked.set(Some(target));
        } else {
            self.open_now(target);
        }
    }

    /// The same card once more: as it is by now, unless something was typed into it.
    fn look_again(self, target: Option<Target>) {
        let clean = self.card.get_untracked().filter(|card| !card.is_dirty());
        if let (Some(Target::One(id)), Some(card)) = (target, clean) {
            send(api::get(id), move |stored| {
                if !card.is_dirty() {
                    card.adopt(stored);
                }
            });
        }
    }

    pub fn open_now(self, target: Option<Target>) {
        self.card.set(None);
        self.change(true, |query| query.open = target);
    }

    /// The person before or after the one on the sheet.
    pub fn step(self, by: i32) -> bool {
        let Some(Target::One(id)) = self.query.with_untracked(|query| query.open) else { return false };
        let next = self.list.rows.with_untracked(|rows| {
            let at = rows.iter().position(|row| row.id == id)?;
            let next = usize::try_from(i32::try_from(at).ok()? + by).ok()?;
            if next + 5 > rows.len() {
                self.list.more();
            }
            rows.get(next).map(|row| row.id)
        });
        if let Some(next) = next {
            self.open(Some(Target::One(next)));
        }
        true
    }

    /// The row follows the card; the list keeps its place.
    pub fn put(self, card: &EmployeeCard) {
        let who = self.query.with_untracked(|query| query.who);
        self.list.rows.update(|rows| {
            if !who.has(card) {
                rows.retain(|row| row.id != card.id);
            }
            if let Some(row) = rows.iter_mut().find(|row| row.id == card.id) {
                let form = card.form.clone();
                row.name = form.name;
                row.login = form.login;
                row.roles = form.roles;
                row.extension = form.extension;
                row.phone = if form.desk_phone { PhoneMode::Desk } else { PhoneMode::Browser };
                row.queues = form.queues;
                row.region = form.region;
                row.photo = card.photo.clone();
                row.active = card.active;
                row.dismissed_on = card.dismissed_on.clone();
            }
        });
    }

    /// The row shows another photo, or none.
    pub fn put_photo(self, id: EmployeeId, photo: Option<String>) {
        self.list.rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                row.photo = photo;
            }
        });
    }

    /// A region that was just made can be chosen.
    pub fn add_region(self, region: Named<RegionId>) {
        self.names.value.update(|names| {
            if let Some(Ok(names)) = names {
                names.regions.push(region);
            }
        });
    }

    /// Closes the access or gives it back, and offers to undo.
    pub fn set_active(self, id: EmployeeId, active: bool) {
        send(api::set_active(id, active), move |card| {
            self.follow(&card);
            let name = card.form.name;
            if active {
                self.list.reload();
                crate::ui::toast("ok", words::employees::brought_back(name));
            } else {
                self.open_now(None);
                let undo = Callback::new(move |()| self.set_active(id, true));
                toast_with("info", words::employees::deactivated(name), words::employees::bring_back(), undo);
            }
        });
    }

    /// Dismisses on that day, and offers to undo.
    pub fn dismiss(self, id: EmployeeId, on: String) {
        send(api::dismiss(id, on), move |card| {
            self.follow(&card);
            let day = card.dismissed_on.as_deref().map(clock::day_of).unwrap_or_default();
            let name = card.form.name;
            let said = match card.active {
                true => words::employees::will_leave(day, name),
                false => words::employees::dismissed_now(name),
            };
            if !card.active {
                self.open_now(None);
            }
            toast_with(
                "info",
                said,
                words::employees::bring_back(),
                Callback::new(move |()| self.bring_back(id)),
            );
        });
    }

    /// Takes a dismissal back.
    pub fn bring_back(self, id: EmployeeId) {
        send(api::bring_back(id), move |card| {
            self.follow(&card);
            self.list.reload();
            crate::ui::toast("ok", words::employees::works_again(card.form.name));
        });
    }

    /// The open card is fetched anew unless something is typed into it; then its save will tell.
    pub fn reopen(self) {
        let Some(card) = self.card.get_untracked().filter(|card| !card.is_dirty()) else { return };
        if let Target::One(id) = card.target {
            leptos::task::spawn_local(async move {
                if let Ok(stored) = api::get(id).await
                    && !card.is_dirty()
                {
                    card.adopt(stored);
                }
            });
        }
    }

    /// List and sheet show the card as it is now.
    fn follow(self, card: &EmployeeCard) {
        self.put(card);
        if let Some(shown) = self.card.get_untracked().filter(|shown| shown.target == Target::One(card.id)) {
            shown.adopt(card.clone());
        }
    }
}
