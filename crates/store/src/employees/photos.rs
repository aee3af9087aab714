//! Photos of employees: small, made by `services` from what was uploaded.

use crate::Result;
use domain::EmployeeId;
use sqlx::PgConnection;

pub struct Photo {
    pub jpeg: Vec<u8>,
    pub checksum: String,
}

pub async fn get(db: &mut PgConnection, id: EmployeeId) -> Result<Photo> {
    Ok(sqlx::query_as!(Photo, "select jpeg, checksum from employee_photos where employee_id = $1", id as _)
        .fetch_one(db)
        .await?)
}

/// Sets or replaces it. Conflicts: `employee_photos_small`, a foreign key.
pub async fn set(db: &mut PgConnection, id: EmployeeId, photo: &Photo) -> Result<()> {
    sqlx::query!(
        "insert into employee_photos (employee_id, jpeg, checksum) values ($1, $2, $3)
         on conflict (employee_id) do update set jpeg = excluded.jpeg, checksum = excluded.checksum",
        id as _,
        photo.jpeg,
        photo.checksum
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes it away; answers whether there was one.
pub async fn remove(db: &mut PgConnection, id: EmployeeId) -> Result<bool> {
    let done =
        sqlx::query!("delete from employee_photos where employee_id = $1", id as _).execute(db).await?;
    Ok(done.rows_affected() > 0)
}
