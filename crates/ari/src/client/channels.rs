//! `/channels` (rest-api/api-docs/channels.json). Every function answers [`Error::NotFound`] when the channel was
//! hung up, and all but `list`, `get`, `hangup` and the variables [`Error::NotInApplication`] when the dialplan has it.

mod options;

use serde::Deserialize;
use serde_json::json;

use super::{Client, Request};
use crate::Error;
use crate::model::{Channel, Playback};
pub use options::{Direction, HangupReason, Originate, Play, Snoop};

/// Requests about channels; see [`Client::channels`].
#[derive(Clone, Copy)]
pub struct Channels<'a>(pub(super) &'a Client);

#[allow(clippy::missing_errors_doc)] // Said once, in the module's doc.
impl Channels<'_> {
    /// All channels of Asterisk, ours or not. Its lock is shared with call handling: not many times a second.
    pub async fn list(&self) -> Result<Vec<Channel>, Error> {
        Request::get(&["channels"]).json(self.0).await
    }

    /// One channel as it is now.
    pub async fn get(&self, id: &str) -> Result<Channel, Error> {
        Request::get(&["channels", id]).json(self.0).await
    }

    /// Calls out and enters the application at the answer. A repeated `channel_id` is [`Error::Conflict`]; an endpoint
    /// that cannot be called, for example a phone without a registration, is [`Error::Refused`] with 500.
    pub async fn originate(&self, call: &Originate) -> Result<Channel, Error> {
        let request = call
            .request(&["channels", &call.channel_id])
            .maybe("callerId", call.caller_id.as_ref())
            .maybe("timeout", call.timeout_s);
        self.made(call, request.json(self.0).await).await
    }

    /// Makes the channel and puts it into the application without calling yet; [`Channels::dial`] calls. The
    /// caller id and the time-out of `call` have no place in this request. Errors as with [`Channels::originate`].
    pub async fn create(&self, call: &Originate) -> Result<Channel, Error> {
        let request = call.request(&["channels", "create"]).with("channelId", &call.channel_id);
        self.made(call, request.json(self.0).await).await
    }

    /// Tells a true conflict from a stale one. Asterisk 22.10.1 keeps the reason of a failed allocation by thread and
    /// does not clear it: after one duplicate, every endpoint that cannot be called answers "already exists" on that
    /// connection (seen live).
    async fn made(&self, call: &Originate, answer: Result<Channel, Error>) -> Result<Channel, Error> {
        if matches!(answer, Err(Error::Conflict(_)))
            && self.get(&call.channel_id).await.is_err_and(|e| e.is_gone())
        {
            return Err(Error::Refused { status: 500, message: "Allocation failed".to_owned() });
        }
        answer
    }

    /// Calls with a channel made by [`Channels::create`], for at most `timeout_s` seconds, 0 for no limit.
    /// `caller` is the channel on whose behalf.
    pub async fn dial(&self, id: &str, caller: Option<&str>, timeout_s: u32) -> Result<(), Error> {
        Request::post(&["channels", id, "dial"])
            .maybe("caller", caller)
            .with("timeout", timeout_s)
            .done(self.0)
            .await
    }

    /// Answers an incoming channel. Harmless when it is answered.
    pub async fn answer(&self, id: &str) -> Result<(), Error> {
        self.post(id, "answer").done(self.0).await
    }

    /// Ends the channel.
    pub async fn hangup(&self, id: &str, reason: HangupReason) -> Result<(), Error> {
        let (name, value) = reason.parameter();
        Request::delete(&["channels", id]).with(name, value).done(self.0).await
    }

    /// Tells the channel that it rings (180).
    pub async fn ring(&self, id: &str) -> Result<(), Error> {
        self.post(id, "ring").done(self.0).await
    }

    /// Ends the ringing tone.
    pub async fn ring_stop(&self, id: &str) -> Result<(), Error> {
        self.delete(id, "ring").done(self.0).await
    }

    /// Plays music on hold of `class`, or of the channel's own.
    pub async fn moh_start(&self, id: &str, class: Option<&str>) -> Result<(), Error> {
        self.post(id, "moh").maybe("mohClass", class).done(self.0).await
    }

    /// Ends music on hold.
    pub async fn moh_stop(&self, id: &str) -> Result<(), Error> {
        self.delete(id, "moh").done(self.0).await
    }

    /// Tells the phone that it is held; plays nothing.
    pub async fn hold(&self, id: &str) -> Result<(), Error> {
        self.post(id, "hold").done(self.0).await
    }

    /// Tells the phone that it is no longer held.
    pub async fn unhold(&self, id: &str) -> Result<(), Error> {
        self.delete(id, "hold").done(self.0).await
    }

    /// Silences sound from the channel (`In`), to it (`Out`), or both.
    pub async fn mute(&self, id: &str, direction: Direction) -> Result<(), Error> {
        self.post(id, "mute").with("direction", direction.word()).done(self.0).await
    }

    /// Undoes [`Channels::mute`].
    pub async fn unmute(&self, id: &str, direction: Direction) -> Result<(), Error> {
        self.delete(id, "mute").with("direction", direction.word()).done(self.0).await
    }

    /// Sends keys to the far end, each `duration_ms` long and `between_ms` apart; Asterisk's own are 100 and 100.
    pub async fn dtmf(&self, id: &str, keys: &str, between_ms: u32, duration_ms: u32) -> Result<(), Error> {
        self.post(id, "dtmf")
            .with("dtmf", keys)
            .with("between", between_ms)
            .with("duration", duration_ms)
            .done(self.0)
            .await
    }

    /// Plays sounds one after the other, to this channel alone.
    pub async fn play(&self, id: &str, play: &Play) -> Result<Playback, Error> {
        play.on(&["channels", id]).json(self.0).await
    }

    /// A variable or function, `CHANNEL(language)`; `None` when it was never set.
    pub async fn variable(&self, id: &str, name: &str) -> Result<Option<String>, Error> {
        let got =
            Request::get(&["channels", id, "variable"]).with("variable", name).json::<Variable>(self.0).await;
        match got {
            Ok(variable) => Ok(Some(variable.value)),
            // The same 404 as for a channel that is gone, told apart by its words only.
            Err(Error::NotFound(message)) if message.contains("variable") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sets a variable or function. In the body, as an address holds 4096 bytes.
    pub async fn set_variable(&self, id: &str, name: &str, value: &str) -> Result<(), Error> {
        self.post(id, "variable").body(json!({"variable": name, "value": value})).done(self.0).await
    }

    /// Hands the channel to the dialplan at this place; `StasisEnd` follows.
    pub async fn continue_in_dialplan(
        &self,
        id: &str,
        context: &str,
        extension: &str,
        priority: u32,
    ) -> Result<(), Error> {
        self.post(id, "continue")
            .with("context", context)
            .with("extension", extension)
            .with("priority", priority)
            .done(self.0)
            .await
    }

    /// Makes a channel that hears and speaks into this one; it enters the application.
    pub async fn snoop(&self, id: &str, snoop: &Snoop) -> Result<Channel, Error> {
        let word = |direction: Option<Direction>| direction.map_or("none", Direction::word);
        self.post(id, "snoop")
            .with("spy", word(snoop.spy))
            .with("whisper", word(snoop.whisper))
            .with("app", &snoop.app)
            .list("appArgs", &snoop.app_args)
            .with("snoopId", &snoop.snoop_id)
            .json(self.0)
            .await
    }

    fn post(&self, id: &str, verb: &str) -> Request {
        Request::post(&["channels", id, verb])
    }

    fn delete(&self, id: &str, verb: &str) -> Request {
        Request::delete(&["channels", id, verb])
    }
}

#[derive(Deserialize)]
pub(super) struct Variable {
    pub value: String,
}
