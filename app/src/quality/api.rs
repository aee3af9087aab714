//! How talks sounded, for programs that are a phone.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::CallId;
use domain::quality::Sample;
use leptos::prelude::*;

/// Samples of a call of one's own; a repeated one changes nothing. Errors: `bad_samples`, `no_such_call`,
/// `not_your_call`.
#[server(name = SaveQuality, prefix = "/api", endpoint = "quality/save", protocol = Wire)]
pub async fn save(call: CallId, samples: Vec<Sample>) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::quality::save(&cx, call, &samples).await?)
}
