//! A call's scenario (IVR) as a typed graph. Interpreted and validated by the crate `flow`.

use crate::{FlowId, Millis, PromptId, QueueId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of a step within one flow, as people read it in a call's timeline ("приветствие", "меню"); stable over
/// versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub String);

impl StepId {
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl std::fmt::Display for StepId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One published version of a flow. Calls keep the version they began with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    pub id: FlowId,
    pub name: String,
    /// 1, 2, 3 … within the flow.
    pub version: u32,
    pub start: StepId,
    pub steps: BTreeMap<StepId, Step>,
}

/// A key of the telephone: `0`–`9`, `*`, `#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "char", into = "char")]
pub struct Digit(char);

impl Digit {
    pub fn new(c: char) -> Option<Digit> {
        matches!(c, '0'..='9' | '*' | '#').then_some(Digit(c))
    }

    pub fn as_char(self) -> char {
        self.0
    }
}

impl TryFrom<char> for Digit {
    type Error = String;
    fn try_from(c: char) -> Result<Self, String> {
        Digit::new(c).ok_or_else(|| format!("{c:?} is not a key of a telephone"))
    }
}

impl From<Digit> for char {
    fn from(d: Digit) -> char {
        d.0
    }
}

/// What a step does, with its exits by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// Plays to the end, then goes on.
    Play { prompts: Vec<PromptId>, next: StepId },
    /// Plays and listens for one key; a key interrupts the playing.
    Menu {
        prompts: Vec<PromptId>,
        options: BTreeMap<Digit, StepId>,
        /// How long to wait for a key after the prompts end.
        timeout: Millis,
        /// How many times the prompts are played in all, counting the first.
        tries: u8,
        /// Said after a key that has no option.
        invalid: Vec<PromptId>,
        /// Where to go when the tries are used up.
        otherwise: StepId,
    },
    /// Hands the call to a queue. The end of the flow: what follows is distribution.
    Queue { prompts: Vec<PromptId>, queue: QueueId },
    /// Says goodbye and hangs up.
    HangUp { prompts: Vec<PromptId> },
}
