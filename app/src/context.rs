//! Who asks, on the server side of a server function. The router puts `services::Anyone` into the context; a
//! session turns it into `services::Cx`.

use crate::error::ApiError;
use services::{Anyone, Cx};

/// The asker with a session, or `signed_out`.
pub async fn cx() -> Result<Cx, ApiError> {
    let anyone = anyone();
    anyone.signed_in().await.map_err(ApiError::from)
}

/// The asker without a session: for signing in.
pub fn anyone() -> Anyone {
    leptos::prelude::expect_context::<Anyone>()
}
