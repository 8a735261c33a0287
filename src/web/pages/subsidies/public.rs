//! The public list of a month: names and amounts, without any personal number.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use super::{MonthBar, OfMonth, printed};
use crate::domain::area::Level;
use crate::domain::month::Month;
use crate::ledger::Ledger;
use crate::ledger::log::NoteExport;
use crate::report::{PublicSubsidyLine, subsidies_csv};
use crate::review::Reviewer;
use crate::rules::{Sheet, Totals};
use crate::web::components::{Paged, Pager};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::document::download;
use crate::web::press::Press;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/subsidies/public", Pass::PEOPLE, show_list)
        .get("/subsidies/public.csv", Pass::PEOPLE, export)
        .get("/subsidies/public.pdf", Pass::PEOPLE, print_list)
        .get("/subsidies/sheet.pdf", Pass::PEOPLE, print_sheet)
}

#[derive(Template)]
#[template(path = "subsidies/public.html")]
struct PublicPage {
    ctx: PageContext,
    bar: MonthBar,
    settings: String,
    totals: Totals,
    found: Paged<PublicSubsidyLine>,
    whole: bool,
}

/// Which page of which month is wanted.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
#[serde(default)]
struct Wanted {
    month: Option<Month>,
    page: Option<usize>,
}

async fn show_list(
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let month = OfMonth { month: wanted.month }.on(ctx.as_of);
    let found = reviewer.subsidy_sheets(ctx.area, ctx.known, ctx.as_of, month).await?;
    let settings = printed(&found.plan.settings.subsidy);
    let bar = MonthBar::of(&ctx, "/subsidies/public", month);
    let totals = found.sheets.iter().map(|sheet| sheet.totals).sum();
    let whole = ctx.area.root().level() == Level::County;
    let found = Paged::of(lines(&found.sheets), wanted.page);
    Ok(Html(PublicPage { ctx, bar, settings, totals, found, whole }.render()?))
}

fn lines(sheets: &[Sheet]) -> Vec<PublicSubsidyLine> {
    sheets.iter().flat_map(PublicSubsidyLine::of_sheet).collect()
}

async fn export(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<OfMonth>,
) -> Result<Response> {
    let month = asked.on(ctx.as_of);
    let found = reviewer.subsidy_sheets(ctx.area, ctx.known, ctx.as_of, month).await?;
    let lines = lines(&found.sheets);
    let mut envelope = ctx.viewer.through_page_unkeyed();
    let about = format!("{}{month}村医定额补助公示名单 {} 行", ctx.area_name(), lines.len());
    envelope.about = Some(about);
    ledger.perform(envelope, NoteExport {}).await?;
    let bytes = subsidies_csv(month, &lines).map_err(|error| Error::Internal(error.into()))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"subsidies.csv\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

async fn print_list(
    State(press): State<Press>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<OfMonth>,
) -> Result<Response> {
    let month = asked.on(ctx.as_of);
    let by = ctx.viewer.through_page_unkeyed();
    Box::pin(press.subsidy_list(by, ctx.area, ctx.known, ctx.as_of, month)).await.map(download)
}

async fn print_sheet(
    State(press): State<Press>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<OfMonth>,
) -> Result<Response> {
    let month = asked.on(ctx.as_of);
    let by = ctx.viewer.through_page_unkeyed();
    Box::pin(press.subsidy_sheet(by, ctx.area, ctx.known, ctx.as_of, month)).await.map(download)
}

impl PublicPage {
    fn of_month(&self, path: &str) -> String {
        self.ctx.link_with(path, &[("month", &self.bar.month.code())])
    }

    fn pager(&self) -> Pager {
        let month = self.bar.month.code();
        self.found.pager(|page| {
            self.ctx.link_with("/subsidies/public", &[("month", &month), ("page", page)])
        })
    }
}
