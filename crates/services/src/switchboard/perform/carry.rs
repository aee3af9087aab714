//! One command, until it is done or surely can't be.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use ari::Error;
use ari::client::{AddChannel, BridgeType, Direction, HangupReason, Originate, Play, Snoop};
use domain::{BridgeId, CallId, LegId, Phone};
use switch::{Command, Input, Media};

use super::super::channels::role;
use super::super::telephony::Note;
use super::Inner;

/// Pauses before a repeat.
const PAUSES: [Duration; 6] = [
    Duration::from_millis(20),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(500),
];
/// Asterisk's own length of a key and of the gap after it, milliseconds.
const KEY: u32 = 100;
/// Q.850: the phone is not reachable.
const ABSENT: u16 = 20;

/// How one attempt went.
enum Went {
    Done,
    /// The channel is not there any more.
    Gone,
    Failed(Error),
}

/// What a conflict means: mostly that an earlier attempt, whose answer was lost, did it.
fn went(result: Result<(), Error>) -> Went {
    match result {
        Ok(()) | Err(Error::Conflict(_)) => Went::Done,
        Err(error) if error.is_gone() => Went::Gone,
        Err(error) => Went::Failed(error),
    }
}

impl Inner {
    pub(super) async fn carry_out(&self, command: Command) {
        let Some(leg) = command.leg() else { return };
        let channel = self.channels.channel(leg);
        let word = command.word();
        let id = channel.as_str();
        let channels = self.client.channels();
        match command {
            Command::Answer { .. } => self.until_done(leg, word, || channels.answer(id)).await,
            Command::HangUp { cause, .. } => {
                self.until_done(leg, word, || channels.hangup(id, HangupReason::Code(cause))).await;
            }
            Command::Play { playback, media, .. } => {
                let media = media.iter().map(|media| self.sound(media)).collect();
                let play = Play { media, playback_id: playback.to_string(), lang: None };
                let play = &play;
                self.until_done(leg, word, || async move { channels.play(id, play).await.map(drop) }).await;
            }
            // A playing that has ended already is as good as stopped, and says nothing about the leg.
            Command::StopPlay { playback, .. } => {
                let playback = playback.to_string();
                let playback = playback.as_str();
                self.until_done(leg, word, || async move {
                    match self.client.stop_playback(playback).await {
                        Err(error) if error.is_gone() => Ok(()),
                        other => other,
                    }
                })
                .await;
            }
            Command::StartMusic { class, .. } => {
                let class = class.as_str();
                self.until_done(leg, word, || channels.moh_start(id, Some(class))).await;
            }
            Command::StopMusic { .. } => self.until_done(leg, word, || channels.moh_stop(id)).await,
            Command::Ring { sip_user, call, shown, auto_answer, timeout_secs, .. } => {
                let variables = headers(call, shown.as_ref(), auto_answer);
                let phone = self.leg_to(leg, format!("PJSIP/{sip_user}"), role::OPERATOR, variables);
                self.call(leg, word, &phone, None, timeout_secs).await;
            }
            Command::Dial { bridge, number, shown, timeout_secs, .. } => {
                let endpoint = format!("PJSIP/{number}@{}", self.places.trunk);
                let variables = shown.iter().flat_map(shown_as).collect();
                let outside = self.leg_to(leg, endpoint, role::OUTSIDE, variables);
                self.call(leg, word, &outside, Some(bridge), timeout_secs).await;
            }
            Command::IndicateRinging { .. } => self.until_done(leg, word, || channels.ring(id)).await,
            Command::StopRinging { .. } => self.until_done(leg, word, || channels.ring_stop(id)).await,
            Command::Join { bridge, .. } => self.join(leg, word, bridge).await,
            Command::Leave { bridge, .. } => {
                let bridge = bridge.to_string();
                let bridge = bridge.as_str();
                self.until_done(leg, word, || async move {
                    match self.client.bridges().remove_channel(bridge, id).await {
                        // Whichever of them is gone, the leg is not in it. If it is the channel, its own end tells.
                        Err(error) if error.is_gone() => Ok(()),
                        other => other,
                    }
                })
                .await;
            }
            Command::Mute { on: true, .. } => {
                self.until_done(leg, word, || channels.mute(id, Direction::In)).await;
            }
            Command::Mute { on: false, .. } => {
                self.until_done(leg, word, || channels.unmute(id, Direction::In)).await;
            }
            Command::Snoop { on, whispers, .. } => self.snoop(leg, word, on, whispers).await,
            Command::SendDigits { digits, .. } => {
                let keys: String = digits.iter().map(|digit| digit.as_char()).collect();
                let keys = keys.as_str();
                self.until_done(leg, word, || async move {
                    match channels.dtmf(id, keys, KEY, KEY).await {
                        // Keys sent twice would be worse than keys not sent.
                        Err(error) if error.is_unknown() => Ok(()),
                        other => other,
                    }
                })
                .await;
            }
            Command::CreateBridge { .. } | Command::DestroyBridge { .. } | Command::StartRecording { .. } => {
            }
        }
    }

