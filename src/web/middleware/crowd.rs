//! More than can be worked on is asked to come back at once, instead of being kept waiting.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use crate::web::error::Error;
use crate::web::refusal;

/// Seconds after which somebody who found no room may come back.
const COME_BACK: u64 = 2;

/// Room for so many requests at once.
#[derive(Debug, Clone)]
pub(in crate::web) struct Room(Arc<Semaphore>);

impl Room {
    /// Room for `most` requests.
    pub(in crate::web) fn for_requests(most: usize) -> Self {
        Self(Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))))
    }
}

/// Answers a request where there is room for it, and refuses it where there is none.
pub(in crate::web) async fn make_room(
    State(room): State<Room>,
    request: Request,
    next: Next,
) -> Response {
    match room.0.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => {
            Error::Later { refusal: &refusal::OVERLOADED, seconds: COME_BACK }.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tokio::sync::Barrier;
    use tower::ServiceExt;

    use super::{Room, make_room};
    use crate::web::problem::Problem;

    #[tokio::test]
    async fn who_finds_no_room_is_told_at_once_when_to_come_back() {
        // Row 85.
        let inside = Arc::new(Barrier::new(3));
        let leave = Arc::new(Barrier::new(3));
        let gates = (inside.clone(), leave.clone());
        let work = || async move {
            gates.0.wait().await;
            gates.1.wait().await;
            "done"
        };
        let router = Router::new()
            .route("/", get(work))
            .layer(from_fn_with_state(Room::for_requests(2), make_room));
        let ask = || {
            let router = router.clone();
            async move { router.oneshot(Request::new(Body::empty())).await.expect("an answer") }
        };
        let under_way = [tokio::spawn(ask()), tokio::spawn(ask())];
        inside.wait().await;
        let refused = ask().await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()[header::RETRY_AFTER], "2");
        let problem = refused.extensions().get::<Problem>().expect("a problem");
        assert_eq!(problem.code, "OVERLOADED");
        leave.wait().await;
        for answer in under_way {
            assert_eq!(answer.await.expect("an answer").status(), StatusCode::OK);
        }
        let again = [tokio::spawn(ask()), tokio::spawn(ask())];
        inside.wait().await;
        leave.wait().await;
        for answer in again {
            assert_eq!(answer.await.expect("an answer").status(), StatusCode::OK, "room again");
        }
    }
}
