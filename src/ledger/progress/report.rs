//! Reporting steps, one or a county's week of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::order::{self, Reached, barred, out_of_order, standing};
use crate::domain::account::Permission;
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::milestone;
use crate::ledger::error::{Faults, Result};
use crate::ledger::undertakings::Undertaking;
use crate::ledger::version::known_in;

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

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let mut projects = projects_of(act, &self.reports).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.reports.len());
        for (at, report) in self.reports.into_iter().enumerate() {
            let Some(project) = projects.get_mut(&report.project) else {
                let field = format!("reports/{at}/project");
                faults.add(&field, "REF_NOT_FOUND", "没有找到该项目。");
                continue;
            };
            assure(at, &report, project, act.today(), &mut faults);
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
        faults.none()?;
        let opened = act.open_many::<milestone::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

struct Project {
    row: Undertaking,
    reached: Vec<Reached>,
}

/// The projects that are reported on, each with the steps that it has reached.
async fn projects_of(act: &Act<'_>, reports: &[StepReport]) -> Result<HashMap<PublicId, Project>> {
    let scope = act.actor().scope;
    let mut found = HashMap::with_capacity(reports.len());
    let mut names: HashMap<SubjectId, PublicId> = HashMap::with_capacity(reports.len());
    for some in reports.chunks(10_000) {
        let rows = act.undertakings(some.iter().map(|at| at.project)).await?;
        let keys: Vec<i64> = rows.values().map(|row| row.subject_id.0).collect();
        for (id, row) in rows {
            names.insert(row.subject_id, id);
            found.insert(id, Project { row, reached: Vec::new() });
        }
        let steps = known_in::<milestone::Entity>(scope, Known::Now)
            .filter(milestone::Column::ProjectId.is_in(keys))
            .all(act.tx())
            .await?;
        for step in steps {
            let project = names.get(&step.project_id).and_then(|name| found.get_mut(name));
            if let Some(project) = project {
                project.reached.push((step.kind, step.reached_on));
            }
        }
    }
    Ok(found)
}

/// Checks one step against those that were reached before.
fn assure(
    at: usize,
    report: &StepReport,
    project: &Project,
    today: NaiveDate,
    faults: &mut Faults,
) {
    let field = |name: &str| format!("reports/{at}/{name}");
    let (kind, reached) = (report.kind, project.reached.as_slice());
    if !kind.is_reported() {
        let detail = "初验和竣工验收由检查结论产生，不能直接登记。";
        return faults.add(&field("kind"), "STATE", detail);
    }
    let kind_of_project = project.row.kind;
    if !kind_of_project.has_step(kind) {
        let detail = format!("{kind_of_project}没有“{kind}”这一环节。");
        return faults.add(&field("kind"), "STEP", detail);
    }
    if kind.needs_document() && report.document_no.is_none() {
        faults.add(&field("document_no"), "REQUIRED", "此项必填：请填写文号。");
    }
    let kinds: Vec<MilestoneKind> = reached.iter().map(|(kind, _)| *kind).collect();
    if let Some(why) = barred(kind, &kinds) {
        let current = standing(&kinds);
        let detail = format!("当前状态为“{current}”，不能登记“{kind}”：{why}");
        let allowed = order::allowed(kind_of_project, &kinds);
        return faults.state(&field("kind"), current, allowed, detail);
    }
    let (field, on) = (field("reached_on"), report.reached_on);
    faults.past_day(&field, on, today, "完成日期");
    faults.extend(out_of_order(&field, (kind, on), reached));
}
