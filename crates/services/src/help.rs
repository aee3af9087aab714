//! An operator calls for a supervisor.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::{EmployeeId, Permission};
use switch::Input;

/// Calls for a supervisor, or takes it back. Errors: `not_at_desk`.
pub async fn ask(cx: &Cx, on: bool) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    cx.centre.switchboard.ask(Input::HelpAsked { operator: cx.actor.employee, on }).await
}

/// Takes an operator's request up. Errors: `no_help_asked`, `help_taken`.
pub async fn answer(cx: &Cx, operator: EmployeeId) -> Result<()> {
    cx.need(Permission::HelpAnswer)?;
    let by = cx.actor.employee;
    let name = match name_of(cx, by).await {
        // The phones work while the database is away, and so does help; only the name is not known then.
        Err(Error::Unavailable(_)) => String::new(),
        name => name?,
    };
    cx.centre.switchboard.ask(Input::HelpAnswered { operator, by, name }).await
}

async fn name_of(cx: &Cx, employee: EmployeeId) -> Result<String> {
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::employees::get(&mut db, employee).await?.form.name)
}
