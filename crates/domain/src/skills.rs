//! The matrix of skills: employees × queues and skills, levels 0 (none) to 5.

use crate::config::Level;
use crate::employees::Named;
use crate::{EmployeeId, QueueId, SkillId};
use serde::{Deserialize, Serialize};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Queue(QueueId),
    Skill(SkillId),
}

/// A row: cells that are not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    pub employee: EmployeeId,
    pub name: String,
    pub extension: Option<String>,
    pub cells: Vec<(Column, Level)>,
}

/// The whole matrix; a centre of a thousand people is some hundred kilobytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    pub queues: Vec<Named<QueueId>>,
    pub skills: Vec<Named<SkillId>>,
    pub rows: Vec<MatrixRow>,
}

/// A change of one cell; refused as a whole when a cell is not `from` any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    pub employee: EmployeeId,
    pub column: Column,
    pub from: Level,
    pub to: Level,
}
