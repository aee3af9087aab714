//! Listening to talks, whispering, barging in, taking over. The machine decides; who listened when is remembered in
//! the call's timeline by the projection of its journal, and thereby in the audit.

use crate::centre::Cx;
use crate::error::Result;
use domain::supervision::SupervisionMode;
use domain::{CallId, Permission};
use switch::Input;

/// Begins, or goes over to another mode or another talk. The supervisor's own phone is called and picks up by itself.
/// Errors: `not_at_desk`, `no_such_call`, `not_talking`, `busy`, `unreachable`.
pub async fn start(cx: &Cx, call: CallId, mode: SupervisionMode) -> Result<()> {
    cx.need(Permission::CallsSupervise)?;
    cx.centre.switchboard.ask(Input::SuperviseAsked { supervisor: cx.actor.employee, call, mode }).await
}

/// Leaves the talk; what is over already is no error.
pub async fn stop(cx: &Cx) -> Result<()> {
    cx.need(Permission::CallsSupervise)?;
    cx.centre.switchboard.ask(Input::SupervisionEndAsked { supervisor: cx.actor.employee }).await
}

/// Goes on as the operator of the call; the operator is released to after-call time. Errors: as `start`.
pub async fn take_over(cx: &Cx, call: CallId) -> Result<()> {
    cx.need(Permission::CallsSupervise)?;
    cx.centre.switchboard.ask(Input::TakeOverAsked { supervisor: cx.actor.employee, call }).await
}
