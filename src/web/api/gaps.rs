//! Villages without clinic or doctor (空白点).

use std::ops::RangeInclusive;

use axum::Json;
use axum::extract::State;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::page::Page;
use crate::domain::area::AreaKey;
use crate::domain::gap::GapKind;
use crate::domain::text::parse_date;
use crate::review::Reviewer;
use crate::rules::{CountyGaps, Gap, GapCounts};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Listed, Paging};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PLACES, routes!(list_gaps))
        .operations(Pass::PLACES, routes!(count_gaps))
}

/// Which gaps.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct GapFilter {
    /// 时段的第一天；不写则为当年第一天。最后一天为截至日期。
    #[param(example = "2016-01-01")]
    from: Option<String>,
    /// 缺什么；不写则为全部。
    kind: Option<GapKind>,
}

impl GapFilter {
    fn period(&self, as_of: NaiveDate) -> Result<RangeInclusive<NaiveDate>> {
        let from = match self.from.as_deref() {
            None => as_of.with_ordinal(1).unwrap_or(as_of),
            Some(typed) => {
                parse_date(typed).map_err(|fault| Error::query("from", fault.to_string()))?
            }
        };
        if from > as_of {
            return Err(Error::query("from", "时段的第一天晚于截至日期。"));
        }
        Ok(from..=as_of)
    }

    fn takes(&self, gap: &Gap) -> bool {
        self.kind.is_none_or(|kind| gap.kind == kind)
    }
}

/// A gap that stood on some day of the period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapLine {
    /// The county.
    county: AreaKey,
    /// Its name.
    county_name: String,
    /// The gap.
    #[serde(flatten)]
    gap: Gap,
    /// The first day on which the village was looked after again.
    closed_on: Option<NaiveDate>,
    /// How long it has been overdue.
    overdue_days: Option<i64>,
}

impl GapLine {
    /// A village may have several gaps, one after the other.
    fn key(&self) -> String {
        let since = self.gap.since.map(|since| since.to_string()).unwrap_or_default();
        format!("{}.{since}", self.gap.village)
    }
}

/// List gaps that stood on some day of a period, the worst first.
///
/// Worked out day by day from how villages are served, who works where, and certificates;
/// nothing is entered for it.
#[utoipa::path(get, path = "/api/v1/gaps", tag = "gaps", params(Judging, Paging, GapFilter),
    responses((status = 200, description = "空白点", body = Page<GapLine>)))]
async fn list_gaps(
    State(reviewer): State<Reviewer>,
    asked: Listed<GapFilter>,
) -> Result<Json<Page<GapLine>>> {
    let period = asked.filter.period(asked.as_of)?;
    let found = reviewer.gaps(asked.question()).await?;
    let within = |gap: &Gap| {
        asked.filter.takes(gap) && gap.until.is_none_or(|until| until >= *period.start())
    };
    let mut lines: Vec<GapLine> = Vec::new();
    for county in found.counties {
        let CountyGaps { county, name, gaps, .. } = county;
        lines.extend(gaps.into_iter().filter(within).map(|gap| GapLine {
            county,
            county_name: name.clone(),
            closed_on: gap.closed_on(),
            overdue_days: gap.overdue_days(*period.end()),
            gap,
        }));
    }
    lines.sort_by_cached_key(|line| line.gap.worst_first(*period.end()));
    Page::cut(lines, &asked.paging, GapLine::key).map(Json)
}

/// The numbers of a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapCountLine {
    /// The area.
    area_key: AreaKey,
    /// Its name.
    name: String,
    /// What stood, began, was closed and stands.
    #[serde(flatten)]
    counts: GapCounts,
}

/// The numbers of a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapCountView {
    /// Its first day.
    from: NaiveDate,
    /// Its last.
    to: NaiveDate,
    /// County by county.
    counties: Vec<GapCountLine>,
    /// Their sum.
    sum: GapCountLine,
}

/// Count the gaps that stood, began and were closed in a period, and those that stand.
///
/// What stood, and what is new, less what was closed, is what stands.
#[utoipa::path(get, path = "/api/v1/gaps/counts", tag = "gaps", params(Judging, GapFilter),
    responses((status = 200, description = "空白点数", body = GapCountView)))]
async fn count_gaps(
    State(reviewer): State<Reviewer>,
    asked: Asked<GapFilter>,
) -> Result<Json<GapCountView>> {
    let period = asked.filter.period(asked.as_of)?;
    let found = reviewer.gaps(asked.question()).await?;
    let numbers = |county: &CountyGaps| -> GapCounts {
        let gaps = county.gaps.iter().filter(|gap| asked.filter.takes(gap));
        let counts = gaps.map(|gap| GapCounts::of(gap, &period)).sum();
        let villages = i64::try_from(county.villages.len()).unwrap_or(i64::MAX);
        GapCounts { villages, ..counts }
    };
    let sum = found.counties.iter().map(numbers).sum();
    let line = |county: &CountyGaps| GapCountLine {
        area_key: county.county,
        name: county.name.clone(),
        counts: numbers(county),
    };
    Ok(Json(GapCountView {
        from: *period.start(),
        to: *period.end(),
        counties: found.counties.iter().map(line).collect(),
        sum: GapCountLine { area_key: asked.area.root(), name: "合计".to_owned(), counts: sum },
    }))
}
