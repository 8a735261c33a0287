//! Where targets stand, and the lists behind the numbers.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::page::Page;
use crate::domain::area::AreaKey;
use crate::plan::Plan;
use crate::review::Reviewer;
use crate::rules::{Board, Bulletin, CountyResult, Finding, RULES, behind};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Listed, Paging};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PROGRESS, routes!(find_board))
        .operations(Pass::PROGRESS, routes!(list_findings))
        .operations(Pass::PROGRESS, routes!(find_bulletin))
}

/// Find where every target stands.
///
/// The area as a whole stage by stage, then county by county, the worst first.
#[utoipa::path(get, path = "/api/v1/board", tag = "board", params(Judging),
    responses((status = 200, description = "进度总览", body = Board)))]
async fn find_board(State(reviewer): State<Reviewer>, asked: Asked) -> Result<Json<Board>> {
    Ok(Json(reviewer.review(asked.question()).await?.board))
}

/// Which number's list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindingFilter {
    /// 目标编号，如 T01。
    target: String,
    /// 阶段编号，如 2015。
    stage: String,
    /// 规则代码；不写则为目标自己的规则。
    rule: Option<String>,
}

/// A line of the list behind a number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingLine {
    /// The county.
    county: AreaKey,
    /// Its name.
    county_name: String,
    /// What the rule says of the record.
    finding: Finding,
}

impl FindingLine {
    fn of((county, finding): (&CountyResult, &Finding)) -> Self {
        Self { county: county.county, county_name: county.name.clone(), finding: finding.clone() }
    }

    /// The record, or the area where there is no record; a code tells those of one area apart.
    fn key(&self) -> String {
        let Finding { subject, area, code, .. } = &self.finding;
        match (subject, code) {
            (Some(id), None) => id.to_string(),
            (Some(id), Some(code)) => format!("{id}-{code}"),
            (None, Some(code)) => format!("{area}-{code}"),
            (None, None) => area.to_string(),
        }
    }
}

/// List what a number counts, the worst first.
///
/// Every number of the board is the sum of such a list. A target, stage or rule that the
/// plan does not know is 400.
#[utoipa::path(get, path = "/api/v1/findings", tag = "board",
    params(Judging, Paging, FindingFilter),
    responses((status = 200, description = "清单", body = Page<FindingLine>)))]
async fn list_findings(
    State(reviewer): State<Reviewer>,
    asked: Listed<FindingFilter>,
) -> Result<Json<Page<FindingLine>>> {
    let found = reviewer.review(asked.question()).await?;
    let FindingFilter { target, stage, rule } = &asked.filter;
    let rule = rule_of(&found.plan, &asked.filter, rule.as_deref())?;
    let list = behind(&found.counties, target, stage, &rule);
    let lines = list.into_iter().map(FindingLine::of).collect();
    Page::cut(lines, &asked.paging, FindingLine::key).map(Json)
}

/// The rule whose list is asked for.
fn rule_of(plan: &Plan, asked: &FindingFilter, named: Option<&str>) -> Result<String> {
    let target = plan.target(&asked.target);
    let target = target.ok_or_else(|| Error::query("target", "方案中没有这个目标。"))?;
    if !target.stages.iter().any(|stage| stage.id == asked.stage) {
        return Err(Error::query("stage", "该目标没有这个阶段。"));
    }
    let rule = named.or(target.rule.as_deref());
    let known = rule.filter(|rule| RULES.iter().any(|known| known.about().code == *rule));
    known.map(str::to_owned).ok_or_else(|| Error::query("rule", "没有这条规则。"))
}

/// Which bulletin.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BulletinFilter {
    /// 目标编号；不写则为 T01。
    target: Option<String>,
    /// 阶段编号；不写则为各阶段之和。
    stage: Option<String>,
}

/// The four numbers of the weekly bulletin.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulletinLine {
    /// The area.
    area_key: AreaKey,
    /// Its name.
    name: String,
    /// 总数.
    total: i64,
    /// 开工.
    started: i64,
    /// 完工.
    finished: i64,
    /// 未开工.
    not_started: i64,
}

impl BulletinLine {
    fn of(area_key: AreaKey, name: String, numbers: Bulletin) -> Self {
        let Bulletin { total, started, finished } = numbers;
        Self { area_key, name, total, started, finished, not_started: numbers.not_started() }
    }
}

/// The weekly bulletin.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulletinView {
    /// County by county.
    counties: Vec<BulletinLine>,
    /// Their sum.
    sum: BulletinLine,
}

/// Find the weekly bulletin: how many there are, started, finished, and not started.
///
/// Started includes everything ever started, finished what is accepted; what was withdrawn
/// is left out.
#[utoipa::path(get, path = "/api/v1/bulletin", tag = "board", params(Judging, BulletinFilter),
    responses((status = 200, description = "周报", body = BulletinView)))]
async fn find_bulletin(
    State(reviewer): State<Reviewer>,
    asked: Asked<BulletinFilter>,
) -> Result<Json<BulletinView>> {
    let found = reviewer.review(asked.question()).await?;
    let target = asked.filter.target.as_deref().unwrap_or("T01");
    let wanted = found.plan.target(target);
    let wanted = wanted.ok_or_else(|| Error::query("target", "方案中没有这个目标。"))?;
    let asks = |id: &str| asked.filter.stage.as_deref().is_none_or(|stage| stage == id);
    let stages: Vec<&str> =
        wanted.stages.iter().map(|stage| stage.id.as_str()).filter(|id| asks(id)).collect();
    let numbers = |county: &CountyResult| -> Bulletin {
        stages.iter().map(|stage| Bulletin::of(county, target, stage)).sum()
    };
    let counties = found.counties.iter();
    let sum = counties.clone().map(|county| numbers(county)).sum();
    let line = |county: &CountyResult| {
        BulletinLine::of(county.county, county.name.clone(), numbers(county))
    };
    let root = asked.area.root();
    Ok(Json(BulletinView {
        counties: counties.map(|county| line(county)).collect(),
        sum: BulletinLine::of(root, "合计".to_owned(), sum),
    }))
}
