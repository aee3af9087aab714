//! Ids: newtypes over UUID version 7, so that they sort by the time they were made.

/// Declares id types. An id is made at the rim (`services`) and passed in; nothing pure makes one.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A readable id for tests and fixtures: `nth(7)` ends in …07.
            pub const fn nth(n: u128) -> Self {
                Self(uuid::Uuid::from_u128(n))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A person with an account. An operator is the working side of an employee and shares its id.
    EmployeeId,
    /// A signed-in browser or script.
    SessionId,
    /// A number people call.
    LineId,
    /// Callers waiting for operators.
    QueueId,
    /// What an operator can do, with a level 1–5.
    SkillId,
    /// A call flow; its versions are numbered.
    FlowId,
    /// A reason of a break.
    BreakReasonId,
    /// One conversation with a subscriber from first ring to last hang-up.
    CallId,
    /// One channel in a call. Also Asterisk's channel id, chosen by us for legs that we make.
    LegId,
    /// A bridge of ours in Asterisk.
    BridgeId,
    /// The sound of a call.
    RecordingId,
    /// One playing of one or more prompts to one leg; also Asterisk's playback id.
    PlaybackId,
    /// A person or organisation that contacts us.
    SubscriberId,
    /// A number that an operator keeps at hand.
    SpeedDialId,
    /// A STUN or TURN server.
    IceServerId,
    /// Where an employee works.
    RegionId,
    /// What a call was about.
    TopicId,
    /// A board on a wall.
    WallboardId,
    /// A sentence that can be played: recorded, or spoken ahead by the speech engine.
    PromptId,
    /// Hours of work.
    CalendarId,
    /// A wish to be called back.
    CallbackId,
}
