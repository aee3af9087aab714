//! What the machine is told. Everything here is observed or asked; nothing is a decision.

use domain::config::ConfigChange;
use domain::flows::Digit;
use domain::supervision::SupervisionMode;
use domain::{CallId, EmployeeId, LegId, Millis, Party, Phone, PlaybackId, Presence, Target, Timestamp};
use serde::{Deserialize, Serialize};

/// One line of the journal: an input with its number and its instant. `seed` is chance as an argument: the
/// machine derives the ids that it needs while handling this entry from it (UUID version 7 layout, see
/// `ids.rs`), so that a replay makes the same ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3 … without a gap.
    pub seq: u64,
    pub at: Timestamp,
    pub seed: u64,
    pub input: Input,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "made, handled and dropped one at a time")]
#[serde(tag = "input", rename_all = "snake_case")]
pub enum Input {
    // --- the centre's configuration
    Config {
        change: ConfigChange,
    },
    /// The centre's local day changed: figures of today start anew.
    DayBegan,

    // --- people
    /// An operator, or a supervisor for one, asks for a presence. During a call it is kept as "next".
    PresenceAsked {
        operator: EmployeeId,
        by: EmployeeId,
        to: Presence,
        /// Why a supervisor asks it of an operator; none of one's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// Call a number, or an extension. `call` is made by the asker, so that a repeated request is one call.
    DialAsked {
        operator: EmployeeId,
        call: CallId,
        number: Phone,
    },
    HangUpAsked {
        operator: EmployeeId,
        call: CallId,
    },
    /// In a consultation: with whoever is consulted (on), or with the subscriber (off).
    HoldAsked {
        operator: EmployeeId,
        call: CallId,
        on: bool,
    },
    MuteAsked {
        operator: EmployeeId,
        call: CallId,
        on: bool,
    },
    /// Keys towards the subscriber, or towards whoever is consulted.
    DigitsAsked {
        operator: EmployeeId,
        call: CallId,
        digits: Vec<Digit>,
    },
    /// Give the call away without a word. With `card` the subscriber's card opens there.
    TransferAsked {
        operator: EmployeeId,
        call: CallId,
        to: Target,
        card: bool,
    },
    /// Ask somebody while the subscriber hears music.
    ConsultAsked {
        operator: EmployeeId,
        call: CallId,
        with: Party,
        card: bool,
    },
    /// Give the call to whoever is consulted, or still rings for it.
    CompleteAsked {
        operator: EmployeeId,
        call: CallId,
    },
    /// Give up whoever is consulted or called.
    CancelAsked {
        operator: EmployeeId,
        call: CallId,
    },
    /// Let whoever is consulted into the call; or call somebody straight into it.
    ConferenceAsked {
        operator: EmployeeId,
        call: CallId,
        with: Option<Party>,
        card: bool,
    },
    RemoveAsked {
        operator: EmployeeId,
        call: CallId,
        participant: LegId,
    },
    /// Put the call where any operator can pick it up.
    ParkAsked {
        operator: EmployeeId,
        call: CallId,
    },
    PickUpAsked {
        operator: EmployeeId,
        call: CallId,
    },
    /// The after-call form is done; go to the chosen presence.
    AfterCallDone {
        operator: EmployeeId,
    },
    /// One more minute, while extensions remain.
    AfterCallExtended {
        operator: EmployeeId,
    },
    /// The operator calls for a supervisor, or takes that back.
    HelpAsked {
        operator: EmployeeId,
        on: bool,
    },
    /// A supervisor takes an operator's request up.
    HelpAnswered {
        operator: EmployeeId,
        by: EmployeeId,
        name: String,
    },
    /// The page that has the phone now is another than the one that has the sound of this talk, or had it.
    RejoinAsked {
        operator: EmployeeId,
        call: CallId,
    },
    /// A supervisor asks to listen, whisper or take part; in a supervision under way, to go over to that.
    SuperviseAsked {
        supervisor: EmployeeId,
        call: CallId,
        mode: SupervisionMode,
    },
    SupervisionEndAsked {
        supervisor: EmployeeId,
    },
    /// A supervisor asks to go on as the operator of a talk.
    TakeOverAsked {
        supervisor: EmployeeId,
        call: CallId,
    },
    /// A supervisor asks to free a desk that is stuck. `present` are the legs that Asterisk has, as just asked.
    ReleaseAsked {
        operator: EmployeeId,
        by: EmployeeId,
        comment: String,
        present: Vec<LegId>,
    },
    /// The operator's page (WebSocket with `desk`) came or went. A page that goes in a talk on a browser phone
    /// is not a hang-up.
    PageSeen {
        operator: EmployeeId,
        there: bool,
    },
    /// The operator's phone became reachable (a contact is registered) or not. It is about the phone in use: when
    /// the operator's `sip_user` changes, nothing is concluded from that, and the new phone's state is to be told.
    PhoneSeen {
        operator: EmployeeId,
        reachable: bool,
    },

    // --- Asterisk
    /// The event stream is up or down. Nobody is rung, and no ring is given up, until the first picture that is
    /// asked for after it came up has been reconciled. A restarted engine says "down" first.
    AsteriskSeen {
        up: bool,
    },
    /// A channel of the trunk entered our application. `leg` is derived from Asterisk's channel id by `services`
    /// (which keeps the two-way table); `name` is Asterisk's channel name, which recording needs.
    CallerArrived {
        leg: LegId,
        name: String,
        caller: Option<Phone>,
        dialled: String,
        /// How long it had been there, with the music of Asterisk's dialplan, because nobody of us listened. It keeps
        /// the place that it came to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waited: Option<Millis>,
    },
    /// An operator's own phone dialled `number` by itself (desk phones).
    PhoneDialled {
        leg: LegId,
        name: String,
        operator: EmployeeId,
        number: Phone,
    },
    /// A leg that we asked for exists in the application (StasisStart); it can be joined now.
    LegEntered {
        leg: LegId,
        name: String,
    },
    LegRinging {
        leg: LegId,
    },
    /// The far end picked up. For legs that we originate into the application, entering implies it.
    LegAnswered {
        leg: LegId,
    },
    LegGone {
        leg: LegId,
        gone: Gone,
    },
    DigitPressed {
        leg: LegId,
        digit: Digit,
    },
    PlaybackEnded {
        playback: PlaybackId,
    },
    /// A command could not be carried out, after its retries; `command` is `Command::word()`. A command to a leg that is gone comes as `LegGone`.
    CommandFailed {
        leg: Option<LegId>,
        command: String,
        error: String,
    },
    /// What Asterisk has now, in whole: on every connection and every few seconds. `at` when the answer was
    /// asked for: what was commanded after it is not held against it.
    Reconciled {
        observed: Observed,
    },

    // --- time
    /// `next_timeout()` has passed.
    TimeCame,
}

/// How a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Q.850; 16 normal, 17 busy, 19 no answer, 20 absent, 21 rejected, 1 unallocated, 127 not known.
    pub cause: u16,
    /// When it really ended, if that was before now (learned from Asterisk's event log after our own absence).
    pub at: Option<Timestamp>,
}

/// A picture of Asterisk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// When the picture was begun.
    pub asked_at: Timestamp,
    pub legs: Vec<ObservedLeg>,
    pub bridges: Vec<ObservedBridge>,
    /// Legs that were known to the machine and are not there any more, with what the event log says of them. Of
    /// those that are missing here and in `legs` the end is not known, and the network is to blame.
    pub gone: Vec<(LegId, Gone)>,
}

/// A channel that is in our application, or that we called and that still rings outside of it: a leg which is not
/// in the picture is taken for gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObservedLeg {
    pub leg: LegId,
    pub name: String,
    /// The channel is answered.
    pub up: bool,
    /// In the application now (and not still ringing outside of it, or left to the dialplan).
    pub in_application: bool,
    /// For channels that the machine may not know: what `CallerArrived` would have said. Other channels that it
    /// does not know (`dialled` none) are hung up once they are a second old.
    pub caller: Option<Phone>,
    pub dialled: Option<String>,
    pub since: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObservedBridge {
    pub bridge: domain::BridgeId,
    pub legs: Vec<LegId>,
}
