//! Whose boxes are ticked: some (Shift takes all between), or all that the filter leaves.

use super::people::People;
use crate::ui::words;
use domain::EmployeeId;
use domain::bulk::BulkScope;
use domain::employees::EmployeeFilter;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Whose boxes are ticked. Another filter begins anew.
#[derive(Clone, Copy)]
pub struct Chosen {
    ids: RwSignal<BTreeSet<EmployeeId>>,
    /// All that the filter leaves, those that are not loaded too.
    all: RwSignal<bool>,
    /// The box that was ticked last, from which Shift counts.
    last: StoredValue<Option<EmployeeId>>,
    filter: Memo<EmployeeFilter>,
}

impl Chosen {
    pub fn new(filter: Memo<EmployeeFilter>) -> Self {
        let chosen = Self {
            ids: RwSignal::default(),
            all: RwSignal::new(false),
            last: StoredValue::new(None),
            filter,
        };
        Effect::new(move |before: Option<()>| {
            filter.track();
            if before.is_some() {
                chosen.clear();
            }
        });
        chosen
    }

    pub fn clear(self) {
        self.ids.update(BTreeSet::clear);
        self.all.set(false);
        self.last.set_value(None);
    }

    fn has(self, id: EmployeeId) -> bool {
        self.all.get() || self.ids.with(|ids| ids.contains(&id))
    }

    fn is_empty(self) -> bool {
        !self.all.get() && self.ids.with(BTreeSet::is_empty)
    }

    pub fn is_all(self) -> bool {
        self.all.get()
    }

    /// Those that are not loaded too.
    pub fn take_all(self) {
        self.all.set(true);
    }

    /// Of ticked boxes.
    pub fn count(self) -> u64 {
        self.ids.with(|ids| ids.len() as u64)
    }

    pub fn scope(self) -> BulkScope {
        match self.all.get_untracked() {
            true => BulkScope::Filter { filter: self.filter.get_untracked() },
            false => BulkScope::Ids { ids: self.ids.get_untracked().into_iter().collect() },
        }
    }

    /// Ticks or clears one, or with Shift everybody from the last one on.
    fn tick(self, id: EmployeeId, on: bool, shift: bool, rows: &[EmployeeId]) {
        if self.all.get_untracked() {
            // One less than all: those that are seen.
            self.all.set(false);
            self.ids.update(|ids| ids.extend(rows));
        }
        let place = |id: EmployeeId| rows.iter().position(|row| *row == id);
        let from = self.last.get_value().filter(|_| shift).and_then(place);
        let between = match (from, place(id)) {
            (Some(from), Some(to)) => &rows[from.min(to)..=from.max(to)],
            _ => &[id],
        };
        self.ids.update(|ids| {
            for id in between {
                if on {
                    ids.insert(*id);
                } else {
                    ids.remove(id);
                }
            }
        });
        self.last.set_value(Some(id));
    }
}

fn loaded(people: People) -> Vec<EmployeeId> {
    people.list.rows.with(|rows| rows.iter().map(|row| row.id).collect())
}

#[component]
pub fn Tick(people: People, id: EmployeeId, name: String) -> impl IntoView {
    let chosen = people.chosen;
    view! {
        <label class="check">
            <input
                type="checkbox"
                aria-label=words::employees::choose(name)
                prop:checked=move || chosen.has(id)
                on:click=move |event| {
                    let on = event_target_checked(&event);
                    chosen.tick(id, on, event.shift_key(), &untrack(|| loaded(people)));
                }
            />
        </label>
    }
}

#[component]
pub fn TickAll(people: People) -> impl IntoView {
    let chosen = people.chosen;
    let whole = move || {
        let rows = loaded(people);
        !rows.is_empty() && rows.into_iter().all(|id| chosen.has(id))
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                aria-label=words::employees::choose_all()
                prop:checked=whole
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    chosen.clear();
                    if on {
                        let rows = untrack(|| loaded(people));
                        chosen.ids.update(|ids| ids.extend(rows));
                    }
                }
            />
        </label>
    }
}

/// Over the list while anybody is ticked.
#[component]
pub fn BulkBar(people: People) -> impl IntoView {
    let chosen = people.chosen;
    let empty = Memo::new(move |_| chosen.is_empty());
    move || (!empty.get()).then(|| super::bulk_bar::LAZY.show(people))
}
