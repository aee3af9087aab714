//! What a run is told and what it wants done.

use domain::calls::Reason;
use domain::flows::Digit;
use domain::{Millis, PromptId, QueueId};
use serde::{Deserialize, Serialize};

/// What happened to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stimulus {
    /// What `Act::Play` asked for last has been played to its end. Not told for a playing that was stopped.
    Finished,
    Digit(Digit),
    /// The time of the last `Act::Listen` has passed.
    TimedOut,
}

/// What is to be done, in the order given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// One after another, at least one; then `Stimulus::Finished`.
    Play { prompts: Vec<PromptId> },
    /// Stop what plays.
    StopPlaying,
    /// Start the timer now; any earlier one is void.
    Listen { for_: Millis },
    /// The run is over: the call waits in the queue.
    Enqueue { queue: QueueId },
    /// The run is over: hang up.
    HangUp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    pub act: Act,
    pub reason: Reason,
}
