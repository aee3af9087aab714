//! Why each thing happened to a call.

use crate::flows::{Digit, StepId};
use crate::{EmployeeId, FlowId, LineId, Millis, Timestamp};
#[cfg(not(target_arch = "wasm32"))]
use serde::Deserialize;
use serde::Serialize;

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
    /// The fewest calls today among `free` operators who may take this call.
    FewestCalls { calls: u32, free: u32 },
    /// The least time in talks today among `free`.
    LeastTalk { talked: Millis, free: u32 },
    /// In turn among `free`.
    RoundRobin { free: u32 },
    /// The highest level in the queue among `free`.
    BestSkilled { level: u8, free: u32 },
    /// The required levels were lowered by `steps` after such a wait, and `free` may take the call now.
    LevelsLowered { steps: u8, waited: Millis, free: u32 },
    /// They talked before.
    LastOperator { operator: EmployeeId },
    /// Waits for the operator of the last talk until then.
    AwaitsLastOperator { operator: EmployeeId, until: Timestamp },
    /// `free` operators are free, but below the level that is needed yet.
    LevelTooLow { free: u32 },
    /// So many wait in the queue already.
    QueueFull { waiting: u32 },
    /// Waited as long as one may.
    WaitedTooLong { waited: Millis },
    /// The line is not open at this hour.
    OutsideHours { line: LineId },
    /// The emergency announcement is on.
    EmergencyOn,
    /// Time to tell how long it may take.
    WaitTold { minutes: u32 },
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
    "fewest_calls" => FewestCalls { calls, free },
    "least_talk" => LeastTalk { talked, free },
    "round_robin" => RoundRobin { free },
    "best_skilled" => BestSkilled { level, free },
    "levels_lowered" => LevelsLowered { steps, waited, free },
    "last_operator" => LastOperator { operator },
    "awaits_last_operator" => AwaitsLastOperator { operator, until },
    "level_too_low" => LevelTooLow { free },
    "queue_full" => QueueFull { waiting },
    "waited_too_long" => WaitedTooLong { waited },
    "outside_hours" => OutsideHours { line },
    "emergency_on" => EmergencyOn,
    "wait_told" => WaitTold { minutes },
    "course" => Course,
});
