//! Listening, answering, and stopping without dropping anybody.

mod accept;
mod client;
mod connection;
mod descriptors;
mod farewell;
mod permits;
mod stage;
mod stream;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::{TcpListener, TcpSocket};

pub use accept::serve_on;

use super::{AppState, router};
use crate::clock::Clock;
use crate::config::Settings;
use crate::ledger::Ledger;
use crate::report::Fonts;

/// How many connections may wait for their turn to be let in.
const BACKLOG: u32 = 4_096;

/// Bytes of answers that the machine keeps for a client that does not read them. Left alone it
/// keeps megabytes for each, and answers as many requests in a row as fill them. A client 300 ms
/// away still gets some 200 KB a second.
const SEND_BUFFER: u32 = 64 << 10;

/// Serves until the process is asked to stop; requests under way are answered first.
pub async fn serve(
    mut settings: Settings,
    ledger: Ledger,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<()> {
    settings.warn();
    descriptors::fit(&mut settings.connections);
    let fonts = Arc::new(Fonts::load(settings.fonts.as_deref())?);
    let address = settings.listen;
    let state = AppState::new(ledger, clock, settings.clone(), fonts);
    state.gate.recall(&state.ledger, state.clock.now()).await?;
    let router = router(state)?;
    let listener = listen(address).with_context(|| {
        format!("不能在 {address} 上监听（端口可能已被占用，可用 --listen 另指）")
    })?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    serve_on(listener, router, &settings, stop()).await;
    Ok(())
}

/// Listens on an address; port 0 is any that is free.
pub fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A service that starts anew takes its port back at once. Elsewhere it would steal it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Connections that are accepted take it over.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
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
