//! «Навыки»: employees × queues and skills. Digits 0–5 set the chosen cells, Shift chooses several, a dot is a change;
//! nothing takes effect before «Применить», and that can be taken back.

use super::api;
use crate::ui::remote::{remote, sentence, show};
use crate::ui::search_field::SearchField;
use crate::ui::toast::{toast, toast_with};
use crate::ui::{Button, Empty, keys, words};
use domain::config::Level;
use domain::skills::{CellChange, Column, Matrix};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Row and column.
type Place = (usize, usize);

#[derive(Clone, Copy)]
struct Grid {
    matrix: StoredValue<Matrix>,
    columns: StoredValue<Vec<(Column, String)>>,
    /// A signal a cell, so that one change draws one cell.
    cells: StoredValue<Vec<Vec<ArcRwSignal<Level>>>>,
    base: StoredValue<Vec<Vec<Level>>>,
    /// The corner that stays and the one that moves.
    chosen: RwSignal<(Place, Place)>,
    /// What each step of typing changed, the newest last.
    steps: RwSignal<Vec<Vec<(Place, Level)>>>,
    /// How many cells differ.
    changes: RwSignal<usize>,
    text: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl Grid {
    fn new(matrix: Matrix) -> Self {
        let queues = matrix.queues.iter().map(|queue| (Column::Queue(queue.id), queue.name.clone()));
        let skills = matrix.skills.iter().map(|skill| (Column::Skill(skill.id), skill.name.clone()));
        let columns: Vec<_> = queues.chain(skills).collect();
        let base = levels(&matrix, &columns);
        let cells =
            base.iter().map(|row| row.iter().map(|level| ArcRwSignal::new(*level)).collect()).collect();
        Self {
            matrix: StoredValue::new(matrix),
            columns: StoredValue::new(columns),
            cells: StoredValue::new(cells),
            base: StoredValue::new(base),
            chosen: RwSignal::new(((0, 0), (0, 0))),
            steps: RwSignal::new(Vec::new()),
            changes: RwSignal::new(0),
            text: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
        }
    }

    fn size(self) -> (usize, usize) {
        (self.matrix.with_value(|matrix| matrix.rows.len()), self.columns.with_value(Vec::len))
    }

    fn cell(self, (row, column): Place) -> Option<ArcRwSignal<Level>> {
        self.cells.with_value(|cells| cells.get(row)?.get(column).cloned())
    }

    fn stored(self, (row, column): Place) -> Level {
        self.base.with_value(|base| base.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0))
    }

    fn is_shown(self, row: usize) -> bool {
        let wanted = self.text.with(|text| text.trim().to_lowercase());
        wanted.is_empty()
            || self.matrix.with_value(|matrix| {
                matrix.rows.get(row).is_some_and(|row| row.name.to_lowercase().contains(&wanted))
            })
    }

    fn is_chosen(self, (row, column): Place) -> bool {
        let ((r1, c1), (r2, c2)) = self.chosen.get();
        (r1.min(r2)..=r1.max(r2)).contains(&row) && (c1.min(c2)..=c1.max(c2)).contains(&column)
    }

