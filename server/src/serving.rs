//! The sockets on which the site is served: plain HTTP for this machine, TLS for everybody else.
//!
//! One rule to know: what leaves the machine is encrypted. Plain HTTP listens on loopback only (for a proxy on this
//! machine, checks of health, scripts); an address beyond that wants a certificate.

use crate::config::Tls;
use crate::start::Outcome;
use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How long open sockets and requests get to end.
const FAREWELL: Duration = Duration::from_secs(3);
/// A renewed certificate is noticed within this time.
const RENEWAL: Duration = Duration::from_secs(30);

/// The bound sockets; not served yet.
pub struct Sockets {
    plain: TcpListener,
    tls: Option<(TcpListener, RustlsConfig)>,
}

impl Sockets {
    /// Binds. Errors: an address in use, plain HTTP beyond loopback, a certificate that is none.
    pub async fn bind(listen: SocketAddr, tls: Option<&Tls>) -> Outcome<Self> {
        if !listen.ip().is_loopback() {
            return Err(format!(
                "OTKLIK_LISTEN={listen}: plain HTTP is for this machine only (127.0.0.1). For others set \
                 OTKLIK_TLS_LISTEN, OTKLIK_TLS_CERT and OTKLIK_TLS_KEY"
            )
            .into());
        }
        let plain = bound(listen)?;
        let tls = match tls {
            None => None,
            Some(tls) => {
                let config =
                    RustlsConfig::from_pem_file(&tls.tls_cert, &tls.tls_key).await.map_err(|fault| {
                        format!("{}, {}: {fault}", tls.tls_cert.display(), tls.tls_key.display())
                    })?;
                tokio::spawn(renew(config.clone(), tls.clone()));
                Some((bound(tls.tls_listen)?, config))
            }
        };
        Ok(Self { plain, tls })
    }

    /// Serves until `stop` comes, and then until what is open has ended, for some seconds at most.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) -> Outcome<()> {
        let handle = Handle::new();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let plain = axum_server::from_tcp(self.plain)?
            .acceptor(NoDelayAcceptor::new())
            .handle(handle.clone())
            .serve(service.clone());
        let tls = async {
            let Some((listener, config)) = self.tls else { return Ok(()) };
            let acceptor = RustlsAcceptor::new(config).acceptor(NoDelayAcceptor::new());
            let server = axum_server::from_tcp(listener)?.acceptor(acceptor);
            server.handle(handle.clone()).serve(service).await
        };
        let stopped = async {
            stop.await;
            handle.graceful_shutdown(Some(FAREWELL));
            Ok(())
        };
        tokio::try_join!(plain, tls, stopped)?;
        Ok(())
    }
}

fn bound(address: SocketAddr) -> Outcome<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|fault| format!("{address}: {fault}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Takes a renewed certificate up without a restart. A pair that does not fit (one file written, the other not yet)
/// is tried again; the one before stays in use.
async fn renew(config: RustlsConfig, tls: Tls) {
    let written = || [&tls.tls_cert, &tls.tls_key].map(|file| modified(file));
    let mut known = written();
    loop {
        tokio::time::sleep(RENEWAL).await;
        let now = written();
        if now == known {
            continue;
        }
        match config.reload_from_pem_file(&tls.tls_cert, &tls.tls_key).await {
            Ok(()) => {
                tracing::info!(cert = %tls.tls_cert.display(), "the certificate was renewed");
                known = now;
            }
            Err(fault) => tracing::error!(%fault, cert = %tls.tls_cert.display(), "no certificate"),
        }
    }
}

fn modified(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|about| about.modified()).ok()
}
