//! The emergency announcement that is on.

use crate::Result;
use domain::emergency::Emergency;
use domain::{EmployeeId, PromptId, Timestamp};
use sqlx::PgConnection;

/// None: it is off.
pub async fn get(db: &mut PgConnection) -> Result<Option<Emergency>> {
    Ok(sqlx::query_as!(
        Emergency,
        r#"select e.prompt_id as "prompt: PromptId", p.text, e.since as "since: Timestamp", e.by as "by: EmployeeId"
         from emergency e join prompts p on p.id = e.prompt_id"#
    )
    .fetch_optional(db)
    .await?)
}

/// Switches it on, also when another one is.
pub async fn set(db: &mut PgConnection, prompt: PromptId, by: EmployeeId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into emergency (prompt_id, since, by) values ($1, $2, $3)
         on conflict (id) do update set prompt_id = excluded.prompt_id, since = excluded.since, by = excluded.by",
        prompt as _,
        now as _,
        by as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn clear(db: &mut PgConnection) -> Result<()> {
    sqlx::query!("delete from emergency").execute(db).await?;
    Ok(())
}
