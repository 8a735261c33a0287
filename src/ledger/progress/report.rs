//! Progress: the dated steps of projects, and the spells in which works are halted.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command};
use super::entity::{clinic_project, milestone, suspension};
use super::error::{Fault, LedgerError, Result};
use super::version::{Versioned, known_in};
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// Nothing of such a programme happened before this year.
const EARLIEST_YEAR: i32 = 2009;

/// One step of one project.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepReport {
    /// The project.
    pub project: PublicId,
    /// The step. Acceptance comes only out of an inspection.
    pub kind: MilestoneKind,
    /// The day on which it was reached.
    #[serde(deserialize_with = "typed::date")]
    pub reached_on: NaiveDate,
    /// The document that shows it; needed for 计划下达, 变更, 调出 and 决算.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// A remark; for 变更 and 调出 the reason.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

/// Reports steps, one or a county's week of them.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProgress {
    /// The steps.
    #[validate(length(min = 1, max = 2000), nested)]
    pub reports: Vec<StepReport>,
}

impl Command for ReportProgress {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "progress.report";

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let mut steps = steps_of(act, &self.reports).await?;
        let mut rows = Vec::with_capacity(self.reports.len());
        for (at, report) in self.reports.into_iter().enumerate() {
            let Some(project) = steps.get_mut(&report.project) else {
                let field = format!("reports/{at}/project");
                return Err(LedgerError::invalid(&field, "REF_NOT_FOUND", "没有找到该项目。"));
            };
            assure(at, &report, &project.reached, act.today())?;
            project.reached.push((report.kind, report.reached_on));
            let content = milestone::Content {
                area_key: project.row.area_key,
                project_id: project.row.subject_id,
                kind: report.kind,
                reached_on: report.reached_on,
                document_no: report.document_no,
                remark: report.remark,
            };
            rows.push((None, content));
        }
        let opened = act.open_many::<milestone::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

struct Standing {
    row: clinic_project::Model,
    reached: Vec<(MilestoneKind, NaiveDate)>,
}

/// The projects that are reported on, each with the steps that it has reached.
async fn steps_of(act: &Act<'_>, reports: &[StepReport]) -> Result<HashMap<PublicId, Standing>> {
    let scope = act.actor().scope;
    let mut found = HashMap::with_capacity(reports.len());
    let mut names: HashMap<SubjectId, PublicId> = HashMap::with_capacity(reports.len());
    for some in reports.chunks(10_000) {
        let rows = known_in::<clinic_project::Entity>(scope, Known::Now)
            .filter(clinic_project::Column::PublicId.is_in(some.iter().map(|at| at.project.0)))
            .all(act.tx())
            .await?;
        let keys: Vec<i64> = rows.iter().map(|row| row.subject_id.0).collect();
        for row in rows {
            names.insert(row.subject_id, row.public_id);
            found.insert(row.public_id, Standing { row, reached: Vec::new() });
        }
        let steps = known_in::<milestone::Entity>(scope, Known::Now)
            .filter(milestone::Column::ProjectId.is_in(keys))
            .all(act.tx())
            .await?;
        for step in steps {
            let standing = names.get(&step.project_id).and_then(|name| found.get_mut(name));
            if let Some(standing) = standing {
                standing.reached.push((step.kind, step.reached_on));
            }
        }
    }
    Ok(found)
}

/// Checks one step against those that were reached before.
fn assure(
    at: usize,
    report: &StepReport,
    reached: &[(MilestoneKind, NaiveDate)],
    today: NaiveDate,
) -> Result<()> {
    let fault = |name: &str, code, detail: &str| {
        Err(LedgerError::Invalid(vec![Fault::at(&format!("reports/{at}/{name}"), code, detail)]))
    };
    let kind = report.kind;
    if !kind.is_reported() {
        return fault("kind", "STATE", "初验和竣工验收由检查结论产生，不能直接登记。");
    }
    if kind.needs_document() && report.document_no.is_none() {
        return fault("document_no", "REQUIRED", "此项必填：请填写文号。");
    }
    if report.reached_on > today {
        return fault("reached_on", "DATE_FUTURE", "完成日期不能晚于今天。");
    }
    if report.reached_on.year() < EARLIEST_YEAR {
        return fault("reached_on", "DATE_RANGE", "日期早于2009年，请核对年份。");
    }
    assure_order(report, reached).or_else(|error| match error {
        OutOfOrder::Date(detail) => fault("reached_on", "DATE_ORDER", &detail),
        OutOfOrder::State(current, detail) => Err(LedgerError::state(current, detail)),
    })
}

enum OutOfOrder {
    Date(String),
    State(String, String),
}

fn assure_order(
    report: &StepReport,
    reached: &[(MilestoneKind, NaiveDate)],
) -> std::result::Result<(), OutOfOrder> {
    let kind = report.kind;
    let has = |wanted| reached.iter().any(|(kind, _)| *kind == wanted);
    let last =
        reached.iter().filter(|(kind, _)| kind.step().is_some()).max_by_key(|at| at.0.step());
    let current = last.map_or("未登记", |(kind, _)| kind.label()).to_owned();
    let refuse = |why: &str| {
        let detail = format!("当前状态为“{current}”，不能登记“{kind}”：{why}");
        Err(OutOfOrder::State(current.clone(), detail))
    };
    if has(MilestoneKind::Withdrawn) {
        return refuse("项目已调出。");
    }
    let Some(step) = kind.step() else { return Ok(()) };
    if has(kind) {
        return refuse("已登记过，如日期有误请更正原记录。");
    }
    if (40..=70).contains(&step) && !has(MilestoneKind::Started) {
        return refuse("尚未登记开工。");
    }
    if step > 90 && !has(MilestoneKind::Accepted) {
        return refuse("经验收合格方可交付使用。");
    }
    let earlier = reached.iter().filter(|(kind, _)| kind.step().is_some_and(|at| at < step));
    let later = reached.iter().filter(|(kind, _)| kind.step().is_some_and(|at| at > step));
    for (kind, on) in earlier {
        if *on > report.reached_on {
            return Err(OutOfOrder::Date(format!("早于“{kind}”的日期 {on}。")));
        }
    }
    for (kind, on) in later {
        if *on < report.reached_on {
            return Err(OutOfOrder::Date(format!("晚于“{kind}”的日期 {on}。")));
        }
    }
    Ok(())
}

/// Corrects a step: another date or document, with a reason in the envelope.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectStep {
    /// The step; taken from the address.
    #[serde(skip)]
    pub step: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The right day.
    #[serde(deserialize_with = "typed::date")]
    pub reached_on: NaiveDate,
    /// The right document.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for CorrectStep {
    type Outcome = i32;

