//! Sentences that every centre has. Their ids are the same everywhere; `services` writes and speaks them.

use crate::PromptId;

/// The tone before a message.
pub const TONE: PromptId = PromptId::nth(BASE + 1);
pub const LEAVE_MESSAGE: PromptId = PromptId::nth(BASE + 2);
pub const CALLBACK_OFFER: PromptId = PromptId::nth(BASE + 3);
pub const CALLBACK_CONFIRM: PromptId = PromptId::nth(BASE + 4);
pub const CALLBACK_DONE: PromptId = PromptId::nth(BASE + 5);
pub const CLOSED: PromptId = PromptId::nth(BASE + 6);
pub const OVERFLOW: PromptId = PromptId::nth(BASE + 7);
/// "All operators are busy": to whoever stands beyond the last position that has a sentence.
pub const FAR: PromptId = PromptId::nth(BASE + 8);

/// How many places in a queue have sentences of their own.
pub const POSITIONS: u32 = 20;
/// Up to so many minutes are told; the last sentence is "more than half an hour".
pub const MINUTES: u32 = 31;

/// UUIDs of version 8 (our own meaning), as RFC 9562 has it.
const BASE: u128 = 0x07_4b_11_4b_00_00_80_00_80_00_00_00_00_00_00_00;

/// "You are the n-th in the queue", from 1 to `POSITIONS`.
pub const fn position(n: u32) -> PromptId {
    PromptId::nth(BASE + 0x1000 + n as u128)
}

/// "About n minutes", from 1 to `MINUTES`.
pub const fn minutes(n: u32) -> PromptId {
    PromptId::nth(BASE + 0x2000 + n as u128)
}
