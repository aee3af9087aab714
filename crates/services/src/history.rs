//! The history of calls. An operator sees (and may hear) the own ones, whatever is asked.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::calls::{CallStep, What};
use domain::employees::Page;
use domain::history::{CallDetails, CallFilter, CallRow};
use domain::supervision::SupervisionMode;
use domain::{CallId, Permission};
use std::collections::BTreeMap;

const PAGE: i64 = 50;

/// A page of calls, the newest first.
pub async fn list(cx: &Cx, filter: &CallFilter, after: Option<&str>) -> Result<Page<CallRow>> {
    let mut filter = filter.clone();
    if !cx.actor.may(Permission::CallsReadAll) {
        cx.need(Permission::CallsReadOwn)?;
        filter.operator = Some(cx.actor.employee);
    }
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::history::list(&mut db, &filter, after, PAGE).await?)
}

/// One call with its timeline, reasons and sound.
pub async fn get(cx: &Cx, call: CallId) -> Result<CallDetails> {
    let all = cx.actor.may(Permission::CallsReadAll);
    if !all {
        cx.need(Permission::CallsReadOwn)?;
    }
    let mut db = cx.centre.pool.acquire().await?;
    let (mut details, operator) = store::history::get(&mut db, call).await?;
    let me = cx.actor.employee;
    if !all && operator != Some(me) && !store::history::took_part(&mut db, call, me).await? {
        return Err(Error::NotFound);
    }
    if !all && !store::alerts::policy(&mut db).await?.listening_shown {
        hide_listening(&mut details.steps);
    }
    Ok(details)
}

/// Takes out what an operator is not to know: that somebody listened, and when that ended. Who could be heard stays.
fn hide_listening(steps: &mut Vec<CallStep>) {
    let mut heard = BTreeMap::new();
    steps.retain(|step| match step.what {
        What::Supervised { supervisor, mode } => {
            let can_be_heard = mode != SupervisionMode::Listen;
            heard.insert(supervisor, can_be_heard);
            can_be_heard
        }
        What::SupervisionEnded { supervisor } => heard.remove(&supervisor).unwrap_or(true),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calls::Reason;
    use domain::{EmployeeId, Timestamp};

    #[test]
    fn listening_is_taken_out_and_whispering_is_not() {
        let supervisor = EmployeeId::nth(1);
        let whats = [
            What::Supervised { supervisor, mode: SupervisionMode::Listen },
            What::Held,
            What::SupervisionEnded { supervisor },
            What::Supervised { supervisor, mode: SupervisionMode::Whisper },
            What::SupervisionEnded { supervisor },
        ];
        let step = |what: &What| CallStep { at: Timestamp(1), what: what.clone(), reason: Reason::Course };
        let mut steps = whats.iter().map(step).collect();
        hide_listening(&mut steps);
        assert_eq!(steps, [&whats[1], &whats[3], &whats[4]].map(step));
    }
}
