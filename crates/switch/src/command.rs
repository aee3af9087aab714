//! What the machine wants done. Carried out by `services::switchboard::perform`, each idempotently.

use domain::calls::Reason;
use domain::flows::Digit;
use domain::{BridgeId, CallId, EmployeeId, LegId, Phone, PlaybackId, PromptId, RecordingId};
use serde::{Deserialize, Serialize};

/// A command and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub command: Command,
    pub reason: Reason,
}

/// What can be played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    Prompt(PromptId),
    /// A file of Asterisk's own sound set.
    Sound(String),
}

/// Commands to one leg are carried out in the order given; those to different legs may run at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Pick up an incoming leg.
    Answer { leg: LegId },
    HangUp { leg: LegId, cause: u16 },
    Play { leg: LegId, playback: PlaybackId, media: Vec<Media> },
    StopPlay { leg: LegId, playback: PlaybackId },
    StartMusic { leg: LegId, class: String },
    StopMusic { leg: LegId },
    /// Call an operator's phone. With `auto_answer` the phone picks up by itself (the operator dialled, or the
    /// page came back in a talk). `shown` is what the phone displays.
    Ring { leg: LegId, operator: EmployeeId, sip_user: String, call: CallId, shown: Option<Phone>, auto_answer: bool, timeout_secs: u32 },
    /// Call the outside through the trunk.
    Dial { leg: LegId, number: Phone, shown: Option<Phone>, timeout_secs: u32 },
    /// Tell an incoming leg that the far side rings.
    IndicateRinging { leg: LegId },
    StopRinging { leg: LegId },
    CreateBridge { bridge: BridgeId },
    DestroyBridge { bridge: BridgeId },
    Join { bridge: BridgeId, leg: LegId },
    Leave { bridge: BridgeId, leg: LegId },
    Mute { leg: LegId, on: bool },
    SendDigits { leg: LegId, digits: Vec<Digit> },
    /// Record what this leg says and hears, apart, until it is gone. `name` is Asterisk's channel name.
    StartRecording { recording: RecordingId, call: CallId, leg: LegId, name: String },
}