    const KIND: &'static str = "progress.correct";

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current =
            act.find::<milestone::Entity>(self.step.ok_or(LedgerError::NotFound)?).await?;
        act.assure_seen::<milestone::Entity>(&current, self.seen).await?;
        if !current.kind.is_reported() {
            let detail = "验收日期由检查结论产生，不能直接更正。";
            return Err(LedgerError::state(current.kind.label(), detail));
        }
        if self.reached_on > act.today() {
            let detail = "完成日期不能晚于今天。";
            return Err(LedgerError::invalid("reached_on", "DATE_FUTURE", detail));
        }
        let was = milestone::Entity::content(current.clone());
        let document_no = self.document_no.or_else(|| was.document_no.clone());
        let next = milestone::Content { reached_on: self.reached_on, document_no, ..was };
        Ok(act.revise::<milestone::Entity>(current, next).await?.version)
    }
}

/// Strikes out a step that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeStep {
    /// The step.
    pub step: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeStep {
    type Outcome = ();

    const KIND: &'static str = "progress.strike";

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<milestone::Entity>(self.step).await?;
        act.assure_seen::<milestone::Entity>(&current, self.seen).await?;
        if !current.kind.is_reported() {
            let detail = "验收日期由检查结论产生，不能直接撤销。";
            return Err(LedgerError::state(current.kind.label(), detail));
        }
        act.strike::<milestone::Entity>(&current).await
    }
}

/// Halts the works of a project (停工), or resumes them.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// The project.
    pub project: PublicId,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day, where it is known.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub until: Option<NaiveDate>,
    /// Why.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub reason: String,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for Suspend {
    type Outcome = PublicId;

    const KIND: &'static str = "progress.suspend";

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let project = act.find::<clinic_project::Entity>(self.project).await?;
        if self.until.is_some_and(|until| until < self.from) {
            return Err(LedgerError::invalid("until", "DATE_ORDER", "结束日期早于开始日期。"));
        }
        let content = suspension::Content {
            area_key: project.area_key,
            project_id: project.subject_id,
            reason: self.reason,
            document_no: self.document_no,
            valid_from: self.from,
            valid_until: self.until,
        };
        Ok(act.open::<suspension::Entity>(None, content).await?.public_id)
    }
}

/// Resumes works: ends a halt that was open.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The halt; taken from the address.
    #[serde(skip)]
    pub suspension: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Its last day.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
}

impl Command for Resume {
    type Outcome = i32;

    const KIND: &'static str = "progress.resume";

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.suspension.ok_or(LedgerError::NotFound)?;
        let current = act.find::<suspension::Entity>(named).await?;
        act.assure_seen::<suspension::Entity>(&current, self.seen).await?;
        if self.until < current.valid_from {
            return Err(LedgerError::invalid("until", "DATE_ORDER", "结束日期早于开始日期。"));
        }
        let was = suspension::Entity::content(current.clone());
        let next = suspension::Content { valid_until: Some(self.until), ..was };
        Ok(act.revise::<suspension::Entity>(current, next).await?.version)
    }
}
