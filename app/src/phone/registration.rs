//! The account at Asterisk: asked for, kept fresh, lost and found again; which tab has it.

use super::{Phone, Registration, Sound, shim};
use crate::ui::clock;
use leptos::prelude::*;
use std::time::Duration;

impl Phone {
    /// Forgets the account: signed out, or works with a desk phone now.
    pub fn stop(self) {
        self.on.set(false);
        self.with(|shim| shim.tell("stop", &[]));
        self.registration.set(Registration::Off);
    }

    /// Leads the phone as soon as no other tab does; `now` takes it over.
    pub fn lead(self, now: bool) {
        if now && self.leads.get_untracked() {
            // This tab leads, but the account went to another browser.
            self.registration.set(Registration::Connecting);
            self.account();
            return;
        }
        self.with(|shim| shim.tell("lead", &[now.into()]));
    }

    /// Asks the server for a short-lived account and registers with it; renews it before it expires.
    fn account(self) {
        let turn = self.turn.get_untracked() + 1;
        self.turn.set(turn);
        let later = move |wait: Duration| {
            let run = move || {
                if self.turn.get_untracked() == turn {
                    self.account();
                }
            };
            set_timeout(run, wait);
        };
        leptos::task::spawn_local(async move {
            if !self.on.get_untracked() {
                return;
            }
            let answer = crate::phones::api::account().await;
            if !self.leads.get_untracked() || self.turn.get_untracked() != turn {
                return;
            }
            match answer {
                Ok(account) => {
                    self.expires.set(account.expires_at);
                    let ice = shim::ice(&account.ice_servers);
                    let args = [&account.ws_url, &account.sip_uri, &account.user, &account.password, &ice];
                    self.with(|shim| shim.tell("register", &args.map(|arg| arg.into())));
                    // A tenth early, and never more often than once a minute.
                    let left = account.expires_at.since(clock::exact_now()).0;
                    later(Duration::from_millis((left - left / 10).clamp(60_000, 86_400_000)));
                }
                Err(error) if matches!(error.code.as_str(), "desk_phone" | "not_at_desk" | "signed_out") => {
                    self.stop()
                }
                Err(_) => {
                    self.lost();
                    later(self.pause());
                }
            }
        });
    }

    /// Back-off: 1, 2, 4, 8, 16, 30 s.
    fn pause(self) -> Duration {
        Duration::from_secs((1_u64 << self.attempt.get_untracked().saturating_sub(1).min(5)).min(30))
    }

    pub(super) fn lost(self) {
        if !self.on.get_untracked() {
            return;
        }
        self.attempt.update(|n| *n += 1);
        let since = match self.registration.get_untracked() {
            Registration::Lost { since, .. } => since,
            _ => clock::exact_now(),
        };
        self.registration.set(Registration::Lost { since, attempt: self.attempt.get_untracked() });
    }

    pub(super) fn refused(self, code: &str) {
        let had = self.registration.get_untracked() == Registration::Registered;
        let valid = clock::exact_now() < self.expires.get_untracked();
        if had && valid && matches!(code, "401" | "403") {
            // Only a fresh account of the same operator makes a good one void: the phone is in another browser now.
            // Taking it back at once would make the two fight.
            self.registration.set(Registration::OtherBrowser);
            return;
        }
        self.lost();
        let turn = self.turn.get_untracked();
        let again = move || {
            if self.turn.get_untracked() == turn {
                self.account();
            }
        };
        set_timeout(again, self.pause());
    }

    pub(super) fn led(self, leads: bool) {
        self.leads.set(leads);
        self.unreached.set(None);
        // Timers of the account of before do nothing any more.
        self.turn.update(|turn| *turn += 1);
        if leads {
            // What was shown of the tab before was that one's.
            self.sound.set(Sound::None);
            self.quality.set(None);
            self.attempt.set(0);
            self.registration.set(Registration::Connecting);
            self.account();
        } else {
            self.registration.set(Registration::OtherTab);
        }
    }
}
