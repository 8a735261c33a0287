//! The documents that come from a snapshot.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::domain::ids::PublicId;
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::pages::document::download;
use crate::web::press::Press;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/snapshots/{id}/circular.pdf", Pass::PROGRESS, circular).get(
        "/snapshots/{id}/bulletin.pdf",
        Pass::PROGRESS,
        bulletin,
    )
}

/// The number that a person gives the document; none is ever made up.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Numbering {
    document_no: Option<String>,
}

async fn circular(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    PageQuery(numbering): PageQuery<Numbering>,
) -> Result<Response> {
    press.circular(&ctx.viewer, ctx.known, id, numbering.document_no).await.map(download)
}

async fn bulletin(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    PageQuery(numbering): PageQuery<Numbering>,
) -> Result<Response> {
    press.bulletin(&ctx.viewer, ctx.known, id, numbering.document_no).await.map(download)
}
