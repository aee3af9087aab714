//! What happened to a call.

use super::{EndedBy, Outcome};
use crate::flows::StepId;
use crate::queues::Overflow;
use crate::supervision::SupervisionMode;
use crate::{EmployeeId, Party, Phone, QueueId, Target};
#[cfg(not(target_arch = "wasm32"))]
use serde::Deserialize;
use serde::Serialize;

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    Started,
    EnteredStep {
        step: StepId,
    },
    Queued {
        queue: QueueId,
    },
    /// Why it goes on waiting; one entry each time the reason changes.
    Waits {
        position: u32,
    },
    PositionTold {
        position: u32,
    },
    Rang {
        operator: EmployeeId,
    },
    RingEnded {
        operator: EmployeeId,
    },
    Answered {
        operator: EmployeeId,
    },
    Dialled {
        operator: EmployeeId,
        number: Phone,
    },
    SubscriberAnswered,
    Held,
    Resumed,
    /// The operator's phone is gone; the caller hears music and the place is kept.
    Interrupted {
        operator: EmployeeId,
    },
    Rejoined {
        operator: EmployeeId,
    },
    /// Back to the head of the queue.
    Requeued {
        queue: QueueId,
    },
    RecordingStarted,
    /// The operator called for a supervisor.
    HelpAsked {
        operator: EmployeeId,
    },
    HelpAnswered {
        by: EmployeeId,
    },
    /// The operator asks somebody while the subscriber hears music.
    Consulted {
        by: EmployeeId,
        with: Party,
    },
    /// Whoever was asked answered.
    ConsultationAnswered {
        with: Party,
    },
    /// The operator is with the subscriber again.
    ConsultationEnded {
        with: Party,
    },
    /// Somebody is called, to join the call at once.
    Invited {
        by: EmployeeId,
        who: Party,
    },
    /// …and did not come.
    InvitationEnded {
        who: Party,
    },
    /// Everybody in the call hears whoever joined.
    Joined {
        who: Party,
    },
    Left {
        who: Party,
    },
    /// The operator gave the call away: without a word it is on its way now, after a consultation it is there.
    Transferred {
        by: EmployeeId,
        to: Target,
    },
    /// The number to which the call was transferred answered.
    OutsideAnswered {
        number: Phone,
    },
    /// Nobody took the call; whoever gave it away is rung.
    Returned {
        to: EmployeeId,
    },
    Parked {
        by: EmployeeId,
        slot: u8,
    },
    /// An operator takes a parked call.
    PickedUp {
        operator: EmployeeId,
    },
    /// …whose phone did not answer: it is parked as before.
    ParkedAgain {
        slot: u8,
    },
    /// A supervisor began to listen, whisper or take part, or went over to that.
    Supervised {
        supervisor: EmployeeId,
        mode: SupervisionMode,
    },
    SupervisionEnded {
        supervisor: EmployeeId,
    },
    /// A supervisor goes on as the operator of the call.
    TakenOver {
        supervisor: EmployeeId,
        operator: EmployeeId,
    },
    /// The estimated wait was told.
    WaitTold {
        minutes: u32,
    },
    /// The queue did not keep the call: it goes elsewhere.
    Overflowed {
        queue: QueueId,
        to: Overflow,
    },
    /// The emergency announcement plays.
    EmergencyTold,
    /// The line said that it is closed.
    ClosedTold,
    /// A message is being recorded.
    MessageBegan,
    /// The caller wants to be called back.
    CallbackAsked,
    Ended {
        outcome: Outcome,
        by: EndedBy,
    },
}

crate::wire::compact!(What, "what", {
    "started" => Started,
    "entered_step" => EnteredStep { step },
    "queued" => Queued { queue },
    "waits" => Waits { position },
    "position_told" => PositionTold { position },
    "rang" => Rang { operator },
    "ring_ended" => RingEnded { operator },
    "answered" => Answered { operator },
    "dialled" => Dialled { operator, number },
    "subscriber_answered" => SubscriberAnswered,
    "held" => Held,
    "resumed" => Resumed,
    "interrupted" => Interrupted { operator },
    "rejoined" => Rejoined { operator },
    "requeued" => Requeued { queue },
    "recording_started" => RecordingStarted,
    "help_asked" => HelpAsked { operator },
    "help_answered" => HelpAnswered { by },
    "consulted" => Consulted { by, with },
    "consultation_answered" => ConsultationAnswered { with },
    "consultation_ended" => ConsultationEnded { with },
    "invited" => Invited { by, who },
    "invitation_ended" => InvitationEnded { who },
    "joined" => Joined { who },
    "left" => Left { who },
    "transferred" => Transferred { by, to },
    "outside_answered" => OutsideAnswered { number },
    "returned" => Returned { to },
    "parked" => Parked { by, slot },
    "picked_up" => PickedUp { operator },
    "parked_again" => ParkedAgain { slot },
    "supervised" => Supervised { supervisor, mode },
    "supervision_ended" => SupervisionEnded { supervisor },
    "taken_over" => TakenOver { supervisor, operator },
    "wait_told" => WaitTold { minutes },
    "overflowed" => Overflowed { queue, to },
    "emergency_told" => EmergencyTold,
    "closed_told" => ClosedTold,
    "message_began" => MessageBegan,
    "callback_asked" => CallbackAsked,
    "ended" => Ended { outcome, by },
});
