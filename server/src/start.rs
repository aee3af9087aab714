//! Starting and stopping the centre.

use crate::config::Serve;
use crate::serving::Sockets;
use crate::{Site, Web, router};
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use services::centre::{Clock, Settings, SystemClock};
use services::prompts::{EspeakNg, Speaker};
use services::switchboard::{Disk, Parts, Places, Switchboard};
use services::{Centre, jobs};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::error::Error;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long the start waits for the database before it goes on without: a restart in the middle of talks must not
/// wait for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections to the database; none is made yet, so that the start does not depend on it.
pub fn pool(url: &str) -> Outcome<PgPool> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("otklik")
        // Nothing that a person waits for takes longer; a forgotten lock does not hold the centre up.
        .options([("statement_timeout", "15s"), ("idle_in_transaction_session_timeout", "30s")]);
    Ok(PgPoolOptions::new()
        .max_connections(20)
        .min_connections(2)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_secs(600))
        .connect_lazy_with(options))
}

/// The file store of an address: `file:///folder`, or `s3://bucket/prefix` with the usual variables beside it
/// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`).
pub fn files(url: Option<&str>, data_dir: &Path) -> Outcome<Arc<dyn ObjectStore>> {
    let folder = match url {
        None => data_dir.join("files"),
        Some(url) => match (url.strip_prefix("file://"), url.strip_prefix("s3://")) {
            (Some(path), _) => path.into(),
            (_, Some(place)) => return bucket(place),
            _ => return Err(format!("OTKLIK_FILES: {url}: only file:///… and s3://… are known").into()),
        },
    };
    std::fs::create_dir_all(&folder)?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true)))
}

fn bucket(place: &str) -> Outcome<Arc<dyn ObjectStore>> {
    let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
    if name.is_empty() {
        return Err("OTKLIK_FILES: s3:// wants a bucket".into());
    }
    let store = AmazonS3Builder::from_env().with_bucket_name(name).build()?;
    Ok(Arc::new(PrefixStore::new(store, prefix.trim_end_matches('/'))))
}

/// Runs the centre until it is told to stop.
pub async fn serve(settings: Serve) -> Outcome<()> {
    // First, so that a wrong address or certificate is told at once.
    let sockets = Sockets::bind(settings.listen, settings.tls.as_ref()).await?;
    let site = Arc::new(site(&settings));
    let pool = pool(&settings.database.database_url)?;
    // Goes on by itself when it is not waited for any more.
    let mut prepared = tokio::spawn(prepare(pool.clone(), settings.secret.secret.0));
    match tokio::time::timeout(PATIENCE, &mut prepared).await {
        Ok(done) => done??,
        Err(_) => {
            tracing::error!("no database yet: going on without");
            tokio::spawn(async move {
                if let Ok(Err(fault)) = prepared.await {
                    tracing::error!(%fault, "the database could not be prepared");
                }
            });
        }
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let files = files(settings.files.as_deref(), &settings.data_dir)?;
    let switchboard = engine(&settings, &pool, &clock).await?;
    let speaker = Arc::new(Speaker::new(pool.clone(), settings.sounds_dir.clone(), Arc::new(EspeakNg)));
    let centre = Arc::new(Centre {
        pool: pool.clone(),
        switchboard,
        files,
        clock,
        settings: Settings {
            sip_ws_url: settings.asterisk.sip_ws_url.clone(),
            sip_domain: settings.asterisk.sip_domain.clone(),
            zone: settings.zone.clone(),
            secret: settings.secret.secret.0,
        },
        remembered: Default::default(),
        speaker: Some(speaker.clone()),
    });
    tokio::spawn(jobs::dismiss::run(centre.clone()));
    tokio::spawn(jobs::tidy_sign_ins::run(centre.clone()));
    tokio::spawn(jobs::trim_journal::run(centre.clone()));
    let store_recordings = jobs::store_recordings::StoreRecordings {
        pool: pool.clone(),
        files: centre.files.clone(),
        clock: centre.clock.clone(),
        spool: settings.spool_dir.clone(),
    };
    tokio::spawn(store_recordings.run());
    tokio::spawn(jobs::speak_prompts::run(speaker));
    let router = router::router(Web { centre: centre.clone(), site: site.clone() });
    tracing::info!(listen = %settings.listen, tls = ?settings.tls.as_ref().map(|tls| tls.tls_listen), url = site.public_url, "serving");
    let stop = async {
        signal().await;
        tracing::info!("stopping; calls go on in Asterisk");
    };
    sockets.serve(router, stop).await?;
    centre.switchboard.stop().await;
    Ok(())
}

/// The telephone machine: its journal is read, and it begins to work.
async fn engine(settings: &Serve, pool: &PgPool, clock: &Arc<dyn Clock>) -> Outcome<Switchboard> {
    let asterisk = &settings.asterisk;
    let places = Places {
        app: asterisk.ari_app.clone(),
        trunk: asterisk.trunk.clone(),
        // Asterisk takes a whole path as well as a name in its own folder of sounds.
        prompts: std::path::absolute(&settings.sounds_dir)?.display().to_string(),
        spool: std::path::absolute(&settings.spool_dir)?,
    };
    let parts = Parts {
        pool: pool.clone(),
        ari: ari::Config::new(&asterisk.ari_url, &asterisk.ari_user, &asterisk.ari_password),
        ami: ari::manager::Config::new(&asterisk.ami, &asterisk.ami_user, &asterisk.ami_password),
        places,
        data: settings.data_dir.clone(),
        disk: Disk::default(),
        cel: asterisk.cel_file.clone(),
        clock: clock.clone(),
        key: settings.secret.secret.0,
        zone: settings.zone.clone(),
    };
    Ok(Switchboard::start(parts).await?)
}

/// Schema and first administrator; tries again while the database is away.
async fn prepare(pool: PgPool, key: [u8; 32]) -> Outcome<()> {
    loop {
        match store::migrate(&pool).await {
            Ok(()) => break,
            Err(sqlx::migrate::MigrateError::Execute(fault)) if store::is_away(&fault) => {
                tracing::warn!(%fault, "the database is away");
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    let made = services::employees::first_administrator(&pool, &key, SystemClock.now()).await?;
    if let Some((login, password)) = made {
        // To the console and not to the log: it is shown once.
        println!("The first administrator: login {login}, password {password}");
    }
    Ok(())
}

fn site(settings: &Serve) -> Site {
    let own = || match &settings.tls {
        Some(tls) => format!("https://{}", tls.tls_listen),
        None => format!("http://{}", settings.listen),
    };
    let url = settings.public_url.clone().unwrap_or_else(own);
    Site {
        public_url: url.trim_end_matches('/').to_owned(),
        sip_ws_url: settings.asterisk.sip_ws_url.clone(),
        page_dir: settings.page_dir.clone(),
    }
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            // Without the handler the default one ends the process, which is as good.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}
