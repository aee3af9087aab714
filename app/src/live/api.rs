//! The live state for HTTP clients; pages get it over `/ws`.

use crate::error::ApiError;
use crate::wire::Wire;
use domain::board::Board;
use leptos::prelude::*;

/// The board as the asker may see it.
#[server(name = ReadBoard, prefix = "/api", endpoint = "live/board", protocol = Wire)]
pub async fn board() -> Result<Board, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::live::board(&cx).await?)
}
