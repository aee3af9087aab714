//! `/bridges` (rest-api/api-docs/bridges.json). Every function on a bridge answers [`Error::NotFound`] when it is
//! gone; `add` and `remove` also when the channel is, with Asterisk's words telling which.

use super::channels::Play;
use super::{Client, Request};
use crate::Error;
use crate::model::{Bridge, Playback};

/// What the bridge does with sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BridgeType {
    /// Everybody hears everybody.
    #[default]
    Mixing,
    /// As `Mixing`, and keys are told as events instead of being passed on.
    MixingDtmfEvents,
    /// Everybody waits, and hears nobody.
    Holding,
}

/// How channels take part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddChannel {
    /// In a holding bridge: `participant` or `announcer`.
    pub role: Option<String>,
    /// Sound from these channels is dropped.
    pub mute: bool,
    /// Keys of these channels are not passed to the bridge.
    pub absorb_dtmf: bool,
    /// The others' phones are not told who joined.
    pub inhibit_connected_line: bool,
}

/// Requests about bridges; see [`Client::bridges`].
#[derive(Clone, Copy)]
pub struct Bridges<'a>(pub(super) &'a Client);

#[allow(clippy::missing_errors_doc)] // Said once, in the module's doc.
impl Bridges<'_> {
    /// All bridges.
    pub async fn list(&self) -> Result<Vec<Bridge>, Error> {
        Request::get(&["bridges"]).json(self.0).await
    }

    /// One bridge as it is now, with the ids of its channels.
    pub async fn get(&self, id: &str) -> Result<Bridge, Error> {
        Request::get(&["bridges", id]).json(self.0).await
    }

    /// Makes a bridge with this id. A repeat is [`Error::Conflict`] (22.10.1, seen live): it is there, then.
    pub async fn create(&self, id: &str, kind: BridgeType, name: &str) -> Result<Bridge, Error> {
        let kind = match kind {
            BridgeType::Mixing => "mixing",
            BridgeType::MixingDtmfEvents => "mixing,dtmf_events",
            BridgeType::Holding => "holding",
        };
        Request::post(&["bridges", id]).with("type", kind).with("name", name).json(self.0).await
    }

    /// Ends the bridge; its channels stay in the application.
    pub async fn destroy(&self, id: &str) -> Result<(), Error> {
        Request::delete(&["bridges", id]).done(self.0).await
    }

    /// Puts a channel into the bridge, out of the one it is in. Only after its own `StasisStart`, or
    /// [`Error::NotInApplication`].
    pub async fn add_channel(&self, id: &str, channel: &str) -> Result<(), Error> {
        self.add_channels(id, &[channel.to_owned()], &AddChannel::default()).await
    }

    /// Puts several in with options. Nobody enters if one does not exist.
    pub async fn add_channels(
        &self,
        id: &str,
        channels: &[String],
        options: &AddChannel,
    ) -> Result<(), Error> {
        Request::post(&["bridges", id, "addChannel"])
            .list("channel", channels)
            .maybe("role", options.role.as_ref())
            .flag("mute", options.mute)
            .flag("absorbDTMF", options.absorb_dtmf)
            .flag("inhibitConnectedLineUpdates", options.inhibit_connected_line)
            .done(self.0)
            .await
    }

    /// Takes a channel out. [`Error::Conflict`] when it is not in this bridge.
    pub async fn remove_channel(&self, id: &str, channel: &str) -> Result<(), Error> {
        Request::post(&["bridges", id, "removeChannel"]).with("channel", channel).done(self.0).await
    }

    /// Plays music on hold to all.
    pub async fn moh_start(&self, id: &str, class: Option<&str>) -> Result<(), Error> {
        Request::post(&["bridges", id, "moh"]).maybe("mohClass", class).done(self.0).await
    }

    /// Ends music on hold.
    pub async fn moh_stop(&self, id: &str) -> Result<(), Error> {
        Request::delete(&["bridges", id, "moh"]).done(self.0).await
    }

    /// Plays sounds to all.
    pub async fn play(&self, id: &str, play: &Play) -> Result<Playback, Error> {
        play.on(&["bridges", id]).json(self.0).await
    }
}
