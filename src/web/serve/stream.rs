//! A client's bytes under the limits.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::stage::Progress;
use crate::config::ConnectionLimits;
use crate::web::alarm::Alarm;

/// How long a client that is being let go may stay silent before its bytes are cut off.
const LINGER: Duration = Duration::from_secs(2);

/// A stream that fails with a timeout when the client does not keep to the limits.
///
/// Reading runs out in heads; between requests the library keeps the time, and bodies have a
/// pace of their own, further in, because they are answered when they run out. Writing runs
/// out when the client does not take its answer.
#[derive(Debug)]
pub(super) struct Guarded {
    stream: TcpStream,
    /// What was read ahead of its time, and has to be read again.
    ahead: Bytes,
    limits: Arc<ConnectionLimits>,
    progress: Progress,
    reading: Alarm,
    writing: Alarm,
    /// By when more of what is stuck has to be taken.
    stuck: Option<Instant>,
    closing: Option<Closing>,
}

/// The end of a connection, after the last byte to the client.
#[derive(Debug, Clone, Copy)]
struct Closing {
    silent: Instant,
    last: Instant,
}

impl Guarded {
    pub(super) fn new(
        stream: TcpStream,
        limits: Arc<ConnectionLimits>,
        progress: Progress,
    ) -> Self {
        Self {
            stream,
            ahead: Bytes::new(),
            limits,
            progress,
            reading: Alarm::default(),
            writing: Alarm::default(),
            stuck: None,
            closing: None,
        }
    }

    /// The same with bytes of it that had been read already.
    pub(super) fn rewound(self, ahead: Bytes) -> Self {
        Self { ahead, ..self }
    }

    /// Waits for more to read; false where it took too long.
    pub(super) async fn has_more(&self) -> bool {
        let idle = || Instant::now() + self.limits.idle_timeout;
        let deadline = self.progress.deadline().unwrap_or_else(idle);
        // A stream that has failed says so when it is read.
        !self.ahead.is_empty() || timeout_at(deadline, self.stream.readable()).await.is_ok()
    }

    /// Holds a try at writing against the least rate: every byte that is taken wins time.
    fn taken(
        &mut self,
        cx: &mut Context<'_>,
        tried: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match tried {
            Poll::Pending => {
                let grace = self.limits.rate_grace;
                let deadline = *self.stuck.get_or_insert_with(|| Instant::now() + grace);
                ready!(self.writing.poll(cx, deadline));
                // Else the machine would keep what is stuck, and go on offering it.
                self.stream.set_zero_linger()?;
                Poll::Ready(Err(ErrorKind::TimedOut.into()))
            }
            Poll::Ready(Ok(bytes)) => {
                if let Some(deadline) = &mut self.stuck {
                    let won = *deadline + self.limits.time_for(bytes as u64);
                    *deadline = won.min(Instant::now() + self.limits.idle_timeout);
                }
                Poll::Ready(Ok(bytes))
            }
            failed @ Poll::Ready(Err(_)) => failed,
        }
    }
}

impl AsyncRead for Guarded {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.ahead.is_empty() {
            let part = this.ahead.split_to(this.ahead.len().min(buffer.remaining()));
            buffer.put_slice(&part);
            this.progress.arrived();
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        if read.is_ready() {
            if buffer.filled().len() > before {
                this.progress.arrived();
            }
            return read;
        }
        let Some(deadline) = this.progress.deadline() else {
            this.reading = Alarm::default();
            return Poll::Pending;
        };
        this.reading.poll(cx, deadline).map(|()| Err(ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let tried = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.taken(cx, tried)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let tried = Pin::new(&mut this.stream).poll_write_vectored(cx, parts);
        this.taken(cx, tried)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = ready!(Pin::new(&mut this.stream).poll_flush(cx));
        this.stuck = None;
        this.progress.sent();
        Poll::Ready(flushed)
    }

    /// Says goodbye and waits for the client to stop sending.
    ///
    /// A connection that is closed on unread bytes is reset, and a reset can overtake the
    /// answer that tells why: that a photo is too large, say.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.closing.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
        }
        let now = Instant::now();
        let idle = this.limits.idle_timeout;
        let closing =
            this.closing.get_or_insert_with(|| Closing { silent: now + LINGER, last: now + idle });
        let mut waste = [0; 4_096];
        while Instant::now() < closing.last {
            let mut buffer = ReadBuf::new(&mut waste);
            match Pin::new(&mut this.stream).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    closing.silent = Instant::now() + LINGER;
                }
                Poll::Ready(_) => break,
                Poll::Pending => {
                    return this.reading.poll(cx, closing.silent.min(closing.last)).map(Ok);
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}
