//! The browser phone's account at Asterisk.

use crate::error::ApiError;
use domain::employees::PhoneAccount;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// A fresh secret for the asker's browser phone; the one before stops working. Errors: `not_at_desk`,
/// `desk_phone`, `asterisk_down`.
#[server(prefix = "/api", endpoint = "phones/account", input = Json, output = Json)]
pub async fn account() -> Result<PhoneAccount, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::phones::account(&cx).await?)
}
