//! Sentences that can be played.

use crate::Result;
use domain::PromptId;
use sqlx::PgConnection;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    pub id: PromptId,
    pub name: String,
    pub text: String,
    /// `recorded` or `spoken`.
    pub kind: String,
    pub voice: String,
    /// Of what its file was made from.
    pub checksum: Option<String>,
}

pub async fn all(db: &mut PgConnection) -> Result<Vec<Prompt>> {
    Ok(sqlx::query_as!(
        Prompt,
        r#"select id as "id: PromptId", name, text, kind, voice, checksum from prompts order by name, id"#
    )
    .fetch_all(db)
    .await?)
}

/// Adds or replaces one.
pub async fn save(db: &mut PgConnection, prompt: &Prompt) -> Result<()> {
    sqlx::query!(
        "insert into prompts (id, name, text, kind, voice) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set name = excluded.name, text = excluded.text, kind = excluded.kind,
           voice = excluded.voice, version = prompts.version + 1
         where (prompts.name, prompts.text, prompts.kind, prompts.voice)
           is distinct from (excluded.name, excluded.text, excluded.kind, excluded.voice)",
        prompt.id as _,
        prompt.name,
        prompt.text,
        prompt.kind,
        prompt.voice
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Its file was made from this.
pub async fn made(db: &mut PgConnection, id: PromptId, checksum: &str) -> Result<()> {
    sqlx::query!("update prompts set checksum = $2 where id = $1", id as _, checksum).execute(db).await?;
    Ok(())
}
