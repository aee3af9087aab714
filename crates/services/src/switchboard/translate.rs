//! Asterisk's events in the machine's words.
//!
//! Events of one channel come in order, those of different channels do not; some come twice, some never. So
//! nothing here waits for a particular order, and an end is told once whichever of its events comes first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, RwLock};

use ari::model::{Channel, State};
use ari::{Event, Stamped};
use domain::flows::Digit;
use domain::{EmployeeId, LegId, Millis, Phone, Timestamp};
use switch::{Gone, Input};
use tokio::sync::mpsc;

use super::channels::{Channels, entered, own, role};
use super::inputs::Inputs;
use super::telephony::Note;

/// Ended legs that are remembered, so that each end is told once.
const REMEMBERED: usize = 4_096;
/// A channel that is older when it enters was kept by the dialplan while nobody listened (extensions.conf: a second
/// at a time).
const KEPT: Millis = Millis(500);
const NORMAL: u16 = 16;
/// Not known why (Q.850 "interworking, unspecified").
pub(super) const NOT_KNOWN: u16 = 127;

/// Whose phone an endpoint is.
pub(super) type Phones = Arc<RwLock<HashMap<String, EmployeeId>>>;

pub(super) struct Translate {
    app: String,
    channels: Arc<Channels>,
    phones: Phones,
    inputs: Inputs,
    notes: mpsc::UnboundedSender<Note>,
    ended: VecDeque<LegId>,
    /// Of requests to hang up, until the end.
    causes: HashMap<LegId, u16>,
}

impl Translate {
    pub fn new(
        app: String,
        channels: Arc<Channels>,
        phones: Phones,
        inputs: Inputs,
        notes: mpsc::UnboundedSender<Note>,
    ) -> Translate {
        Translate { app, channels, phones, inputs, notes, ended: VecDeque::new(), causes: HashMap::new() }
    }

    /// Tells the machine what an event means to it, which is often nothing.
    pub fn take(&mut self, stamped: Stamped) {
        match stamped.event {
            Event::StasisStart { args, channel, .. } => self.started(&args, &channel, stamped.at_ms),
            Event::ChannelStateChange { channel } => self.changed(&channel),
            Event::ChannelDestroyed { channel, cause, .. } => {
                let cause = u16::try_from(cause).ok().filter(|cause| *cause != 0).unwrap_or(NOT_KNOWN);
                self.ended(self.channels.leg(&channel.id), cause);
            }
            Event::ChannelHangupRequest { channel, cause, soft } => {
                let leg = self.channels.leg(&channel.id);
                match cause.and_then(|cause| u16::try_from(cause).ok()).filter(|cause| *cause != 0) {
                    Some(cause) if soft != Some(true) => drop(self.causes.insert(leg, cause)),
                    // Ours: what is told as a cause here is none.
                    _ => drop(self.causes.entry(leg).or_insert(NORMAL)),
                }
            }
            Event::StasisEnd { channel } => self.left(&channel),
            Event::ChannelDtmfReceived { channel, digit, .. } => {
                let mut keys = digit.chars();
                if let (Some(digit), None) = (keys.next().and_then(Digit::new), keys.next()) {
                    self.tell(Input::DigitPressed { leg: self.channels.leg(&channel.id), digit });
                }
            }
            Event::PlaybackFinished { playback } => {
                if let Ok(playback) = playback.id.parse() {
                    self.tell(Input::PlaybackEnded { playback });
                }
            }
            _ => {}
        }
    }

    /// A leg is gone; told once.
    pub fn ended(&mut self, leg: LegId, cause: u16) {
        if self.ended.contains(&leg) {
            return;
        }
        if self.ended.len() == REMEMBERED {
            self.ended.pop_front();
        }
        self.ended.push_back(leg);
        self.channels.forget(leg);
        self.causes.remove(&leg);
        self.tell(Input::LegGone { leg, gone: Gone { cause, at: None } });
    }

    /// The application has it no more, which is its end. Of a channel that came by the dialplan nothing more is told;
    /// of one that we made the true cause follows.
    fn left(&mut self, channel: &Channel) {
        let leg = self.channels.leg(&channel.id);
        match self.causes.get(&leg) {
            Some(cause) if own(&channel.id).is_none() => self.ended(leg, *cause),
            _ if self.ended.contains(&leg) => {}
            _ => {
                // The other task lives as long as this one.
                let _ = self.notes.send(Note::Missing { leg });
            }
        }
    }

    fn started(&mut self, args: &[String], channel: &Channel, at_ms: Option<i64>) {
        let leg = self.channels.leg(&channel.id);
        let name = channel.name.clone();
        let second = args.get(1).cloned().unwrap_or_default();
        match args.first().map_or("", String::as_str) {
            role::INBOUND => {
                let caller = Phone::parse(&channel.caller.number).ok();
                let waited = waited(channel, at_ms);
                self.tell(Input::CallerArrived { leg, name, caller, dialled: second, waited });
            }
            role::PHONE => {
                let endpoint = channel.endpoint().map_or("", |(_, endpoint)| endpoint);
                match (self.operator(endpoint), Phone::parse(&second)) {
                    (Some(operator), Ok(number)) => {
                        self.tell(Input::PhoneDialled { leg, name, operator, number });
                    }
                    // Not an operator's any more, or no number: the machine gives an unknown leg up.
                    _ => self.tell(Input::LegEntered { leg, name }),
                }
            }
            role if own(&channel.id).is_some() => {
                if entered(channel, role) {
                    self.tell(Input::LegEntered { leg, name });
                    if channel.state == State::Up {
                        self.tell(Input::LegAnswered { leg });
                    }
                }
            }
            other => {
                tracing::warn!(
                    channel = channel.id,
                    app = self.app,
                    role = other,
                    "a channel of no known role"
                );
                self.tell(Input::LegEntered { leg, name });
            }
        }
    }

    fn changed(&mut self, channel: &Channel) {
        // What comes to us is answered by ourselves: only what we call can ring or pick up.
        let Some(leg) = own(&channel.id) else { return };
        match channel.state {
            State::Ringing => self.tell(Input::LegRinging { leg }),
            State::Up => {
                self.tell(Input::LegEntered { leg, name: channel.name.clone() });
                self.tell(Input::LegAnswered { leg });
            }
            _ => {}
        }
    }

    fn operator(&self, endpoint: &str) -> Option<EmployeeId> {
        self.phones.read().ok()?.get(endpoint).copied()
    }

    fn tell(&self, input: Input) {
        self.inputs.observed(input);
    }
}

/// How long a channel was there before it entered: both instants by Asterisk's clock, which need not be ours.
fn waited(channel: &Channel, at_ms: Option<i64>) -> Option<Millis> {
    let (came, entered) = (channel.creationtime_ms?, at_ms?);
    Some(Timestamp(entered).since(Timestamp(came))).filter(|waited| *waited >= KEPT)
}
