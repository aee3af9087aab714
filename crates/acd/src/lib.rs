//! Distribution of work among operators, sans IO: who gets what, and why.
//!
//! One rule to know: `assign` gives out everything that can be given out, in one fixed order, and remembers each
//! assignment as a reservation until it is told how the ring ended (`accept`, `release`, `withdraw`). So after
//! `assign` no work waits while an operator who may take it is free.
//!
//! The order of work: the queue's priority (higher first); then those sent back to the head
//! (`requeue_at_head`); then first come, first served, over all queues; then the order in which they were
//! enqueued. The order of operators for one work: those it has not just rung in vain, then those who need the
//! least lowering of levels, then the queue's strategy, then idle the longest, then the smaller id. An operator may
//! take the work of a queue if he works in it and has each required skill at the required level or above, or at the
//! level to which the work's own waiting has lowered it. A work that waits for the operator of the last talk
//! (`prefer`) is passed by until that one is free or its time is over.
//!
//! What does not exist is not a fault here: a word about an unknown operator or work changes nothing, because
//! events cross on their way (a caller hangs up while the operator answers).

mod acd;
mod facts;
mod figures;
mod index;

pub use acd::{Acd, Assignment};
pub use facts::{OperatorSkills, QueueRules, Unavailable, WorkId};
pub use figures::Figures;
