//! Components that know no nouns, and what every page stands on. See README.md here.

pub mod button;
pub mod choosing;
pub mod clipboard;
pub mod clock;
pub mod definition;
pub mod draft;
pub mod field;
pub mod files;
pub mod icon;
pub mod ids;
pub mod keys;
pub mod lang;
pub mod level;
pub mod menu;
pub mod names;
pub mod order;
pub mod overlay;
pub mod paged;
pub mod parts;
pub mod pick;
pub mod picture;
pub mod remote;
pub mod search_field;
pub mod storage;
pub mod theme;
pub mod ticker;
pub mod toast;

/// Every sentence of the page: made by build.rs from `src/locales`.
#[allow(clippy::all)]
pub mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

pub use button::{Button, IconButton};
pub use clipboard::copy;
pub use clock::{now, span};
pub use field::{Field, Select, TextField};
pub use icon::{glyph, icon, icon_sm};
pub use menu::{Popover, menu_button, menu_item};
pub use overlay::{Dialog, SideSheet};
pub use parts::{Banner, Chip, Empty, avatar, count, initials, kbd};
pub use remote::{Remote, remote, show};
pub use toast::toast;
