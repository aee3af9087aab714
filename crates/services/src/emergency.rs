//! The emergency announcement: one switch.

use crate::audit;
use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::emergency::{Emergency, Sentence};
use domain::{Permission, PromptId};
use store::prompts::Prompt;

const LONGEST: usize = 500;

/// Switches it on: the sentence is spoken first, so that the very next caller hears it.
pub async fn set(cx: &Cx, sentence: Sentence) -> Result<()> {
    cx.need(Permission::EmergencySet)?;
    let mut db = cx.centre.pool.begin().await?;
    let prompt = match sentence {
        Sentence::Prompt { prompt } => prompt,
        Sentence::Text { text } => {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() || text.chars().count() > LONGEST {
                return Err(Error::field("text_bad", "text"));
            }
            let id = PromptId(uuid::Uuid::now_v7());
            let name = format!("Экстренное: {}", text.chars().take(60).collect::<String>());
            let (kind, voice) = ("spoken".to_owned(), "ru".to_owned());
            store::prompts::save(&mut db, &Prompt { id, name, text, kind, voice, checksum: None }).await?;
            id
        }
    };
    let before = store::emergency::get(&mut db).await?;
    store::emergency::set(&mut db, prompt, cx.actor.employee, cx.now()).await?;
    let after = store::emergency::get(&mut db).await?;
    note(&mut db, cx, before, after).await?;
    // Spoken before the machine is told; a sentence that can't be spoken is not switched on.
    if let Some(speaker) = &cx.centre.speaker {
        speaker.speak(&mut db, prompt).await?;
    }
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(())
}

/// Switches it off.
pub async fn clear(cx: &Cx) -> Result<()> {
    cx.need(Permission::EmergencySet)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::emergency::get(&mut db).await?;
    store::emergency::clear(&mut db).await?;
    note(&mut db, cx, before, None).await?;
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(())
}

async fn note(
    db: &mut sqlx::PgConnection,
    cx: &Cx,
    before: Option<Emergency>,
    after: Option<Emergency>,
) -> Result<()> {
    let said = |emergency: Option<Emergency>| serde_json::json!({ "on": emergency.is_some(), "text": emergency.map(|e| e.text) });
    audit::note(db, cx, "emergency.set", None, Some(&said(before)), Some(&said(after))).await
}
