//! The browser phone's account at Asterisk.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::employees::PhoneAccount;
use leptos::prelude::*;

/// A fresh secret for the asker's browser phone; the one before stops working. Errors: `not_at_desk`,
/// `desk_phone`, `asterisk_down`.
#[server(prefix = "/api", endpoint = "phones/account", protocol = Wire)]
pub async fn account() -> Result<PhoneAccount, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::phones::account(&cx).await?)
}
