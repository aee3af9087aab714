//! What is going on at the desk, as one word.

use crate::ui::remote::Remote;
use crate::ui::words;
use domain::board::{CallLive, OperatorLive, Phase};
use domain::employees::Names;
use domain::{Presence, Stage};

/// What is going on at the desk, as the beacon shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doing {
    /// No board yet.
    Unknown,
    /// Nothing: the presence is what was chosen.
    Calm(Presence),
    Ringing,
    Dialling,
    Talking,
    Held,
    /// With a colleague or a number apart from the subscriber, as who asked or who was asked.
    Consulting,
    /// The phone of this desk is away; the caller hears music.
    Interrupted,
    AfterCall,
}

impl Doing {
    /// `data-state` of the look.
    pub fn state(self) -> &'static str {
        match self {
            Doing::Unknown => "inactive",
            Doing::Calm(presence) => presence_state(presence),
            Doing::Ringing => "ringing",
            Doing::Dialling => "outgoing",
            Doing::Talking | Doing::Held | Doing::Consulting | Doing::Interrupted => "talk",
            Doing::AfterCall => "after",
        }
    }

    pub fn in_call(self) -> bool {
        matches!(self, Doing::Ringing | Doing::Dialling) || self.talks()
    }

    pub fn talks(self) -> bool {
        matches!(self, Doing::Talking | Doing::Held | Doing::Consulting | Doing::Interrupted)
    }

    /// Whether the chip shows a running time.
    pub fn counts(self) -> bool {
        !matches!(
            self,
            Doing::Unknown | Doing::Calm(Presence::Ready | Presence::Offline | Presence::Outbound)
        )
    }
}

/// `data-state` of a presence that stands by itself.
pub fn presence_state(presence: Presence) -> &'static str {
    match presence {
        Presence::Offline => "inactive",
        Presence::Ready => "ready",
        Presence::Outbound => "outgoing",
        Presence::Break { .. } => "break",
        Presence::Ringing => "ringing",
        Presence::Talking => "talk",
        Presence::AfterCall => "after",
    }
}

/// The word of a presence; a break's reason needs `Desk::word_of`.
pub fn presence_word(presence: Presence) -> &'static str {
    match presence {
        Presence::Offline => words::presence::offline(),
        Presence::Ready => words::presence::ready(),
        Presence::Outbound => words::presence::outbound(),
        Presence::Break { reason: Some(_) } => words::presence::on_break(),
        Presence::Break { reason: None } => words::presence::missed(),
        Presence::Ringing => words::presence::ringing(),
        Presence::Talking => words::presence::talking(),
        Presence::AfterCall => words::presence::after_call(),
    }
}
/// What it is, by the word of the board.
pub(super) fn doing_of(operator: &OperatorLive, call: Option<&CallLive>) -> Doing {
    let stage = call.and_then(|call| call.participant(operator.id)).map(|me| me.stage);
    match (operator.presence, call.map(|c| &c.phase)) {
        (Presence::AfterCall, _) => Doing::AfterCall,
        (Presence::Ringing, _) => Doing::Ringing,
        (_, Some(_)) if stage.is_some() => match stage {
            Some(Stage::Joined) => Doing::Talking,
            Some(Stage::AwayConsulted | Stage::AwayJoined) => Doing::Interrupted,
            _ => Doing::Consulting,
        },
        (_, Some(Phase::Dialling { .. } | Phase::Handed { .. })) => Doing::Dialling,
        (_, Some(Phase::Interrupted { .. })) => Doing::Interrupted,
        (_, Some(Phase::Talking | Phase::Held)) if call.is_some_and(|call| call.aside) => Doing::Consulting,
        (_, Some(Phase::Held)) => Doing::Held,
        (_, Some(Phase::Ringing { operator: rung, .. })) if *rung == operator.id => Doing::Ringing,
        (Presence::Talking, Some(_)) => Doing::Talking,
        (Presence::Talking, None) => Doing::Dialling,
        (presence, _) => Doing::Calm(presence),
    }
}

pub(super) fn break_word(presence: Presence, names: Remote<Names>) -> String {
    let named = presence.break_reason().and_then(|id| {
        names.ok().and_then(|names| names.break_reasons.into_iter().find(|r| r.id == id)).map(|r| r.name)
    });
    named.unwrap_or_else(|| presence_word(presence).to_owned())
}
