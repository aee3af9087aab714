//! Employees: accounts, cards, and the SIP accounts of their phones.

pub mod dismissal;
pub mod photos;
mod sip;

use crate::words::part;
use crate::{Error, Result};
use domain::config::{Level, PhoneMode};
use domain::employees::{EmployeeCard, EmployeeFilter, EmployeeForm, EmployeeRow, Me};
use domain::{EmployeeId, QueueId, RegionId, Role, SkillId, Timestamp};
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

pub use sip::*;

fn roles(words: &[String]) -> Vec<Role> {
    words.iter().filter_map(|word| Role::from_word(word)).collect()
}

fn role_words(roles: &[Role]) -> Vec<String> {
    Role::ALL.iter().filter(|role| roles.contains(role)).map(|role| role.word().to_owned()).collect()
}

fn mode(word: &str) -> PhoneMode {
    if word == PhoneMode::Desk.word() { PhoneMode::Desk } else { PhoneMode::Browser }
}

fn mode_of(form: &EmployeeForm) -> &'static str {
    if form.desk_phone { PhoneMode::Desk.word() } else { PhoneMode::Browser.word() }
}

/// A page of rows by name; `after` is the name and id of the last row seen.
pub async fn list(
    db: &mut PgConnection,
    filter: &EmployeeFilter,
    after: Option<(&str, EmployeeId)>,
    limit: i64,
) -> Result<Vec<EmployeeRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select e.id, e.name, e.login, e.roles, e.extension, e.phone_mode, e.active, e.region_id,
           e.dismissed_on::text,
           (select p.checksum from employee_photos p where p.employee_id = e.id) as photo,
           coalesce((select array_agg(q.queue_id order by q.queue_id) from employee_queues q
             where q.employee_id = e.id), '{}') as queues,
           coalesce((select array_agg(q.level order by q.queue_id) from employee_queues q
             where q.employee_id = e.id), '{}') as levels
         from employees e where true",
    );
    narrow(&mut query, filter);
    if let Some((name, id)) = after {
        query.push(" and (e.name, e.id) > (").push_bind(name.to_owned());
        query.push(", ").push_bind(id).push(")");
    }
    query.push(" order by e.name, e.id limit ").push_bind(limit);
    let rows = query.build().fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let queues: Vec<QueueId> =
                row.try_get::<Vec<uuid::Uuid>, _>("queues")?.into_iter().map(QueueId).collect();
            let levels: Vec<i16> = row.try_get("levels")?;
            Ok(EmployeeRow {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                login: row.try_get("login")?,
                roles: roles(&row.try_get::<Vec<String>, _>("roles")?),
                extension: row.try_get("extension")?,
                phone: mode(&row.try_get::<String, _>("phone_mode")?),
                queues: queues.into_iter().zip(levels.into_iter().map(|level| level as Level)).collect(),
                active: row.try_get("active")?,
                region: row.try_get("region_id")?,
                photo: row.try_get("photo")?,
                dismissed_on: row.try_get("dismissed_on")?,
            })
        })
        .collect()
}

/// How many the filter leaves.
pub async fn count(db: &mut PgConnection, filter: &EmployeeFilter) -> Result<u64> {
    let mut query = QueryBuilder::<Postgres>::new("select count(*) from employees e where true");
    narrow(&mut query, filter);
    let n: i64 = query.build_query_scalar().fetch_one(db).await?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Everybody whom the filter leaves.
pub async fn ids(db: &mut PgConnection, filter: &EmployeeFilter) -> Result<Vec<EmployeeId>> {
    let mut query = QueryBuilder::<Postgres>::new("select e.id from employees e where true");
    narrow(&mut query, filter);
    Ok(query.build_query_scalar().fetch_all(db).await?)
}

/// Locks these for the transaction, always in one order; answers those that there are.
pub async fn lock(db: &mut PgConnection, ids: &[EmployeeId]) -> Result<Vec<EmployeeId>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    Ok(sqlx::query_scalar!(
        r#"select id as "id: EmployeeId" from employees where id = any ($1) order by id for update"#,
        &ids
    )
    .fetch_all(db)
    .await?)
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &EmployeeFilter) {
    query.push(match (filter.dismissed, filter.inactive) {
        (true, _) => " and not e.active and e.dismissed_on is not null",
        (_, true) => " and not e.active and e.dismissed_on is null",
        _ => " and e.active",
    });
    for word in filter.text.split_whitespace() {
        // The expression of the index employees_text.
        query.push(" and lower(e.name || ' ' || e.login || ' ' || coalesce(e.extension, '')) like lower(");
        query.push_bind(part(word)).push(")");
    }
    if let Some(role) = filter.role {
        query.push(" and e.roles @> ").push_bind(vec![role.word().to_owned()]);
    }
    if let Some(region) = filter.region {
        query.push(" and e.region_id = ").push_bind(region);
    }
    if let Some(queue) = filter.queue {
        query.push(" and exists (select from employee_queues q where q.employee_id = e.id and q.queue_id = ");
        query.push_bind(queue).push(")");
    }
}

