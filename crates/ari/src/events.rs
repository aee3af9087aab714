//! What the event stream says (rest-api/api-docs/events.json). Order holds per channel or bridge only, so
//! a reader must bear any order between them.

mod stamped;

use serde::Deserialize;

use crate::model::{Bridge, Channel, Contact, Endpoint, Peer, Playback};
pub use stamped::Stamped;

/// One list makes both the enum and the names by which [`Stamped::parse`] tells unknown from malformed.
macro_rules! events {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$about:meta])* $field:ident: $kind:ty, )* } )*) => {
        /// An event. The names are Asterisk's.
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(tag = "type")]
        #[allow(clippy::large_enum_variant)] // Nearly every event carries a channel; a box would save nothing.
        pub enum Event {
            $( $(#[$doc])* $name { $( $(#[$about])* $field: $kind, )* }, )*
            /// A kind that is of no use here; its name.
            #[serde(skip)]
            Unknown(String),
        }

        const KNOWN: &[&str] = &[$( stringify!($name) ),*];
    };
}

events! {
    /// A channel entered the application. It may precede the answer to the request that made the channel.
    StasisStart {
        /// The application's arguments.
        #[serde(default)]
        args: Vec<String>,
        /// The one that entered.
        channel: Channel,
        /// The channel whose place it takes in an attended transfer.
        #[serde(default)]
        replace_channel: Option<Box<Channel>>,
    }
    /// A channel left the application: hung up, continued in the dialplan, or replaced. May be the last word on
    /// a channel: handle it and `ChannelDestroyed` alike.
    StasisEnd {
        /// The one that left.
        channel: Channel,
    }
    /// A channel came to be.
    ChannelCreated {
        /// The new one.
        channel: Channel,
    }
    /// A channel's state changed, for example from Ringing to Up.
    ChannelStateChange {
        /// With the new state.
        channel: Channel,
    }
    /// A channel is gone.
    ChannelDestroyed {
        /// The one gone.
        channel: Channel,
        /// The Q.850 cause, 0 when not known.
        #[serde(default)]
        cause: i32,
        /// The cause in words.
        #[serde(default)]
        cause_txt: String,
    }
    /// Somebody asked for the channel's end, the far end or we.
    ChannelHangupRequest {
        /// The one to end.
        channel: Channel,
        /// The Q.850 cause.
        #[serde(default)]
        cause: Option<i32>,
        /// Asked softly: the channel ends at its next step.
        #[serde(default)]
        soft: Option<bool>,
    }
    /// A key was pressed, told at its release.
    ChannelDtmfReceived {
        /// Whose key.
        channel: Channel,
        /// 0–9, A–D, `*` or `#`.
        digit: String,
        /// How long it was held, milliseconds.
        #[serde(default)]
        duration_ms: u32,
    }
    /// A channel is in the bridge now; the bridge's list includes it.
    ChannelEnteredBridge {
        /// Whose list includes the channel.
        bridge: Bridge,
        /// Absent in odd cases by Asterisk's own description.
        #[serde(default)]
        channel: Option<Channel>,
    }
    /// A channel is out of the bridge; the bridge's list no longer has it.
    ChannelLeftBridge {
        /// Whose list no longer has the channel.
        bridge: Bridge,
        /// The one that left.
        channel: Channel,
    }
    /// The phone itself put the talk on hold (re-INVITE sendonly).
    ChannelHold {
        /// The phone's channel.
        channel: Channel,
        /// The class the phone's configuration suggests.
        #[serde(default)]
        musicclass: Option<String>,
    }
    /// The phone took the talk from hold.
    ChannelUnhold {
        /// The phone's channel.
        channel: Channel,
    }
    /// A playback began.
    PlaybackStarted {
        /// State `playing`.
        playback: Playback,
    }
    /// A playback of several sounds goes to the next.
    PlaybackContinuing {
        /// State `continuing`.
        playback: Playback,
    }
    /// A playback ended; its state tells `done`, `cancelled` or `failed`.
    PlaybackFinished {
        /// State `done`, `cancelled` or `failed`.
        playback: Playback,
    }
    /// Progress of an outgoing call. `dialstatus` is empty at the start, then `PROGRESS`, `RINGING`, and at last
    /// `ANSWER`, `BUSY`, `CONGESTION`, `NOANSWER`, `CANCEL` or `CHANUNAVAIL`.
    Dial {
        /// Progress or result.
        #[serde(default)]
        dialstatus: String,
        /// The one being called.
        peer: Channel,
        /// On whose behalf, if anyone's.
        #[serde(default)]
        caller: Option<Box<Channel>>,
        /// What was dialled.
        #[serde(default)]
        dialstring: String,
    }
    /// A bridge came to be.
    BridgeCreated {
        /// The new one.
        bridge: Bridge,
    }
    /// A bridge is gone.
    BridgeDestroyed {
        /// The one gone.
        bridge: Bridge,
    }
    /// A phone became online or offline.
    EndpointStateChange {
        /// With the new state.
        endpoint: Endpoint,
    }
    /// A registration changed.
    PeerStatusChange {
        /// Whose.
        endpoint: Endpoint,
        /// What it became.
        peer: Peer,
    }
    /// One registered address changed: came, went, or answers OPTIONS differently.
    ContactStatusChange {
        /// Whose.
        endpoint: Endpoint,
        /// What it became.
        contact_info: Contact,
    }
    /// Another connection took the application over: whoever reads this leads no more.
    ApplicationReplaced {}
    /// The application was registered (22.5 and later).
    ApplicationRegistered {}
}

#[cfg(test)]
mod tests;
