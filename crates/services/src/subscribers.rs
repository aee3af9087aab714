//! A first card of the subscriber: found by number, named by who talks with them.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::subscribers::SubscriberCard;
use domain::{Permission, Phone, SubscriberId};
use sqlx::PgConnection;
use store::audit::Change;

const CALLS: i64 = 20;
const LONGEST_NAME: usize = 200;

/// The card by number. Errors: `bad_number`.
pub async fn by_number(cx: &Cx, number: &str) -> Result<SubscriberCard> {
    cx.need(Permission::SubscribersRead)?;
    let phone = parse(number)?;
    let mut db = cx.centre.pool.acquire().await?;
    card(cx, &mut db, phone).await
}

/// Names the subscriber of a number. Errors: `bad_number`, `changed_meanwhile`, `name_too_long`.
pub async fn rename(cx: &Cx, number: &str, version: i64, name: &str) -> Result<SubscriberCard> {
    cx.need(Permission::SubscribersWrite)?;
    let phone = parse(number)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST_NAME {
        return Err(Error::field("name_too_long", "name"));
    }
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let before = store::subscribers::by_number(&mut db, &phone).await?;
    let id = match &before {
        Some(known) => {
            store::subscribers::rename(&mut db, known.id, version, &name, now).await?;
            known.id
        }
        None if version == 0 => {
            let id = SubscriberId(uuid::Uuid::now_v7());
            store::subscribers::insert(&mut db, id, &phone, &name, now).await?;
            id
        }
        None => return Err(Error::conflict("changed_meanwhile")),
    };
    let change = Change {
        at: now,
        by: Some(cx.actor.employee),
        what: "subscribers.rename",
        subject: Some(id.0),
        before: before.map(|known| serde_json::json!({ "name": known.name })),
        after: Some(serde_json::json!({ "name": name })),
        request: &cx.request,
    };
    store::audit::add(&mut db, &change).await?;
    let card = card(cx, &mut db, phone).await?;
    db.commit().await?;
    Ok(card)
}

fn parse(number: &str) -> Result<Phone> {
    Phone::parse(number).map_err(|_| Error::field("bad_number", "number"))
}

async fn card(cx: &Cx, db: &mut PgConnection, phone: Phone) -> Result<SubscriberCard> {
    let known = store::subscribers::by_number(&mut *db, &phone).await?;
    let mut calls = store::history::of_number(db, &phone, CALLS).await?;
    if !cx.actor.may(Permission::RecordingsListen) {
        calls.iter_mut().for_each(|row| row.recording = None);
    }
    let (id, name, version) = known.map_or((None, String::new(), 0), |k| (Some(k.id), k.name, k.version));
    Ok(SubscriberCard { id, phone, name, version, calls })
}
