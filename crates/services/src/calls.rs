//! What an operator does with calls. The machine decides; here it is asked.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::flows::Digit;
use domain::history::{CallNote, CallRow};
use domain::{CallId, LegId, Party, Permission, Phone, Presence, Target};
use switch::Input;

/// So many keys at once: an account number, not a flood.
const MOST_DIGITS: usize = 32;
/// So many last calls are shown.
const LAST: i64 = 20;

/// Calls a number or an extension. Errors: `bad_number`, and the machine's.
pub async fn dial(cx: &Cx, call: CallId, number: &str) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    let number = Phone::parse(number).map_err(|_| Error::field("bad_number", "number"))?;
    ask(cx, Input::DialAsked { operator: cx.actor.employee, call, number }).await
}

pub async fn hang_up(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::HangUpAsked { operator: cx.actor.employee, call }).await
}

pub async fn hold(cx: &Cx, call: CallId, on: bool) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::HoldAsked { operator: cx.actor.employee, call, on }).await
}

pub async fn mute(cx: &Cx, call: CallId, on: bool) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::MuteAsked { operator: cx.actor.employee, call, on }).await
}

/// Keys towards the subscriber. Errors: `bad_digits`.
pub async fn digits(cx: &Cx, call: CallId, digits: &str) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    let bad = || Error::field("bad_digits", "digits");
    let digits: Vec<Digit> = digits.chars().map(Digit::new).collect::<Option<_>>().ok_or_else(bad)?;
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return Err(bad());
    }
    ask(cx, Input::DigitsAsked { operator: cx.actor.employee, call, digits }).await
}

/// Gives the call away without a word. Errors: `colleague_busy`, `no_such_colleague`, `no_such_queue`,
/// `same_number`, `has_participants`, `internal_call`, `not_talking`.
pub async fn transfer(cx: &Cx, call: CallId, to: Target, card: bool) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::TransferAsked { operator: cx.actor.employee, call, to, card }).await
}

/// Asks somebody while the subscriber hears music. Errors: as of `transfer`, `too_many_participants`.
pub async fn consult(cx: &Cx, call: CallId, with: Party, card: bool) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::ConsultAsked { operator: cx.actor.employee, call, with, card }).await
}

/// Gives the call to whoever is consulted. Errors: `no_consultation`, `has_participants`.
pub async fn complete(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::CompleteAsked { operator: cx.actor.employee, call }).await
}

/// Back to the subscriber alone. Errors: `no_consultation`.
pub async fn cancel(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::CancelAsked { operator: cx.actor.employee, call }).await
}

/// Lets whoever is consulted into the call, or calls somebody straight into it. Errors: as of `consult`.
pub async fn conference(cx: &Cx, call: CallId, with: Option<Party>, card: bool) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::ConferenceAsked { operator: cx.actor.employee, call, with, card }).await
}

/// Takes a participant out of the call. Errors: `no_such_participant`.
pub async fn remove(cx: &Cx, call: CallId, participant: LegId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::RemoveAsked { operator: cx.actor.employee, call, participant }).await
}

/// Puts the call where any operator can pick it up. Errors: `no_slot`, `has_participants`.
pub async fn park(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::ParkAsked { operator: cx.actor.employee, call }).await
}

/// Takes a parked call. Errors: `not_parked`, `busy`, `unreachable`, `not_at_desk`.
pub async fn pick_up(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::PickUpAsked { operator: cx.actor.employee, call }).await
}

/// The last calls that the asker took part in, given away or not; the newest first.
pub async fn last(cx: &Cx) -> Result<Vec<CallRow>> {
    cx.need(Permission::DeskUse)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::history::last_of(&mut db, cx.actor.employee, LAST).await?)
}

/// The note of a call of one's own; of any call for who sees them all.
pub async fn note(cx: &Cx, call: CallId) -> Result<CallNote> {
    cx.need(Permission::DeskUse)?;
    if !cx.actor.may(Permission::CallsReadAll) {
        own(cx, call).await?;
    }
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::notes::get(&mut db, call).await?)
}

/// Saves topic and note.
pub async fn save_note(cx: &Cx, call: CallId, note: CallNote) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    own(cx, call).await?;
    write(cx, call, &note).await
}

/// Saves the note and ends the after-call time. Errors: `not_after_call`.
pub async fn finish(cx: &Cx, call: CallId, note: CallNote, next: Option<Presence>) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    own(cx, call).await?;
    write(cx, call, &note).await?;
    let operator = cx.actor.employee;
    if let Some(to) = next {
        crate::presence::set(cx, to).await?;
    }
    match ask(cx, Input::AfterCallDone { operator }).await {
        // Choosing the next presence may have ended it already.
        Err(Error::Rule { code: "not_after_call", .. }) if next.is_some() => Ok(()),
        answer => answer,
    }
}

/// One more minute. Errors: `not_after_call`, `no_extensions_left`.
pub async fn extend_after_call(cx: &Cx) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::AfterCallExtended { operator: cx.actor.employee }).await
}

async fn ask(cx: &Cx, input: Input) -> Result<()> {
    cx.centre.switchboard.ask(input).await
}

async fn write(cx: &Cx, call: CallId, note: &CallNote) -> Result<()> {
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::notes::save(&mut db, call, note, cx.actor.employee, cx.now()).await?)
}

/// The page that leads the phone now is another than the one with the sound of this talk: music for the subscriber,
/// and this phone is called back. Errors: `not_talking`.
pub async fn rejoin(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    ask(cx, Input::RejoinAsked { operator: cx.actor.employee, call }).await
}

/// Whether the call is on the asker's desk, or was theirs.
pub(crate) async fn own(cx: &Cx, call: CallId) -> Result<()> {
    let me = cx.actor.employee;
    let board = cx.centre.switchboard.board();
    let live = board.calls.get(&call);
    if live.is_some_and(|live| live.has(me)) {
        return Ok(());
    }
    let after = board.operators.get(&me).and_then(|desk| desk.after_call.as_ref());
    if after.is_some_and(|after| after.call == call) {
        return Ok(());
    }
    let mut db = cx.centre.pool.acquire().await?;
    match store::notes::operator_of(&mut db, call).await? {
        Some(operator) if operator == me => Ok(()),
        Some(_) => Err(Error::rule("not_your_call")),
        None if live.is_some() => Err(Error::rule("not_your_call")),
        None => Err(Error::rule("no_such_call")),
    }
}
