//! The `otklik` program.

use clap::Parser;
use domain::Role;
use domain::employees::EmployeeForm;
use server::certificate;
use server::config::{AdminVerb, Cli, Demo, Profile, Verb};
use server::start::{self, Outcome};
use services::centre::{Clock, SystemClock};
use services::{demo, employees};
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    log_to_stderr(cli.log_json);
    // One provider of cryptography for all that speaks TLS. Only a second call can fail.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run(cli.verb).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            tracing::error!(%fault, "stopped");
            ExitCode::FAILURE
        }
    }
}

/// Standard output is for answers (the demo's document, a password); the log goes beside it.
fn log_to_stderr(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    if json { log.json().flatten_event(true).init() } else { log.with_target(false).init() }
}

async fn run(verb: Verb) -> Outcome<()> {
    match verb {
        Verb::Serve(settings) => start::serve(*settings).await,
        Verb::Migrate(database) => Ok(store::migrate(&start::pool(&database.database_url)?).await?),
        Verb::Demo(settings) => load_demo(settings).await,
        Verb::Certificate(wish) => {
            certificate::write_self_signed(&wish.dir, &wish.names, std::time::SystemTime::now())
        }
        Verb::Admin(admin) => match admin.verb {
            AdminVerb::Create { database, secret, login, name } => {
                let pool = start::pool(&database.database_url)?;
                let form =
                    EmployeeForm { name, login, roles: vec![Role::Administrator], ..EmployeeForm::default() };
                let by = employees::By { employee: None, request: "admin create" };
                let made = employees::add(&pool, &secret.secret.0, SystemClock.now(), by, form).await?;
                println!("{}", made.password.unwrap_or_default());
                Ok(())
            }
        },
    }
}

async fn load_demo(settings: Demo) -> Outcome<()> {
    let pool = start::pool(&settings.database.database_url)?;
    store::migrate(&pool).await?;
    let wish = demo::Wish {
        profile: match settings.profile {
            Profile::Mfc => demo::Profile::Mfc,
            Profile::Load => demo::Profile::Load { operators: settings.operators },
        },
        history: !settings.no_history,
    };
    let made = demo::load(&pool, &settings.secret.secret.0, SystemClock.now(), &wish).await?;
    println!("{}", serde_json::to_string_pretty(&made)?);
    Ok(())
}
