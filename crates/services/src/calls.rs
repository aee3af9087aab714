//! What an operator does with calls. The machine decides; here it is asked.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::flows::Digit;
use domain::history::CallNote;
use domain::{CallId, Permission, Phone, Presence};
use switch::Input;

/// So many keys at once: an account number, not a flood.
const MOST_DIGITS: usize = 32;

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
    if live.is_some_and(|live| live.operator == Some(me)) {
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
