//! The emergency announcement: one sentence that lines play first while it is on.

use crate::{EmployeeId, PromptId, Timestamp};
use serde::{Deserialize, Serialize};

/// The announcement while it is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    pub prompt: PromptId,
    /// What is said.
    pub text: String,
    pub since: Timestamp,
    /// Who switched it on.
    pub by: EmployeeId,
}

/// What to say: one of the prompts, or a new sentence for the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Sentence {
    Prompt { prompt: PromptId },
    Text { text: String },
}
