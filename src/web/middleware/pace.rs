//! Bodies have to come at a pace.

use std::io::ErrorKind;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as _, Frame, SizeHint};
use tokio::time::Instant;

use crate::config::{ConnectionLimits, Settings};
use crate::web::alarm::Alarm;
use crate::web::error::Error;
use crate::web::refusal;

/// Refuses a request whose body comes too slowly, whatever its handler made of that.
pub(in crate::web) async fn hold_to_pace(
    State(settings): State<Arc<Settings>>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let late = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&late);
    let request = request.map(|body| Body::new(Paced::new(body, settings, told)));
    let response = next.run(request).await;
    if !late.load(Ordering::Relaxed) {
        return response;
    }
    let mut refused = Error::Refused(&refusal::BODY_TIMEOUT).into_response();
    refused.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    refused
}

/// A body that fails when it comes more slowly than it may.
struct Paced {
    body: Body,
    settings: Arc<Settings>,
    late: Arc<AtomicBool>,
    alarm: Alarm,
    began: Option<Instant>,
    bytes: u64,
}

impl Paced {
    fn new(body: Body, settings: Arc<Settings>, late: Arc<AtomicBool>) -> Self {
        Self { body, settings, late, alarm: Alarm::default(), began: None, bytes: 0 }
    }

    /// Ready when the time for what has come so far is over.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let began = *self.began.get_or_insert_with(Instant::now);
        let deadline = began + allowed(&self.settings.connections, self.bytes);
        self.alarm.poll(cx, deadline)
    }
}

/// How long a body may take of which so many bytes have come: the grace, as long again as
/// they take at the least rate, and never longer than the most.
fn allowed(limits: &ConnectionLimits, bytes: u64) -> Duration {
    (limits.rate_grace + limits.time_for(bytes)).min(limits.body_timeout)
}

impl hyper::body::Body for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            this.began.get_or_insert_with(Instant::now);
            this.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        if polled.is_pending() && this.poll_late(cx).is_ready() {
            this.late.store(true, Ordering::Relaxed);
            let error = axum::Error::new(std::io::Error::from(ErrorKind::TimedOut));
            return Poll::Ready(Some(Err(error)));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::allowed;
    use crate::config::ConnectionLimits;

    #[test]
    fn every_kilobyte_wins_a_second_up_to_the_most() {
        let limits = ConnectionLimits::default();
        let seconds = |bytes| allowed(&limits, bytes).as_secs();
        assert_eq!([0, 1 << 10, 100 << 10].map(seconds), [10, 11, 110]);
        assert_eq!([290 << 10, 1 << 20, 20 << 20].map(seconds), [300; 3]);
        assert!(allowed(&limits, 512) > Duration::from_secs(10));
    }
}
