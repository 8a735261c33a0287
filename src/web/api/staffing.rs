//! General practitioners, institution by institution.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::page::Page;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::review::Reviewer;
use crate::rules::{CountyResult, Finding, Listed, StaffNumbers, Standing, behind};
use crate::web::error::{Error, Result};
use crate::web::extract::{Judging, Listed as Asked, Paging};
use crate::web::routes::{Pass, Routes};

/// The rule whose findings are the institutions.
const RULE: &str = "staffing.general_practitioner";

pub(super) fn router() -> Routes {
    Routes::new().operations(Pass::STAFFING, routes!(list_staffing))
}

/// Which number asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StaffingFilter {
    /// 目标编号，如 T10；不写则为方案中第一个全科医生目标。
    target: Option<String>,
}

/// An institution with its general practitioners.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffingLine {
    /// The institution.
    id: Option<PublicId>,
    /// Its name.
    name: String,
    /// Where it lies.
    area_key: AreaKey,
    /// Its county.
    county_name: String,
    /// Whether it reaches the number.
    standing: Standing,
    /// Why.
    reason: String,
    /// How many there are.
    numbers: StaffNumbers,
    /// Those who count, and those who do not with the reason.
    people: Vec<Listed>,
}

impl StaffingLine {
    fn of((county, finding): (&CountyResult, &Finding)) -> Self {
        Self {
            id: finding.subject,
            name: finding.label.clone(),
            area_key: finding.area,
            county_name: county.name.clone(),
            standing: finding.standing,
            reason: finding.reason.clone(),
            numbers: StaffNumbers::of(finding),
            people: finding.people.clone(),
        }
    }

    fn key(&self) -> String {
        self.id.map_or_else(|| self.area_key.to_string(), |id| id.to_string())
    }
}

/// List institutions with their general practitioners, the worst first.
///
/// Registered and trained-not-registered are kept apart; whoever does not count is listed with
/// the reason. A plan without such a target has an empty list.
#[utoipa::path(get, path = "/api/v1/staffing", tag = "staffing",
    params(Judging, Paging, StaffingFilter),
    responses((status = 200, description = "各机构的全科医生", body = Page<StaffingLine>)))]
async fn list_staffing(
    State(reviewer): State<Reviewer>,
    asked: Asked<StaffingFilter>,
) -> Result<Json<Page<StaffingLine>>> {
    let found = reviewer.review(asked.question()).await?;
    let wanted = asked.filter.target.as_deref();
    let mut targets = found.plan.targets.iter().filter(|at| at.rule.as_deref() == Some(RULE));
    let target = targets.find(|at| wanted.is_none_or(|id| at.id == id));
    if wanted.is_some() && target.is_none() {
        return Err(Error::query("target", "方案中没有这个全科医生目标。"));
    }
    let stage = target.and_then(|target| Some((target, target.stages.first()?)));
    let lines = stage.map_or_else(Vec::new, |(target, stage)| {
        behind(&found.counties, &target.id, &stage.id, RULE)
    });
    let lines = lines.into_iter().map(StaffingLine::of).collect();
    Page::cut(lines, &asked.paging, StaffingLine::key).map(Json)
}
