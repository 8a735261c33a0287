//! Documents to download, and the page that lists them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRef, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::fmt::Write;

use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::PublicId;
use crate::ledger::inspections::{self, ConcludeInspection, InspectionLine};
use crate::ledger::{Command, Ledger, areas};
use crate::report::layout::Information;
use crate::report::sources::{self, Letterhead};
use crate::report::{self, Fonts, Rendered, ReportError};
use crate::review::Reviewer;
use crate::web::components::{Paged, Pager};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

/// The pages of documents.
pub(super) fn router() -> Routes {
    Routes::new()
        .get("/documents", Pass::RECORDS, list_documents)
        .get("/inspections/{id}/form.pdf", Pass::RECORDS, acceptance_form)
        .get("/notices/{id}/notice.pdf", Pass::RECORDS, notice)
        .get("/notices/{id}/completion.pdf", Pass::RECORDS, completion)
        .get("/counties/{key}/forms.pdf", Pass::RECORDS, forms)
}

/// What printing works with.
#[derive(Clone)]
struct Press {
    ledger: Ledger,
    reviewer: Reviewer,
    fonts: Arc<Fonts>,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
}

impl FromRef<AppState> for Press {
    fn from_ref(state: &AppState) -> Self {
        Self {
            ledger: state.ledger.clone(),
            reviewer: state.reviewer.clone(),
            fonts: state.fonts.clone(),
            settings: state.settings.clone(),
            clock: state.clock.clone(),
        }
    }
}

impl Press {
    fn letterhead(&self) -> Letterhead {
        Letterhead {
            organ: self.settings.letterhead.clone(),
            base_address: self.settings.base_address.clone(),
        }
    }

    /// Draws away from the threads that answer requests.
    async fn draw(
        &self,
        name: String,
        draw: impl FnOnce(&Fonts) -> Result<Rendered, ReportError> + Send + 'static,
    ) -> Result<Response> {
        let fonts = Arc::clone(&self.fonts);
        let drawn = tokio::task::spawn_blocking(move || draw(&fonts)).await;
        let rendered = drawn.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
        Ok(download(&name, rendered.bytes))
    }
}

/// A file with its name in Chinese (RFC 6266), not to be kept on the way.
fn download(name: &str, bytes: Vec<u8>) -> Response {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-' {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let named = format!("attachment; filename=\"document.pdf\"; filename*=UTF-8''{encoded}");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let named = HeaderValue::try_from(named);
    headers.insert(
        header::CONTENT_DISPOSITION,
        named.unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

async fn acceptance_form(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    let (scope, head) = (ctx.viewer.scope(), press.letterhead());
    let sheet = sources::acceptance(&press.ledger, scope, ctx.known, id, &head).await?;
    let name = format!("{}{}验收表.pdf", sheet.project.township, sheet.project.village);
    press.draw(name, move |fonts| report::acceptance_form::render(&sheet, fonts)).await
}

async fn notice(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    let (scope, head) = (ctx.viewer.scope(), press.letterhead());
    let plan = press.reviewer.plan(scope.root(), ctx.known, ctx.as_of).await;
    let words =
        plan.ok().and_then(|plan| plan.consequence_under("clinic.accepted")).unwrap_or_default();
    let sheet = sources::notice(&press.ledger, scope, ctx.known, id, words, &head).await?;
    let name = format!("整改通知书{}.pdf", sheet.project_name);
    press.draw(name, move |fonts| report::rectification_notice::render(&sheet, fonts)).await
}

async fn completion(
    State(press): State<Press>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    let (scope, head) = (ctx.viewer.scope(), press.letterhead());
    let sheet = sources::completion(&press.ledger, scope, ctx.known, id, &head).await?;
    let name = format!("整改完成报告{}.pdf", sheet.project_name);
    press.draw(name, move |fonts| report::completion_report::render(&sheet, fonts)).await
}

/// Every acceptance form of a county in one file.
async fn forms(
    State(press): State<Press>,
    Path(key): Path<i64>,
    ctx: PageContext,
) -> Result<Response> {
    let key = AreaKey::checked(key).filter(|key| key.level() == Level::County);
    let scope = key.and_then(|key| ctx.viewer.scope().narrowed(key)).ok_or(Error::NOT_FOUND)?;
    let head = press.letterhead();
    let mut sheets = Vec::new();
    for id in sources::acceptances(&press.ledger, scope, ctx.known, ctx.as_of).await? {
        sheets.push(sources::acceptance(&press.ledger, scope, ctx.known, id, &head).await?);
    }
    if sheets.is_empty() {
        return Err(Error::State {
            current: "没有验收".to_owned(),
            allowed: vec![ConcludeInspection::KIND.to_owned()],
            faults: Vec::new(),
            detail: "该县还没有作出结论的验收，没有可以汇编的验收表。".to_owned(),
        });
    }
    let names = areas::names(press.ledger.read(), scope, ctx.known, ctx.as_of).await?;
    let county = names.of(scope.root());
    let information = Information {
        title: format!("{county}竣工验收表"),
        author: county.clone(),
        recorded_at: press.clock.now().utc(),
    };
    let draw =
        move |fonts: &Fonts| report::batch::render(information, &sheets, fonts, &mut |_, _| {});
    press.draw(format!("{county}竣工验收表.pdf"), draw).await
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
        let (place, county) = (names.place(line.area_key), names.of(line.area_key.county()));
        (line, place, county)
    });
    Ok(Html(DocumentsPage { ctx, counties, forms }.render()?))
}

impl DocumentsPage {
    fn pager(&self) -> Pager {
        self.forms.pager(|page| self.ctx.link_with("/documents", &[("page", page)]))
    }
}
