//! Configuration: the environment, or the same as arguments.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "otklik", about = "Otklik, a contact centre", version)]
pub struct Cli {
    /// Log as JSON, one object a line.
    #[arg(long, global = true)]
    pub log_json: bool,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Runs the centre.
    Serve(Box<Serve>),
    /// Brings the schema of the database up to this program.
    Migrate(Database),
    /// Loads a demo centre and prints its accounts and numbers as one JSON document.
    Demo(Demo),
    /// Manages accounts from the command line.
    Admin(Admin),
    /// Makes a certificate that nobody vouches for, for a trial or a closed network.
    Certificate(Certificate),
}

#[derive(Clone, Debug, Args)]
pub struct Database {
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
}

/// The key for secrets at rest.
#[derive(Clone, Debug, Args)]
pub struct Secret {
    /// 64 hexadecimal digits.
    #[arg(long, env = "OTKLIK_SECRET", hide_env_values = true, value_parser = key)]
    pub secret: Key,
}

/// 32 bytes that are not shown.
#[derive(Clone)]
pub struct Key(pub [u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

fn key(text: &str) -> Result<Key, String> {
    let bad = || "64 hexadecimal digits are wanted (openssl rand -hex 32)".to_owned();
    if text.len() != 64 || !text.is_ascii() {
        return Err(bad());
    }
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).map_err(|_| bad())?;
    }
    Ok(Key(bytes))
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub secret: Secret,
    /// Plain HTTP, on loopback: for this machine and a proxy on it.
    #[arg(long, env = "OTKLIK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub tls: Option<Tls>,
    /// As people type it into the browser; by default the address listened on.
    #[arg(long, env = "OTKLIK_PUBLIC_URL")]
    pub public_url: Option<String>,
    #[arg(long, env = "OTKLIK_PAGE_DIR", default_value = "dist")]
    pub page_dir: PathBuf,
    #[command(flatten)]
    pub asterisk: Asterisk,
    /// The engine's journal and snapshots.
    #[arg(long, env = "OTKLIK_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// The file store: `file:///…`.
    #[arg(long, env = "OTKLIK_FILES")]
    pub files: Option<String>,
    /// Where Asterisk leaves recordings.
    #[arg(long, env = "OTKLIK_SPOOL_DIR", default_value = "spool")]
    pub spool_dir: PathBuf,
    /// Where prompts are put for Asterisk.
    #[arg(long, env = "OTKLIK_SOUNDS_DIR", default_value = "sounds")]
    pub sounds_dir: PathBuf,
    /// The centre's zone: when a day begins.
    #[arg(long, env = "OTKLIK_ZONE", default_value = "Europe/Moscow")]
    pub zone: String,
}

/// HTTPS: all three or none.
#[derive(Clone, Debug, Args)]
pub struct Tls {
    /// `0.0.0.0:443`.
    #[arg(long, env = "OTKLIK_TLS_LISTEN", requires_all = ["tls_cert", "tls_key"], required = false)]
    pub tls_listen: SocketAddr,
    /// The certificate and those between it and its authority, PEM. A renewed file is taken up without a restart.
    #[arg(long, env = "OTKLIK_TLS_CERT", requires = "tls_listen", required = false)]
    pub tls_cert: PathBuf,
    /// Its key, PEM.
    #[arg(long, env = "OTKLIK_TLS_KEY", requires = "tls_listen", required = false)]
    pub tls_key: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub struct Certificate {
    /// Where `cert.pem` and `key.pem` are put.
    #[arg(long)]
    pub dir: PathBuf,
    /// A host name or address under which the centre is reached; the first is the one shown. Several are allowed.
    #[arg(long = "name", required = true)]
    pub names: Vec<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Asterisk {
    /// `http://host:8088/ari`.
    #[arg(long, env = "OTKLIK_ARI_URL", default_value = "http://127.0.0.1:8088/ari")]
    pub ari_url: String,
    #[arg(long, env = "OTKLIK_ARI_USER", default_value = "otklik")]
    pub ari_user: String,
    #[arg(long, env = "OTKLIK_ARI_PASSWORD", default_value = "", hide_env_values = true)]
    pub ari_password: String,
    #[arg(long, env = "OTKLIK_ARI_APP", default_value = "otklik")]
    pub ari_app: String,
    /// The manager interface, `host:port`.
    #[arg(long, env = "OTKLIK_AMI", default_value = "127.0.0.1:5038")]
    pub ami: String,
    #[arg(long, env = "OTKLIK_AMI_USER", default_value = "otklik")]
    pub ami_user: String,
    #[arg(long, env = "OTKLIK_AMI_PASSWORD", default_value = "", hide_env_values = true)]
    pub ami_password: String,
    /// Where the browser's phone connects: `ws://host:8088/ws`.
    #[arg(long, env = "OTKLIK_SIP_WS_URL", default_value = "ws://127.0.0.1:8088/ws")]
    pub sip_ws_url: String,
    #[arg(long, env = "OTKLIK_SIP_DOMAIN", default_value = "127.0.0.1")]
    pub sip_domain: String,
    /// Asterisk's event log (CEL, CSV): what happened to channels while we were away.
    #[arg(long, env = "OTKLIK_CEL_FILE")]
    pub cel_file: Option<PathBuf>,
    /// Asterisk's endpoint of the way outside.
    #[arg(long, env = "OTKLIK_TRUNK", default_value = "trunk")]
    pub trunk: String,
}

#[derive(Clone, Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub secret: Secret,
    #[arg(long, value_enum, default_value = "mfc")]
    pub profile: Profile,
    /// How many operators the load profile has.
    #[arg(long, default_value_t = 200)]
    pub operators: u32,
    /// Without the history of the past week.
    #[arg(long)]
    pub no_history: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// A regional hotline of multifunctional centres.
    Mfc,
    /// Many operators in one queue, for load tests.
    Load,
}

#[derive(Clone, Debug, Args)]
pub struct Admin {
    #[command(subcommand)]
    pub verb: AdminVerb,
}

#[derive(Clone, Debug, Subcommand)]
pub enum AdminVerb {
    /// Creates an administrator and prints the password once.
    Create {
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        secret: Secret,
        #[arg(long)]
        login: String,
        #[arg(long, default_value = "Администратор")]
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn tls_is_whole_or_not_there() {
        let serve = |more: &[&str]| {
            let secret = "0f".repeat(32);
            let all = ["otklik", "serve", "--database-url", "x", "--secret", &secret];
            Cli::try_parse_from(all.iter().chain(more)).map(|cli| match cli.verb {
                Verb::Serve(serve) => serve.tls.is_some(),
                _ => false,
            })
        };
        assert!(!serve(&[]).unwrap());
        assert!(serve(&["--tls-listen", "0.0.0.0:443", "--tls-cert", "c", "--tls-key", "k"]).unwrap());
        assert!(serve(&["--tls-listen", "0.0.0.0:443"]).is_err());
        assert!(serve(&["--tls-listen", "0.0.0.0:443", "--tls-cert", "c"]).is_err());
        assert!(serve(&["--tls-cert", "c", "--tls-key", "k"]).is_err());
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert_eq!(key(&"0f".repeat(32)).unwrap().0, [15; 32]);
        assert!(key("0f").is_err());
        assert!(key(&"0g".repeat(32)).is_err());
        assert!(key(&"я".repeat(32)).is_err());
    }
}
