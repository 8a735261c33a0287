//! Where a request comes from.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};

use crate::access::Origin;

/// Where a request comes from, by its connection and what the browser says.
pub(in crate::web) fn origin_of(extensions: &Extensions, headers: &HeaderMap) -> Origin {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent = agent.map(|agent| agent.chars().take(120).collect());
    match peer {
        Some(address) => Origin { address, agent },
        None => Origin { agent, ..Origin::default() },
    }
}

/// Where a request comes from, for handlers in front of the door.
pub struct From(pub Origin);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(origin_of(&parts.extensions, &parts.headers)))
    }
}