    /// Makes the channel, puts it into the bridge if there is one, and only then calls: whatever is heard early is
    /// heard, and a phone that picks up while no server listens stays in the application instead of being dropped.
    async fn call(
        &self,
        leg: LegId,
        word: &str,
        to: &Originate,
        bridge: Option<BridgeId>,
        timeout_secs: u32,
    ) {
        let channels = self.client.channels();
        let made = self
            .attempts(|| async {
                match channels.create(to).await {
                    Ok(_) | Err(Error::Conflict(_)) => Ok(()),
                    // "Allocation failed": the phone is not registered, or not known. Waiting does not help.
                    Err(Error::Refused { status: 500, message }) => Err(Error::NotFound(message)),
                    Err(error) => Err(error),
                }
            })
            .await;
        match made {
            Went::Done => {}
            Went::Gone => return self.never_was(leg, ABSENT),
            Went::Failed(error) => {
                tracing::warn!(%leg, endpoint = to.endpoint, %error, "a channel could not be made");
                self.failed(Some(leg), word, &error);
                return self.never_was(leg, ABSENT);
            }
        }
        if let Some(bridge) = bridge {
            self.join(leg, word, bridge).await;
        }
        let id = to.channel_id.as_str();
        self.until_done(leg, word, || channels.dial(id, None, timeout_secs)).await;
    }

    /// Makes an ear. It speaks to whom it hears, and only if it whispers: what is said to an operator's channel is
    /// not said by it, so neither the other side nor the recording has it.
    async fn snoop(&self, leg: LegId, word: &str, on: LegId, whispers: bool) {
        let (target, id) = (self.channels.channel(on), leg.to_string());
        let snoop = Snoop {
            spy: Some(Direction::Both),
            whisper: whispers.then_some(Direction::Out),
            app: self.places.app.clone(),
            app_args: vec![role::EAR.to_owned()],
            snoop_id: id,
        };
        let (snoop, target) = (&snoop, target.as_str());
        let made = self
            .attempts(|| async move { self.client.channels().snoop(target, snoop).await.map(drop) })
            .await;
        if let Went::Failed(error) = &made {
            self.failed(Some(leg), word, error);
        }
        if !matches!(made, Went::Done) {
            self.never_was(leg, ABSENT);
        }
    }

    async fn join(&self, leg: LegId, word: &str, bridge: BridgeId) {
        self.bridge_made(bridge).await;
        let (channel, name) = ([self.channels.channel(leg)], bridge.to_string());
        let (channel, name) = (&channel, name.as_str());
        let quietly = &AddChannel { inhibit_connected_line: true, ..AddChannel::default() };
        self.until_done(leg, word, || async move {
            match self.client.bridges().add_channels(name, channel, quietly).await {
                Err(Error::NotFound(what)) if what.contains("ridge") => {
                    if self.bridges().contains_key(&bridge) {
                        // Asterisk lost it, or an older run of ours made it: it is made when it is needed.
                        self.make_bridge(bridge).await;
                        return Err(Error::TimedOut);
                    }
                    // Destroyed meanwhile: nothing to join.
                    Ok(())
                }
                other => other,
            }
        })
        .await;
    }

