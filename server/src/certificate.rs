//! A certificate that nobody vouches for: for a trial, or a centre inside a network of its own.

use crate::start::Outcome;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Browsers take none that is valid for longer (Apple's and Chromium's limit of 398 days).
const VALID: Duration = Duration::from_secs(397 * 86_400);

/// Writes `cert.pem` and `key.pem` (ECDSA P-256, mode 600) into the folder. Names are host names or addresses, the
/// first the one that people see.
pub fn write_self_signed(dir: &Path, names: &[String], now: SystemTime) -> Outcome<()> {
    let mut params = CertificateParams::new(names)?;
    if let Some(first) = names.first() {
        params.distinguished_name.push(DnType::CommonName, first.as_str());
    }
    // Clocks of operators' machines are a little behind.
    params.not_before = (now - Duration::from_secs(86_400)).into();
    params.not_after = (now + VALID).into();
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    std::fs::create_dir_all(dir)?;
    write(&dir.join("key.pem"), &key.serialize_pem())?;
    write(&dir.join("cert.pem"), &certificate.pem())
}

/// At once or not at all: the server that runs takes a changed file up.
fn write(file: &Path, text: &str) -> Outcome<()> {
    let aside = file.with_extension("new");
    let mut out =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    out.write_all(text.as_bytes())?;
    Ok(std::fs::rename(aside, file)?)
}
