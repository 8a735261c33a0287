//! The first page after signing in.

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/", get(show_home))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    ctx: PageContext,
}

async fn show_home(ctx: PageContext) -> Result<Html<String>> {
    Ok(Html(HomePage { ctx }.render()?))
}
