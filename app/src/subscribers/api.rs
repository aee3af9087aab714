//! A first card of the subscriber.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::subscribers::SubscriberCard;
use leptos::prelude::*;

/// The card by number, with the past calls; a number not known yet gives a card without id.
#[server(prefix = "/api", endpoint = "subscribers/by_number", protocol = Wire)]
pub async fn by_number(number: String) -> Result<SubscriberCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::subscribers::by_number(&cx, &number).await?)
}

/// Names the subscriber of a number (creates the card on the first time). `version` is the one the name was
/// typed over, 0 for a new card. Errors: `changed_meanwhile`, `name_too_long`.
#[server(prefix = "/api", endpoint = "subscribers/rename", protocol = Wire)]
pub async fn rename(number: String, version: i64, name: String) -> Result<SubscriberCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::subscribers::rename(&cx, &number, version, &name).await?)
}
