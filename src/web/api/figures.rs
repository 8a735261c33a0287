//! Reported figures: entered, handed in, returned, passed, accepted, corrected.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::entry::{Because, Change, Counted, Entered, Entry, Ids, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::domain::period::Period;
use crate::ledger::Ledger;
use crate::ledger::figures::{
    self, AcceptFigures, CorrectFigure, EnterFigures, FigureFilter, FigureLine, FigureSheet,
    PassFigures, ReturnFigure, SubmitFigures,
};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, IfMatchAny, Judging, Listed, Paging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::FIGURES, routes!(list_figures))
        .operations(Pass::REPORT_FIGURES, routes!(enter_figures))
        .operations(Pass::FIGURES, routes!(find_figure))
        .operations(Pass::REPORT_FIGURES, routes!(correct_figure))
        .operations(Pass::REPORT_FIGURES, routes!(submit_figures))
        .operations(Pass::REVIEW_FIGURES, routes!(return_figure))
        .operations(Pass::REVIEW_FIGURES, routes!(pass_figures))
        .operations(Pass::ACCEPT_FIGURES, routes!(accept_figures))
}

/// Which figures.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureQuery {
    /// 指标编号，如 N1；不写则为各项指标。
    indicator: Option<String>,
    /// 期间，如 2015；短于它的期间也在其内；不写则为各期。
    #[param(value_type = Option<String>, example = "2015")]
    period: Option<Period>,
}

/// List reported figures, by county, indicator and period.
///
/// How far each had come on the as-of date, as known; those of every plan where none is named.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures",
    params(Judging, Paging, FigureQuery),
    responses((status = 200, description = "指标数", body = Page<FigureLine>)))]
async fn list_figures(
    State(ledger): State<Ledger>,
    asked: Listed<FigureQuery>,
) -> Result<Json<Page<FigureLine>>> {
    let filter = FigureFilter {
        plan: asked.plan.clone(),
        indicator: asked.filter.indicator.clone(),
        from: asked.filter.period.map(Period::first),
        until: asked.filter.period.map(Period::last),
    };
    let mut lines =
        figures::list(ledger.read(), asked.area, asked.known, asked.as_of, &filter).await?;
    lines.retain(|line| asked.viewer.reads_figure(&line.plan, &line.indicator));
    Page::cut(lines, &asked.paging, |line| line.id.to_string()).map(Json)
}

/// Enter figures, or change those that were not handed in or were handed back.
///
/// Both numbers, never a bare rate. A figure that is there already names the version that was
/// read; one that is new names none.
#[utoipa::path(post, path = "/api/v1/figures", tag = "figures", request_body = EnterFigures,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已填报", body = Ids)))]
async fn enter_figures(entry: Entry, sent: Sent<EnterFigures>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Find a figure with its files and its versions.
///
/// The youngest version first, each with who made it and why.
#[utoipa::path(get, path = "/api/v1/figures/{id}", tag = "figures",
    params(("id" = PublicId, Path, description = "指标数"), Judging),
    responses((status = 200, description = "指标数", body = FigureSheet)))]
async fn find_figure(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let (db, scope) = (ledger.read(), asked.area);
    let sheet = figures::sheet(db, scope, asked.known, asked.as_of, id).await?;
    if !asked.viewer.reads_figure(&sheet.line.plan, &sheet.line.indicator) {
        return Err(Error::NOT_FOUND);
    }
    Ok(tagged(sheet.line.version, sheet))
}

/// Correct a figure that was handed in.
///
/// It is handed in anew and has to be passed and accepted again. The reason stays in its
/// history.
#[utoipa::path(patch, path = "/api/v1/figures/{id}", tag = "figures",
    request_body = CorrectFigure,
    params(("id" = PublicId, Path, description = "指标数"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_figure(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<CorrectFigure>,
) -> Result<Version> {
    let command = CorrectFigure { figure: Some(id), seen: Some(change.seen), ..sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Hand figures in.
///
/// Each needs a document number or a file that shows it. All of them or none.
#[utoipa::path(post, path = "/api/v1/figures/submissions", tag = "figures",
    request_body = SubmitFigures,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已上报", body = Counted)))]
async fn submit_figures(entry: Entry, sent: Sent<SubmitFigures>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Hand a figure back with words on a cell.
///
/// `If-Match` is the version that was read, or `*`.
#[utoipa::path(post, path = "/api/v1/figures/{id}/return", tag = "figures",
    request_body = ReturnFigure,
    params(("id" = PublicId, Path, description = "指标数"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已退回", body = Version)))]
async fn return_figure(
    entry: Entry,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<ReturnFigure>,
) -> Result<Entered<Version>> {
    let command = ReturnFigure { figure: Some(id), seen, ..sent.value };
    let returned = entry.perform(&sent.body, command).await?;
    Ok(returned.ok().map(|version| Version { version }))
}

/// Pass figures: the county has checked them.
///
/// It takes somebody else than whoever handed them in. All of them or none.
#[utoipa::path(post, path = "/api/v1/figures/passes", tag = "figures",
    request_body = PassFigures,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已审核通过", body = Counted)))]
async fn pass_figures(entry: Entry, sent: Sent<PassFigures>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Accept figures: from now on they count.
///
/// All of them or none.
#[utoipa::path(post, path = "/api/v1/figures/acceptances", tag = "figures",
    request_body = AcceptFigures,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已认定", body = Counted)))]
async fn accept_figures(entry: Entry, sent: Sent<AcceptFigures>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}
