//! Regions where employees work.

use crate::Result;
use domain::RegionId;
use domain::employees::Named;
use sqlx::PgConnection;

/// The active ones by name.
pub async fn all(db: &mut PgConnection) -> Result<Vec<Named<RegionId>>> {
    let rows = sqlx::query!(r#"select id as "id: RegionId", name from regions where active order by name"#)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Named { id: row.id, name: row.name }).collect())
}

/// Adds one. Conflicts: `regions_name_taken`, `regions_name_empty`, `regions_name_too_long`.
pub async fn insert(db: &mut PgConnection, id: RegionId, name: &str) -> Result<()> {
    sqlx::query!("insert into regions (id, name) values ($1, $2)", id as _, name).execute(db).await?;
    Ok(())
}

/// Adds one or names it anew: for the demo, whose ids are known ahead.
pub async fn save(db: &mut PgConnection, id: RegionId, name: &str) -> Result<()> {
    sqlx::query!(
        "insert into regions (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name",
        id as _,
        name
    )
    .execute(db)
    .await?;
    Ok(())
}
