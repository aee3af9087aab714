//! The emergency announcement.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::emergency::Sentence;
use leptos::prelude::*;

/// Switches it on, or to another sentence; answers once the sentence is spoken and the lines have it. Errors:
/// `text_bad`, `prompts_bad`.
#[server(prefix = "/api", endpoint = "emergency/set", protocol = Wire)]
pub async fn set(sentence: Sentence) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::emergency::set(&cx, sentence).await?)
}

/// Switches it off.
#[server(prefix = "/api", endpoint = "emergency/clear", protocol = Wire)]
pub async fn clear() -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::emergency::clear(&cx).await?)
}
