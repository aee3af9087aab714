//! How talks sounded: samples of the browser phone.

use crate::Result;
use crate::words::{millis, ms};
use domain::quality::{LinkQuality, Sample};
use domain::{CallId, EmployeeId};
use sqlx::PgConnection;

/// Adds samples; one that is known already is left as it is. Conflicts: `call_quality_sane`.
pub async fn add(
    db: &mut PgConnection,
    call: CallId,
    operator: EmployeeId,
    samples: &[Sample],
) -> Result<()> {
    for sample in samples {
        sqlx::query!(
            "insert into call_quality (call_id, operator_id, at, span_ms, received, lost, sent, lost_there,
               jitter_ms, rtt_ms, silent_ms, restarts)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
            call as _,
            operator as _,
            sample.at as _,
            ms(sample.span),
            i64::from(sample.received),
            i64::from(sample.lost),
            i64::from(sample.sent),
            i64::from(sample.lost_there),
            ms(sample.jitter),
            ms(sample.rtt),
            ms(sample.silent),
            i64::from(sample.restarts),
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// The whole talk; none where nothing was measured.
pub async fn of_call(db: &mut PgConnection, call: CallId) -> Result<Option<LinkQuality>> {
    let row = sqlx::query!(
        r#"select count(*) as "n!", coalesce(sum(received), 0)::bigint as "received!",
             coalesce(sum(lost), 0)::bigint as "lost!", coalesce(sum(lost_there), 0)::bigint as "lost_there!",
             coalesce(max(jitter_ms), 0) as "jitter!", coalesce(max(rtt_ms), 0) as "rtt!",
             coalesce(sum(silent_ms), 0)::bigint as "silent!", coalesce(sum(restarts), 0)::bigint as "restarts!"
         from call_quality where call_id = $1"#,
        call as _
    )
    .fetch_one(db)
    .await?;
    let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok((row.n > 0).then(|| LinkQuality {
        received: small(row.received),
        lost: small(row.lost),
        lost_there: small(row.lost_there),
        jitter: millis(row.jitter),
        rtt: millis(row.rtt),
        silent: millis(row.silent),
        restarts: small(row.restarts),
    }))
}
