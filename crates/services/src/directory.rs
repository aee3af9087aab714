//! To whom a call can go.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::board::{Board, OperatorLive};
use domain::directory::{Colleague, Directory, QueueEntry, SpeedDial};
use domain::{Permission, Phone, Presence, SpeedDialId};

/// Colleagues with what they do now, queues with who waits, the asker's own numbers. Who is offline comes last.
pub async fn list(cx: &Cx) -> Result<Directory> {
    cx.need(Permission::DeskUse)?;
    let board = cx.centre.switchboard.board();
    let mut colleagues: Vec<Colleague> = board
        .operators
        .values()
        .filter(|operator| operator.id != cx.actor.employee)
        .map(|operator| colleague(operator, &board))
        .collect();
    colleagues.sort_by(|a, b| {
        let key = |of: &Colleague| (of.presence == Presence::Offline, !of.callable);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    let queues = board.queues.values().map(|queue| QueueEntry {
        id: queue.id,
        name: queue.name.clone(),
        waiting: queue.waiting,
        oldest: queue.oldest,
        free: queue.free,
        staffed: queue.staffed,
    });
    let mut queues: Vec<QueueEntry> = queues.collect();
    queues.sort_by(|a, b| a.name.cmp(&b.name));
    let mut db = cx.centre.pool.acquire().await?;
    let speed_dials = store::speed_dials::of(&mut db, cx.actor.employee).await?;
    Ok(Directory { colleagues, queues, speed_dials })
}

fn colleague(operator: &OperatorLive, board: &Board) -> Colleague {
    let name = |id| board.queues.get(id).map(|queue| queue.name.clone());
    let works = matches!(operator.presence, Presence::Ready | Presence::Outbound | Presence::Break { .. });
    Colleague {
        id: operator.id,
        name: operator.name.clone(),
        extension: operator.extension.clone(),
        queues: operator.queues.iter().filter_map(name).collect(),
        presence: operator.presence,
        since: operator.since,
        callable: works && operator.call.is_none() && operator.reachable,
    }
}

/// Keeps a number at hand, or changes one. Errors: `bad_number`, `name_empty`, `name_too_long`, `number_kept`.
pub async fn save_speed_dial(cx: &Cx, id: SpeedDialId, name: &str, number: &str) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    let number = Phone::parse(number).map_err(|_| Error::field("bad_number", "number"))?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::speed_dials::save(&mut db, cx.actor.employee, &SpeedDial { id, name, number }).await?)
}

pub async fn remove_speed_dial(cx: &Cx, id: SpeedDialId) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::speed_dials::remove(&mut db, cx.actor.employee, id).await?)
}
