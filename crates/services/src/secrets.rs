//! Secrets: made at random, and sealed at rest with the key of the settings (XChaCha20-Poly1305).
//!
//! One rule to know: what is sealed is bound to what it is for (`purpose`), so that one row's secret can't be
//! moved into another's place.

use crate::error::{Error, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// The format's first byte: which cipher, which key.
const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// Without letters that are mistaken for others, as people type these.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

/// Random lower-case letters and digits, five bits each.
pub fn random_word(length: usize) -> String {
    (0..length).map(|_| char::from(LETTERS[usize::from(rand::random::<u8>() & 31)])).collect()
}

/// A password for a person: 70 random bits in groups that can be read aloud.
pub fn random_password() -> String {
    let word = random_word(14);
    format!("{}-{}-{}", &word[..5], &word[5..10], &word[10..])
}

/// A word derived from the key and a purpose: the same on every start with the same key, a secret to others.
pub fn derived_word(key: &[u8; 32], purpose: &str, length: usize) -> String {
    use sha2::{Digest, Sha256};
    let digest =
        Sha256::new().chain_update(key).chain_update(b"otklik derived ").chain_update(purpose).finalize();
    digest.iter().take(length).map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

/// Seals a secret for one purpose (`sip:<employee id>`).
pub fn seal(key: &[u8; 32], purpose: &str, secret: &str) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = rand::random();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: secret.as_bytes(), aad: purpose.as_bytes() })
        .map_err(|_| Error::Internal("a secret could not be sealed".into()))?;
    Ok([&[FORMAT][..], &nonce, &sealed].concat())
}

/// Opens a sealed secret; fails when the key or the purpose is another one.
pub fn open(key: &[u8; 32], purpose: &str, sealed: &[u8]) -> Result<String> {
    let wrong =
        || Error::Internal(format!("the secret of {purpose} can't be opened: OTKLIK_SECRET changed?"));
    let (format, rest) = sealed.split_first().ok_or_else(wrong)?;
    let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or_else(wrong)?;
    if *format != FORMAT {
        return Err(wrong());
    }
    let opened = XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: purpose.as_bytes() })
        .map_err(|_| wrong())?;
    String::from_utf8(opened).map_err(|_| wrong())
}

/// What a SIP secret is sealed for.
pub fn sip_purpose(employee: domain::EmployeeId) -> String {
    format!("sip:{employee}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_and_the_purpose_open_it() {
        let sealed = seal(&[7; 32], "sip:1", "тайна").unwrap();
        assert_eq!(open(&[7; 32], "sip:1", &sealed).unwrap(), "тайна");
        assert!(open(&[8; 32], "sip:1", &sealed).is_err());
        assert!(open(&[7; 32], "sip:2", &sealed).is_err());
        assert!(open(&[7; 32], "sip:1", &sealed[..10]).is_err());
        assert!(open(&[7; 32], "sip:1", &[]).is_err());
    }

    #[test]
    fn derived_words_are_stable_and_apart() {
        assert_eq!(derived_word(&[7; 32], "a", 10), derived_word(&[7; 32], "a", 10));
        assert_ne!(derived_word(&[7; 32], "a", 10), derived_word(&[7; 32], "b", 10));
        assert_ne!(derived_word(&[7; 32], "a", 10), derived_word(&[8; 32], "a", 10));
    }
}
