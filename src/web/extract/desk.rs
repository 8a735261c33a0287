//! What pages need that are about people and settings, not about an area.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::Response;

use super::viewer::{Viewer, original};
use crate::domain::time::Instant;
use crate::web::nav::{self, Item, Room};
use crate::web::state::AppState;

/// Who looks, and when: what pages need that are not about an area.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The present instant.
    pub now: Instant,
    path: String,
}

impl Desk {
    /// The rooms of the main menu that the post may open.
    pub fn menu(&self) -> Vec<Room> {
        nav::menu(&self.viewer)
    }

    /// Whether the page belongs to a room of the menu.
    pub fn is_in(&self, room: &Room) -> bool {
        nav::holds(room, &self.path)
    }

    /// Whether the page belongs to a section.
    pub fn at(&self, item: &Item) -> bool {
        nav::entry(&self.path) == item.path
    }
}

impl<S> FromRequestParts<S> for Desk
where
    AppState: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let now = AppState::from_ref(state).clock.now();
        Ok(Self { viewer, now, path: original(parts).path().to_owned() })
    }
}
