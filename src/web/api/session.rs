//! Who is signed in.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::domain::account::Role;
use crate::domain::area::AreaKey;
use crate::web::extract::Viewer;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().operations(Pass::SignedIn, routes!(find_session))
}

/// The person who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// The name typed at sign-in.
    name: String,
    /// The person's own name.
    display_name: String,
    /// The unit that the person works for.
    unit: String,
    /// What the person does.
    role: Option<Role>,
    /// What they may see: this area and below.
    area_key: AreaKey,
}

/// Find out who is signed in.
///
/// Without a session 401, whatever is wrong with the cookie.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, description = "已登录", body = SessionView)))]
async fn find_session(viewer: Viewer) -> Json<SessionView> {
    let area_key = viewer.scope().root();
    let role = viewer.role();
    let holder = viewer.holder;
    Json(SessionView {
        name: holder.name,
        display_name: holder.actor.name,
        unit: holder.unit,
        role,
        area_key,
    })
}
