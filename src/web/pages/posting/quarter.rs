//! "本季应 6 天，已记 4 天，还差 2 天，还剩 23 天": the sentence of a hospital's day.

use chrono::NaiveDate;

use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::posting::{PostingKind, Quarter};
use crate::domain::time::Known;
use crate::ledger::postings::{self, PostingFilter, PostingLine, PostingState};
use crate::ledger::{Ledger, Result};
use crate::plan::{Settings, Test};
use crate::review::Reviewer;
use crate::web::components::{Mood, Status};
use crate::web::extract::PageContext;

/// The rule that asks for days of a quarter.
const DAYS: &str = "posting.multi_site";

/// How one posting stands in the current quarter.
pub(in crate::web::pages) struct QuarterLine {
    /// The posting.
    pub(in crate::web::pages) posting: PublicId,
    /// The doctor's name.
    pub(in crate::web::pages) name: String,
    /// The programme.
    pub(in crate::web::pages) kind: PostingKind,
    /// The posting's page.
    pub(in crate::web::pages) href: String,
    /// The sentence.
    pub(in crate::web::pages) says: String,
    /// How it stands.
    pub(in crate::web::pages) status: Status,
    /// Entries that somebody has yet to look at.
    pub(in crate::web::pages) open_flags: usize,
}

/// How the postings of an area that last on the page's date stand, those with most to do first.
pub(in crate::web::pages) async fn quarter_lines(
    ledger: &Ledger,
    reviewer: &Reviewer,
    ctx: &PageContext,
    area: Scope,
) -> Result<Vec<QuarterLine>> {
    let (settings, required) = asked(reviewer, area, ctx.known, ctx.as_of).await?;
    let filter = PostingFilter::default();
    let whole = settings.half_day_counts_whole;
    let all = postings::list(ledger.read(), area, ctx.known, ctx.as_of, whole, &filter).await?;
    let lasting = all
        .into_iter()
        .filter(|line| matches!(line.state, PostingState::Serving | PostingState::Interrupted));
    let mut lines: Vec<(i64, QuarterLine)> =
        lasting.map(|line| (missing(&line, required), of(ctx, &line, required))).collect();
    lines.sort_by_key(|(missing, _)| std::cmp::Reverse(*missing));
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// What the plan leaves open, and the days that it asks for.
async fn asked(
    reviewer: &Reviewer,
    area: Scope,
    known: Known,
    on: NaiveDate,
) -> Result<(Settings, i64)> {
    let plan = match reviewer.plan(area.root(), known, on).await {
        Ok(plan) => plan,
        Err(crate::ledger::LedgerError::NotFound) => return Ok((Settings::default(), 6)),
        Err(error) => return Err(error),
    };
    let target = plan.targets.iter().find(|target| target.rule.as_deref() == Some(DAYS));
    let days = target.and_then(|target| target.test).map_or(6, Test::value);
    Ok((plan.settings.clone(), days))
}

/// Half days that are missing this quarter.
fn missing(line: &PostingLine, required: i64) -> i64 {
    match line.kind {
        PostingKind::MultiSitePractice => (required * 2 - line.quarter_halves).max(0),
        PostingKind::Secondment | PostingKind::PairedSupport => 0,
    }
}

fn of(ctx: &PageContext, line: &PostingLine, required: i64) -> QuarterLine {
    let quarter = Quarter::of(ctx.as_of);
    let missing = missing(line, required);
    let last = line.ended_on.unwrap_or(line.until);
    let left = (quarter.last().min(last) - ctx.as_of).num_days();
    let served = in_days(line.quarter_halves);
    let (says, status) = match line.kind {
        PostingKind::MultiSitePractice if missing == 0 => {
            (format!("应 {required} 天，已记 {served} 天"), Status::new(Mood::Met, "已够"))
        }
        PostingKind::MultiSitePractice => {
            let says = format!(
                "应 {required} 天，已记 {served} 天，还差 {} 天，还剩 {left} 天",
                in_days(missing)
            );
            // A day of work for every missing one, and a few to spare.
            let tight = left < missing * 4;
            let mood = if tight { Mood::Risk } else { Mood::Track };
            (says, Status::new(mood, if tight { "要抓紧" } else { "进行中" }))
        }
        PostingKind::Secondment | PostingKind::PairedSupport => {
            let left = (last - ctx.as_of).num_days();
            (format!("至 {last}，还有 {left} 天"), super::head::state(line.state))
        }
    };
    QuarterLine {
        posting: line.id,
        name: line.name.clone(),
        kind: line.kind,
        href: ctx.link(&format!("/postings/{}", line.id)),
        says,
        status,
        open_flags: line.open_flags,
    }
}

/// Half days as days: `5.5`.
pub(super) fn in_days(halves: i64) -> String {
    if halves % 2 == 0 { (halves / 2).to_string() } else { format!("{}.5", halves / 2) }
}
