//! The audit: every change notes who, what, from what and to what; and the search in it.

use crate::centre::Cx;
use crate::error::Result;
use domain::Permission;
use domain::audit::{AuditFilter, AuditRow, FieldChange};
use domain::employees::Page;
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const PAGE: i64 = 50;

/// Notes a change in its own transaction. `before` none: it is new; `after` none: it is gone.
pub async fn note<T: Serialize>(
    db: &mut PgConnection,
    cx: &Cx,
    what: &str,
    subject: Option<Uuid>,
    before: Option<&T>,
    after: Option<&T>,
) -> Result<()> {
    let json = |value: Option<&T>| value.map(|value| serde_json::to_value(value).unwrap_or_default());
    let change = store::audit::Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what,
        subject,
        before: json(before),
        after: json(after),
        request: &cx.request,
    };
    Ok(store::audit::add(db, &change).await?)
}

/// The newest first.
pub async fn search(cx: &Cx, filter: &AuditFilter, after: Option<&str>) -> Result<Page<AuditRow>> {
    cx.need(Permission::AuditRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    let (found, next) = store::audit::search(&mut db, filter, after, PAGE).await?;
    let changes: Vec<Vec<FieldChange>> =
        found.iter().map(|one| diff(one.before.as_ref(), one.after.as_ref())).collect();
    let mut ids: BTreeSet<Uuid> = found.iter().filter_map(|one| one.subject).collect();
    let texts = changes.iter().flatten().flat_map(|change| change.from.iter().chain(&change.to));
    ids.extend(texts.flat_map(|text| ids_in(text)));
    let names = store::audit::names(&mut db, &ids.into_iter().collect::<Vec<_>>()).await?;
    let rows = found.into_iter().zip(changes).map(|(one, changes)| AuditRow {
        id: one.id,
        at: one.at,
        by: one.by,
        by_name: one.by_name,
        what: one.what,
        subject: one.subject,
        subject_name: one.subject.and_then(|id| names.get(&id).cloned()),
        changes: changes.into_iter().map(|change| named(change, &names)).collect(),
    });
    Ok(Page { rows: rows.collect(), next, total: None, more: false })
}

/// Fields that differ, by their paths; a list is one field.
fn diff(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldChange> {
    let (mut from, mut to) = (BTreeMap::new(), BTreeMap::new());
    flatten(String::new(), before, &mut from);
    flatten(String::new(), after, &mut to);
    let fields: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    let changed = fields.into_iter().filter(|field| from.get(*field) != to.get(*field));
    changed
        .map(|field| FieldChange {
            field: field.clone(),
            from: from.get(field).cloned(),
            to: to.get(field).cloned(),
        })
        .collect()
}

fn flatten(path: String, value: Option<&Value>, into: &mut BTreeMap<String, String>) {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Object(fields)) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(path, Some(value), into);
            }
        }
        Some(other) => _ = into.insert(path, text(other)),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(text).collect::<Vec<_>>().join(" ")
        }
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.values().map(text).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn ids_in(text: &str) -> impl Iterator<Item = Uuid> {
    text.split([' ', ',']).filter(|word| word.len() == 36).filter_map(|word| word.parse().ok())
}

fn named(change: FieldChange, names: &BTreeMap<Uuid, String>) -> FieldChange {
    let name = |text: String| {
        ids_in(&text.clone()).fold(text, |text, id| match names.get(&id) {
            Some(name) => text.replace(&id.to_string(), &format!("«{name}»")),
            None => text,
        })
    };
    FieldChange { field: change.field, from: change.from.map(name), to: change.to.map(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"name": "Справка", "limits": {"max_wait": 0, "overflow": {"to": "stay"}}, "skills": [["a", 2]]});
        let after = json!({"name": "Справка", "limits": {"max_wait": 60, "overflow": {"to": "queue", "queue": "q"}}, "skills": [["a", 3], ["b", 1]]});
        let told: Vec<_> = diff(Some(&before), Some(&after))
            .into_iter()
            .map(|change| format!("{} {:?} → {:?}", change.field, change.from, change.to))
            .collect();
        assert_eq!(
            told,
            [
                r#"limits.max_wait Some("0") → Some("60")"#,
                r#"limits.overflow.queue None → Some("q")"#,
                r#"limits.overflow.to Some("stay") → Some("queue")"#,
                r#"skills Some("a 2") → Some("a 3, b 1")"#,
            ]
        );
    }

    #[test]
    fn ids_are_told_by_name() {
        let id = Uuid::from_u128(7);
        let change = FieldChange { field: "flow".into(), from: None, to: Some(format!("{id} 3")) };
        let names = [(id, "Меню".to_owned())].into();
        assert_eq!(named(change, &names).to.as_deref(), Some("«Меню» 3"));
    }
}
