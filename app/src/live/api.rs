//! The live state for HTTP clients; pages get it over `/ws`.

use crate::error::ApiError;
use domain::board::Board;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The board as the asker may see it.
#[server(name = ReadBoard, prefix = "/api", endpoint = "live/board", input = Json, output = Json)]
pub async fn board() -> Result<Board, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::live::board(&cx).await?)
}
