//! Queues: how work is given out in one, what a wait may come to, and the card that is edited.

use crate::config::Level;
use crate::{Millis, Phone, PromptId, QueueId, SkillId};
use serde::{Deserialize, Serialize};

/// Who of the free operators is first (requirement A13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Free the longest.
    #[default]
    LongestIdle,
    /// The fewest calls answered today.
    FewestCalls,
    /// The least time in talks today.
    LeastTalk,
    /// In turn: whoever was offered a call the longest ago, of whatever queue.
    RoundRobin,
    /// The highest level of work in the queue.
    BestSkilled,
}

impl Strategy {
    pub const ALL: [Strategy; 5] = [
        Strategy::LongestIdle,
        Strategy::FewestCalls,
        Strategy::LeastTalk,
        Strategy::RoundRobin,
        Strategy::BestSkilled,
    ];

    /// The word on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Strategy::LongestIdle => "longest_idle",
            Strategy::FewestCalls => "fewest_calls",
            Strategy::LeastTalk => "least_talk",
            Strategy::RoundRobin => "round_robin",
            Strategy::BestSkilled => "best_skilled",
        }
    }

    pub fn from_word(word: &str) -> Option<Strategy> {
        Strategy::ALL.into_iter().find(|strategy| strategy.word() == word)
    }
}

/// How a queue's work is given out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Distribution {
    pub strategy: Strategy,
    /// After each such time of waiting the required levels go down by one, to 1 at the lowest; zero is never.
    pub relax_every: Millis,
    /// Who called before waits so long for the operator of the last talk, if that one is at work; zero is not at all.
    pub prefer_last: Millis,
}

/// How long and how many may wait, and what comes then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Zero is without a limit.
    pub max_wait: Millis,
    /// How many may wait at once, those included for whom a phone rings; zero is without a limit.
    pub max_size: u32,
    /// Said before what follows.
    pub prompts: Vec<PromptId>,
    pub overflow: Overflow,
}

/// Where a call goes that may not wait (longer). A call goes through each queue at most once, so that two full queues
/// do not throw it at each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Overflow {
    /// Nothing follows: the limits are not looked at.
    #[default]
    Stay,
    /// Another queue, with the place by the first arrival.
    Queue { queue: QueueId },
    /// An outside number, through the trunk.
    Number { number: Phone },
    /// A message is recorded after a tone.
    Voicemail,
    /// The caller may press 1 to be called back, and else waits on.
    Callback,
    /// Goodbye.
    HangUp,
}

/// A row of the list of queues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub id: QueueId,
    pub name: String,
    pub priority: i32,
    pub strategy: Strategy,
    pub operators: u32,
    pub service_target: Millis,
    pub service_level: u8,
    pub active: bool,
}

/// The card as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueForm {
    pub name: String,
    pub priority: i32,
    pub required: Vec<(SkillId, Level)>,
    pub distribution: Distribution,
    pub ring: Millis,
    pub max_misses: u8,
    pub after_call: Millis,
    pub after_call_extensions: u8,
    pub service_target: Millis,
    pub service_level: u8,
    pub recommended_talk: Millis,
    /// The operator's phone picks up by itself, after a short beep.
    #[serde(default)]
    pub auto_answer: bool,
    /// Asterisk's music class.
    pub music: String,
    /// How often a waiting caller is told how it stands.
    pub announce_every: Millis,
    pub tell_position: bool,
    pub tell_wait: bool,
    pub limits: Limits,
}

impl Default for QueueForm {
    fn default() -> Self {
        QueueForm {
            name: String::new(),
            priority: 0,
            required: Vec::new(),
            distribution: Distribution::default(),
            ring: Millis::secs(20),
            max_misses: 3,
            after_call: Millis::secs(30),
            after_call_extensions: 2,
            service_target: Millis::secs(20),
            service_level: 80,
            recommended_talk: Millis::secs(240),
            auto_answer: false,
            music: "default".to_owned(),
            announce_every: Millis::secs(45),
            tell_position: true,
            tell_wait: false,
            limits: Limits::default(),
        }
    }
}

/// The card as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCard {
    pub id: QueueId,
    pub active: bool,
    /// Grows by one with each change; a save names the version it began from.
    pub version: i64,
    pub form: QueueForm,
}
