//! The plan in force on a date, as a page.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::targets::{ListLink, departments};
use crate::domain::area::AreaKey;
use crate::domain::money::Fen;
use crate::domain::time::in_words;
use crate::plan::{self, Plan, Remark, Severity, Stage, Sum};
use crate::review::{Reviewer, remarks};
use crate::rules::rule;
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/plan", Pass::LOOK, show_plan)
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    ctx: PageContext,
    plan: Arc<Plan>,
    remarks: Vec<Remark>,
}

async fn show_plan(State(judge): State<Reviewer>, ctx: PageContext) -> Result<Html<String>> {
    let plan = judge.plan_named(ctx.area.root(), ctx.known, ctx.as_of, ctx.plan_named()).await?;
    let remarks = remarks(&plan);
    Ok(Html(PlanPage { ctx, plan, remarks }.render()?))
}

impl PlanPage {
    /// The name of a department on the date.
    fn department<'a>(&'a self, id: &'a str) -> &'a str {
        self.plan.department_name(id, self.ctx.as_of).unwrap_or(id)
    }

    fn departments(&self, ids: &[String], open_list: bool) -> String {
        departments(&self.plan, &self.ctx, ids, open_list)
    }

    fn effective(&self) -> String {
        in_words(self.plan.head.effective_from)
    }

    /// Whether a clause begins a section.
    fn begins(&self, at: usize) -> Option<&str> {
        let section = self.plan.clauses.get(at)?.section.as_deref()?;
        let before = at.checked_sub(1).and_then(|at| self.plan.clauses.get(at));
        let before = before.and_then(|clause| clause.section.as_deref());
        (before != Some(section)).then_some(section)
    }

    /// Where the verdicts on a target are, for whoever reads them.
    fn target_href(&self, id: &str) -> Option<String> {
        let viewer = &self.ctx.viewer;
        let own = viewer.department().is_none_or(|department| {
            self.plan.targets_of(&department.code()).any(|target| target.id == id)
        });
        let link = ListLink { target: id, ..ListLink::default() };
        (own && viewer.passes(Pass::PROGRESS)).then(|| link.address(&self.ctx))
    }

    fn rule_title(target: &plan::Target) -> &'static str {
        let found = target.rule.as_deref().and_then(rule);
        found.map_or("尚无，不作判定", |rule| rule.about().title)
    }

    /// The allocation of a target: areas by stages, with the sums.
    fn allocation(&self, target: &plan::Target) -> Option<Allocation> {
        let stages: Vec<&Stage> =
            target.stages.iter().filter(|stage| !stage.allocation.is_empty()).collect();
        let mut areas: Vec<AreaKey> =
            stages.iter().flat_map(|stage| stage.allocation.keys().copied()).collect();
        areas.sort_unstable();
        areas.dedup();
        let of = |stage: &Stage, area| stage.allocation.get(&area).copied().unwrap_or(0);
        let row = |area: AreaKey| {
            let mut numbers: Vec<i64> = stages.iter().map(|stage| of(stage, area)).collect();
            numbers.push(numbers.iter().sum());
            (self.plan.area_name(area), numbers)
        };
        let rows: Vec<_> = areas.into_iter().map(row).collect();
        let sum = |at: usize| rows.iter().filter_map(|(_, numbers)| numbers.get(at)).sum();
        let totals = (0..=stages.len()).map(sum).collect();
        (!stages.is_empty()).then(|| Allocation {
            totals,
            heads: stages.iter().map(|stage| stage.title.clone()).collect(),
            rows,
        })
    }

    /// An amount of yuan in units of ten thousand.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn wan(yuan: &i64) -> String {
        Fen::from_yuan(*yuan).wan()
    }

    /// Whether the parts of a number add up to it.
    fn added(sum: &Sum) -> Status {
        match sum.added() {
            Some(added) if added == sum.total => Status::new(Mood::Met, "相符"),
            Some(added) => Status::new(Mood::Late, format!("分项之和 {added}")),
            None => Status::new(Mood::None, "分项没有数值"),
        }
    }

    fn severity(remark: &Remark) -> Status {
        let mood = match remark.severity {
            Severity::Error => Mood::Late,
            Severity::Warning => Mood::Risk,
            Severity::Note => Mood::None,
        };
        Status::new(mood, remark.severity.label())
    }
}

/// What each area is to do, stage by stage.
struct Allocation {
    heads: Vec<String>,
    rows: Vec<(String, Vec<i64>)>,
    totals: Vec<i64>,
}
