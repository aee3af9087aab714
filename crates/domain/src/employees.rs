//! Employees as lists and forms show them.

use crate::config::{Level, PhoneMode};
use crate::{EmployeeId, QueueId, RegionId, Role, SkillId, TopicId};
use serde::{Deserialize, Serialize};

/// Who is signed in, and what the frame needs to draw itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub employee: EmployeeId,
    pub name: String,
    pub login: String,
    pub roles: Vec<Role>,
    /// None for who has no desk.
    pub extension: Option<String>,
    pub phone: Option<PhoneMode>,
    /// As in `EmployeeRow`.
    #[serde(default)]
    pub photo: Option<String>,
}

/// A row of the list of employees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeRow {
    pub id: EmployeeId,
    pub name: String,
    pub login: String,
    pub roles: Vec<Role>,
    pub extension: Option<String>,
    pub phone: PhoneMode,
    pub queues: Vec<(QueueId, Level)>,
    pub active: bool,
    #[serde(default)]
    pub region: Option<RegionId>,
    /// The version of the photo, `GET /photos/<id>?v=<version>`; none: there is no photo.
    #[serde(default)]
    pub photo: Option<String>,
    /// As in `EmployeeCard`.
    #[serde(default)]
    pub dismissed_on: Option<String>,
}

/// The card as it is edited. Names are one field: «Фамилия Имя Отчество».
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeForm {
    pub name: String,
    pub login: String,
    pub roles: Vec<Role>,
    pub extension: Option<String>,
    pub desk_phone: bool,
    pub queues: Vec<(QueueId, Level)>,
    pub skills: Vec<(SkillId, Level)>,
    /// A number as it is dialled, or empty.
    #[serde(default)]
    pub mobile: String,
    #[serde(default)]
    pub email: String,
    /// Whatever else leads to the person.
    #[serde(default)]
    pub contact: String,
    #[serde(default)]
    pub region: Option<RegionId>,
}

/// The card as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeCard {
    pub id: EmployeeId,
    pub active: bool,
    /// Grows by one with each change; a save names the version it began from.
    pub version: i64,
    pub form: EmployeeForm,
    /// For a desk phone: the SIP account to type into it. The secret is shown on creation or reset only.
    pub sip_user: Option<String>,
    /// As in `EmployeeRow`.
    #[serde(default)]
    pub photo: Option<String>,
    /// The first day without access, `2026-11-24` in the centre's zone. Of somebody active: the day is still to come,
    /// or a call is being finished.
    #[serde(default)]
    pub dismissed_on: Option<String>,
}

/// Secrets made on creation or reset, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeSecrets {
    pub id: EmployeeId,
    pub password: Option<String>,
    pub sip_user: Option<String>,
    pub sip_password: Option<String>,
}

/// What the list is narrowed by; all given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeFilter {
    /// Part of a name, an extension or a login.
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub queue: Option<QueueId>,
    #[serde(default)]
    pub region: Option<RegionId>,
    /// Those without access, but the dismissed, instead of those who have it.
    #[serde(default)]
    pub inactive: bool,
    /// The dismissed instead of those who have access.
    #[serde(default)]
    pub dismissed: bool,
}

/// A page of a list by keyset: `next` is handed back to get the following rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub next: Option<String>,
    /// How many there are in all, where counting is cheap; capped counts say so by `more`.
    pub total: Option<u64>,
    pub more: bool,
}

/// A name to choose: lines, queues, skills, topics, break reasons, operators, regions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<Id> {
    pub id: Id,
    pub name: String,
}

/// A break reason with its allowance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakReason {
    pub id: crate::BreakReasonId,
    pub name: String,
    /// Allowed minutes; none is not limited.
    pub minutes: Option<u32>,
}

/// All names that forms and filters need, in one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub lines: Vec<Named<crate::LineId>>,
    pub queues: Vec<Named<QueueId>>,
    pub skills: Vec<Named<SkillId>>,
    pub topics: Vec<Named<TopicId>>,
    pub operators: Vec<Named<EmployeeId>>,
    pub break_reasons: Vec<BreakReason>,
    #[serde(default)]
    pub regions: Vec<Named<RegionId>>,
}

/// The browser phone's short-lived account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneAccount {
    pub ws_url: String,
    /// `sip:user@domain`.
    pub sip_uri: String,
    pub user: String,
    pub password: String,
    pub expires_at: crate::Timestamp,
    #[serde(default)]
    pub ice_servers: Vec<crate::ice_servers::IceServer>,
}
