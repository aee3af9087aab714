//! The browser phone's account at Asterisk.

use crate::centre::{Centre, Cx};
use crate::error::Result;
use domain::employees::PhoneAccount;
use domain::{EmployeeId, Millis, Permission};

/// How long an account holds: longer than a shift. A page that stays open asks for another in time.
const LIFETIME: Millis = Millis::secs(12 * 3600);

/// A fresh secret for the asker's browser phone; the one before stops working. Errors: `not_at_desk`, `desk_phone`,
/// `asterisk_down`.
pub async fn account(cx: &Cx) -> Result<PhoneAccount> {
    cx.need(Permission::DeskUse)?;
    let expires_at = cx.now() + LIFETIME;
    let (user, password) = cx.centre.switchboard.accounts()?.fresh(cx.actor.employee, expires_at).await?;
    let settings = &cx.centre.settings;
    let mut db = cx.centre.pool.acquire().await?;
    let ice_servers = crate::ice_servers::all(&cx.centre, &mut db).await?;
    Ok(PhoneAccount {
        ws_url: settings.sip_ws_url.clone(),
        sip_uri: format!("sip:{user}@{}", settings.sip_domain),
        user,
        password,
        expires_at,
        ice_servers,
    })
}

/// Takes the browser phone's account away: at sign-out.
pub async fn revoke(centre: &Centre, employee: EmployeeId) -> Result<()> {
    centre.switchboard.accounts()?.revoke(employee).await
}
