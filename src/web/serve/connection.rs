//! One connection: its requests, one after another.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;
use tower::ServiceExt;

use super::client::client;
use super::stage::{Answering, Progress};
use super::stream::Guarded;
use crate::config::{ConnectionLimits, Proxies};

/// The most of a head that is kept while it is not whole. One that is whole and larger than
/// it may be is refused further in, in words.
const HEAD_BUFFER: usize = 64 << 10;

/// What every connection is served with.
#[derive(Debug, Clone)]
pub(super) struct House {
    pub(super) router: Router,
    pub(super) limits: Arc<ConnectionLimits>,
    pub(super) proxies: Arc<Proxies>,
}

impl House {
    /// Serves a connection until either side ends it.
    ///
    /// The library's timer for heads starts when an answer is through: it is the time for
    /// which an idle connection is kept. The head's own, shorter time starts with its first
    /// byte, which the stream sees.
    pub(super) async fn serve(self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        let progress = Progress::new(self.limits.head_timeout);
        let idle = self.limits.idle_timeout;
        let stream = Guarded::new(stream, Arc::clone(&self.limits), progress.clone());
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let answering = progress.answering();
            answer(self.clone(), peer, request.map(Body::new), answering)
        });
        let connection = http1::Builder::new()
            .max_buf_size(HEAD_BUFFER)
            .timer(TokioTimer::new())
            .header_read_timeout(idle)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%peer, %error, "a connection broke off");
        }
    }
}

async fn answer(
    house: House,
    peer: SocketAddr,
    mut request: Request,
    answering: Answering,
) -> Result<Response, Infallible> {
    // Requests that came in one packet are answered one a turn, so that whoever sends many does
    // not keep others waiting for all of them.
    tokio::task::yield_now().await;
    let client = client(peer, request.headers(), &house.proxies);
    request.extensions_mut().insert(ConnectInfo(client));
    let response = house.router.oneshot(request).await?;
    Ok(response.map(|body| Body::new(Answer { body, _answering: answering })))
}

/// The body of an answer, which knows when it has been handed over.
struct Answer {
    body: Body,
    _answering: Answering,
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
