//! Who may do what. The server asks `Actor::may` for every function; the page only hides what would be refused.

use crate::{EmployeeId, SessionId};
use serde::{Deserialize, Serialize};

/// Роль. An employee has one or several; rights add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Administrator,
    Supervisor,
    Operator,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Administrator, Role::Supervisor, Role::Operator];

    /// The word on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Supervisor => "supervisor",
            Role::Operator => "operator",
        }
    }

    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.word() == word)
    }

    /// The table of permissions, one row a role.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Role::Administrator => &[
                EmployeesRead,
                EmployeesWrite,
                IceServersWrite,
                LinesRead,
                QueuesRead,
                QueuesWrite,
                LinesWrite,
                SkillsWrite,
                EmergencySet,
                AuditRead,
            ],
            Role::Supervisor => &[
                BoardRead,
                CallsReadAll,
                RecordingsListen,
                PresenceSetOthers,
                HelpAnswer,
                CallsSupervise,
                QueuesStaff,
                AlertsWrite,
                WallboardsWrite,
                DeskUse,
                SubscribersRead,
                SubscribersWrite,
                LinesRead,
                EmployeesRead,
                QueuesRead,
                SkillsWrite,
                EmergencySet,
                CallbacksWork,
            ],
            Role::Operator => {
                &[DeskUse, CallsReadOwn, SubscribersRead, SubscribersWrite, LinesRead, CallbacksWork]
            }
        }
    }
}

/// A right. Named `<noun>_<verb>`, as the server functions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See the list and cards of employees.
    EmployeesRead,
    /// Create, change, deactivate employees.
    EmployeesWrite,
    /// See names of lines, queues, skills, topics.
    LinesRead,
    /// Work at a desk: presence, phone, calls of one's own.
    DeskUse,
    /// See the history of one's own calls.
    CallsReadOwn,
    /// See the history of all calls.
    CallsReadAll,
    /// Play recordings of all calls.
    RecordingsListen,
    /// See all operators and queues live.
    BoardRead,
    /// Change the presence of others, free a desk that is stuck.
    PresenceSetOthers,
    /// See and change the STUN and TURN servers.
    IceServersWrite,
    /// Take up an operator's request for help.
    HelpAnswer,
    /// Listen to the talks of others, whisper, barge in, take over.
    CallsSupervise,
    /// Put operators into a queue for the time being.
    QueuesStaff,
    /// Set what the board raises an alert at, and what operators see of being listened to.
    AlertsWrite,
    /// Make and revoke wallboards.
    WallboardsWrite,
    SubscribersRead,
    SubscribersWrite,
    /// See cards of queues, lines and calendars.
    QueuesRead,
    /// Create and change queues.
    QueuesWrite,
    /// Create and change lines and calendars.
    LinesWrite,
    /// Change levels in the matrix of skills.
    SkillsWrite,
    /// Switch the emergency announcement.
    EmergencySet,
    /// Call back who asked for it.
    CallbacksWork,
    /// Search the audit.
    AuditRead,
}

/// Who asks: made from a session by the server, never by the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub employee: EmployeeId,
    pub session: SessionId,
    pub roles: Vec<Role>,
}

impl Actor {
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|r| r.permissions().contains(&permission))
    }
}
