//! A file of new employees: its columns, and what is shown of it before anything is written.

use crate::employees::EmployeeForm;
use crate::{EmployeeId, Role};
use serde::{Deserialize, Serialize};

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Name,
    Login,
    Roles,
    Extension,
    Phone,
    Queues,
    Skills,
    Mobile,
    Email,
    Contact,
    Region,
}

impl Column {
    pub const ALL: [Column; 11] = [
        Column::Name,
        Column::Login,
        Column::Roles,
        Column::Extension,
        Column::Phone,
        Column::Queues,
        Column::Skills,
        Column::Mobile,
        Column::Email,
        Column::Contact,
        Column::Region,
    ];

    /// Without these a file is no list of employees.
    pub const NEEDED: [Column; 3] = [Column::Name, Column::Login, Column::Roles];

    /// What may stand over it, lower case; the first of each language is the one of the template.
    pub fn headers(self) -> &'static [&'static str] {
        match self {
            Column::Name => &["фио", "name", "имя", "фамилия, имя, отчество", "сотрудник", "full name"],
            Column::Login => &["логин", "login"],
            Column::Roles => &["роли", "roles", "роль", "role"],
            Column::Extension => &["добавочный", "extension", "доб.", "внутренний номер"],
            Column::Phone => &["телефон", "phone", "аппарат"],
            Column::Queues => &["очереди", "queues", "очередь", "queue"],
            Column::Skills => &["навыки", "skills", "навык", "skill"],
            Column::Mobile => &["мобильный", "mobile", "сотовый"],
            Column::Email => &["почта", "email", "e-mail"],
            Column::Contact => &["другой контакт", "contact", "контакт"],
            Column::Region => &["регион", "region"],
        }
    }

    pub fn of_header(text: &str) -> Option<Column> {
        let text = text.trim().to_lowercase();
        Column::ALL.into_iter().find(|column| column.headers().contains(&text.as_str()))
    }

    /// The column that a field of the form comes from.
    pub fn of_field(field: &str) -> Option<Column> {
        Some(match field {
            "name" => Column::Name,
            "login" => Column::Login,
            "roles" => Column::Roles,
            "extension" => Column::Extension,
            "queues" => Column::Queues,
            "skills" => Column::Skills,
            "mobile" => Column::Mobile,
            "email" => Column::Email,
            "contact" => Column::Contact,
            "region" => Column::Region,
            _ => return None,
        })
    }
}

/// What is wrong in a row, by the codes of refusals; `value` is the piece of the cell that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProblem {
    pub column: Column,
    pub code: String,
    pub value: String,
}

/// A row of the file as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// As the table program numbers them: the first after the headers is 2.
    pub line: u32,
    pub form: EmployeeForm,
    pub problems: Vec<ImportProblem>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    pub rows: Vec<ImportRow>,
    /// Headers that mean nothing here; what stands under them is passed over.
    pub ignored: Vec<String>,
}

/// Somebody who was made from a row; the secrets are shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    pub id: EmployeeId,
    pub name: String,
    pub login: String,
    pub password: String,
    pub extension: Option<String>,
    pub sip_user: Option<String>,
    pub sip_password: Option<String>,
}

/// A role by its word in either language.
pub fn role(text: &str) -> Option<Role> {
    Some(match text.trim().to_lowercase().as_str() {
        "оператор" | "operator" => Role::Operator,
        "супервизор" | "supervisor" => Role::Supervisor,
        "администратор" | "administrator" => Role::Administrator,
        _ => return None,
    })
}

/// The pieces of a cell: by `;`, line ends, and commas.
pub fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '\n']).map(str::trim).filter(|piece| !piece.is_empty())
}

/// `Бизнес: 4` is a name with its level; without one it is none.
pub fn leveled(piece: &str) -> (&str, Option<&str>) {
    match piece.rsplit_once(':') {
        Some((name, level)) => (name.trim(), Some(level.trim())),
        None => (piece, None),
    }
}

/// A list as table programs of this language open it: separated by `;`, quoted where needed.
pub fn csv(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        // A cell that begins so is a formula to a table program, whoever wrote it.
        let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.clone() };
        match text.contains([';', '"', '\n', '\r']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        }
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(";") + "\r\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_however_they_are_written() {
        assert_eq!(Column::of_header(" ФИО "), Some(Column::Name));
        assert_eq!(Column::of_header("E-mail"), Some(Column::Email));
        assert_eq!(Column::of_header("Оклад"), None);
        for column in Column::ALL {
            assert_eq!(Column::of_header(column.headers()[0]), Some(column));
        }
    }

    #[test]
    fn cells_hold_several_names_with_levels() {
        let all: Vec<_> = pieces("Справка МФЦ: 4; Бизнес,\nЗапись на приём").map(leveled).collect();
        assert_eq!(all, [("Справка МФЦ", Some("4")), ("Бизнес", None), ("Запись на приём", None)]);
    }

    #[test]
    fn a_list_is_quoted_and_holds_no_formula() {
        let rows = [vec!["a;b".to_owned(), "=1+1".to_owned(), "c\"d".to_owned()]];
        assert_eq!(csv(&rows), "\"a;b\";'=1+1;\"c\"\"d\"\r\n");
    }
}
