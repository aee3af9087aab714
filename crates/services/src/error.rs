//! What a use case can answer instead of doing it.

/// Meaning first; the cause is logged once, where the answer is made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No session, or it is over.
    #[error("signed out")]
    SignedOut,
    /// The role lacks the right.
    #[error("denied: {0:?}")]
    Denied(domain::Permission),
    #[error("not found")]
    NotFound,
    /// A rule says no: a stable code, and the field of the form to look at.
    #[error("rule {code}")]
    Rule { code: &'static str, field: Option<&'static str> },
    /// Somebody was first: a named constraint, or a version that is not the newest.
    #[error("conflict {code}")]
    Conflict { code: &'static str, field: Option<&'static str> },
    /// Too many attempts.
    #[error("throttled")]
    Throttled,
    /// An outside part is away: `database`, `asterisk`.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    #[error("internal: {0}")]
    Internal(String),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn rule(code: &'static str) -> Self {
        Error::Rule { code, field: None }
    }

    pub fn field(code: &'static str, field: &'static str) -> Self {
        Error::Rule { code, field: Some(field) }
    }
}
