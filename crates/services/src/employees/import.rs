//! New employees from a file: read, shown with every problem, and written all at once or not at all.
//!
//! One rule to know: nothing is kept between the preview and the import. The page sends the file again, and it is
//! checked again, as logins and queues may have changed meanwhile.

mod table;

use super::{By, audit, json, new_phone, valid};
use crate::centre::Cx;
use crate::error::{Error, Result};
use crate::{passwords, secrets};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::config::Level;
use domain::employees::{EmployeeForm, Named, Names};
use domain::import::{Column, ImportPreview, ImportProblem, ImportRow, Imported, leveled, pieces, role};
use domain::{EmployeeId, Permission};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashSet};

/// Each gets a password, which takes its time to hash.
const MOST_ROWS: usize = 500;
/// Where a cell names none.
const LEVEL: Level = 3;

/// What an import of this file (CSV or XLSX, base64) would make. Errors: `import_unreadable`, `import_no_columns`,
/// `import_empty`, `import_too_many`.
pub async fn preview(cx: &Cx, file: &str) -> Result<ImportPreview> {
    cx.need(Permission::EmployeesWrite)?;
    let mut db = cx.centre.pool.acquire().await?;
    read(&mut db, file).await
}

/// Makes all of them. Errors: as `preview`, and `import_has_problems`.
pub async fn run(cx: &Cx, file: &str) -> Result<Vec<Imported>> {
    cx.need(Permission::EmployeesWrite)?;
    let mut db = cx.centre.pool.acquire().await?;
    let rows = read(&mut db, file).await?.rows;
    drop(db);
    if rows.iter().any(|row| !row.problems.is_empty()) {
        return Err(Error::rule("import_has_problems"));
    }
    let secrets: Vec<String> = rows.iter().map(|_| secrets::random_password()).collect();
    let hashes = futures::future::try_join_all(secrets.iter().cloned().map(passwords::hash)).await?;
    let (now, key) = (cx.now(), &cx.centre.settings.secret);
    let mut made = Vec::with_capacity(rows.len());
    let mut db = cx.centre.pool.begin().await?;
    for ((row, password), hash) in rows.into_iter().zip(secrets).zip(hashes) {
        let (id, form) = (EmployeeId(uuid::Uuid::now_v7()), row.form);
        store::employees::insert(&mut db, id, &form, &hash, now).await?;
        let sip = match &form.extension {
            Some(_) => new_phone(&mut db, key, id, form.desk_phone).await?,
            None => None,
        };
        audit(&mut db, now, &By::of(cx), "employees.import", id, None, Some(json(&form))).await?;
        let (sip_user, sip_password) = sip.unzip();
        let (name, login, extension) = (form.name, form.login, form.extension);
        made.push(Imported { id, name, login, password, extension, sip_user, sip_password });
    }
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(made)
}

async fn read(db: &mut PgConnection, file: &str) -> Result<ImportPreview> {
    let unreadable = || Error::rule("import_unreadable");
    let bytes = STANDARD.decode(file).map_err(|_| unreadable())?;
    let read = tokio::task::spawn_blocking(move || table::read(&bytes)).await;
    let cells = read.map_err(|fault| Error::Internal(format!("import: {fault}")))?.ok_or_else(unreadable)?;
    let names = store::names::all(db, false).await?;
    let mut preview = understand(cells, &names)?;
    let of = |read: fn(&EmployeeForm) -> Option<&str>| -> Vec<String> {
        preview.rows.iter().filter_map(|row| read(&row.form)).map(str::to_lowercase).collect()
    };
    let (logins, extensions) = (of(|form| Some(&form.login)), of(|form| form.extension.as_deref()));
    let taken = store::employees::taken(db, &logins, &extensions).await?;
    note_taken(&mut preview.rows, taken.logins.into_iter().collect(), taken.extensions.into_iter().collect());
    Ok(preview)
}

/// The table's rows as forms, with what is wrong in each by itself.
fn understand(mut cells: Vec<Vec<String>>, names: &Names) -> Result<ImportPreview> {
    if cells.is_empty() {
        return Err(Error::rule("import_empty"));
    }
    let headers = cells.remove(0);
    let columns: Vec<Option<Column>> = headers.iter().map(|header| Column::of_header(header)).collect();
    if Column::NEEDED.iter().any(|needed| !columns.contains(&Some(*needed))) {
        return Err(Error::rule("import_no_columns"));
    }
    let unknown = headers
        .into_iter()
        .zip(&columns)
        .filter(|(text, column)| column.is_none() && !text.trim().is_empty());
    let ignored = unknown.map(|(text, _)| text).collect();
    let rows: Vec<ImportRow> = (2..)
        .zip(cells)
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))
        .map(|(line, cells)| {
            let by_column = columns.iter().zip(cells).filter_map(|(column, cell)| Some(((*column)?, cell)));
            row(line, &by_column.collect(), names)
        })
        .collect();
    match rows.len() {
        0 => Err(Error::rule("import_empty")),
        n if n > MOST_ROWS => Err(Error::rule("import_too_many")),
        _ => Ok(ImportPreview { rows, ignored }),
    }
}

