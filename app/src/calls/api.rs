//! What an operator does with calls. Errors of all: `no_such_call`, `not_your_call`, `unavailable`.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::history::CallNote;
use domain::{CallId, Presence};
use leptos::prelude::*;

/// Calls a number or an extension from the asker's phone. `call` is chosen by the asker (UUID), so that a
/// repeated request is one call. Errors: `bad_number`, `busy`, `unreachable`.
#[server(prefix = "/api", endpoint = "calls/dial", protocol = Wire)]
pub async fn dial(call: CallId, number: String) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::dial(&cx, call, &number).await?)
}

#[server(prefix = "/api", endpoint = "calls/hang_up", protocol = Wire)]
pub async fn hang_up(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::hang_up(&cx, call).await?)
}

#[server(prefix = "/api", endpoint = "calls/hold", protocol = Wire)]
pub async fn hold(call: CallId, on: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::hold(&cx, call, on).await?)
}

#[server(prefix = "/api", endpoint = "calls/mute", protocol = Wire)]
pub async fn mute(call: CallId, on: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::mute(&cx, call, on).await?)
}

/// The browser phone went over to another page in a talk: the subscriber hears music, and the phone is called back.
/// Errors: `not_talking`.
#[server(name = RejoinCall, prefix = "/api", endpoint = "calls/rejoin", protocol = Wire)]
pub async fn rejoin(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::rejoin(&cx, call).await?)
}

/// Keys towards the subscriber: `0`–`9`, `*`, `#`. Errors: `bad_digits`.
#[server(prefix = "/api", endpoint = "calls/digits", protocol = Wire)]
pub async fn digits(call: CallId, digits: String) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::digits(&cx, call, &digits).await?)
}

/// The note as typed so far of a call of one's own, during or after it.
#[server(prefix = "/api", endpoint = "calls/note", protocol = Wire)]
pub async fn note(call: CallId) -> Result<CallNote, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::note(&cx, call).await?)
}

/// Saves topic and note as they are typed.
#[server(prefix = "/api", endpoint = "calls/save_note", protocol = Wire)]
pub async fn save_note(call: CallId, note: CallNote) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::save_note(&cx, call, note).await?)
}

/// The after-call form is done: saves the note and goes on to `next` (or what was chosen before). Errors:
/// `not_after_call`.
#[server(prefix = "/api", endpoint = "calls/finish", protocol = Wire)]
pub async fn finish(call: CallId, note: CallNote, next: Option<Presence>) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::finish(&cx, call, note, next).await?)
}

/// One more minute of after-call time. Errors: `not_after_call`, `no_extensions_left`.
#[server(prefix = "/api", endpoint = "calls/extend_after_call", protocol = Wire)]
pub async fn extend_after_call() -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::extend_after_call(&cx).await?)
}
