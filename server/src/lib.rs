//! The shell around the use cases: configuration, router, files, health. No rule of the centre lives here.

pub mod api;
pub mod certificate;
pub mod config;
pub mod csrf;
pub mod files;
pub mod health;
pub mod page;
mod photos;
pub mod refuse;
pub mod requests;
pub mod router;
pub mod serving;
pub mod session;
pub mod start;
pub mod ws;

use services::Centre;
use std::path::PathBuf;
use std::sync::Arc;

/// What every handler has.
#[derive(Clone)]
pub struct Web {
    pub centre: Arc<Centre>,
    pub site: Arc<Site>,
}

/// How the centre is reached from outside.
#[derive(Clone, Debug)]
pub struct Site {
    /// `https://centre.example`, without a slash at the end.
    pub public_url: String,
    /// Where the browser's phone connects; the page must be allowed to.
    pub sip_ws_url: String,
    /// The built page.
    pub page_dir: PathBuf,
}

impl Site {
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
