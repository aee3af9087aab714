//! What a leg hears. Every change of it goes through `hear`, so that a leg is never in two bridges, never hears
//! two things at once, and what it heard is stopped before the next begins.

use crate::command::{Command, Media};
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::Reason;
use domain::{BridgeId, LegId, Millis, PlaybackId, PromptId, Timestamp};
use serde::{Deserialize, Serialize};

/// A playing that has not reported its end by then is taken for ended: no prompt is so long.
const PLAY_AT_MOST: Millis = Millis(180_000);
/// Music that failed to start is started again after this time.
const MUSIC_AGAIN: Millis = Millis(5_000);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Hears {
    Nothing,
    Prompt { playback: PlaybackId, media: Vec<Media> },
    Music { class: String },
    Bridge { bridge: BridgeId },
}

impl Turn<'_> {
    pub fn hear(&mut self, id: LegId, to: Hears, reason: &Reason) {
        let at = self.at;
        let Some(leg) = self.leg(id).filter(|leg| !leg.ending && leg.hears != to) else { return };
        leg.hears_since = at;
        match std::mem::replace(&mut leg.hears, to.clone()) {
            Hears::Nothing => {}
            Hears::Prompt { playback, .. } => {
                self.s.playing.remove(&playback);
                self.s.timers.cancel(Timer::Play(id));
                self.order(Command::StopPlay { leg: id, playback }, reason);
            }
            Hears::Music { .. } => {
                self.s.timers.cancel(Timer::Music(id));
                self.order(Command::StopMusic { leg: id }, reason);
            }
            Hears::Bridge { bridge } => self.order(Command::Leave { bridge, leg: id }, reason),
        }
        match to {
            Hears::Nothing => {}
            Hears::Prompt { playback, media } => {
                self.s.playing.insert(playback, id);
                self.set_timer(Timer::Play(id), PLAY_AT_MOST);
                self.order(Command::Play { leg: id, playback, media }, reason);
            }
            Hears::Music { class } => self.order(Command::StartMusic { leg: id, class }, reason),
            Hears::Bridge { bridge } => self.order(Command::Join { bridge, leg: id }, reason),
        }
    }

    pub fn play(&mut self, leg: LegId, prompts: &[PromptId], reason: &Reason) {
        let playback = PlaybackId::nth(self.ids.make());
        let media = prompts.iter().copied().map(Media::Prompt).collect();
        self.hear(leg, Hears::Prompt { playback, media }, reason);
    }

    /// A leg that is going or gone hears nothing any more, and nothing need be commanded for that.
    pub fn forget_sound(&mut self, id: LegId) {
        let at = self.at;
        let Some(leg) = self.leg(id) else { return };
        leg.ringing = false;
        leg.hears_since = at;
        if let Hears::Prompt { playback, .. } = std::mem::replace(&mut leg.hears, Hears::Nothing) {
            self.s.playing.remove(&playback);
        }
        self.s.timers.cancel(Timer::Play(id));
        self.s.timers.cancel(Timer::Music(id));
    }

    pub fn playback_ended(&mut self, playback: PlaybackId) {
        if let Some(leg) = self.s.playing.get(&playback) {
            self.play_ended(*leg);
        }
    }

    /// The end of a playing was not reported. It is stopped, in case it does go on.
    pub fn play_overdue(&mut self, id: LegId) {
        if let Some(Hears::Prompt { playback, .. }) = self.s.legs.get(&id).map(|leg| leg.hears.clone()) {
            self.order(Command::StopPlay { leg: id, playback }, &Reason::Course);
            self.play_ended(id);
        }
    }

    pub fn play_ended(&mut self, id: LegId) {
        let Some(call) = self.s.legs.get(&id).map(|leg| leg.record.call) else { return };
        self.forget_sound(id);
        self.said(call, id);
    }

    /// The tone "it rings there" for somebody who called out.
    pub fn ringing_tone(&mut self, id: LegId, on: bool, reason: &Reason) {
        let Some(leg) = self.leg(id).filter(|leg| !leg.ending && leg.ringing != on) else { return };
        leg.ringing = on;
        let command = match on {
            true => Command::IndicateRinging { leg: id },
            false => Command::StopRinging { leg: id },
        };
        self.order(command, reason);
    }

    pub fn music_failed(&mut self, id: LegId) {
        self.set_timer(Timer::Music(id), MUSIC_AGAIN);
    }

    pub fn music_again(&mut self, id: LegId) {
        if let Some(Hears::Music { class }) = self.s.legs.get(&id).map(|leg| leg.hears.clone()) {
            self.order(Command::StartMusic { leg: id, class }, &Reason::Course);
        }
    }

    /// Commands anew what the leg is believed to hear, as Asterisk may have missed or ended it meanwhile.
    pub fn hear_again(&mut self, id: LegId, reason: &Reason) {
        let Some(leg) = self.s.legs.get(&id).filter(|leg| !leg.ending) else { return };
        match leg.hears.clone() {
            Hears::Nothing => {}
            Hears::Music { class } => self.order(Command::StartMusic { leg: id, class }, reason),
            Hears::Prompt { media, .. } => {
                let playback = PlaybackId::nth(self.ids.make());
                self.hear(id, Hears::Prompt { playback, media }, reason);
            }
            Hears::Bridge { bridge } => {
                let at: Timestamp = self.at;
                if let Some(leg) = self.leg(id) {
                    leg.hears_since = at;
                }
                self.order(Command::Join { bridge, leg: id }, reason);
            }
        }
    }
}
