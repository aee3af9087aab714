//! What an operator is doing. Set by a person, or by a call; never by itself.

use crate::BreakReasonId;
use serde::{Deserialize, Serialize};

/// Статус. The three that calls make (`Ringing`, `Talking`, `AfterCall`) can't be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Presence {
    /// Неактивен.
    Offline,
    /// Приём звонков.
    Ready,
    /// Исходящие: works, but is offered no calls.
    Outbound,
    /// Перерыв. Without a reason: «не ответил» — put there by the distribution after missed rings.
    Break { reason: Option<BreakReasonId> },
    /// A call is being offered.
    Ringing,
    /// In a call, in or out.
    Talking,
    /// Постобработка.
    AfterCall,
}

crate::wire::compact!(Presence, "kind", {
    "offline" => Offline,
    "ready" => Ready,
    "outbound" => Outbound,
    "break" => Break { reason },
    "ringing" => Ringing,
    "talking" => Talking,
    "after_call" => AfterCall,
});

impl Presence {
    /// The word on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Presence::Offline => "offline",
            Presence::Ready => "ready",
            Presence::Outbound => "outbound",
            Presence::Break { .. } => "break",
            Presence::Ringing => "ringing",
            Presence::Talking => "talking",
            Presence::AfterCall => "after_call",
        }
    }

    pub fn break_reason(self) -> Option<BreakReasonId> {
        match self {
            Presence::Break { reason } => reason,
            _ => None,
        }
    }

    /// Whether a person may choose it.
    pub fn can_be_asked(self) -> bool {
        matches!(self, Presence::Offline | Presence::Ready | Presence::Outbound | Presence::Break { .. })
    }
}

/// Console state for supervisors (requirement S5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Console {
    Inactive,
    Incoming,
    Outgoing,
    Break,
}