/// The card.
pub async fn get(db: &mut PgConnection, id: EmployeeId) -> Result<EmployeeCard> {
    let row = sqlx::query!(
        r#"select name, login, roles, extension, phone_mode, sip_user, active, version, mobile, email, contact,
             region_id as "region: RegionId", p.checksum as "photo?", dismissed_on::text as dismissed_on
         from employees e left join employee_photos p on p.employee_id = e.id where e.id = $1"#,
        id as _
    )
    .fetch_one(&mut *db)
    .await?;
    let queues = sqlx::query!(
        r#"select queue_id as "id: QueueId", level from employee_queues where employee_id = $1 order by 1"#,
        id as _
    )
    .fetch_all(&mut *db)
    .await?;
    let skills = sqlx::query!(
        r#"select skill_id as "id: SkillId", level from employee_skills where employee_id = $1 order by 1"#,
        id as _
    )
    .fetch_all(db)
    .await?;
    let desk = mode(&row.phone_mode) == PhoneMode::Desk;
    Ok(EmployeeCard {
        id,
        active: row.active,
        version: row.version,
        sip_user: row.sip_user.filter(|_| desk && row.extension.is_some()),
        photo: row.photo,
        dismissed_on: row.dismissed_on,
        form: EmployeeForm {
            name: row.name,
            login: row.login,
            roles: roles(&row.roles),
            extension: row.extension,
            desk_phone: desk,
            queues: queues.into_iter().map(|row| (row.id, row.level as Level)).collect(),
            skills: skills.into_iter().map(|row| (row.id, row.level as Level)).collect(),
            mobile: row.mobile,
            email: row.email,
            contact: row.contact,
            region: row.region,
        },
    })
}

/// Adds an employee with queues and skills. Conflicts: `employees_login_taken`, `employees_extension_taken`.
pub async fn insert(
    db: &mut PgConnection,
    id: EmployeeId,
    form: &EmployeeForm,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into employees (id, name, login, password_hash, roles, extension, phone_mode, created_at, updated_at,
           mobile, email, contact, region_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12)",
        id as _,
        form.name,
        form.login,
        password_hash,
        &role_words(&form.roles),
        form.extension,
        mode_of(form),
        now as _,
        form.mobile,
        form.email,
        form.contact,
        form.region as _,
    )
    .execute(&mut *db)
    .await?;
    set_work(db, id, form).await
}

/// Saves the card over `version`; answers `Changed` when that is not the newest.
pub async fn update(
    db: &mut PgConnection,
    id: EmployeeId,
    version: i64,
    form: &EmployeeForm,
    now: Timestamp,
) -> Result<()> {
    let done = sqlx::query!(
        "update employees set name = $3, login = $4, roles = $5, extension = $6, phone_mode = $7,
           version = version + 1, updated_at = $8, mobile = $9, email = $10, contact = $11, region_id = $12
         where id = $1 and version = $2",
        id as _,
        version,
        form.name,
        form.login,
        &role_words(&form.roles),
        form.extension,
        mode_of(form),
        now as _,
        form.mobile,
        form.email,
        form.contact,
        form.region as _,
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Changed);
    }
    set_work(db, id, form).await
}

/// Replaces queues and skills. Conflicts: `employee_queues_level`, foreign keys.
async fn set_work(db: &mut PgConnection, id: EmployeeId, form: &EmployeeForm) -> Result<()> {
    let (queues, queue_levels) = split(form.queues.iter().map(|(id, level)| (id.0, *level)));
    let (skills, skill_levels) = split(form.skills.iter().map(|(id, level)| (id.0, *level)));
    sqlx::query!("delete from employee_queues where employee_id = $1", id as _).execute(&mut *db).await?;
    sqlx::query!("delete from employee_skills where employee_id = $1", id as _).execute(&mut *db).await?;
    sqlx::query!(
        "insert into employee_queues (employee_id, queue_id, level)
         select $1, t.queue, t.level from unnest($2::uuid[], $3::smallint[]) as t (queue, level)",
        id as _,
        &queues,
        &queue_levels
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into employee_skills (employee_id, skill_id, level)
         select $1, t.skill, t.level from unnest($2::uuid[], $3::smallint[]) as t (skill, level)",
        id as _,
        &skills,
        &skill_levels
    )
    .execute(db)
    .await?;
    Ok(())
}

