//! What the database can answer instead of rows: meaning first.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row is not there.
    #[error("gone")]
    Gone,
    /// A named constraint (`<table>_<rule>`) said no.
    #[error("conflict: {0}")]
    Conflict(String),
    /// The row has been changed by somebody since it was read.
    #[error("changed meanwhile")]
    Changed,
    /// What was given cannot be kept: a NUL in a text, an instant or a number beyond what columns hold.
    #[error("a value that cannot be kept")]
    BadValue,
    /// The database is away, slow, or said something unexpected.
    #[error("database: {0}")]
    Transport(sqlx::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Whether trying again later may help.
    pub fn is_away(&self) -> bool {
        matches!(self, Error::Transport(fault) if is_away(fault))
    }
}

/// Whether the connection, not the statement, is at fault.
pub fn is_away(fault: &sqlx::Error) -> bool {
    use sqlx::Error::*;
    match fault {
        Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed => true,
        // 08: connection; 57: operator intervention (shutdown, cannot connect now); 53: out of resources;
        // 25006: a standby; 3D000: the database is being restored; 42P01, 42703: a table or a column is not there yet,
        // as the schema is being brought up.
        Database(e) => e.code().is_some_and(|code| {
            ["08", "57", "53"].iter().any(|class| code.starts_with(class))
                || ["25006", "3D000", "42P01", "42703"].contains(&&*code)
        }),
        _ => false,
    }
}

/// SQLSTATEs of values: a character not of the encoding (UTF-8 was checked before, so it is NUL), the same in JSON,
/// an instant out of range, a number out of range.
const UNKEEPABLE: [&str; 4] = ["22021", "22P05", "22008", "22003"];

impl From<sqlx::Error> for Error {
    fn from(fault: sqlx::Error) -> Self {
        match fault {
            sqlx::Error::RowNotFound => Error::Gone,
            sqlx::Error::Database(e) if e.constraint().is_some() => {
                Error::Conflict(e.constraint().unwrap_or_default().to_owned())
            }
            sqlx::Error::Encode(_) => Error::BadValue,
            sqlx::Error::Database(e) if e.code().is_some_and(|code| UNKEEPABLE.contains(&&*code)) => {
                Error::BadValue
            }
            other => Error::Transport(other),
        }
    }
}
