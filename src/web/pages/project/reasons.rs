//! Why a project counts or does not, by the rules of each target.

use crate::domain::area::Scope;
use crate::ledger::{LedgerError, Result};
use crate::plan::Plan;
use crate::review::Reviewer;
use crate::rules::{self, Count, Finding};
use crate::web::components::{Status, Why};
use crate::web::extract::PageContext;
use crate::web::pages::words;

use super::Head;

/// What the rules say of one project.
#[derive(Debug, Clone, Default)]
pub(in crate::web::pages) struct Reasons {
    /// How it stands to the target of its batch.
    pub(in crate::web::pages) late: Option<Status>,
    /// One opening line a target.
    pub(in crate::web::pages) why: Vec<(Status, Why)>,
    /// What the rules beside a target's own say: whether it is counted there, and why. No
    /// badge: to be counted as late is nothing to be proud of.
    pub(in crate::web::pages) beside: Vec<(&'static str, Why)>,
}

impl Reasons {
    /// Asks the rules. Without a plan in force there is nothing to say.
    pub(in crate::web::pages) async fn load(
        reviewer: &Reviewer,
        ctx: &PageContext,
        head: &Head,
    ) -> Result<Self> {
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
            let own_batch = own && count.rule == words::BUILT && finding.stage == head.sheet.batch;
            if own_batch && finding.standing.is_asked() {
                found.late = Some(words::lateness(finding.lateness));
            }
            let counts = rules::rule(&count.rule).map_or("", |rule| rule.about().title);
            if own {
                let title = target.map_or("", |target| target.title.as_str());
                let title = format!("{} {title}", count.target);
                let why = why(&review.plan, count, finding, [&title, counts]);
                found.why.push((words::standing(finding.standing), why));
            } else {
                let why = why(&review.plan, count, finding, [counts, ""]);
                found.beside.push((finding.standing.label(), why));
            }
        }
        Ok(found)
    }
}

fn why(plan: &Plan, count: &Count, finding: &Finding, [title, rule]: [&str; 2]) -> Why {
    let target = plan.target(&count.target);
    let numbers = target.map(|target| target.clauses.as_slice()).unwrap_or_default();
    let said = |number: &String| {
        let text = plan.clause(number).map_or("", |clause| clause.text.as_str());
        format!("方案{number}：“{text}”")
    };
    let clause = numbers.iter().map(said).collect::<Vec<_>>().join(" ");
    let mut lines = vec![words::full_width(&finding.reason)];
    if let Some(stage) = plan.stage(&count.target, &finding.stage) {
        let by = stage.by.map_or("年份未定".to_owned(), |by| format!("应于 {by} 前完成"));
        lines.push(format!("{}：{by}；{}", stage.title, finding.lateness.label()));
    }
    if let Some(on) = finding.learned_late_on {
        lines.push(format!("事后补录：决定性的日期于 {on} 才录入，晚于期限。"));
    }
    lines.extend(finding.warnings.iter().map(|text| words::full_width(text)));
    lines.retain(|line| !line.is_empty());
    let stage = plan.stage(&count.target, &finding.stage).map(|stage| stage.title.as_str());
    let about = stage.into_iter().chain(Some(rule)).filter(|part| !part.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    Why::new(format!("{title}（{about}）"), clause, lines)
}
