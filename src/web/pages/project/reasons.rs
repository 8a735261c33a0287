//! Why a project counts or does not, by the rules of each target.

use crate::domain::area::Scope;
use crate::ledger::{LedgerError, Result};
use crate::plan::Plan;
use crate::review::Reviewer;
use crate::rules::{self, Count, Finding, Lateness, Standing};
use crate::web::components::{Mood, Status, Why};
use crate::web::extract::PageContext;

use super::Head;

/// What the rules say of one project.
#[derive(Debug, Clone, Default)]
pub(super) struct Reasons {
    /// How it stands to the target of its batch.
    pub(super) late: Option<Status>,
    /// One opening line a target.
    pub(super) why: Vec<(Status, Why)>,
}

impl Reasons {
    /// Asks the rules. Without a plan in force there is nothing to say.
    pub(super) async fn load(reviewer: &Reviewer, ctx: &PageContext, head: &Head) -> Result<Self> {
        let county = ctx.viewer.scope().narrowed(head.sheet.area_key.county());
        let scope = county.unwrap_or(Scope::of(head.sheet.area_key));
        let review = match reviewer.review(ctx.question_about(scope)).await {
            Err(LedgerError::NotFound) => return Ok(Self::default()),
            review => review?,
        };
        let mut found = Self::default();
        for count in review.counties.iter().flat_map(|county| &county.counts) {
            let own = |at: &&Finding| at.subject == Some(head.sheet.id);
            let Some(finding) = count.findings.iter().find(own) else { continue };
            // Other rules go along with the target; only its own says what is late.
            let target = review.plan.target(&count.target);
            let own = target.is_some_and(|target| target.rule.as_ref() == Some(&count.rule));
            let own_batch = own && count.target == "T01" && finding.stage == head.sheet.batch;
            if own_batch && finding.standing.is_asked() {
                found.late = Some(lateness(finding));
            }
            found.why.push((standing(finding), why(&review.plan, count, finding)));
        }
        Ok(found)
    }
}

fn lateness(finding: &Finding) -> Status {
    match finding.lateness {
        Lateness::OnTime => Status::new(Mood::Met, "按期"),
        Lateness::NotDue => Status::new(Mood::None, "未到期"),
        Lateness::Late { days } => Status::new(Mood::Risk, format!("逾期完成 {days} 天")),
        Lateness::AwaitingOnTime => Status::new(Mood::Await, "待验收"),
        Lateness::Overdue { days } => Status::new(Mood::Late, format!("逾期 {days} 天")),
    }
}

fn standing(finding: &Finding) -> Status {
    let mood = match finding.standing {
        Standing::Counted => Mood::Met,
        Standing::NotCounted => Mood::Risk,
        Standing::NotApplicable | Standing::Open => Mood::None,
    };
    Status::new(mood, finding.standing.label())
}

fn why(plan: &Plan, count: &Count, finding: &Finding) -> Why {
    let target = plan.target(&count.target);
    let title = target.map_or(count.target.as_str(), |target| target.title.as_str());
    let numbers = target.map(|target| target.clauses.as_slice()).unwrap_or_default();
    let said = |number: &String| {
        let text = plan.clause(number).map_or("", |clause| clause.text.as_str());
        format!("方案{number}：“{text}”")
    };
    let clause = numbers.iter().map(said).collect::<Vec<_>>().join(" ");
    let mut lines = vec![finding.reason.clone()];
    if let Some(stage) = plan.stage(&count.target, &finding.stage) {
        let by = stage.by.map_or("年份未定".to_owned(), |by| format!("应于 {by} 前完成"));
        lines.push(format!("{}：{by}；{}", stage.title, finding.lateness.label()));
    }
    if let Some(on) = finding.learned_late_on {
        lines.push(format!("事后补录：决定性的日期于 {on} 才录入，晚于期限。"));
    }
    lines.extend(finding.warnings.iter().cloned());
    lines.retain(|line| !line.is_empty());
    let stage = plan.stage(&count.target, &finding.stage);
    let stage = stage.map(|stage| format!("{} · ", stage.title)).unwrap_or_default();
    let counts = rules::rule(&count.rule).map_or("", |rule| rule.about().title);
    Why::new(format!("{} {title}（{stage}{counts}）", count.target), clause, lines)
}
