//! Documents to download, and the page that lists them.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::{Html, Response};
use serde::Deserialize;

use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::PublicId;
use crate::ledger::inspections::{self, ConcludeInspection, InspectionLine};
use crate::ledger::{Command, Ledger, areas};
use crate::web::components::{Paged, Pager};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::pages::download;
use crate::web::press::{Press, Printed};
use crate::web::routes::{Pass, Routes};

/// The pages of documents.
pub(super) fn router() -> Routes {
    Routes::new()
        .get("/documents", Pass::INSPECTIONS, list_documents)
        .get("/inspections/{id}/form.pdf", Pass::INSPECTIONS, acceptance_form)
        .get("/notices/{id}/notice.pdf", Pass::INSPECTIONS, notice)
        .get("/notices/{id}/completion.pdf", Pass::INSPECTIONS, completion)
        .get("/counties/{key}/forms.pdf", Pass::INSPECTIONS, forms)
        .get("/areas/{key}/renewals.pdf", Pass::PEOPLE, renewals)
}

pub(super) fn download(printed: Printed) -> Response {
    let kind = HeaderValue::from_static("application/pdf");
    let name = format!("{}.pdf", printed.name);
    download::file(printed.rendered.bytes, kind, ("document.pdf", &name))
}

async fn acceptance_form(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    press.form(ctx.viewer.scope(), ctx.known, id).await.map(download)
}

async fn notice(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    press.notice(ctx.viewer.scope(), ctx.known, ctx.as_of, id).await.map(download)
}

async fn completion(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    press.completion(ctx.viewer.scope(), ctx.known, id).await.map(download)
}

/// Every acceptance form of a county in one file.
async fn forms(
    State(press): State<Press>,
    Path(key): Path<i64>,
    ctx: PageContext,
) -> Result<Response> {
    let key = AreaKey::checked(key).filter(|key| key.level() == Level::County);
    let scope = key.and_then(|key| ctx.viewer.scope().narrowed(key)).ok_or(Error::NOT_FOUND)?;
    let by = ctx.viewer.through_page_unkeyed();
    let printed = press.forms(by, scope, ctx.known, ctx.as_of).await?;
    printed.map(download).ok_or_else(|| Error::State {
        current: "没有验收".to_owned(),
        allowed: vec![ConcludeInspection::KIND.to_owned()],
        faults: Vec::new(),
        detail: "该县还没有作出结论的验收，没有可以汇编的验收表。".to_owned(),
    })
}

/// The reminders of renewal of an area, a letter for each township.
async fn renewals(
    State(press): State<Press>,
    Path(key): Path<i64>,
    ctx: PageContext,
) -> Result<Response> {
    let key = AreaKey::checked(key);
    let scope = key.and_then(|key| ctx.viewer.scope().narrowed(key)).ok_or(Error::NOT_FOUND)?;
    let by = ctx.viewer.through_page_unkeyed();
    let printed = press.renewals(by, scope, ctx.known, ctx.as_of).await?;
    printed.map(download).ok_or_else(|| Error::State {
        current: "没有应再注册的证书".to_owned(),
        allowed: Vec::new(),
        faults: Vec::new(),
        detail: "该日没有应申请再注册的证书，没有可以打印的提醒。".to_owned(),
    })
}

#[derive(Template)]
#[template(path = "document/list.html")]
struct DocumentsPage {
    ctx: PageContext,
    counties: Vec<(AreaKey, String)>,
    forms: Paged<(InspectionLine, String, String)>,
}

/// Which page of the list is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    page: Option<usize>,
}

async fn list_documents(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let lines = areas::list(db, ctx.area, ctx.known, ctx.as_of, &[Level::County]).await?;
    let counties = lines.into_iter().map(|line| (line.area_key, line.name)).collect();
    let mut concluded = inspections::list(db, ctx.area, ctx.known, ctx.as_of, None).await?;
    concluded.retain(|line| line.conclusion.is_some());
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let forms = Paged::of(concluded, wanted.page).map(|line| {
        let place = line.specialty.clone().unwrap_or_else(|| names.place(line.area_key));
        let county = names.of(line.area_key.county());
        (line, place, county)
    });
    Ok(Html(DocumentsPage { ctx, counties, forms }.render()?))
}

impl DocumentsPage {
    fn pager(&self) -> Pager {
        self.forms.pager(|page| self.ctx.link_with("/documents", &[("page", page)]))
    }
}