    pub(super) async fn make_bridge(&self, bridge: BridgeId) {
        let id = bridge.to_string();
        let id = id.as_str();
        let made = self
            .attempts(|| async move {
                self.client.bridges().create(id, BridgeType::Mixing, "otklik").await.map(drop)
            })
            .await;
        if let Went::Failed(error) = made {
            self.failed(None, "create_bridge", &error);
        }
    }

    pub(super) async fn unmake_bridge(&self, bridge: BridgeId) {
        let id = bridge.to_string();
        let id = id.as_str();
        if let Went::Failed(error) =
            self.attempts(|| async move { self.client.bridges().destroy(id).await }).await
        {
            tracing::warn!(%bridge, %error, "a bridge could not be destroyed; the next reconciliation sees it");
        }
    }

    /// Repeats until done; tells the machine if the leg is gone or the command is hopeless.
    async fn until_done<'a, F, T>(&'a self, leg: LegId, word: &str, attempt: F)
    where
        F: Fn() -> T,
        T: Future<Output = Result<(), Error>> + 'a,
    {
        match self.attempts(attempt).await {
            Went::Done => {}
            // The event with the true cause is most likely on its way.
            Went::Gone => {
                let _ = self.notes.send(Note::Missing { leg });
            }
            Went::Failed(error) => self.failed(Some(leg), word, &error),
        }
    }

    async fn attempts<F, T>(&self, attempt: F) -> Went
    where
        F: Fn() -> T,
        T: Future<Output = Result<(), Error>>,
    {
        let mut pauses = PAUSES.iter();
        loop {
            match went(attempt().await) {
                Went::Failed(error) => match pauses.next() {
                    Some(pause) if error.is_unknown() || error == Error::NotInApplication => {
                        tracing::debug!(%error, "once more");
                        tokio::time::sleep(*pause).await;
                    }
                    _ => return Went::Failed(error),
                },
                settled => return settled,
            }
        }
    }

    /// The channel that was to be made will not be.
    fn never_was(&self, leg: LegId, cause: u16) {
        let _ = self.notes.send(Note::Ended { leg, cause });
    }

    fn failed(&self, leg: Option<LegId>, word: &str, error: &Error) {
        tracing::warn!(?leg, command = word, %error, "a command failed");
        let (command, error) = (word.to_owned(), error.to_string());
        self.inputs.observed(Input::CommandFailed { leg, command, error });
    }

    fn leg_to(
        &self,
        leg: LegId,
        endpoint: String,
        role: &str,
        variables: BTreeMap<String, String>,
    ) -> Originate {
        Originate {
            endpoint,
            app: self.places.app.clone(),
            app_args: vec![role.to_owned()],
            channel_id: leg.to_string(),
            variables,
            ..Originate::default()
        }
    }

    fn sound(&self, media: &Media) -> String {
        match media {
            Media::Prompt(prompt) => format!("sound:{}/{prompt}", self.places.prompts),
            Media::Sound(name) => format!("sound:{name}"),
        }
    }
}

/// What the phone is told beside the call itself.
fn headers(call: CallId, shown: Option<&Phone>, auto_answer: bool) -> BTreeMap<String, String> {
    let mut variables: BTreeMap<String, String> = shown.into_iter().flat_map(shown_as).collect();
    let mut header = |name: &str, value: String| variables.insert(format!("PJSIP_HEADER(add,{name})"), value);
    header("X-Otklik-Call", call.to_string());
    if auto_answer {
        header("X-Otklik-Answer", "auto".to_owned());
        // What desk phones of different makers understand.
        header("Call-Info", "<sip:otklik>;answer-after=0".to_owned());
        header("Alert-Info", "<http://otklik>;info=alert-autoanswer;delay=0".to_owned());
    }
    variables
}

/// The number that the called side sees. Without the `i` each of them would be sent as an update of its own.
fn shown_as(number: &Phone) -> [(String, String); 2] {
    [
        ("CONNECTEDLINE(num,i)".to_owned(), number.to_string()),
        ("CONNECTEDLINE(num-pres,i)".to_owned(), "allowed_passed_screen".to_owned()),
    ]
}
