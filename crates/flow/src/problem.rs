//! What may be wrong with a flow.

use domain::flows::StepId;
use domain::{Millis, PromptId, QueueId};
use serde::{Deserialize, Serialize};

/// A reason not to publish a flow, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// None when it is the flow as a whole.
    pub step: Option<StepId>,
    pub what: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ProblemKind {
    /// There is no step of the name that `start` gives.
    NoStart,
    /// An exit of the step leads to a step that does not exist.
    ExitToNowhere {
        to: StepId,
    },
    /// No way leads to the step from the start.
    Unreachable,
    MenuWithoutOptions,
    /// A menu that is never played.
    ZeroTries,
    /// Not within 1–60 s.
    TimeoutOutOfRange {
        timeout: Millis,
    },
    UnknownPrompt {
        prompt: PromptId,
    },
    UnknownQueue {
        queue: QueueId,
    },
    /// These steps lead round in a circle and none of them plays or listens. Told once, at the first by name.
    SilentLoop {
        through: Vec<StepId>,
    },
    /// A caller who presses nothing goes round these steps for ever and holds a line of the trunk. Told once, at the
    /// first by name.
    EndlessWithoutKeys {
        through: Vec<StepId>,
    },
    /// Whatever the caller does, no queue and no hang-up follows.
    NoWayToEnd,
}
