//! What runs on a timer.

pub mod dismiss;
pub mod speak_prompts;
pub mod store_recordings;
pub mod tidy_sign_ins;
pub mod trim_journal;