    fn choose(self, place: Place, extend: bool) {
        self.chosen.update(|(anchor, end)| {
            *end = place;
            if !extend {
                *anchor = place;
            }
        });
        let id = format!("cell-{}-{}", place.0, place.1);
        request_animation_frame(move || {
            if let Some(cell) = document().get_element_by_id(&id)
                && let Ok(cell) = cell.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = cell.focus();
            }
        });
    }

    /// The next shown row up or down.
    fn step(self, rows: isize, columns: isize, extend: bool) {
        let ((height, width), (_, (row, column))) = (self.size(), self.chosen.get_untracked());
        let column = column.saturating_add_signed(columns).min(width.saturating_sub(1));
        let shown = |at: &usize| untrack(|| self.is_shown(*at));
        let next = match rows {
            0 => None,
            1 => (row + 1..height).find(shown),
            _ => (0..row).rev().find(shown),
        };
        self.choose((next.unwrap_or(row), column), extend);
    }

    /// Sets the chosen cells.
    fn set(self, level: Level) {
        let ((r1, c1), (r2, c2)) = self.chosen.get_untracked();
        let mut step = Vec::new();
        for row in (r1.min(r2)..=r1.max(r2)).filter(|row| untrack(|| self.is_shown(*row))) {
            for column in c1.min(c2)..=c1.max(c2) {
                let Some(cell) = self.cell((row, column)) else { continue };
                let before = cell.get_untracked();
                if before != level {
                    cell.set(level);
                    step.push(((row, column), before));
                }
            }
        }
        if !step.is_empty() {
            self.steps.update(|steps| steps.push(step));
            self.count();
        }
    }

    fn undo(self) -> bool {
        let Some(step) = self.steps.try_update(Vec::pop).flatten() else { return false };
        for (place, before) in step {
            if let Some(cell) = self.cell(place) {
                cell.set(before);
            }
        }
        self.count();
        true
    }

    fn count(self) {
        self.changes.set(self.edits().len());
    }

    fn edits(self) -> Vec<CellChange> {
        let (height, width) = self.size();
        let places = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let edit = |place: Place| {
            let (from, to) = (self.stored(place), self.cell(place)?.get_untracked());
            let employee =
                self.matrix.with_value(|matrix| matrix.rows.get(place.0).map(|row| row.employee))?;
            let column =
                self.columns.with_value(|columns| columns.get(place.1).map(|(column, _)| *column))?;
            (from != to).then_some(CellChange { employee, column, from, to })
        };
        places.filter_map(edit).collect()
    }

    /// What is stored now; what was typed here stays typed. How many of the typed cells a colleague changed, too.
    fn adopt(self, stored: &Matrix, keep: bool) -> usize {
        let columns = self.columns.get_value();
        let levels = levels(stored, &columns);
        let mut clashes = 0;
        for (row, levels) in self.rows_of(stored).into_iter().zip(levels) {
            let Some(row) = row else { continue };
            for (column, level) in levels.into_iter().enumerate() {
                let place = (row, column);
                let (was, Some(cell)) = (self.stored(place), self.cell(place)) else { continue };
                let typed = cell.get_untracked() != was;
                clashes += usize::from(typed && was != level);
                self.base.update_value(|base| base[row][column] = level);
                if !(keep && typed) && cell.get_untracked() != level {
                    cell.set(level);
                }
            }
        }
        self.steps.set(Vec::new());
        self.count();
        // Dots follow what is stored.
        self.chosen.update(|_| {});
        clashes
    }

    /// Where each row of `other` stands here.
    fn rows_of(self, other: &Matrix) -> Vec<Option<usize>> {
        self.matrix.with_value(|mine| {
            other
                .rows
                .iter()
                .map(|row| mine.rows.iter().position(|own| own.employee == row.employee))
                .collect()
        })
    }

    fn apply(self, changes: Vec<CellChange>, undoable: bool) {
        if changes.is_empty() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            match api::change(changes.clone()).await {
                Ok(stored) => {
                    self.adopt(&stored, false);
                    let n = changes.len() as u64;
                    let back: Vec<_> =
                        changes.into_iter().map(|c| CellChange { from: c.to, to: c.from, ..c }).collect();
                    let take_back = Callback::new(move |()| self.apply(back.clone(), false));
                    match undoable {
                        true => {
                            toast_with("ok", words::skills::applied(n), words::skills::take_back(), take_back)
                        }
                        false => toast("ok", words::skills::taken_back(n)),
                    }
                }
                Err(error) if error.code == "changed_meanwhile" => match api::read().await {
                    Ok(stored) => {
                        let clashes = self.adopt(&stored, true) as u64;
                        toast("warn", words::skills::meanwhile(clashes));
                    }
                    Err(error) => toast("danger", sentence(&error)),
                },
                Err(error) => {
                    crate::shell::session::note_error(&error);
                    toast("danger", sentence(&error));
                }
            }
            self.busy.set(false);
        });
    }

    fn pressed(self, event: &web_sys::KeyboardEvent) {
        if event.alt_key() {
            return;
        }
        let code = event.code();
        let extend = event.shift_key();
        match code.as_str() {
            "KeyZ" if event.ctrl_key() || event.meta_key() => _ = self.undo(),
            _ if event.ctrl_key() || event.meta_key() => return,
            "ArrowUp" => self.step(-1, 0, extend),
            "ArrowDown" | "Enter" => self.step(1, 0, extend),
            "ArrowLeft" => self.step(0, -1, extend),
            "ArrowRight" => self.step(0, 1, extend),
            "Home" => self.choose((self.chosen.get_untracked().1.0, 0), extend),
            "End" => self.choose((self.chosen.get_untracked().1.0, self.size().1.saturating_sub(1)), extend),
            "Delete" | "Backspace" => self.set(0),
            code => {
                match code.strip_prefix("Digit").or(code.strip_prefix("Numpad")).and_then(|d| d.parse().ok())
                {
                    Some(level @ 0..=5) => self.set(level),
                    _ => return,
                }
            }
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

fn levels(matrix: &Matrix, columns: &[(Column, String)]) -> Vec<Vec<Level>> {
    let level = |cells: &[(Column, Level)], column: Column| {
        cells.iter().find(|(of, _)| *of == column).map_or(0, |(_, level)| *level)
    };
    matrix
        .rows
        .iter()
        .map(|row| columns.iter().map(|(column, _)| level(&row.cells, *column)).collect())
        .collect()
}

crate::shell::lazy::lazy!(skills, |()| view! { <SkillsPage/> });

#[component]
fn SkillsPage() -> impl IntoView {
    let matrix = remote(api::read);
    view! {
        {crate::shell::areas::hidden_title(words::skills::area())}
        {show(matrix, 12, |matrix| view! { <Table matrix=matrix/> })}
    }
}

#[component]
fn Table(matrix: Matrix) -> impl IntoView {
    let grid = Grid::new(matrix);
    keys::bind(keys::ctrl("Enter"), move || {
        grid.apply(grid.edits(), true);
        true
    });
    if grid.size().0 == 0 {
        return view! { <Empty glyph="grid-3x3" title=words::skills::nobody()/> }.into_any();
    }
    let queues = grid.matrix.with_value(|matrix| matrix.queues.len());
    let heads = grid.columns.with_value(|columns| {
        let heads = columns.iter().enumerate().map(|(n, (_, name))| {
            let kind = if n < queues { words::skills::queue() } else { words::skills::skill() };
            view! { <th scope="col"><span class="cut">{name.clone()}</span><small>{kind}</small></th> }
        });
        heads.collect_view()
    });
    let rows = (0..grid.size().0).map(|row| line(grid, row)).collect_view();
    view! {
        <div class="bar" role="search" aria-label=words::skills::area()>
            <SearchField
                label=words::skills::search()
                placeholder=words::skills::search()
                value=grid.text
                on_change=Callback::new(move |text| grid.text.set(text))
            />
            <span class="end legend t3 sm" aria-hidden="true">
                {words::skills::level()}
                {(1..=5).map(|level| view! { <i class="cell" data-l=level.to_string()>{level}</i> }).collect_view()}
                <i class="cell is-new"></i>
                {words::skills::changed()}
            </span>
        </div>
        <div class="matrix scroll">
            <table class="table" role="grid" aria-multiselectable="true" on:keydown=move |event| grid.pressed(&event)>
                <thead><tr><th class="name" scope="col">{words::skills::employee()}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <footer class="actions">
            <b role="status">
                {move || match grid.changes.get() as u64 {
                    0 => words::skills::no_changes().to_owned(),
                    n => words::skills::changes(n),
                }}
            </b>
            <span class="t2 cut">{move || (grid.changes.get() > 0).then(words::skills::at_once)}</span>
            <span class="end t3 sm">{words::skills::keys()}</span>
            <Button
                label=words::skills::undo()
                hint="Ctrl Z"
                disabled=Signal::derive(move || grid.steps.with(Vec::is_empty))
                on_click=Callback::new(move |()| _ = grid.undo())
            />
            <Button
                label=words::skills::apply()
                kind="btn-primary"
                hint="Ctrl ↵"
                busy=grid.busy
                disabled=Signal::derive(move || grid.changes.get() == 0)
                on_click=Callback::new(move |()| grid.apply(grid.edits(), true))
            />
        </footer>
    }
    .into_any()
}

fn line(grid: Grid, row: usize) -> impl IntoView {
    let (name, extension) = grid.matrix.with_value(|matrix| {
        let row = &matrix.rows[row];
        (row.name.clone(), row.extension.clone())
    });
    let cells = (0..grid.size().1).map(|column| {
        let place = (row, column);
        let level = grid.cell(place).unwrap_or_default();
        let shown = level.clone();
        let is_new = {
            let level = level.clone();
            move || {
                grid.chosen.track();
                level.get() != grid.stored(place)
            }
        };
        let changed = is_new.clone();
        let title = {
            let level = level.clone();
            move || changed().then(|| words::skills::was_and_is(grid.stored(place), level.get()))
        };
        view! {
            <td role="gridcell" aria-selected=move || grid.is_chosen(place).to_string()>
                <button
                    type="button"
                    class="cell"
                    class:is-new=is_new
                    class:is-chosen=move || grid.is_chosen(place)
                    id=format!("cell-{row}-{column}")
                    data-l=move || Some(level.get()).filter(|level| *level > 0).map(|level| level.to_string())
                    title=title
                    tabindex=move || if grid.chosen.get().1 == place { "0" } else { "-1" }
                    on:click=move |event| grid.choose(place, event.shift_key())
                >
                    {move || match shown.get() {
                        0 => "·".to_owned(),
                        level => level.to_string(),
                    }}
                </button>
            </td>
        }
    });
    view! {
        <tr hidden=move || !grid.is_shown(row)>
            <td class="name" role="rowheader">
                <div class="row"><span class="m cut">{name}</span><span class="t3 end">{extension}</span></div>
            </td>
            {cells.collect_view()}
        </tr>
    }
}