fn split(pairs: impl Iterator<Item = (uuid::Uuid, Level)>) -> (Vec<uuid::Uuid>, Vec<i16>) {
    pairs.map(|(id, level)| (id, i16::from(level))).unzip()
}

/// Deactivates or brings back. Conflicts: `employees_extension_taken` when the extension went to another.
pub async fn set_active(db: &mut PgConnection, id: EmployeeId, active: bool, now: Timestamp) -> Result<()> {
    let done = sqlx::query!(
        "update employees set active = $2, version = version + 1, updated_at = $3 where id = $1 and active <> $2",
        id as _,
        active,
        now as _
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::Gone) } else { Ok(()) }
}

/// Locks and counts active administrators other than `id`, so that two people can't remove the last two at once.
pub async fn other_administrators(db: &mut PgConnection, id: EmployeeId) -> Result<usize> {
    let rows = sqlx::query_scalar!(
        "select id from employees where active and 'administrator' = any (roles) order by id for update"
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().filter(|other| *other != id.0).count())
}

/// Whether there is any employee at all.
pub async fn any(db: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select exists (select from employees) as "any!""#).fetch_one(db).await?)
}

pub async fn set_password(
    db: &mut PgConnection,
    id: EmployeeId,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    let done = sqlx::query!(
        "update employees set password_hash = $2, updated_at = $3 where id = $1",
        id as _,
        password_hash,
        now as _
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::Gone) } else { Ok(()) }
}

/// What signing in compares with.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub id: EmployeeId,
    pub password_hash: String,
}

/// Of an active employee; logins do not differ by case.
pub async fn credentials(db: &mut PgConnection, login: &str) -> Result<Option<Credentials>> {
    Ok(sqlx::query_as!(
        Credentials,
        r#"select id as "id: EmployeeId", password_hash from employees where lower(login) = lower($1) and active"#,
        login
    )
    .fetch_optional(db)
    .await?)
}

/// The login and the hash of who is signed in.
pub async fn own_credentials(db: &mut PgConnection, id: EmployeeId) -> Result<(String, String)> {
    let row = sqlx::query!("select login, password_hash from employees where id = $1 and active", id as _)
        .fetch_one(db)
        .await?;
    Ok((row.login, row.password_hash))
}

/// Logins (lower case) and extensions of those asked about that somebody has.
pub struct Taken {
    pub logins: Vec<String>,
    pub extensions: Vec<String>,
}

pub async fn taken(db: &mut PgConnection, logins: &[String], extensions: &[String]) -> Result<Taken> {
    let logins = sqlx::query_scalar!(
        r#"select lower(login) as "login!" from employees where lower(login) = any ($1)"#,
        logins
    )
    .fetch_all(&mut *db)
    .await?;
    let extensions = sqlx::query_scalar!(
        r#"select extension as "extension!" from employees where active and extension = any ($1)"#,
        extensions
    )
    .fetch_all(db)
    .await?;
    Ok(Taken { logins, extensions })
}

/// The id behind a login, active or not.
pub async fn by_login(db: &mut PgConnection, login: &str) -> Result<Option<EmployeeId>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: EmployeeId" from employees where lower(login) = lower($1)"#,
        login
    )
    .fetch_optional(db)
    .await?)
}

/// Who is signed in.
pub async fn me(db: &mut PgConnection, id: EmployeeId) -> Result<Me> {
    let row = sqlx::query!(
        r#"select name, login, roles, extension, phone_mode, p.checksum as "photo?"
         from employees e left join employee_photos p on p.employee_id = e.id where e.id = $1"#,
        id as _
    )
    .fetch_one(db)
    .await?;
    let phone = row.extension.as_ref().map(|_| mode(&row.phone_mode));
    Ok(Me {
        employee: id,
        name: row.name,
        login: row.login,
        roles: roles(&row.roles),
        extension: row.extension,
        phone,
        photo: row.photo,
    })
}
