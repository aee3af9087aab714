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

    pub fn conflict(code: &'static str) -> Self {
        Error::Conflict { code, field: None }
    }
}

impl From<store::Error> for Error {
    fn from(fault: store::Error) -> Self {
        match fault {
            store::Error::Gone => Error::NotFound,
            store::Error::Changed => Error::conflict("changed_meanwhile"),
            store::Error::Conflict(constraint) => of_constraint(&constraint),
            store::Error::BadValue => Error::rule("bad_value"),
            fault if fault.is_away() => {
                tracing::warn!(%fault, "the database is away");
                Error::Unavailable("database")
            }
            fault => Error::Internal(fault.to_string()),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(fault: sqlx::Error) -> Self {
        store::Error::from(fault).into()
    }
}

/// What a named constraint means to the person who met it.
fn of_constraint(name: &str) -> Error {
    match name {
        "employees_login_taken" => Error::Conflict { code: "login_taken", field: Some("login") },
        "employees_extension_taken" => Error::Conflict { code: "extension_taken", field: Some("extension") },
        "employees_name_empty" => Error::field("name_empty", "name"),
        "employees_login_bad" => Error::field("login_bad", "login"),
        "employees_extension_bad" => Error::field("extension_bad", "extension"),
        "employees_roles_empty" => Error::field("roles_empty", "roles"),
        "employee_queues_level" | "employee_queues_pkey" | "employee_queues_queue_id_fkey" => {
            Error::field("queues_bad", "queues")
        }
        "employee_skills_level" | "employee_skills_pkey" | "employee_skills_skill_id_fkey" => {
            Error::field("skills_bad", "skills")
        }
        "employees_email_bad" => Error::field("email_bad", "email"),
        "employees_contact_too_long" => Error::field("contact_too_long", "contact"),
        "employees_region_id_fkey" => Error::field("no_such_region", "region"),
        "employee_photos_small" => Error::field("photo_bad", "photo"),
        "regions_name_taken" => Error::Conflict { code: "name_taken", field: Some("name") },
        "regions_name_too_long" => Error::field("name_too_long", "name"),
        "speed_dials_number_once" => Error::Conflict { code: "number_kept", field: Some("number") },
        "speed_dials_name_empty" => Error::field("name_empty", "name"),
        "speed_dials_name_too_long" => Error::field("name_too_long", "name"),
        "ice_servers_url_once" => Error::Conflict { code: "ice_url_taken", field: Some("url") },
        "ice_servers_url_too_long" => Error::field("ice_url_bad", "url"),
        "ice_servers_username_too_long" => Error::field("name_too_long", "username"),
        "subscriber_phones_pkey" => Error::conflict("changed_meanwhile"),
        "subscribers_name_too_long" => Error::field("name_too_long", "name"),
        "call_notes_note_too_long" => Error::field("note_too_long", "note"),
        "queue_alerts_sane" => Error::field("alerts_bad", "alerts"),
        "queue_alerts_queue_id_fkey" | "wallboard_queues_queue_id_fkey" => {
            Error::field("queues_bad", "queues")
        }
        "policy_times_positive" => Error::field("alerts_bad", "policy"),
        "wallboards_name_empty" => Error::field("name_empty", "name"),
        "wallboards_name_too_long" => Error::field("name_too_long", "name"),
        "call_notes_topic_id_fkey" => Error::field("no_such_topic", "topic"),
        "queues_name_taken" => Error::Conflict { code: "name_taken", field: Some("name") },
        "queue_skills_level" | "queue_skills_skill_id_fkey" => Error::field("levels_bad", "required"),
        "lines_number_taken" => Error::Conflict { code: "number_taken", field: Some("number") },
        "lines_number_normal" => Error::field("number_bad", "number"),
        "lines_flow_id_fkey" => Error::field("flow_needed", "flow"),
        "lines_calendar_used" => Error::rule("calendar_used"),
        "calendars_name_taken" => Error::Conflict { code: "name_taken", field: Some("name") },
        "emergency_prompt_id_fkey" => Error::field("prompts_bad", "prompt"),
        "callbacks_note_too_long" => Error::field("note_too_long", "note"),
        other => Error::Internal(format!("constraint {other}")),
    }
}
