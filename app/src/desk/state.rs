//! What the desk is doing: the board's word on this operator, joined with what the phone of this page knows.
//!
//! One rule to know: everything a person sees follows from the board. The page never guesses what the server
//! will do; it only sends and waits for the board to change.

use crate::phone::{Phone, Sound};
use crate::realtime::{Live, Rows};
use crate::supervision::panel::Supervisor;
use crate::ui::remote::{Remote, remote, send};
use crate::ui::{clock, keys, storage, words};
use domain::board::{CallLive, OperatorLive, Phase};
use domain::calls::Direction;
use domain::config::PhoneMode;
use domain::employees::{Me, Names};
use domain::history::CallRow;
use domain::{CallId, EmployeeId, Phone as Number, Presence, Timestamp};
use leptos::prelude::*;

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
            Doing::Talking | Doing::Held | Doing::Interrupted => "talk",
            Doing::AfterCall => "after",
        }
    }

    pub fn in_call(self) -> bool {
        matches!(self, Doing::Ringing | Doing::Dialling | Doing::Talking | Doing::Held | Doing::Interrupted)
    }

    pub fn talks(self) -> bool {
        matches!(self, Doing::Talking | Doing::Held | Doing::Interrupted)
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
    /// Asked by Ctrl ↵, F2 or «Готов»: the form saves and finishes.
    pub finish: RwSignal<u32>,
    phone: Phone,
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
        Doing::Interrupted => words::presence::interrupted().to_owned(),
        Doing::AfterCall => words::presence::after_call().to_owned(),
    });
    let since = Memo::new(move |_| {
        let call = call.get();
        match doing.get() {
            Doing::Talking | Doing::Interrupted => call.and_then(|c| c.answered_at),
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
        async {
            let page = crate::history::api::list(Default::default(), None).await?;
            Ok(page.rows.into_iter().filter(|row| row.ended_at.is_some()).take(20).collect())
        }
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
        finish: RwSignal::new(0),
        phone,
    };
    provide_context(desk);

    // The card opens with the call and stays after it.
    let caller =
        Memo::new(move |_| call.get().and_then(|c| c.number).or(operator.get().and_then(|o| o.number)));
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
    // The phone follows the mode that the administrator gave.
    let mode = Memo::new(move |_| operator.get().map(|o| o.phone));
    Effect::new(move |_| match mode.get() {
        Some(PhoneMode::Browser) => phone.start(),
        Some(PhoneMode::Desk) => phone.stop(),
        None => {}
    });
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

fn doing_of(operator: &OperatorLive, call: Option<&CallLive>) -> Doing {
    match (operator.presence, call.map(|c| &c.phase)) {
        (Presence::AfterCall, _) => Doing::AfterCall,
        (Presence::Ringing, _) => Doing::Ringing,
        (_, Some(Phase::Dialling { .. })) => Doing::Dialling,
        (_, Some(Phase::Held)) => Doing::Held,
        (_, Some(Phase::Interrupted { .. })) => Doing::Interrupted,
        (_, Some(Phase::Ringing { operator: rung, .. })) if *rung == operator.id => Doing::Ringing,
        (Presence::Talking, Some(_)) => Doing::Talking,
        (Presence::Talking, None) => Doing::Dialling,
        (presence, _) => Doing::Calm(presence),
    }
}

fn break_word(presence: Presence, names: Remote<Names>) -> String {
    let named = presence.break_reason().and_then(|id| {
        names.ok().and_then(|names| names.break_reasons.into_iter().find(|r| r.id == id)).map(|r| r.name)
    });
    named.unwrap_or_else(|| presence_word(presence).to_owned())
}

impl Desk {
    pub fn word_of(self, presence: Presence) -> String {
        break_word(presence, self.names)
    }

    /// Allowed minutes of the break of now.
    pub fn break_minutes(self) -> Option<u32> {
        let Doing::Calm(presence) = self.doing.get() else { return None };
        let id = presence.break_reason()?;
        self.names.ok()?.break_reasons.into_iter().find(|r| r.id == id)?.minutes
    }

    /// Something is on the phone, or was a moment ago.
    pub fn is_on_phone(self) -> bool {
        let doing = self.doing.get();
        doing.in_call() || doing == Doing::AfterCall || self.supervisor.mine().is_some()
    }

    pub fn ask(self, presence: Presence) {
        send(crate::presence::api::set(presence), |()| {});
    }

    pub fn answer(self) {
        if self.doing.get_untracked() == Doing::Ringing && self.browser_phone.get_untracked() {
            self.phone.answer();
        }
    }

    /// Ends or declines. Over SIP where this page has the sound, as that works without our server too.
    pub fn hang_up(self) {
        if self.phone.sound.get_untracked() != Sound::None {
            self.phone.hang_up();
        } else if let Some(call) = self.current_call() {
            self.request(crate::calls::api::hang_up(call));
        }
    }

    fn current_call(self) -> Option<CallId> {
        self.operator.get_untracked().and_then(|o| o.call)
    }

    fn request(self, request: impl Future<Output = Result<(), crate::error::ApiError>> + 'static) {
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            if let Err(error) = request.await {
                crate::shell::session::note_error(&error);
                crate::ui::toast("danger", crate::ui::remote::sentence(&error));
            }
            self.busy.set(false);
        });
    }

    pub fn toggle_hold(self) {
        let on = match self.doing.get_untracked() {
            Doing::Talking => true,
            Doing::Held => false,
            _ => return,
        };
        if let Some(call) = self.current_call()
            && !self.busy.get_untracked()
        {
            self.request(crate::calls::api::hold(call, on));
        }
    }

    pub fn muted(self) -> bool {
        if self.browser_phone.get() {
            self.phone.muted.get()
        } else {
            self.call.get().is_some_and(|c| c.muted)
        }
    }

    /// Here at once with a browser phone; by the server with a desk phone.
    pub fn toggle_mute(self) {
        if !self.doing.get_untracked().talks() {
            return;
        }
        if self.browser_phone.get_untracked() {
            self.phone.mute(!self.phone.muted.get_untracked());
        } else if let Some(call) = self.call.get_untracked() {
            self.request(crate::calls::api::mute(call.id, !call.muted));
        }
    }

    pub fn send_digit(self, digit: char) {
        if let Some(call) = self.current_call() {
            send(crate::calls::api::digits(call, digit.to_string()), |()| {});
        }
    }

    pub fn dial(self, number: &str, done: impl FnOnce() + 'static) {
        let number = number.to_owned();
        self.number
            .set(Number::parse(&number).ok().filter(|n| !n.is_short()).or(self.number.get_untracked()));
        send(crate::calls::api::dial(new_call_id(), number), move |()| done());
    }

    pub fn extend(self) {
        if !self.busy.get_untracked() {
            self.request(crate::calls::api::extend_after_call());
        }
    }

    fn bind_keys(self) {
        keys::bind(keys::key("F2"), move || {
            match self.doing.get_untracked() {
                Doing::Ringing => self.answer(),
                Doing::AfterCall => self.finish.update(|n| *n += 1),
                Doing::Calm(Presence::Ready) | Doing::Unknown => {}
                Doing::Calm(_) => self.ask(Presence::Ready),
                _ => {}
            }
            true
        });
        keys::bind(keys::key("F4"), move || {
            if self.doing.get_untracked().in_call() {
                self.hang_up();
            } else if untrack(|| self.supervisor.mine()).is_some() {
                self.supervisor.stop();
            }
            true
        });
        keys::bind(keys::key("F7"), move || {
            self.toggle_mute();
            true
        });
        keys::bind(keys::key("F8"), move || {
            self.toggle_hold();
            true
        });
    }
}

/// A UUID version 7 for a call that this page asks for.
fn new_call_id() -> CallId {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // Without chance the id is still unique by its milliseconds on this page; the server refuses a repeat.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let ms = clock::exact_now().0.to_be_bytes();
    bytes[..6].copy_from_slice(&ms[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    CallId(uuid::Uuid::from_bytes(bytes))
}

/// Icon of a call in a list: out, in, or missed.
pub fn call_icon(row: &CallRow) -> &'static str {
    match (row.direction, row.answered_at) {
        (Direction::Outbound, _) => "phone-outgoing",
        (_, None) => "phone-missed",
        (_, Some(_)) => "phone-incoming",
    }
}

/// Where a draft of a call's note is kept in the browser.
pub fn draft_key(call: CallId) -> String {
    format!("note:{call}")
}

pub fn forget_draft(call: CallId) {
    storage::remove(&draft_key(call));
}
