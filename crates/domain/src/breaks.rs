//! How much of a break's daily allowance is used.

use crate::{BreakReasonId, Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// Time on breaks of one reason since the centre's local midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakUsed {
    pub reason: BreakReasonId,
    /// Of breaks that are over.
    pub used: Millis,
    /// The break that goes on: since when, midnight at the earliest.
    pub since: Option<Timestamp>,
}

impl BreakUsed {
    /// With the break that goes on.
    pub fn until(&self, now: Timestamp) -> Millis {
        self.used + self.since.map_or(Millis::ZERO, |since| now.since(since))
    }
}
