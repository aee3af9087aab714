//! The matrix of skills. A set of changes is done as a whole or not at all.

use crate::audit;
use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::Permission;
use domain::skills::{CellChange, Column, Matrix};
use std::collections::BTreeMap;

/// More at once is no person's work.
const MOST: usize = 5_000;

pub async fn matrix(cx: &Cx) -> Result<Matrix> {
    cx.need(Permission::EmployeesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    let names = store::names::all(&mut db, false).await?;
    Ok(Matrix { queues: names.queues, skills: names.skills, rows: store::skills::rows(&mut db).await? })
}

/// Writes the changes; `changed_meanwhile` when a cell is not what the change begins from. The new matrix is
/// answered.
pub async fn change(cx: &Cx, mut changes: Vec<CellChange>) -> Result<Matrix> {
    cx.need(Permission::SkillsWrite)?;
    if changes.len() > MOST || changes.iter().any(|change| change.from > 5 || change.to > 5) {
        return Err(Error::rule("levels_bad"));
    }
    // One order for everybody, so that two people's changes can't wait for each other.
    changes.sort_by_key(|change| (change.employee, change.column));
    let mut db = cx.centre.pool.begin().await?;
    let mut people: BTreeMap<_, Vec<CellChange>> = BTreeMap::new();
    for change in changes {
        if store::skills::level(&mut db, change.employee, change.column).await? != change.from {
            return Err(Error::conflict("changed_meanwhile"));
        }
        store::skills::set(&mut db, &change).await?;
        people.entry(change.employee).or_default().push(change);
    }
    for (employee, changes) in &people {
        let side = |level: fn(&CellChange) -> u8| {
            let cell = |change: &CellChange| {
                let column = match change.column {
                    Column::Queue(id) => id.0,
                    Column::Skill(id) => id.0,
                };
                serde_json::json!([column, level(change)])
            };
            serde_json::json!({ "levels": changes.iter().map(cell).collect::<Vec<_>>() })
        };
        let (before, after) = (side(|change| change.from), side(|change| change.to));
        audit::note(&mut db, cx, "skills.change", Some(employee.0), Some(&before), Some(&after)).await?;
    }
    db.commit().await?;
    cx.centre.config_changed().await;
    matrix(cx).await
}
