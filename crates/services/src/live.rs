//! The live state for HTTP clients.

use crate::centre::Cx;
use crate::error::Result;
use domain::Permission;
use domain::board::Board;

/// The board as the asker may see it.
pub async fn board(cx: &Cx) -> Result<Board> {
    if !cx.actor.may(Permission::DeskUse) {
        cx.need(Permission::BoardRead)?;
    }
    Ok(cx.centre.switchboard.board().visible_to(&cx.actor))
}
