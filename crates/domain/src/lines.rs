//! Lines: when one is open, what it says when it is not, and the card that is edited.

use crate::employees::Named;
use crate::{CalendarId, FlowId, LineId, PromptId, Timestamp};
use serde::{Deserialize, Serialize};

/// When a line is open, as instants: the machine knows no zone. `open` until the first change; each change turns it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub open: bool,
    /// In ascending order, two weeks ahead.
    pub changes: Vec<Timestamp>,
}

impl Hours {
    /// Half open: at the instant of a change the change has happened.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let passed = self.changes.partition_point(|change| *change <= at);
        self.open == passed.is_multiple_of(2)
    }
}

/// What a caller gets outside the hours: the prompts, and then this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "then", rename_all = "snake_case")]
pub enum WhenClosed {
    #[default]
    HangUp,
    /// A message is recorded after a tone.
    Voicemail,
    /// Another flow.
    Flow { flow: FlowId },
}

/// The closed side of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Closed {
    pub prompts: Vec<PromptId>,
    pub then: WhenClosed,
}

/// What a card can choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Published ones.
    pub flows: Vec<Named<FlowId>>,
    /// With their words.
    pub prompts: Vec<PromptChoice>,
    /// IANA names.
    pub zones: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptChoice {
    pub id: PromptId,
    pub name: String,
    pub text: String,
}

/// A row of the list of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRow {
    pub id: LineId,
    pub name: String,
    pub number: String,
    pub flow_name: String,
    pub calendar_name: Option<String>,
    pub emergency: bool,
    pub active: bool,
}

/// The card as it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineForm {
    pub name: String,
    /// As typed; kept normalised.
    pub number: String,
    pub flow: Option<FlowId>,
    /// None: always open.
    pub calendar: Option<CalendarId>,
    pub closed: Closed,
    /// Plays the emergency announcement first while that is on.
    pub emergency: bool,
}

/// The card as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCard {
    pub id: LineId,
    pub active: bool,
    /// Grows by one with each change; a save names the version it began from.
    pub version: i64,
    pub form: LineForm,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_turns_the_sign_on_the_door() {
        let hours = Hours { open: false, changes: vec![Timestamp(100), Timestamp(200), Timestamp(300)] };
        let open = |at| hours.is_open(Timestamp(at));
        assert_eq!([open(99), open(100), open(199), open(200), open(300)], [false, true, true, false, true]);
        assert!(!Hours::default().is_open(Timestamp(5)));
    }
}
