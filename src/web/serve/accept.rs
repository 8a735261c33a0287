//! The entrance: who comes in, and what those are told who do not.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};

use super::connection::House;
use super::farewell::Farewell;
use super::permits::{Permit, Permits};
use crate::config::Settings;
use crate::web::refusal::OVERLOADED;

/// How long to wait where the machine itself has no room for another connection.
const BREATH: Duration = Duration::from_millis(100);

/// How long requests under way may take once the service is asked to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every so many refusals are worth a line in the log.
const REFUSALS: u64 = 1_000;

/// Accepts connections and has them answered by the router, within the limits of the
/// settings, until `stop` resolves; requests under way are answered first.
pub async fn serve_on(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    stop: impl Future<Output = ()>,
) {
    let entrance = Entrance::new(router, settings);
    let farewell = Farewell::new();
    tokio::select! {
        () = entrance.let_in(&listener, &farewell) => {}
        () = stop => {}
    }
    drop(listener);
    if tokio::time::timeout(PATIENCE, farewell.say()).await.is_err() {
        tracing::warn!("some requests were still under way and have been cut off");
    }
}

struct Entrance {
    house: House,
    permits: Permits,
    refusal: Vec<u8>,
}

impl Entrance {
    fn new(router: Router, settings: &Settings) -> Self {
        let limits = Arc::new(settings.connections.clone());
        Self {
            permits: Permits::new(limits.max_connections, limits.max_connections_per_address),
            house: House { router, limits, proxies: Arc::new(settings.proxies.clone()) },
            refusal: refusal(),
        }
    }

    /// Lets connections in for as long as it is polled.
    async fn let_in(&self, listener: &TcpListener, farewell: &Farewell) {
        let mut refused = 0_u64;
        loop {
            let (stream, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    rest(&error).await;
                    continue;
                }
            };
            let Some(permit) = self.permit(peer, &mut refused) else {
                // It has room for these few bytes, or is gone; nobody waits for it.
                let _ = stream.try_write(&self.refusal);
                continue;
            };
            self.serve(stream, peer, permit, farewell);
        }
    }

    /// A permit for a connection. Proxies stand for many clients, who are counted elsewhere.
    fn permit(&self, peer: SocketAddr, refused: &mut u64) -> Option<Permit> {
        let address = peer.ip();
        let counted = (!self.house.proxies.trust(address)).then_some(address);
        match self.permits.take(counted) {
            Ok(permit) => Some(permit),
            Err(why) => {
                if refused.is_multiple_of(REFUSALS) {
                    tracing::warn!(%address, ?why, before = *refused, "connections are refused");
                }
                *refused += 1;
                None
            }
        }
    }

    fn serve(&self, stream: TcpStream, peer: SocketAddr, permit: Permit, farewell: &Farewell) {
        // Answers are written whole; waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let (house, ending) = (self.house.clone(), farewell.ending());
        tokio::spawn(async move {
            house.serve(stream, peer, ending).await;
            drop(permit);
        });
    }
}

/// Waits where an error is the machine's and not one connection's: no descriptors, say.
async fn rest(error: &io::Error) {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    ) {
        tracing::warn!(%error, "no connection can be accepted");
        tokio::time::sleep(BREATH).await;
    }
}

/// What is sent to those who are not let in, before they have asked for anything.
fn refusal() -> Vec<u8> {
    let (title, detail) = (OVERLOADED.title, OVERLOADED.detail);
    let page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{title}</title>\
         <h1>{title}</h1><p>{detail}</p></html>\n"
    );
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Language: zh-CN\r\nCache-Control: no-store\r\nRetry-After: 10\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n",
        page.len()
    );
    [head, page].concat().into_bytes()
}
