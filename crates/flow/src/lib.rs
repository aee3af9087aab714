//! Call flows (IVR graphs), sans IO: what the caller hears next, and whether a graph may be published.
//!
//! One rule to know: a `Run` that is not over always waits for exactly one thing, the end of a playing
//! (`Stimulus::Finished`) or a key within a time (`Stimulus::Digit`, `Stimulus::TimedOut`). Whoever drives it keeps
//! one playing and one timer: a new `Play` or `Listen` takes the place of the last, and nothing that belongs to an
//! earlier one may be told.

mod act;
mod problem;
mod run;
mod validate;

pub use act::{Act, Did, Stimulus};
pub use problem::{Problem, ProblemKind};
pub use run::Run;
pub use validate::validate;
