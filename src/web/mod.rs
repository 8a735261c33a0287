//! HTTP only: pages, the JSON interface, assets.
//!
//! A handler is a sentence: extract, call the ledger, answer. Whatever changes something is
//! a command that the ledger's own writer performs: it outlives the request, so nothing here
//! needs a task of its own when a client hangs up.

mod alarm;
mod api;
pub mod assets;
pub mod components;
mod cookie;
pub mod error;
pub mod extract;
mod form_token;
mod limits;
mod measures;
mod middleware;
mod nav;
mod pages;
mod percent;
mod press;
mod problem;
mod refusal;
mod routes;
mod secret;
mod serve;
mod shelf;
mod state;
mod time;
mod tree;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

pub use limits::PHOTO_LIMIT;
pub use measures::Measures;
pub use middleware::RequestId;
use middleware::{Keeper, Room};
use pages::Again;
pub use problem::{Complaint, Problem};
pub use refusal::Refusal;
use routes::Routes;
pub use routes::{Door, Pass};
pub use serve::{listen, serve, serve_on};
pub use shelf::Shelf;
pub use state::AppState;
pub use tree::{AreaTree, Node};

/// Every way in, and who may pass: what the matrix of rights is tested over.
pub fn doors() -> Vec<Door> {
    every_route().finish().1.all().to_vec()
}

fn every_route() -> Routes {
    assets::router().merge(api::routes()).merge(pages::routes())
}

/// The whole service.
///
/// Layers from the outside: gzip; number, log, headers and the form of problems; the pace of
/// the body; what was typed; room for it; panics; length and host of the address; other sites; size of the
/// body; the door of the route.
pub fn router(state: AppState) -> anyhow::Result<Router> {
    let mut csrf = CsrfLayer::new();
    if let Some(address) = &state.settings.base_address {
        csrf = csrf.add_trusted_origin(address)?;
    }
    let settings = state.settings.clone();
    let connections = &settings.connections;
    let room = Room::for_requests(connections.max_requests, connections.max_requests_per_address);
    let (router, doors) = every_route().finish();
    let keeper = Keeper { state: state.clone(), doors };
    let again = Again::default();
    let router = router
        .route_layer(from_fn_with_state(keeper, middleware::keep_door))
        .layer(Extension(again.clone()))
        .with_state(state);
    again.is(router.clone());
    let router = router
        .layer(DefaultBodyLimit::max(limits::JSON_LIMIT))
        .layer(csrf.with_rejection_response(middleware::cross_site))
        .layer(from_fn_with_state(settings.clone(), middleware::admit))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(room, middleware::make_room))
        .layer(from_fn(middleware::keep))
        .layer(from_fn_with_state(settings.clone(), middleware::hold_to_pace))
        .layer(from_fn_with_state(settings, middleware::finish))
        .layer(CompressionLayer::new());
    Ok(router)
}