fn row(line: u32, cells: &BTreeMap<Column, String>, names: &Names) -> ImportRow {
    let mut problems = Vec::new();
    let cell = |column| cells.get(&column).map(|text| text.trim()).unwrap_or_default();
    let mut form = EmployeeForm {
        name: cell(Column::Name).to_owned(),
        login: cell(Column::Login).to_owned(),
        extension: Some(cell(Column::Extension).to_owned()),
        mobile: cell(Column::Mobile).to_owned(),
        email: cell(Column::Email).to_owned(),
        contact: cell(Column::Contact).to_owned(),
        ..EmployeeForm::default()
    };
    let mut wrong = |column, code: &str, value: &str| {
        problems.push(ImportProblem { column, code: code.to_owned(), value: value.to_owned() });
    };
    for piece in pieces(cell(Column::Roles)) {
        match role(piece) {
            Some(role) => form.roles.push(role),
            None => wrong(Column::Roles, "no_such_role", piece),
        }
    }
    match cell(Column::Phone).to_lowercase().as_str() {
        "" | "браузер" | "browser" => {}
        "настольный" | "desk" => form.desk_phone = true,
        other => wrong(Column::Phone, "no_such_phone", other),
    }
    form.queues =
        with_levels(cell(Column::Queues), &names.queues, Column::Queues, "no_such_queue", &mut wrong);
    form.skills =
        with_levels(cell(Column::Skills), &names.skills, Column::Skills, "no_such_skill", &mut wrong);
    match cell(Column::Region) {
        "" => {}
        name => match find(name, &names.regions) {
            Some(id) => form.region = Some(id),
            None => wrong(Column::Region, "no_such_region", name),
        },
    }
    let form = match valid(form.clone()) {
        Ok(form) => form,
        Err(Error::Rule { code, field }) => {
            let column = field.and_then(Column::of_field).unwrap_or(Column::Name);
            // A role that is not known has been told; that none is left need not be.
            if !problems.iter().any(|problem| problem.column == column) {
                let value = cell(column).to_owned();
                problems.push(ImportProblem { column, code: code.to_owned(), value });
            }
            form
        }
        Err(_) => form,
    };
    ImportRow { line, form, problems }
}

fn find<Id: Copy>(name: &str, all: &[Named<Id>]) -> Option<Id> {
    let wanted = name.to_lowercase();
    all.iter().find(|named| named.name.to_lowercase() == wanted).map(|named| named.id)
}

fn with_levels<Id: Copy>(
    cell: &str,
    all: &[Named<Id>],
    column: Column,
    unknown: &str,
    wrong: &mut impl FnMut(Column, &str, &str),
) -> Vec<(Id, Level)> {
    let mut found = Vec::new();
    for piece in pieces(cell) {
        // A name may itself have a colon in it.
        let (name, level) = if find(piece, all).is_some() { (piece, None) } else { leveled(piece) };
        match (find(name, all), level.map_or(Ok(LEVEL), str::parse::<Level>)) {
            (None, _) => wrong(column, unknown, name),
            (Some(id), Ok(level @ 1..=5)) => found.push((id, level)),
            (Some(_), _) => wrong(column, "level_bad", piece),
        }
    }
    found
}

/// Logins and extensions that others have, in the file or in the centre.
fn note_taken(rows: &mut [ImportRow], mut logins: HashSet<String>, mut extensions: HashSet<String>) {
    for row in rows {
        let mut wrong = |column, code: &str, value: &str| {
            row.problems.push(ImportProblem { column, code: code.to_owned(), value: value.to_owned() });
        };
        if !row.form.login.is_empty() && !logins.insert(row.form.login.to_lowercase()) {
            wrong(Column::Login, "login_taken", &row.form.login);
        }
        if let Some(extension) = row.form.extension.as_ref().filter(|e| !e.is_empty())
            && !extensions.insert(extension.clone())
        {
            wrong(Column::Extension, "extension_taken", extension);
        }
    }
}
