//! What the operator does at the desk: requests to the server and to the phone, and their keys.

use super::doing::break_word;
use super::state::{Choosing, Desk, Doing};
use crate::phone::Sound;
use crate::ui::keys;
use crate::ui::remote::send;
use domain::board::CallLive;
use domain::calls::Direction;
use domain::{
    BreakReasonId, CallId, LegId, Millis, ParticipantLive, Party, Phone as Number, Presence, Stage, Target,
    Timestamp,
};
use leptos::prelude::*;

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

    /// Breaks of this reason today, with the one that goes on.
    pub fn break_used(self, reason: BreakReasonId, now: Timestamp) -> Millis {
        let breaks = self.operator.get().map(|o| o.breaks).unwrap_or_default();
        breaks.iter().find(|of| of.reason == reason).map_or(Millis::ZERO, |of| of.until(now))
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

    /// Ends or declines; in a consultation it ends that alone. Over SIP where this page has the sound, as that works
    /// without our server too.
    pub fn hang_up(self) {
        if untrack(move || self.asks()).is_some() {
            self.cancel();
        } else if self.phone.sound.get_untracked() != Sound::None {
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

    /// The call of this desk where it leads the call; those who were asked into it only listen and talk.
    pub fn leads(self) -> Option<CallLive> {
        let me = self.operator.get()?.id;
        self.call.get().filter(|call| call.operator == Some(me))
    }

    /// Somebody is consulted, or rings, for this desk.
    pub fn asks(self) -> Option<ParticipantLive> {
        self.leads().and_then(|call| super::state::asked(&call).cloned())
    }

    /// Holds, or goes between the subscriber and whoever is consulted.
    pub fn toggle_hold(self) {
        if untrack(move || self.leads()).is_none() {
            return;
        }
        let on = match self.doing.get_untracked() {
            Doing::Talking => true,
            Doing::Held | Doing::Consulting => false,
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
            let me = self.operator.get().map(|operator| operator.id);
            self.call
                .get()
                .is_some_and(|c| me.and_then(|me| c.participant(me)).map_or(c.muted, |me| me.muted))
        }
    }

    /// Here at once with a browser phone; by the server with a desk phone.
    pub fn toggle_mute(self) {
        if !self.doing.get_untracked().talks() {
            return;
        }
        if self.browser_phone.get_untracked() {
            self.phone.mute(!self.phone.muted.get_untracked());
        } else if let Some(call) = self.current_call() {
            self.request(crate::calls::api::mute(call, !untrack(move || self.muted())));
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

    /// Asks somebody first, or straight into the call; `at_once` gives the call away.
    pub fn give(self, to: Target, at_once: bool, card: bool) {
        let Some(call) = self.current_call() else { return };
        let party = match &to {
            Target::Operator { id } => Some(Party::Operator { id: *id }),
            Target::Number { number } => Some(Party::Number { number: number.clone() }),
            Target::Queue { .. } => None,
        };
        let choosing = self.choosing.get_untracked();
        self.choosing.set(None);
        match (party, choosing) {
            (Some(party), Some(Choosing::Conference)) => {
                self.request(crate::calls::api::conference(call, Some(party), card));
            }
            (Some(party), _) if !at_once => self.request(crate::calls::api::consult(call, party, card)),
            _ => self.request(crate::calls::api::transfer(call, to, card)),
        }
    }

    /// F9: to whom; in a consultation, to whoever is consulted.
    pub fn transfer(self) {
        match untrack(move || self.asks()) {
            Some(asked) if asked.stage.is_apart() => self.ask_of_call(crate::calls::api::complete),
            Some(_) => {}
            None => self.choose_for(Choosing::Transfer),
        }
    }

    /// Alt C: everybody together; without a consultation, whom to call in.
    pub fn confer(self) {
        match untrack(move || self.asks()) {
            Some(asked) if asked.stage == Stage::Consulted => {
                self.ask_of_call(|call| crate::calls::api::conference(call, None, true));
            }
            Some(_) => {}
            None => self.choose_for(Choosing::Conference),
        }
    }

    fn choose_for(self, what: Choosing) {
        let talks = matches!(self.doing.get_untracked(), Doing::Talking | Doing::Held);
        let internal = |call: CallLive| call.direction == Direction::Internal;
        if talks && untrack(move || self.leads()).is_some_and(|call| !internal(call)) {
            self.choosing.update(|now| *now = if *now == Some(what) { None } else { Some(what) });
        }
    }

    pub fn cancel(self) {
        self.ask_of_call(crate::calls::api::cancel);
    }

    pub fn park(self) {
        if untrack(move || self.leads()).is_some_and(|call| call.participants.is_empty()) {
            self.ask_of_call(crate::calls::api::park);
        }
    }

    pub fn remove(self, participant: LegId) {
        self.ask_of_call(move |call| crate::calls::api::remove(call, participant));
    }

    pub fn pick_up(self, call: CallId) {
        if !self.busy.get_untracked() {
            self.request(crate::calls::api::pick_up(call));
        }
    }

    fn ask_of_call<F>(self, ask: impl FnOnce(CallId) -> F)
    where
        F: Future<Output = Result<(), crate::error::ApiError>> + 'static,
    {
        if let Some(call) = self.current_call().filter(|_| !self.busy.get_untracked()) {
            self.request(ask(call));
        }
    }

    pub fn extend(self) {
        if !self.busy.get_untracked() {
            self.request(crate::calls::api::extend_after_call());
        }
    }

    pub(super) fn bind_keys(self) {
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
        keys::bind(keys::key("F9"), move || {
            self.transfer();
            true
        });
        keys::bind(keys::alt("KeyC"), move || {
            self.confer();
            true
        });
        keys::bind(keys::alt("KeyO"), move || {
            self.park();
            true
        });
    }
}
fn new_call_id() -> CallId {
    CallId(crate::ui::ids::new_id())
}
