//! What the operator does at the desk: requests to the server and to the phone, and their keys.

use super::doing::break_word;
use super::state::{Desk, Doing};
use crate::phone::Sound;
use crate::ui::remote::send;
use crate::ui::{clock, keys};
use domain::{CallId, Phone as Number, Presence};
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
