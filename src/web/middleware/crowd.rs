//! More than can be worked on is asked to come back at once, instead of being kept waiting.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::web::error::Error;
use crate::web::extract::origin_of;
use crate::web::refusal;

/// Seconds after which somebody who found no room may come back.
const COME_BACK: u64 = 2;

/// Room for so many requests at once. Whoever sends bodies slowly holds what they take of it, so
/// one address gets no more than a part.
#[derive(Debug, Clone)]
pub(in crate::web) struct Room {
    places: Arc<Semaphore>,
    /// The most that one address may hold.
    share: usize,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A place in the room; it is given back when it goes.
struct Place {
    _permit: OwnedSemaphorePermit,
    of: Option<IpAddr>,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Room {
    /// Room for `most` requests, and for `share` of one address.
    pub(in crate::web) fn for_requests(most: usize, share: usize) -> Self {
        let places = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
        Self { places, share, held: Arc::default() }
    }

    /// A place for a request of an address; nothing where there is none. Requests whose address
    /// is not known are not told apart.
    fn take(&self, of: Option<IpAddr>) -> Option<Place> {
        let permit = Arc::clone(&self.places).try_acquire_owned().ok()?;
        if let Some(address) = of {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let own = held.entry(address).or_default();
            if *own >= self.share {
                return None;
            }
            *own += 1;
        }
        Some(Place { _permit: permit, of, held: Arc::clone(&self.held) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.of else { return };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = held.get_mut(&address) {
            *own -= 1;
            if *own == 0 {
                held.remove(&address);
            }
        }
    }
}

/// Answers a request where there is room for it, and refuses it where there is none.
pub(in crate::web) async fn make_room(
    State(room): State<Room>,
    request: Request,
    next: Next,
) -> Response {
    let origin = origin_of(request.extensions(), request.headers());
    match room.take(Some(origin.address).filter(|address| !address.is_unspecified())) {
        Some(_place) => next.run(request).await,
        None => Error::Later { refusal: &refusal::OVERLOADED, seconds: COME_BACK }.into_response(),
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

    #[test]
    fn one_address_leaves_room_for_others() {
        let room = Room::for_requests(3, 2);
        let [own, other] = [[10, 0, 0, 1], [10, 0, 0, 2]].map(|it| Some(it.into()));
        let held = [room.take(own), room.take(own)];
        assert!(held.iter().all(Option::is_some));
        assert!(room.take(own).is_none(), "its share is taken");
        let last = room.take(other);
        assert!(last.is_some());
        assert!(room.take(None).is_none(), "the room is full");
        drop(held);
        assert!(room.take(own).is_some(), "room again");
        drop(last);
        assert!(room.held.lock().expect("a map").is_empty(), "nobody is remembered");
    }

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
            .layer(from_fn_with_state(Room::for_requests(2, 2), make_room));
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
