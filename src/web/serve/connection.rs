//! One connection: its requests, one after another.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::poll_fn;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tower::ServiceExt;

use super::client::client;
use super::farewell::Ending;
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
    /// While a client is silent between two requests nothing is kept for it but its stream: the
    /// buffers of the library, 16 KB, are there for as long as something is going on.
    pub(super) async fn serve(self, stream: TcpStream, peer: SocketAddr, mut ending: Ending) {
        let progress = Progress::new(self.limits.head_timeout);
        let mut stream = Guarded::new(stream, Arc::clone(&self.limits), progress.clone());
        loop {
            tokio::select! {
                more = stream.has_more() => if !more { return },
                () = ending.heard() => break,
            }
            let talk = Talk { house: &self, peer, progress: &progress };
            match talk.hold(stream, &mut ending).boxed().await {
                Ok(Some(silent)) => stream = silent,
                Ok(None) => return,
                Err(error) => {
                    tracing::debug!(%peer, %error, "a connection broke off");
                    return;
                }
            }
        }
        let _ = stream.shutdown().await;
    }
}

/// Requests of a client that follow each other.
struct Talk<'a> {
    house: &'a House,
    peer: SocketAddr,
    progress: &'a Progress,
}

impl Talk<'_> {
    /// Answers requests until the client is silent; the stream, unless the connection has ended.
    async fn hold(self, stream: Guarded, ending: &mut Ending) -> hyper::Result<Option<Guarded>> {
        let service = service_fn(|request| self.answer(request).boxed());
        let mut connection = http1::Builder::new()
            .max_buf_size(HEAD_BUFFER)
            .serve_connection(TokioIo::new(stream), service);
        let mut heard = pin!(ending.heard().fuse());
        let ended = poll_fn(|cx| {
            if heard.as_mut().poll(cx).is_ready() {
                Pin::new(&mut connection).graceful_shutdown();
            }
            let mut silent = false;
            loop {
                match connection.poll_without_shutdown(cx) {
                    Poll::Ready(ended) => return Poll::Ready(ended.map(|()| true)),
                    Poll::Pending if !self.progress.is_idle() => return Poll::Pending,
                    Poll::Pending if silent => return Poll::Ready(Ok(false)),
                    // A body that nobody read to its end is only seen to be left with the next
                    // look. What is to come of it must not be taken for a request.
                    Poll::Pending => silent = true,
                }
            }
        });
        let ended = ended.await;
        let parts = connection.into_parts();
        let mut stream = parts.io.into_inner();
        match ended {
            Ok(false) => return Ok(Some(stream.rewound(parts.read_buf))),
            // Its client has gone, was told to go, or was told why it was not understood.
            Ok(true) => drop(stream.shutdown().await),
            Err(ref error) if error.is_parse() => drop(stream.shutdown().await),
            Err(_) => {}
        }
        ended.map(|_| None)
    }

    async fn answer(&self, request: hyper::Request<Incoming>) -> Result<Response, Infallible> {
        let answering = Arc::new(self.progress.answering());
        // Requests that came in one packet are answered one a turn, so that whoever sends many
        // does not keep others waiting for all of them.
        tokio::task::yield_now().await;
        let held = |body| Body::new(Held { body, _answering: Arc::clone(&answering) });
        let (parts, body) = request.into_parts();
        let body = if body.is_end_stream() { Body::empty() } else { held(Body::new(body)) };
        let mut request = Request::from_parts(parts, body);
        let client = client(self.peer, request.headers(), &self.house.proxies);
        request.extensions_mut().insert(ConnectInfo(client));
        let response = self.house.router.clone().oneshot(request).await?;
        Ok(response.map(held))
    }
}

/// A body, of a request or of its answer, for as long as somebody has it.
struct Held {
    body: Body,
    _answering: Arc<Answering>,
}

impl hyper::body::Body for Held {
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
