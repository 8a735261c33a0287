//! HTTP only: pages, the JSON interface, assets.
//!
//! A handler is a sentence: extract, call the ledger, answer. Whatever changes something is
//! a command that the ledger's own writer performs: it outlives the request, so nothing here
//! needs a task of its own when a client hangs up.

mod api;
pub mod assets;
pub mod components;
mod cookie;
pub mod error;
pub mod extract;
mod limits;
mod middleware;
mod nav;
mod pages;
mod percent;
mod problem;
mod refusal;
mod serve;
mod state;
mod time;
mod titles;
mod tree;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

pub use limits::PHOTO_LIMIT;
pub use middleware::RequestId;
pub use problem::{Complaint, Problem};
pub use refusal::Refusal;
pub use serve::serve;
pub use state::AppState;
pub use tree::{AreaTree, Node};

/// The whole service.
///
/// Layers from the outside: gzip; number, log, headers and the form of problems; what was
/// typed; panics; length and host of the address; other sites; size of the body.
pub fn router(state: AppState) -> anyhow::Result<Router> {
    let mut csrf = CsrfLayer::new();
    if let Some(address) = &state.settings.base_address {
        csrf = csrf.add_trusted_origin(address)?;
    }
    let settings = state.settings.clone();
    let router = Router::new()
        .merge(assets::router())
        .merge(api::router())
        .merge(pages::router())
        .layer(DefaultBodyLimit::max(limits::JSON_LIMIT))
        .layer(csrf.with_rejection_response(middleware::cross_site))
        .layer(from_fn_with_state(settings.clone(), middleware::admit))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn(middleware::keep))
        .layer(from_fn_with_state(settings, middleware::finish))
        .layer(CompressionLayer::new())
        .with_state(state);
    Ok(router)
}
