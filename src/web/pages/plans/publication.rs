//! A text that was published: by which document, why, and what it changed.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::Changed;
use crate::domain::ids::PublicId;
use crate::domain::time::in_words;
use crate::ledger::Ledger;
use crate::ledger::plans::{self, Publication};
use crate::review::Reviewer;
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/plans/{id}", Pass::LOOK, show_publication)
}

#[derive(Template)]
#[template(path = "plans/publication.html")]
struct PublicationPage {
    title: String,
    text: Publication,
    effective: String,
    before: Option<Publication>,
    changes: Vec<Changed>,
    body: String,
    board: String,
    ctx: PageContext,
}

async fn show_publication(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let db = ledger.read();
    let text = plans::publication(db, ctx.viewer.scope().root(), ctx.known, id).await?;
    let plan = judge.published(&text).await?;
    let (before, differences) = match judge.amended(&text).await? {
        Some((before, _, differences)) => (Some(before), differences),
        None => (None, Vec::new()),
    };
    let from = text.effective_from.to_string();
    let board = ctx.link_with("/", &[("plan", &text.plan_id), ("as_of", &from), ("area", "")]);
    let page = PublicationPage {
        title: plan.head.title.clone(),
        effective: in_words(text.effective_from),
        changes: Changed::all(differences),
        body: plans::body(db, text.subject_id).await?,
        before,
        text,
        board,
        ctx,
    };
    Ok(Html(page.render()?))
}
