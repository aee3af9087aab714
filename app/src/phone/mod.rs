//! The softphone: one state machine over the shim.
//!
//! One rule to know: the phone knows sound and nothing else. What the desk shows comes from the board; the phone
//! adds only whether a ring has reached this page, and how the link sounds. One tab leads it; in the others it
//! mirrors that one and passes on what is asked of it.

mod registration;
mod shim;
mod state;

use crate::ui::{clock, words};
use domain::quality::Sample;
use domain::{CallId, Timestamp};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shim::Shim;
pub use state::{Devices, Quality, Registration, Sound, Testing, Verdict};
use std::time::Duration;

/// A stretch of a talk to be told to the server.
#[derive(serde::Deserialize)]
struct Measured {
    call: CallId,
    sample: serde_json::Map<String, serde_json::Value>,
}

#[derive(Clone, Copy)]
pub struct Phone {
    pub registration: RwSignal<Registration>,
    pub sound: RwSignal<Sound>,
    pub muted: RwSignal<bool>,
    pub quality: RwSignal<Option<Quality>>,
    /// The microphone's name, or what is wrong with it.
    pub microphone: RwSignal<Result<String, String>>,
    pub devices: RwSignal<Devices>,
    pub testing: RwSignal<Option<Testing>>,
    pub verdict: RwSignal<Option<Verdict>>,
    /// This tab leads the phone.
    pub leads: RwSignal<bool>,
    /// Attempts to bring the sound of this talk back.
    pub recovering: RwSignal<u32>,
    /// Since when the server does not reach the phone that believes to be registered.
    pub unreached: RwSignal<Option<Timestamp>>,
    /// F2 was pressed before the ring reached this page.
    eager: RwSignal<bool>,
    attempt: RwSignal<u32>,
    on: RwSignal<bool>,
    /// The account asked for last; a timer of an older one does nothing.
    turn: RwSignal<u32>,
    expires: RwSignal<Timestamp>,
    /// Seconds in which the board knew nothing of the call that sounds here.
    stray: StoredValue<u32>,
    /// Samples that the server has not taken yet.
    samples: StoredValue<Vec<(CallId, Sample)>>,
    /// The last call of this desk.
    own: StoredValue<Option<CallId>>,
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
        devices: RwSignal::new(Devices::default()),
        testing: RwSignal::new(None),
        verdict: RwSignal::new(None),
        leads: RwSignal::new(false),
        recovering: RwSignal::new(0),
        unreached: RwSignal::new(None),
        eager: RwSignal::new(false),
        attempt: RwSignal::new(0),
        on: RwSignal::new(false),
        turn: RwSignal::new(0),
        expires: RwSignal::new(Timestamp::default()),
        stray: StoredValue::new(0),
        samples: StoredValue::new(Vec::new()),
        own: StoredValue::new(None),
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

    /// Loads JsSIP and leads the phone of `who`, or mirrors the tab that does; a second start does nothing.
    pub fn start(self, who: &str) {
        if self.on.get_untracked() {
            return;
        }
        self.on.set(true);
        self.registration.set(Registration::Connecting);
        if self.shim.with_value(Option::is_some) {
            self.lead(false);
            return;
        }
        let who = who.to_owned();
        leptos::task::spawn_local(async move {
            match Shim::load(&who, move |kind, detail| self.happened(&kind, &detail)).await {
                Ok(shim) => {
                    self.shim.set_value(Some(SendWrapper::new(shim.clone())));
                    self.lead(false);
                    let said = shim.text("microphone").await;
                    self.microphone.set(match said.strip_prefix("ok:") {
                        Some(label) => Ok(label.to_owned()),
                        None => Err(microphone_fault(&said)),
                    });
                }
                Err(error) => {
                    leptos::logging::error!("the phone did not load: {error:?}");
                    self.lost();
                    self.on.set(false);
                    set_timeout(move || self.start(&who), Duration::from_secs(5));
                }
            }
        });
    }

