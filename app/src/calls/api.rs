//! What an operator does with calls. Errors of all: `no_such_call`, `not_your_call`, `unavailable`.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::history::{CallNote, CallRow};
use domain::{CallId, LegId, Party, Presence, Target};
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

/// Gives the call away at once: `to` is `{"kind":"operator","id":…}`, `{"kind":"queue","id":…}` or
/// `{"kind":"number","number":…}`. With `card` the subscriber's card opens there. Errors: `colleague_busy`,
/// `no_such_colleague`, `no_such_queue`, `same_number`, `has_participants`, `internal_call`, `not_talking`.
#[server(prefix = "/api", endpoint = "calls/transfer", protocol = Wire)]
pub async fn transfer(call: CallId, to: Target, card: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::transfer(&cx, call, to, card).await?)
}

/// Calls somebody while the subscriber hears music. Errors: as of `transfer`, `too_many_participants`.
#[server(prefix = "/api", endpoint = "calls/consult", protocol = Wire)]
pub async fn consult(call: CallId, with: Party, card: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::consult(&cx, call, with, card).await?)
}

/// Gives the call to whoever is consulted, or still rings. Errors: `no_consultation`, `has_participants`.
#[server(prefix = "/api", endpoint = "calls/complete", protocol = Wire)]
pub async fn complete(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::complete(&cx, call).await?)
}

/// Gives up whoever is consulted or called; the operator is with the subscriber again. Errors: `no_consultation`.
#[server(prefix = "/api", endpoint = "calls/cancel", protocol = Wire)]
pub async fn cancel(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::cancel(&cx, call).await?)
}

/// Without `with`: lets whoever is consulted into the call. With it: calls somebody straight into the call. Errors: as
/// of `consult`, `no_consultation`.
#[server(prefix = "/api", endpoint = "calls/conference", protocol = Wire)]
pub async fn conference(call: CallId, with: Option<Party>, card: bool) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::conference(&cx, call, with, card).await?)
}

/// Takes a participant out of the call. Errors: `no_such_participant`.
#[server(prefix = "/api", endpoint = "calls/remove", protocol = Wire)]
pub async fn remove(call: CallId, participant: LegId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::remove(&cx, call, participant).await?)
}

/// Puts the call where any operator can pick it up. Errors: `no_slot`, `has_participants`.
#[server(prefix = "/api", endpoint = "calls/park", protocol = Wire)]
pub async fn park(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::park(&cx, call).await?)
}

/// Takes a parked call; the asker's phone picks up by itself. Errors: `not_parked`, `busy`, `unreachable`.
#[server(prefix = "/api", endpoint = "calls/pick_up", protocol = Wire)]
pub async fn pick_up(call: CallId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::pick_up(&cx, call).await?)
}

/// The last calls that the asker took part in, the newest first.
#[server(prefix = "/api", endpoint = "calls/last", protocol = Wire)]
pub async fn last() -> Result<Vec<CallRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::calls::last(&cx).await?)
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
