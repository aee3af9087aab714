//! What the phone is and says of itself.

use domain::Timestamp;

/// Whether calls can reach this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// A desk phone, or nobody at the desk.
    Off,
    Connecting,
    Registered,
    /// Tries again by itself.
    Lost {
        since: Timestamp,
        attempt: u32,
    },
    /// Another tab of this browser leads the phone.
    OtherTab,
    /// The account was given to another browser.
    OtherBrowser,
}

impl Registration {
    /// The phone is led by somebody else.
    pub fn elsewhere(self) -> bool {
        matches!(self, Registration::OtherTab | Registration::OtherBrowser)
    }
}

/// The call on this page, as far as sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    None,
    Ringing,
    Answering,
    On,
}

/// How the link sounds, over the last seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Quality {
    pub packets: f64,
    pub lost: f64,
    /// Seconds.
    pub jitter: f64,
    /// Seconds.
    pub rtt: f64,
    /// Seconds without a packet that was awaited.
    pub silent: u32,
}

impl Quality {
    /// Four bars to none.
    pub fn bars(&self) -> u8 {
        let all = self.packets + self.lost;
        let loss = if all > 0.0 { self.lost / all } else { 0.0 };
        if self.silent >= 3 {
            0
        } else if loss > 0.08 || self.rtt > 0.6 {
            1
        } else if loss > 0.03 || self.rtt > 0.35 || self.jitter > 0.06 {
            2
        } else if loss > 0.01 || self.rtt > 0.2 || self.jitter > 0.03 {
            3
        } else {
            4
        }
    }
}

/// Devices of this computer: what there is, what is chosen ("" is the system's own), how loud.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Devices {
    pub mics: Vec<String>,
    pub outs: Vec<String>,
    pub mic: String,
    pub out: String,
    pub ring: String,
    pub volume: f64,
    pub ring_volume: f64,
    /// `granted`, `denied`, `default`: notices of the desktop.
    pub notices: String,
}

/// The test before the shift, under way: which part, and how loud the microphone and the answer are, 0–100.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Testing {
    pub phase: String,
    pub mic: u32,
    pub heard: u32,
}

/// What the test found; `code` as in echo.ts.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Verdict {
    pub code: String,
    /// Milliseconds.
    pub rtt: u32,
    pub jitter: u32,
    pub received: u32,
    pub lost: u32,
}
