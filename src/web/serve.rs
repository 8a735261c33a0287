//! Listening, answering, and stopping without dropping anybody.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;

use super::{AppState, router};
use crate::clock::Clock;
use crate::config::Settings;
use crate::ledger::Ledger;
use crate::report::Fonts;

/// Serves until the process is asked to stop; requests under way are answered first.
pub async fn serve(
    settings: Settings,
    ledger: Ledger,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<()> {
    settings.warn();
    let fonts = Arc::new(Fonts::load(settings.fonts.as_deref())?);
    let address = settings.listen;
    let router = router(AppState::new(ledger, clock, settings, fonts))?;
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| {
        format!("不能在 {address} 上监听（端口可能已被占用，可用 --listen 另指）")
    })?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop())
        .await?;
    Ok(())
}

/// Resolves when somebody presses Ctrl-C or the service manager asks to stop.
async fn stop() {
    let interrupted = async {
        // Without the handler the process just goes on until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
