//! A call: its words, what is kept of it, and why each thing happened to it.

use crate::flows::{Digit, StepId};
use crate::supervision::SupervisionMode;
use crate::{CallId, EmployeeId, FlowId, LegId, LineId, Millis, Party, Phone, QueueId, Target, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Inbound,
    Outbound,
    /// From one operator's phone to another's.
    Internal,
}

/// How a call ended (for an inbound call, as measures.md counts it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A person talked with the subscriber.
    Answered,
    /// The caller hung up while waiting or while a phone rang.
    Abandoned,
    /// The caller hung up in the menu, before any queue, or the flow said goodbye.
    EndedInFlow,
    /// Outbound: rang out.
    NoAnswer,
    Busy,
    /// Outbound: the operator gave up before an answer.
    Cancelled,
    /// The number does not exist, the network refused, Asterisk died.
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    Subscriber,
    Operator,
    /// The flow or a rule.
    Centre,
    /// A fault: the network, Asterisk, or not known any more.
    Network,
}

/// The summary of a call, saved whole each time it changes (an idempotent upsert by id).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    pub id: CallId,
    pub direction: Direction,
    pub line: Option<LineId>,
    /// The subscriber's number; none when hidden.
    pub number: Option<Phone>,
    /// What was dialled: the line's number, or the subscriber's.
    pub dialled: Option<Phone>,
    pub queue: Option<QueueId>,
    /// Who talked last; while nobody has, none.
    pub operator: Option<EmployeeId>,
    pub started_at: Timestamp,
    pub queued_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Time in queues until answer or end, rings included.
    pub waited: Millis,
    pub talked: Millis,
    pub held: Millis,
    pub outcome: Option<Outcome>,
    pub ended_by: Option<EndedBy>,
}

/// What a leg is in its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegKind {
    Subscriber,
    Operator,
    /// A number outside that an operator asked into the call.
    Outside,
    /// The phone of a supervisor who listens, whispers or has barged in.
    Supervisor,
    /// An ear on the operator's leg, by which a supervisor hears; no person, and no row is kept of it.
    Ear,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegRecord {
    pub id: LegId,
    pub call: CallId,
    pub kind: LegKind,
    pub operator: Option<EmployeeId>,
    pub number: Option<Phone>,
    pub started_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Q.850 cause, as Asterisk reports it.
    pub cause: Option<u16>,
}

/// Why. Kept with the call and shown in its timeline, so that "why did this call wait" is a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// Somebody rang this line.
    LineCalled { line: LineId },
    /// No line has the number that was dialled.
    NoSuchLine { dialled: String },
    /// The flow went to this step.
    FlowStep { flow: FlowId, version: u32, step: StepId },
    /// The caller pressed a key that the menu has.
    KeyPressed { digit: Digit },
    /// …that the menu has not.
    KeyUnknown { digit: Digit },
    /// No key in time; `attempt` counts from 1.
    NoKey { attempt: u8 },
    /// Free the longest of `free` operators who may take this call.
    LongestIdle { idle: Millis, free: u32 },
    /// Nobody free may take it: `staffed` work in the queue, of whom so many are busy or on a break.
    NobodyFree { staffed: u32, busy: u32, on_break: u32 },
    /// Others wait before it: `ahead` of them.
    NotFirst { ahead: u32 },
    /// The operator's phone rang its time without an answer.
    RingTimedOut { rang: Millis },
    /// The operator declined.
    Declined,
    /// The phone is not registered or refused the ring.
    PhoneUnreachable { cause: u16 },
    /// So many missed rings in a row.
    MissedTooOften { misses: u8 },
    /// The operator answered.
    OperatorAnswered,
    /// The other side answered.
    SubscriberAnswered,
    /// The subscriber's leg is gone; Q.850 cause.
    SubscriberGone { cause: u16 },
    /// The operator's leg is gone; Q.850 cause.
    OperatorGone { cause: u16 },
    /// A person asked.
    Asked { by: EmployeeId },
    /// A supervisor decided for the operator, and said why.
    Forced { by: EmployeeId, comment: String },
    /// The supervisor's phone is gone; Q.850 cause.
    SupervisorGone { cause: u16 },
    /// The right to supervise was taken away.
    RightLost,
    /// The queue's after-call time began or was extended.
    AfterCallTime { length: Millis },
    /// …ran out.
    AfterCallOver,
    /// The operator's page went away in a talk without hanging up.
    PageLost,
    /// …came back; the talk goes on.
    PageReturned,
    /// The phone went over to another page of the operator's.
    PhoneMoved,
    /// …did not come back in time; the caller goes to the head of the queue.
    PageGone { after: Millis },
    /// Time to tell the position.
    PositionTold { position: u32 },
    /// Found different in Asterisk from what was believed.
    Reconciled,
    /// Asterisk went down.
    AsteriskDown,
    /// A command failed for good.
    CommandFailed { command: String },
    /// The employee was deactivated or lost the desk.
    OperatorRemoved,
    /// Somebody asked into the call is gone from it; Q.850 cause.
    ParticipantGone { cause: u16 },
    /// Nobody picked the parked call up.
    ParkedTooLong { after: Millis },
    /// Whoever gave the call away has another one, or is not there.
    TransferrerBusy,
    /// Two outside parties have talked for the longest time allowed.
    TalkedTooLong,
    /// The distribution's own course: the effect of the input just handled.
    Course,
}

crate::wire::compact!(Reason, "why", {
    "line_called" => LineCalled { line },
    "no_such_line" => NoSuchLine { dialled },
    "flow_step" => FlowStep { flow, version, step },
    "key_pressed" => KeyPressed { digit },
    "key_unknown" => KeyUnknown { digit },
    "no_key" => NoKey { attempt },
    "longest_idle" => LongestIdle { idle, free },
    "nobody_free" => NobodyFree { staffed, busy, on_break },
    "not_first" => NotFirst { ahead },
    "ring_timed_out" => RingTimedOut { rang },
    "declined" => Declined,
    "phone_unreachable" => PhoneUnreachable { cause },
    "missed_too_often" => MissedTooOften { misses },
    "operator_answered" => OperatorAnswered,
    "subscriber_answered" => SubscriberAnswered,
    "subscriber_gone" => SubscriberGone { cause },
    "operator_gone" => OperatorGone { cause },
    "asked" => Asked { by },
    "forced" => Forced { by, comment },
    "supervisor_gone" => SupervisorGone { cause },
    "right_lost" => RightLost,
    "after_call_time" => AfterCallTime { length },
    "after_call_over" => AfterCallOver,
    "page_lost" => PageLost,
    "page_returned" => PageReturned,
    "phone_moved" => PhoneMoved,
    "page_gone" => PageGone { after },
    "position_told" => PositionTold { position },
    "reconciled" => Reconciled,
    "asterisk_down" => AsteriskDown,
    "command_failed" => CommandFailed { command },
    "operator_removed" => OperatorRemoved,
    "participant_gone" => ParticipantGone { cause },
    "parked_too_long" => ParkedTooLong { after },
    "transferrer_busy" => TransferrerBusy,
    "talked_too_long" => TalkedTooLong,
    "course" => Course,
});

/// One entry of a call's timeline: what happened, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallStep {
    pub at: Timestamp,
    pub what: What,
    pub reason: Reason,
}

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
    "ended" => Ended { outcome, by },
});
