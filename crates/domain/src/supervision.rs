//! Supervision: a supervisor at the side of somebody else's talk.
//!
//! One rule to know: what is shown is what is heard. `since` is there only while the supervisor's phone really is in
//! the talk (or beside it), and the mode is the one that holds now, not the one asked for.

use crate::{CallId, EmployeeId, Timestamp};
use serde::{Deserialize, Serialize};

/// How a supervisor takes part in a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionMode {
    /// Hears both sides and is heard by nobody.
    Listen,
    /// …and is heard by the operator alone: neither the subscriber nor the recording has it.
    Whisper,
    /// A participant like the others.
    Barge,
}

/// A supervision, now. One at a time for each supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionLive {
    pub supervisor: EmployeeId,
    /// The supervisor's, as an operator's page knows nobody else.
    pub name: String,
    pub call: CallId,
    /// Whose talk it is.
    pub operator: EmployeeId,
    pub mode: SupervisionMode,
    /// Since when it is so; none while the supervisor's phone is being called or joined.
    pub since: Option<Timestamp>,
    /// Whether the operator is to know: always of who can be heard; of a listener if the centre says so.
    pub shown: bool,
}

impl SupervisionLive {
    /// Whether the operator's page shows it.
    pub fn is_shown(&self) -> bool {
        self.shown && self.since.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Event;
    use crate::{Actor, Role, SessionId};

    fn sees(role: Role, employee: u128, event: &Event) -> bool {
        let (employee, session) = (EmployeeId::nth(employee), SessionId::nth(1));
        event.visible_to(&Actor { employee, session, roles: vec![role] })
    }

    #[test]
    fn an_operator_sees_who_is_at_the_own_talk_unless_it_is_hidden() {
        let is = |shown, since: Option<i64>| Event::SupervisionChanged {
            supervision: SupervisionLive {
                supervisor: EmployeeId::nth(9),
                name: "Павлов Игорь".into(),
                call: CallId::nth(1),
                operator: EmployeeId::nth(1),
                mode: SupervisionMode::Listen,
                since: since.map(Timestamp),
                shown,
            },
        };
        assert!(sees(Role::Operator, 1, &is(true, Some(5))));
        assert!(!sees(Role::Operator, 1, &is(true, None)), "not before it is so");
        assert!(!sees(Role::Operator, 1, &is(false, Some(5))));
        assert!(!sees(Role::Operator, 2, &is(true, Some(5))), "another's talk");
        assert!(sees(Role::Supervisor, 8, &is(false, None)), "supervisors see each other");
        let ended = |shown| {
            let (supervisor, operator) = (EmployeeId::nth(9), EmployeeId::nth(1));
            Event::SupervisionEnded { supervisor, operator, shown }
        };
        assert!(sees(Role::Operator, 1, &ended(true)));
        assert!(!sees(Role::Operator, 1, &ended(false)), "the end would tell of what was hidden");
        assert!(!sees(Role::Operator, 2, &ended(true)));
    }
}
