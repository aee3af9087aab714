//! The SIP accounts of operators' phones.

use super::mode;
use crate::Result;
use domain::config::PhoneMode;
use domain::{EmployeeId, Timestamp};
use sqlx::PgConnection;

/// The SIP account of an operator's phone in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipAccount {
    pub employee: EmployeeId,
    pub name: String,
    pub extension: String,
    pub phone: PhoneMode,
    pub sip_user: String,
    /// Sealed (`services::secrets`); none: no phone can register yet.
    pub secret: Option<Vec<u8>>,
    pub expires_at: Option<Timestamp>,
}

/// The SIP accounts of all operators: what Asterisk must know.
pub async fn sip_accounts(db: &mut PgConnection) -> Result<Vec<SipAccount>> {
    let rows = sqlx::query!(
        r#"select id as "id: EmployeeId", name, extension as "extension!", phone_mode, sip_user as "sip_user!",
             sip_secret, sip_secret_expires_at as "expires_at: Timestamp"
         from employees where active and extension is not null and sip_user is not null order by id"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SipAccount {
            employee: row.id,
            name: row.name,
            extension: row.extension,
            phone: mode(&row.phone_mode),
            sip_user: row.sip_user,
            secret: row.sip_secret,
            expires_at: row.expires_at,
        })
        .collect())
}

/// The SIP account of one operator.
pub async fn sip_account(db: &mut PgConnection, id: EmployeeId) -> Result<Option<SipAccount>> {
    let row = sqlx::query!(
        r#"select name, extension as "extension!", phone_mode, sip_user as "sip_user!", sip_secret,
             sip_secret_expires_at as "expires_at: Timestamp"
         from employees where id = $1 and active and extension is not null and sip_user is not null"#,
        id as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| SipAccount {
        employee: id,
        name: row.name,
        extension: row.extension,
        phone: mode(&row.phone_mode),
        sip_user: row.sip_user,
        secret: row.sip_secret,
        expires_at: row.expires_at,
    }))
}

/// A new SIP account (a new phone mode), without a secret until one is set.
pub async fn set_sip_user(db: &mut PgConnection, id: EmployeeId, sip_user: Option<&str>) -> Result<()> {
    sqlx::query!(
        "update employees set sip_user = $2, sip_secret = null, sip_secret_expires_at = null where id = $1",
        id as _,
        sip_user
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A new secret, sealed; the one before stops working once Asterisk is told.
pub async fn set_sip_secret(
    db: &mut PgConnection,
    id: EmployeeId,
    sealed: &[u8],
    expires_at: Option<Timestamp>,
) -> Result<()> {
    sqlx::query!(
        "update employees set sip_secret = $2, sip_secret_expires_at = $3 where id = $1",
        id as _,
        sealed,
        expires_at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps the account in use as the desk phone's, for when its operator comes back to it.
pub async fn keep_desk_account(db: &mut PgConnection, id: EmployeeId) -> Result<()> {
    sqlx::query!(
        "update employees set desk_sip_user = sip_user, desk_sip_secret = sip_secret
         where id = $1 and sip_secret is not null",
        id as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts the kept account of the desk phone in use again; answers whether there was one.
pub async fn restore_desk_account(db: &mut PgConnection, id: EmployeeId) -> Result<bool> {
    let done = sqlx::query!(
        "update employees set sip_user = desk_sip_user, sip_secret = desk_sip_secret, sip_secret_expires_at = null,
           desk_sip_user = null, desk_sip_secret = null
         where id = $1 and desk_sip_user is not null and desk_sip_secret is not null",
        id as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
