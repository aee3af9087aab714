//! MixMonitor: recording of one channel with both sides of its talk (apps/app_mixmonitor.c). Channels may be named
//! by name or by unique id.

use super::{Error, Manager};

/// A recording to begin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MixMonitor {
    /// Where, with the extension that decides the format; relative to the monitor directory. No commas.
    pub file: String,
    /// MixMonitor's options, for example `r(caller.wav)t(operator.wav)i(ID)`. No commas.
    pub options: String,
    /// A shell command run when the file is complete. Never put what a caller said into it.
    pub command: Option<String>,
}

/// A side of the talk, seen from the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// What comes from the channel.
    Read,
    /// What goes to the channel.
    Write,
    /// Both.
    Both,
}

#[allow(clippy::missing_errors_doc)] // `Error::NotFound` for a channel that is gone; else the type says it all.
impl Manager {
    /// Begins to record. With `i(NAME)` in the options, the channel's variable NAME gets the recording's id.
    pub async fn mix_monitor(&self, channel: &str, recording: &MixMonitor) -> Result<(), Error> {
        // Asterisk joins the three with commas, and the third goes to a shell: a comma in the first two would reach it.
        for (key, value) in [("File", &recording.file), ("Options", &recording.options)] {
            if value.contains(',') {
                return Err(Error::Illegal(key.to_owned()));
            }
        }
        let mut fields =
            vec![("Channel", channel), ("File", &recording.file), ("Options", &recording.options)];
        fields.extend(recording.command.as_deref().map(|command| ("Command", command)));
        self.action("MixMonitor", &fields).await.map(drop)
    }

    /// Ends one recording of the channel, or whichever comes first without an id.
    pub async fn stop_mix_monitor(&self, channel: &str, id: Option<&str>) -> Result<(), Error> {
        let mut fields = vec![("Channel", channel)];
        fields.extend(id.map(|id| ("MixMonitorID", id)));
        self.action("StopMixMonitor", &fields).await.map(drop)
    }

    /// Records silence for a side, or its sound again: for card numbers.
    pub async fn mix_monitor_mute(&self, channel: &str, side: Side, muted: bool) -> Result<(), Error> {
        let direction = match side {
            Side::Read => "read",
            Side::Write => "write",
            Side::Both => "both",
        };
        let state = if muted { "1" } else { "0" };
        let fields = [("Channel", channel), ("Direction", direction), ("State", state)];
        self.action("MixMonitorMute", &fields).await.map(drop)
    }
}
