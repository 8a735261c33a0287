//! The pages that explain problems: what their `type` points at.

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

use crate::web::error::{Error, Result};
use crate::web::extract::Path;
use crate::web::refusal::{self, Refusal};
use crate::web::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/problems", get(list_problems))
        .route("/problems/{slug}", get(show_problem))
}

#[derive(Template)]
#[template(path = "problems.html")]
struct ProblemsPage {
    refusals: Vec<&'static Refusal>,
}

async fn list_problems() -> Result<Html<String>> {
    Ok(Html(ProblemsPage { refusals: refusal::ALL.iter().collect() }.render()?))
}

async fn show_problem(Path(slug): Path<String>) -> Result<Html<String>> {
    let found = refusal::ALL.iter().find(|refusal| refusal.slug() == slug);
    let refusals = vec![found.ok_or(Error::NOT_FOUND)?];
    Ok(Html(ProblemsPage { refusals }.render()?))
}
