//! The pages that explain problems: what their `type` points at.

use askama::Template;
use axum::response::Html;

use crate::web::error::{Error, Result};
use crate::web::extract::Path;
use crate::web::refusal::{self, Refusal};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/problems", Pass::Anyone, list_problems).get(
        "/problems/{slug}",
        Pass::Anyone,
        show_problem,
    )
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