    fn happened(self, kind: &str, detail: &str) {
        match kind {
            "leads" => self.led(!detail.is_empty()),
            "registered" => {
                self.attempt.set(0);
                self.registration.set(Registration::Registered);
            }
            // JsSIP reconnects and registers by itself.
            "disconnected" => self.lost(),
            "refused" => self.refused(detail),
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
                self.recovering.set(0);
                if self.muted.get_untracked() && self.leads.get_untracked() {
                    self.with(|shim| shim.tell("mute", &[true.into()]));
                }
            }
            "ended" => {
                self.eager.set(false);
                self.sound.set(Sound::None);
                self.muted.set(false);
                self.quality.set(None);
                self.recovering.set(0);
                self.send_samples();
            }
            "muted" => self.muted.set(!detail.is_empty()),
            "recovering" => self.recovering.set(detail.parse().unwrap_or(1)),
            "stats" => self.quality.set(serde_json::from_str(detail).ok()),
            "sample" => self.measured(detail),
            "devices" => {
                if let Ok(devices) = serde_json::from_str(detail) {
                    self.devices.set(devices);
                }
            }
            "moved" => crate::ui::toast("info", words::sound::microphone_moved(detail)),
            "microphone_ok" => self.microphone.set(Ok(detail.to_owned())),
            "microphone" => self.microphone.set(Err(microphone_fault(detail))),
            "test" => self.testing.set(serde_json::from_str(detail).ok()),
            _ => {}
        }
    }

    /// What is measured from now on may be of this call.
    pub fn owns(self, call: CallId) {
        self.own.set_value(Some(call));
    }

    fn measured(self, detail: &str) {
        let Ok(Measured { call, mut sample }) = serde_json::from_str(detail) else { return };
        sample.insert("at".to_owned(), clock::exact_now().0.into());
        let Ok(sample) = serde_json::from_value(sample.into()) else { return };
        // How a talk of others is heard here, at its side, is no measure of that talk.
        if self.own.get_value() != Some(call) {
            return;
        }
        self.samples.update_value(|all| all.push((call, sample)));
        self.send_samples();
    }

    /// What the server does not take now is sent with the next ones.
    fn send_samples(self) {
        let all = self.samples.try_update_value(std::mem::take).unwrap_or_default();
        let Some(call) = all.first().map(|(call, _)| *call) else { return };
        let (mine, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(of, _)| *of == call);
        self.samples.set_value(rest);
        let samples: Vec<Sample> = mine.iter().map(|(_, sample)| *sample).collect();
        leptos::task::spawn_local(async move {
            match crate::quality::api::save(call, samples).await {
                Err(error) if error.code == "unreachable" || error.code == "unavailable" => {
                    self.samples.update_value(|all| all.splice(0..0, mine).for_each(drop));
                }
                _ => {
                    if self.samples.with_value(|all| !all.is_empty()) {
                        self.send_samples();
                    }
                }
            }
        });
    }

    /// Once a second. `reached`: the server sees a contact of this phone. `called`: it has a call on this desk.
    pub fn beat(self, reached: bool, called: bool) {
        let stray = !called && self.leads.get_untracked() && self.sound.get_untracked() != Sound::None;
        self.stray.update_value(|seconds| *seconds = if stray { *seconds + 1 } else { 0 });
        // The end of it did not reach this page; left as it is, it would refuse the next ring.
        if self.stray.get_value() == 4 {
            self.hang_up();
        }
        self.with(|shim| shim.tell("tick", &[]));
        let believes =
            self.leads.get_untracked() && self.registration.get_untracked() == Registration::Registered;
        match (believes && !reached, self.unreached.get_untracked()) {
            (false, None) => {}
            (false, Some(_)) => self.unreached.set(None),
            (true, None) => self.unreached.set(Some(clock::exact_now())),
            (true, Some(since)) => {
                let seconds = clock::exact_now().since(since).as_secs();
                if matches!(seconds, 4 | 8 | 16 | 30 | 60) {
                    self.with(|shim| shim.tell("wake", &[]));
                }
            }
        }
    }

    /// Whether sound should come now.
    pub fn expect(self, on: bool) {
        self.with(|shim| shim.tell("expect", &[on.into()]));
    }

    /// Answers the ring; if it has not reached this page yet, as soon as it does.
    pub fn answer(self) {
        if self.sound.get_untracked() == Sound::None {
            self.eager.set(true);
            set_timeout(move || self.eager.set(false), Duration::from_secs(5));
            return;
        }
        self.sound.set(Sound::Answering);
        self.with(|shim| shim.tell("answer", &[]));
    }

    pub fn hang_up(self) {
        self.eager.set(false);
        self.with(|shim| shim.tell("hangup", &[]));
    }

    /// Switches the microphone off here, whatever the link.
    pub fn mute(self, on: bool) {
        self.muted.set(on);
        self.with(|shim| shim.tell("mute", &[on.into()]));
    }

    /// Takes a device: `mic`, `out` or `ring`; "" is the system's own.
    pub fn choose(self, used: &'static str, label: &str) {
        self.with(|shim| shim.tell("choose", &[used.into(), label.into()]));
    }

    /// `out` or `ring`, 0–1.
    pub fn volume(self, used: &'static str, volume: f64) {
        self.with(|shim| shim.tell("volume", &[used.into(), volume.into()]));
    }

    /// Lets it be heard.
    pub fn sample(self, used: &'static str) {
        self.with(|shim| shim.tell("sample", &[used.into()]));
    }

    pub fn metering(self, on: bool) {
        self.with(|shim| shim.tell("metering", &[on.into()]));
    }

    /// 0–100; none while the meter is closed.
    pub fn microphone_level(self) -> Option<f64> {
        let shim = self.shim.get_value()?;
        shim.number("micLevel").filter(|level| *level >= 0.0)
    }

    /// The test before the shift.
    pub fn test(self) {
        let Some(shim) = self.shim.get_value() else { return };
        self.verdict.set(None);
        self.testing.set(Some(Testing { phase: "calling".to_owned(), ..Testing::default() }));
        leptos::task::spawn_local(async move {
            let said = shim.text("test").await;
            self.testing.set(None);
            self.verdict.set(serde_json::from_str(&said).ok());
        });
    }

    pub fn stop_test(self) {
        self.with(|shim| shim.tell("stopTest", &[]));
    }

    pub fn allow_notices(self) {
        self.with(|shim| shim.tell("allowNotices", &[]));
    }

    pub fn notify(self, title: &str, body: &str) {
        self.with(|shim| shim.tell("notify", &[title.into(), body.into()]));
    }

    pub fn unnotify(self) {
        self.with(|shim| shim.tell("unnotify", &[]));
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
