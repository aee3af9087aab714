//! Playing recordings: who may, and the bytes asked for.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use domain::{Millis, Permission, RecordingId};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore};

use crate::centre::Cx;
use crate::error::{Error, Result};

/// A stored recording, ready to be read in parts.
pub struct Sound {
    pub id: RecordingId,
    pub bytes: u64,
    files: Arc<dyn ObjectStore>,
    path: Path,
}

/// What is stored: Opus in Ogg.
pub const MEDIA_TYPE: &str = "audio/ogg";

/// Hearing a recording again after so long is another listening, and stands in the audit again.
const AGAIN: Millis = Millis::secs(600);

/// A recording for who may hear all, or for who talked in the call.
///
/// # Errors
/// `Denied`, `NotFound`, `Unavailable`.
pub async fn open(cx: &Cx, id: RecordingId) -> Result<Sound> {
    if !cx.actor.may(Permission::RecordingsListen) {
        cx.need(Permission::CallsReadOwn)?;
    }
    let mut db = cx.centre.pool.acquire().await?;
    let stored = store::recordings::get(&mut db, id).await?;
    if !cx.actor.may(Permission::RecordingsListen) && stored.operator != Some(cx.actor.employee) {
        return Err(Error::Denied(Permission::RecordingsListen));
    }
    let change = store::audit::Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what: "recordings.listen",
        subject: Some(id.0),
        before: None,
        after: None,
        request: &cx.request,
    };
    store::audit::add_once(&mut db, &change, cx.now() - AGAIN).await?;
    let path = Path::parse(&stored.key).map_err(|error| Error::Internal(error.to_string()))?;
    let bytes = u64::try_from(stored.bytes).unwrap_or(0);
    Ok(Sound { id, bytes, files: cx.centre.files.clone(), path })
}

impl Sound {
    /// Its bytes from `range.start` up to `range.end`, which is not among them.
    ///
    /// # Errors
    /// `NotFound` when the file is gone from the store; `Unavailable` when the store is away.
    pub async fn read(&self, range: Range<u64>) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
        if range.is_empty() {
            return Ok(futures::stream::empty().boxed());
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let got = self.files.get_opts(&self.path, options).await.map_err(|error| match error {
            object_store::Error::NotFound { .. } => {
                tracing::error!(recording = %self.id, path = %self.path, "a stored recording is not in the file store");
                Error::NotFound
            }
            error => {
                tracing::error!(recording = %self.id, %error, "the file store");
                Error::Unavailable("files")
            }
        })?;
        Ok(got.into_stream().map_err(std::io::Error::other).boxed())
    }
}
