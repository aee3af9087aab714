//! The softphone: one state machine over the shim.
//!
//! One rule to know: the phone knows sound and nothing else. What the desk shows comes from the board; the phone
//! adds only whether it is registered, whether a ring has reached this page, and the quality of the link.

mod shim;

use crate::ui::{clock, words};
use domain::Timestamp;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shim::Shim;
use std::time::Duration;

/// Whether calls can reach this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// A desk phone, or nobody at the desk.
    Off,
    Connecting,
    Registered,
    /// Tries again by itself.
    Lost {
        since: Timestamp,
        attempt: u32,
    },
}

/// The call on this page, as far as sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    None,
    Ringing,
    Answering,
    On,
}

/// How the link sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Quality {
    pub packets: f64,
    pub lost: f64,
    /// Seconds.
    pub jitter: f64,
    /// Seconds.
    pub rtt: f64,
    /// Seconds without a packet.
    pub silent: u32,
}

impl Quality {
    /// Four bars to none.
    pub fn bars(&self) -> u8 {
        let all = self.packets + self.lost;
        let loss = if all > 0.0 { self.lost / all } else { 0.0 };
        if self.silent >= 3 {
            0
        } else if loss > 0.08 || self.rtt > 0.6 {
            1
        } else if loss > 0.03 || self.rtt > 0.35 || self.jitter > 0.06 {
            2
        } else if loss > 0.01 || self.rtt > 0.2 || self.jitter > 0.03 {
            3
        } else {
            4
        }
    }
}

#[derive(Clone, Copy)]
pub struct Phone {
    pub registration: RwSignal<Registration>,
    pub sound: RwSignal<Sound>,
    pub muted: RwSignal<bool>,
    pub quality: RwSignal<Option<Quality>>,
    /// The microphone's name, or what is wrong with it.
    pub microphone: RwSignal<Result<String, String>>,
    /// F2 was pressed before the ring reached this page.
    eager: RwSignal<bool>,
    attempt: RwSignal<u32>,
    on: RwSignal<bool>,
    /// The account asked for last; a timer of an older one does nothing.
    turn: RwSignal<u32>,
    shim: StoredValue<Option<SendWrapper<Shim>>>,
}

/// The phone of the page; it does nothing until `start`.
pub fn provide_phone() -> Phone {
    let phone = Phone {
        registration: RwSignal::new(Registration::Off),
        sound: RwSignal::new(Sound::None),
        muted: RwSignal::new(false),
        quality: RwSignal::new(None),
        microphone: RwSignal::new(Ok(String::new())),
        eager: RwSignal::new(false),
        attempt: RwSignal::new(0),
        on: RwSignal::new(false),
        turn: RwSignal::new(0),
        shim: StoredValue::new(None),
    };
    provide_context(phone);
    phone
}

impl Phone {
    fn with(self, run: impl FnOnce(&Shim)) {
        let shim = self.shim.get_value();
        if let Some(shim) = shim {
            run(&shim);
        }
    }

    /// Loads JsSIP and registers; a second start does nothing.
    pub fn start(self) {
        if self.on.get_untracked() {
            return;
        }
        self.on.set(true);
        self.registration.set(Registration::Connecting);
        if self.shim.with_value(Option::is_some) {
            self.account();
            return;
        }
        leptos::task::spawn_local(async move {
            match Shim::load(move |kind, detail| self.happened(&kind, &detail)).await {
                Ok(shim) => {
                    self.shim.set_value(Some(SendWrapper::new(shim.clone())));
                    self.account();
                    let said = shim.microphone().await;
                    self.microphone.set(match said.strip_prefix("ok:") {
                        Some(label) => Ok(label.to_owned()),
                        None => Err(microphone_fault(&said)),
                    });
                }
                Err(error) => {
                    leptos::logging::error!("the phone did not load: {error:?}");
                    self.lost();
                    self.on.set(false);
                    set_timeout(move || self.start(), Duration::from_secs(5));
                }
            }
        });
    }

    /// Forgets the account: signed out, or works with a desk phone now.
    pub fn stop(self) {
        self.on.set(false);
        self.with(Shim::stop);
        self.registration.set(Registration::Off);
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
            match crate::phones::api::account().await {
                Ok(account) => {
                    self.with(|shim| {
                        shim.register(&account.ws_url, &account.sip_uri, &account.user, &account.password)
                    });
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

    /// Back-off: 1, 2, 4, 8, 15 s.
    fn pause(self) -> Duration {
        Duration::from_secs((1_u64 << self.attempt.get_untracked().saturating_sub(1).min(4)).min(15))
    }

    fn lost(self) {
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

    fn happened(self, kind: &str, detail: &str) {
        match kind {
            "registered" => {
                self.attempt.set(0);
                self.registration.set(Registration::Registered);
            }
            // JsSIP reconnects and registers by itself.
            "disconnected" => self.lost(),
            "refused" => {
                self.lost();
                set_timeout(move || self.account(), self.pause());
            }
            "offered" => {
                self.sound.set(Sound::Ringing);
                if self.eager.get_untracked() {
                    self.answer();
                }
            }
            "offered_auto" | "answered" => {
                self.eager.set(false);
                self.sound.set(Sound::Answering);
            }
            "talking" => {
                self.sound.set(Sound::On);
                if self.muted.get_untracked() {
                    self.with(|shim| shim.mute(true));
                }
            }
            "ended" => {
                self.eager.set(false);
                self.sound.set(Sound::None);
                self.muted.set(false);
                self.quality.set(None);
            }
            "stats" => self.quality.set(serde_json::from_str(detail).ok()),
            "microphone" => self.microphone.set(Err(microphone_fault(detail))),
            _ => {}
        }
    }

    /// Answers the ring; if it has not reached this page yet, as soon as it does.
    pub fn answer(self) {
        if self.sound.get_untracked() == Sound::None {
            self.eager.set(true);
            set_timeout(move || self.eager.set(false), Duration::from_secs(5));
            return;
        }
        self.sound.set(Sound::Answering);
        self.with(Shim::answer);
    }

    pub fn hang_up(self) {
        self.eager.set(false);
        self.with(Shim::hang_up);
    }

    /// Switches the microphone off here, whatever the link.
    pub fn mute(self, on: bool) {
        self.muted.set(on);
        self.with(|shim| shim.mute(on));
    }
}

fn microphone_fault(name: &str) -> String {
    match name {
        "insecure" => words::phone::mic_insecure(),
        "NotFoundError" => words::phone::mic_missing(),
        "NotAllowedError" | "SecurityError" => words::phone::mic_denied(),
        _ => words::phone::mic_busy(),
    }
    .to_owned()
}
