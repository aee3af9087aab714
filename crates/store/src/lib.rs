//! Every line of SQL. One file an aggregate, one function a statement (or a few that belong together), all on
//! `&mut PgConnection`: transactions belong to `services`.
//!
//! One rule to know: text in the database that is a word of the domain is written and read by `words`.

pub mod audit;
pub mod calls;
pub mod catalogue;
pub mod config;
pub mod employees;
pub mod error;
pub mod history;
pub mod legs;
pub mod names;
pub mod notes;
pub mod presence;
pub mod prompts;
pub mod recordings;
pub mod sessions;
pub mod sign_ins;
pub mod steps;
pub mod subscribers;
mod words;

pub use error::{Error, Result};

/// The migrations, compiled in: the program carries the schema that it was built for.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");
