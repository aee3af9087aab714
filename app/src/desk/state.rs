//! What the desk is doing: the board's word on this operator, joined with what the phone of this page knows.
//!
//! One rule to know: everything a person sees follows from the board. The page never guesses what the server
//! will do; it only sends and waits for the board to change.

use super::doing::{break_word, doing_of};
use crate::phone::Phone;
use crate::realtime::{Live, Rows};
use crate::supervision::panel::Supervisor;
use crate::ui::names::first_two;
use crate::ui::remote::{Remote, remote};
use crate::ui::{storage, words};
use domain::board::{CallLive, OperatorLive};
use domain::calls::Direction;
use domain::config::PhoneMode;
use domain::employees::{Me, Names};
use domain::history::CallRow;
use domain::{CallId, EmployeeId, ParticipantLive, Party, Phone as Number, Presence, Timestamp};
use leptos::prelude::*;

pub use super::doing::{Doing, presence_state, presence_word};

/// What somebody is being chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosing {
    Transfer,
    Conference,
}

#[derive(Clone, Copy)]
pub struct Desk {
    /// Not a memo, and `call` neither: an effect that reads a memo (`doing`) and then, directly, what that memo is
    /// made of is not told when only the latter changes (reactive_graph 0.2.16: `Observer::is(&sub)` while checking).
    pub operator: Signal<Option<OperatorLive>>,
    pub call: Signal<Option<CallLive>>,
    pub doing: Memo<Doing>,
    /// This person listens to a talk, or takes part in it.
    pub supervisor: Supervisor,
    pub word: Memo<String>,
    /// Since when it is so.
    pub since: Memo<Option<Timestamp>>,
    /// What the menu of presence marks: what is, or what comes after the call.
    pub chosen: Memo<Option<Presence>>,
    pub names: Remote<Names>,
    /// The newest calls of this operator.
    pub recent: Remote<Vec<CallRow>>,
    /// The call of now, or the one that after-call time follows.
    pub subject: Memo<Option<CallId>>,
    /// Whose card is open: the caller's, or one opened from a list.
    pub number: RwSignal<Option<Number>>,
    pub browser_phone: Memo<bool>,
    /// A request about the call is on its way.
    pub busy: RwSignal<bool>,
    /// Whom to ask or to give the call to is being chosen.
    pub choosing: RwSignal<Option<Choosing>>,
    /// Asked by Ctrl ↵, F2 or «Готов»: the form saves and finishes.
    pub finish: RwSignal<u32>,
    pub(super) phone: Phone,
}

