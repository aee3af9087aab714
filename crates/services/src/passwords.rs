//! Passwords: argon2id, off the async threads, never more at once than there are processors.

use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::{LazyLock, OnceLock};
use tokio::sync::Semaphore;

/// 19 MiB, two passes, one lane: the first choice of OWASP's list; some 30 ms on a 2 GHz core. A hundred people who
/// sign in at the beginning of a shift are through in two seconds on two cores.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

static AT_ONCE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

pub use domain::account::LONGEST;

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn internal(fault: impl std::fmt::Display) -> Error {
    Error::Internal(format!("argon2: {fault}"))
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _place = AT_ONCE.acquire().await.map_err(internal)?;
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

/// The hash to keep, as a PHC string with its own salt.
pub async fn hash(password: String) -> Result<String> {
    run(move || {
        let hash: PasswordHash = argon()?.hash_password(password.as_bytes()).map_err(internal)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password is right. Without a hash (no such login) the same work is done, and the answer is no.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    run(move || {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => match NOBODY.get() {
                Some(hash) => hash.clone(),
                None => {
                    let made: PasswordHash = argon()?.hash_password(b"nobody").map_err(internal)?;
                    NOBODY.get_or_init(|| made.to_string()).clone()
                }
            },
        };
        let hash = PasswordHash::new(&hash).map_err(internal)?;
        let right = argon()?.verify_password(password.as_bytes(), &hash).is_ok();
        Ok(right && known)
    })
    .await
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_right_password_and_no_other() {
        let hash = super::hash("клён".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(super::verify("клён".into(), Some(hash.clone())).await.unwrap());
        assert!(!super::verify("дуб".into(), Some(hash)).await.unwrap());
        assert!(!super::verify("nobody".into(), None).await.unwrap());
    }
}
