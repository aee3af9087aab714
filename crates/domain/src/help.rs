//! An operator calls for a supervisor with one key.

use crate::{CallId, EmployeeId, Timestamp};
use serde::{Deserialize, Serialize};

/// A request as everybody sees it, until it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    pub asked_at: Timestamp,
    /// The call at hand when it was asked; none between calls.
    pub call: Option<CallId>,
    pub answer: Option<HelpAnswer>,
}

/// A supervisor took it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpAnswer {
    pub by: EmployeeId,
    /// The supervisor's name: an operator's page knows no names of others.
    pub name: String,
    pub at: Timestamp,
}