/// Builds the desk of `me`; once, by the frame.
pub fn provide_desk(me: &Me) -> Desk {
    let live = expect_context::<Live>();
    let phone = expect_context::<Phone>();
    let id: EmployeeId = me.employee;
    let operators: Rows<_, _> = live.operators;
    let operator = Signal::derive(move || operators.get(id));
    let call = Signal::derive(move || live.calls.get(operator.get()?.call?));
    let doing = Memo::new(move |before: Option<&Doing>| match operator.get() {
        None => Doing::Unknown,
        Some(operator) => {
            let now = doing_of(&operator, call.get().as_ref());
            // A call's end is told before what the operator does then: nothing may jump for that moment.
            let ends = operator.presence == Presence::Talking && call.with(Option::is_none);
            before.copied().filter(|before| ends && before.in_call()).unwrap_or(now)
        }
    });
    let names = remote(crate::names::api::all);
    let word = Memo::new(move |_| match doing.get() {
        Doing::Unknown => words::presence::unknown().to_owned(),
        Doing::Calm(presence) => break_word(presence, names),
        Doing::Ringing => words::presence::ringing().to_owned(),
        Doing::Dialling => words::presence::dialling().to_owned(),
        Doing::Talking => words::presence::talking().to_owned(),
        Doing::Held => words::presence::held().to_owned(),
        Doing::Consulting => words::presence::consulting().to_owned(),
        Doing::Interrupted => words::presence::interrupted().to_owned(),
        Doing::AfterCall => words::presence::after_call().to_owned(),
    });
    let since = Memo::new(move |_| {
        let call = call.get();
        match doing.get() {
            Doing::Talking | Doing::Interrupted => call.and_then(|c| c.answered_at),
            Doing::Consulting => call.and_then(|c| asked(&c).map(|asked| asked.since)),
            Doing::Ringing | Doing::Dialling | Doing::Held => call.map(|c| c.since),
            _ => operator.get().map(|o| o.since),
        }
    });
    let chosen = Memo::new(move |_| {
        let operator = operator.get()?;
        Some(match doing.get() {
            Doing::Calm(presence) => presence,
            _ => operator.next.unwrap_or(Presence::Ready),
        })
    });
    let subject = Memo::new(move |_| {
        let operator = operator.get()?;
        operator.call.or(operator.after_call.map(|after| after.call))
    });
    let browser_phone = Memo::new(move |_| operator.get().is_some_and(|o| o.phone == PhoneMode::Browser));
    let recent = remote(move || {
        // Asked again when a call begins or ends.
        subject.track();
        crate::calls::api::last()
    });
    let number = RwSignal::new(None);
    let desk = Desk {
        operator,
        call,
        doing,
        supervisor: Supervisor::new(live, me),
        word,
        since,
        chosen,
        names,
        recent,
        subject,
        number,
        browser_phone,
        busy: RwSignal::new(false),
        choosing: RwSignal::new(None),
        finish: RwSignal::new(0),
        phone,
    };
    provide_context(desk);

    // The card opens with the call and stays after it.
    let caller = Memo::new(move |_| {
        let call = call.get();
        let shown = call.as_ref().is_none_or(|call| call.participant(id).map_or(call.card, |me| me.card));
        let number = call.and_then(|c| c.number).or(operator.get().and_then(|o| o.number));
        number.filter(|_| shown)
    });
    Effect::new(move |_| {
        if let Some(caller) = caller.get() {
            number.set(Some(caller));
        }
    });
    // A page that is opened in after-call time knows the call and not yet whose it was.
    let follows = Memo::new(move |_| operator.get()?.after_call.map(|after| after.call));
    Effect::new(move |_| {
        let Some(call) = follows.get().filter(|_| number.get_untracked().is_none()) else { return };
        leptos::task::spawn_local(async move {
            if let Ok(details) = crate::history::api::get(call).await
                && number.get_untracked().is_none()
            {
                number.set(details.row.number);
            }
        });
    });
    crate::sound::watch(desk, phone, id.to_string());
    // A reload may come at any moment; what it must not do is hang up, so nothing listens to beforeunload.
    Effect::new(move |_| {
        let title = match doing.get() {
            Doing::Ringing => words::desk::title_ringing(),
            _ => words::shell::product(),
        };
        document().set_title(title);
    });
    desk.bind_keys();
    desk
}
/// Icon of a call in a list: out, in, or missed.
pub fn call_icon(row: &CallRow) -> &'static str {
    match (row.direction, row.answered_at) {
        (Direction::Outbound, _) => "phone-outgoing",
        (_, None) => "phone-missed",
        (_, Some(_)) => "phone-incoming",
    }
}

/// Whoever is consulted or called, and is not in the call yet.
pub fn asked(call: &CallLive) -> Option<&ParticipantLive> {
    call.participants.iter().find(|participant| !participant.stage.is_in())
}

/// The name of a colleague, or the number.
pub fn party_name(participant: &ParticipantLive) -> String {
    match (&participant.name, &participant.party) {
        (Some(name), _) => first_two(name),
        (None, Party::Number { number }) => number.pretty(),
        (None, Party::Operator { .. }) => String::new(),
    }
}

/// Where a draft of a call's note is kept in the browser.
pub fn draft_key(call: CallId) -> String {
    format!("note:{call}")
}

pub fn forget_draft(call: CallId) {
    storage::remove(&draft_key(call));
}
