//! The one shape in which a refusal or a fault reaches the page: a stable code, never a sentence.

use serde::{Deserialize, Serialize};

/// What went wrong, for a program. The page chooses the sentence by `code`; the log has the cause under
/// `request`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// Stable: `denied`, `not_found`, `signed_out`, `throttled`, `unavailable`, `internal`, or a rule's own
    /// word such as `extension_taken`.
    pub code: String,
    /// The field of the form that the person should look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The request's id, as in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

impl ApiError {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), field: None, request: None }
    }

    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)
    }
}

impl std::error::Error for ApiError {}

impl leptos::server_fn::error::FromServerFnError for ApiError {
    type Encoder = leptos::server_fn::codec::JsonEncoding;

    /// The transport's own faults: the link is down, or the two sides disagree about the shape.
    fn from_server_fn_error(fault: leptos::server_fn::error::ServerFnErrorErr) -> Self {
        use leptos::server_fn::error::ServerFnErrorErr::*;
        match fault {
            Request(_) | Response(_) => ApiError::new("unreachable"),
            Args(_) | MissingArg(_) | Deserialization(_) => {
                #[cfg(feature = "ssr")]
                crate::context::answer_with(axum::http::StatusCode::BAD_REQUEST);
                ApiError::new("bad_request")
            }
            _ => ApiError::new("internal"),
        }
    }
}
