//! The telephone machine, sans IO: `Switch::handle(Entry) → Outcome`.
//!
//! One rule to know: the machine is deterministic. The same snapshot and the same entries give the same state,
//! orders, facts and events, so a crash is healed by replaying the journal, and a complaint becomes a test by
//! copying a slice of it. Nothing here knows a clock, a socket or chance: the instant comes with each entry, and
//! ids are derived from the entry's seed.
//!
//! Where things are: `switch` the state and its doors, `turn` the handling of one entry, `legs` and `hearing` the
//! channels and what they hear, `calls` a call's phases and end; then the ways of a call: `hours` (the
//! door of a line), `inbound` (flow), `waiting` and `estimates`, `overflow` and `messages` (the limits of a wait),
//! `rings`, `talks`, `pages` (a lost page), `outbound`, `participants` (who is asked into a call),
//! `consultations`, `transfers` (parking too), `supervision` (a supervisor at the side of a talk); `release` frees a
//! desk that is stuck; `desks` the operators, `configs` what they are
//! told to be, `reconcile` the truth of Asterisk, `live` the screens, `refusals` and `givings` what may not be asked.

mod after_calls;
mod breaks;
mod calls;
mod command;
mod configs;
mod consultations;
mod desks;
mod estimates;
mod fact;
mod givings;
mod hearing;
mod help;
mod hours;
mod ids;
mod inbound;
mod input;
mod last_talks;
mod legs;
mod live;
mod messages;
mod moves;
mod outbound;
mod overflow;
mod pages;
mod participants;
mod reconcile;
mod refusals;
mod release;
mod rings;
mod supervision;
mod switch;
mod talks;
pub mod text;
mod timers;
mod transfers;
mod trends;
mod turn;
mod waiting;

pub use command::{Command, Media, Order};
pub use fact::Fact;
pub use input::{Entry, Gone, Input, Observed, ObservedBridge, ObservedLeg};
pub use refusals::Refusal;
pub use switch::{Outcome, Switch};
