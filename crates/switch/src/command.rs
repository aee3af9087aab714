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
    Answer {
        leg: LegId,
    },
    HangUp {
        leg: LegId,
        cause: u16,
    },
    Play {
        leg: LegId,
        playback: PlaybackId,
        media: Vec<Media>,
    },
    StopPlay {
        leg: LegId,
        playback: PlaybackId,
    },
    StartMusic {
        leg: LegId,
        class: String,
    },
    StopMusic {
        leg: LegId,
    },
    /// Call an operator's phone. With `auto_answer` the phone picks up by itself (the operator dialled, or the
    /// page came back in a talk). `shown` is what the phone displays.
    Ring {
        leg: LegId,
        operator: EmployeeId,
        sip_user: String,
        call: CallId,
        shown: Option<Phone>,
        auto_answer: bool,
        timeout_secs: u32,
    },
    /// Call the outside through the trunk. The leg is created, joined to the bridge and only then dialled, so that
    /// early media (a busy announcement, an own ring-back) is heard.
    Dial {
        leg: LegId,
        bridge: BridgeId,
        number: Phone,
        shown: Option<Phone>,
        timeout_secs: u32,
    },
    /// Tell an incoming leg that the far side rings.
    IndicateRinging {
        leg: LegId,
    },
    StopRinging {
        leg: LegId,
    },
    CreateBridge {
        bridge: BridgeId,
    },
    DestroyBridge {
        bridge: BridgeId,
    },
    Join {
        bridge: BridgeId,
        leg: LegId,
    },
    Leave {
        bridge: BridgeId,
        leg: LegId,
    },
    Mute {
        leg: LegId,
        on: bool,
    },
    /// Make an ear: a channel that hears what `on` says and hears. One that `whispers` is heard by `on` alone.
    Snoop {
        leg: LegId,
        on: LegId,
        whispers: bool,
    },
    SendDigits {
        leg: LegId,
        digits: Vec<Digit>,
    },
    /// Record what this leg says and hears, apart, until it is gone. `name` is Asterisk's channel name.
    StartRecording {
        recording: RecordingId,
        call: CallId,
        leg: LegId,
        name: String,
    },
}

impl Command {
    /// The word on the wire; `Input::CommandFailed` names the command by it.
    pub fn word(&self) -> &'static str {
        match self {
            Command::Answer { .. } => "answer",
            Command::HangUp { .. } => "hang_up",
            Command::Play { .. } => "play",
            Command::StopPlay { .. } => "stop_play",
            Command::StartMusic { .. } => "start_music",
            Command::StopMusic { .. } => "stop_music",
            Command::Ring { .. } => "ring",
            Command::Dial { .. } => "dial",
            Command::IndicateRinging { .. } => "indicate_ringing",
            Command::StopRinging { .. } => "stop_ringing",
            Command::CreateBridge { .. } => "create_bridge",
            Command::DestroyBridge { .. } => "destroy_bridge",
            Command::Join { .. } => "join",
            Command::Leave { .. } => "leave",
            Command::Mute { .. } => "mute",
            Command::Snoop { .. } => "snoop",
            Command::SendDigits { .. } => "send_digits",
            Command::StartRecording { .. } => "start_recording",
        }
    }

    /// The leg that it is about; none for bridges.
    pub fn leg(&self) -> Option<LegId> {
        match self {
            Command::Answer { leg }
            | Command::HangUp { leg, .. }
            | Command::Play { leg, .. }
            | Command::StopPlay { leg, .. }
            | Command::StartMusic { leg, .. }
            | Command::StopMusic { leg }
            | Command::Ring { leg, .. }
            | Command::Dial { leg, .. }
            | Command::IndicateRinging { leg }
            | Command::StopRinging { leg }
            | Command::Join { leg, .. }
            | Command::Leave { leg, .. }
            | Command::Mute { leg, .. }
            | Command::Snoop { leg, .. }
            | Command::SendDigits { leg, .. }
            | Command::StartRecording { leg, .. } => Some(*leg),
            Command::CreateBridge { .. } | Command::DestroyBridge { .. } => None,
        }
    }
}
