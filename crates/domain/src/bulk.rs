//! One change for many employees, and its one undo.

use crate::config::Level;
use crate::employees::{EmployeeFilter, EmployeeForm};
use crate::{EmployeeId, QueueId, RegionId, Role, SkillId};
use serde::{Deserialize, Serialize};

/// Of whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BulkScope {
    Ids {
        ids: Vec<EmployeeId>,
    },
    /// Everybody whom the list shows with this filter.
    Filter {
        filter: EmployeeFilter,
    },
}

/// What becomes of each. Who has it so already is not touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BulkChange {
    /// Puts into the queue at this level, or moves to it.
    SetQueue {
        queue: QueueId,
        level: Level,
    },
    RemoveQueue {
        queue: QueueId,
    },
    SetSkill {
        skill: SkillId,
        level: Level,
    },
    RemoveSkill {
        skill: SkillId,
    },
    AddRole {
        role: Role,
    },
    RemoveRole {
        role: Role,
    },
    SetRegion {
        region: Option<RegionId>,
    },
    SetActive {
        active: bool,
    },
}

impl BulkChange {
    /// The form as it would be; `SetActive` leaves it as it is.
    pub fn apply(self, mut form: EmployeeForm) -> EmployeeForm {
        match self {
            BulkChange::SetQueue { queue, level } => set(&mut form.queues, queue, level),
            BulkChange::RemoveQueue { queue } => form.queues.retain(|(id, _)| *id != queue),
            BulkChange::SetSkill { skill, level } => set(&mut form.skills, skill, level),
            BulkChange::RemoveSkill { skill } => form.skills.retain(|(id, _)| *id != skill),
            BulkChange::AddRole { role } => {
                form.roles.retain(|own| *own != role);
                form.roles.push(role);
                form.roles.sort();
            }
            BulkChange::RemoveRole { role } => form.roles.retain(|own| *own != role),
            BulkChange::SetRegion { region } => form.region = region,
            BulkChange::SetActive { .. } => {}
        }
        form
    }
}

fn set<Id: PartialEq + Ord>(all: &mut Vec<(Id, Level)>, id: Id, level: Level) {
    all.retain(|(own, _)| *own != id);
    all.push((id, level));
    all.sort();
}

/// How somebody was before the change. `version` is the one that the change made: who went on since is not put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkBefore {
    pub id: EmployeeId,
    pub version: i64,
    pub active: bool,
    pub roles: Vec<Role>,
    pub queues: Vec<(QueueId, Level)>,
    pub skills: Vec<(SkillId, Level)>,
    pub region: Option<RegionId>,
}

/// Somebody for whom it was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRefusal {
    pub name: String,
    pub code: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkDone {
    /// Those who were changed; what `employees/undo_many` takes.
    pub before: Vec<BulkBefore>,
    pub refused: Vec<BulkRefusal>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_is_there_changes_nothing() {
        let (queue, skill) = (QueueId::nth(1), SkillId::nth(1));
        let form = EmployeeForm {
            roles: vec![Role::Supervisor, Role::Operator],
            queues: vec![(queue, 3)],
            skills: vec![(skill, 2)],
            ..EmployeeForm::default()
        };
        for same in [
            BulkChange::SetQueue { queue, level: 3 },
            BulkChange::SetSkill { skill, level: 2 },
            BulkChange::AddRole { role: Role::Operator },
            BulkChange::RemoveRole { role: Role::Administrator },
            BulkChange::RemoveQueue { queue: QueueId::nth(2) },
            BulkChange::SetRegion { region: None },
        ] {
            assert_eq!(same.apply(form.clone()), form, "{same:?}");
        }
        assert_eq!(BulkChange::SetQueue { queue, level: 5 }.apply(form.clone()).queues, [(queue, 5)]);
        assert_eq!(BulkChange::RemoveSkill { skill }.apply(form).skills, []);
    }
}
