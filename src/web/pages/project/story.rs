//! What happened to a project of whatever kind: what was entered late, what is to be mended,
//! its money, its inspections and its history.

use chrono::NaiveDate;

use super::Head;
use crate::domain::clinic::MilestoneKind;
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event, How};
use crate::ledger::inspections::{self, InspectionLine, InspectionSheet};
use crate::ledger::projects::{Money, NoticeLine};
use crate::web::components::{Status, Step, Steps};
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::pages::inspection::conclusion_badge;
use crate::web::pages::words;

/// Entered later than this many days after it happened, a step is marked 补录.
const PROMPT_DAYS: i64 = 7;

/// What happened to a project.
pub(in crate::web::pages) struct Story {
    /// Steps that were entered late, in words.
    pub(in crate::web::pages) late_entries: Vec<String>,
    /// What is to be mended.
    pub(in crate::web::pages) notices: Vec<Notice>,
    /// Its money by level.
    pub(in crate::web::pages) money: Vec<MoneyRow>,
    /// Its inspections, the youngest first.
    pub(in crate::web::pages) inspections: Vec<Inspection>,
    /// Whether any of them has a photo.
    pub(in crate::web::pages) has_photos: bool,
    /// Everything that was entered, the youngest first.
    pub(in crate::web::pages) events: Vec<Line>,
}

/// A rectification notice.
pub(in crate::web::pages) struct Notice {
    pub(in crate::web::pages) line: NoticeLine,
    pub(in crate::web::pages) status: Status,
}

/// The money of one level.
pub(in crate::web::pages) struct MoneyRow {
    pub(in crate::web::pages) level: &'static str,
    pub(in crate::web::pages) money: Money,
    pub(in crate::web::pages) over: Option<&'static str>,
}

/// An inspection.
pub(in crate::web::pages) struct Inspection {
    pub(in crate::web::pages) line: InspectionLine,
    pub(in crate::web::pages) sheet: InspectionSheet,
    pub(in crate::web::pages) badge: Status,
}

/// A line of the history with the instant that leads back to it.
pub(in crate::web::pages) struct Line {
    pub(in crate::web::pages) event: Event,
    pub(in crate::web::pages) back: String,
    pub(in crate::web::pages) days_late: Option<i64>,
}

impl Story {
    /// Reads what happened to a project; its money and notices stand on its sheet.
    pub(in crate::web::pages) async fn load(
        ledger: &Ledger,
        ctx: &PageContext,
        head: &Head,
        (money, notices): (&[Money], &[NoticeLine]),
    ) -> Result<Self> {
        let (db, scope) = (ledger.read(), ctx.viewer.scope());
        let key = head.sheet.subject_id;
        let mut seen = Vec::new();
        for line in inspections::list(db, scope, ctx.known, ctx.as_of, Some(key)).await? {
            let sheet = inspections::sheet(db, scope, ctx.known, line.id).await?;
            seen.push(Inspection { badge: conclusion_badge(line.conclusion), line, sheet });
        }
        let events = history::of_project(db, scope, ctx.known, head.sheet.id).await?;
        Ok(Self {
            late_entries: late_entries(head),
            notices: notices.iter().map(|line| notice(line, ctx.as_of)).collect(),
            money: money.iter().map(money_row).collect(),
            has_photos: seen.iter().any(|at| !at.sheet.photos.is_empty()),
            inspections: seen,
            events: events.into_iter().map(|event| line(event, ctx)).collect(),
        })
    }
}

/// The way of a project: what was reached with its date, what was planned, what is left.
pub(in crate::web::pages) fn steps(head: &Head, way: &[MilestoneKind]) -> Steps {
    let sheet = &head.sheet;
    let on = |kind| sheet.steps.iter().rfind(|at| at.kind == kind).map(|at| at.reached_on);
    let furthest = way.iter().rposition(|kind| on(*kind).is_some());
    let planned = |kind| match kind {
        MilestoneKind::Started => sheet.planned_start,
        MilestoneKind::Completed => sheet.planned_finish,
        _ => None,
    };
    let step = |(at, kind): (usize, &MilestoneKind)| {
        let reached = on(*kind);
        let plan = planned(*kind).map(|day| format!("计划 {day}"));
        let note = match (reached, plan) {
            (Some(on), Some(plan)) => format!("{on}\n{plan}"),
            (Some(on), None) => on.to_string(),
            (None, Some(plan)) => plan,
            (None, None) => String::new(),
        };
        let done = reached.is_some();
        Step {
            label: kind.label().to_owned(),
            note,
            done,
            now: furthest.is_some_and(|last| at == last + 1),
        }
    };
    Steps::new(way.iter().enumerate().map(step).collect())
}

fn late_entries(head: &Head) -> Vec<String> {
    let late = head.sheet.steps.iter().filter(|step| step.days_until_known() > PROMPT_DAYS);
    late.map(|step| {
        let days = step.days_until_known();
        format!("{} {}，{} 录入，补录 {days} 天", step.kind, step.reached_on, step.learned_at)
    })
    .collect()
}

fn notice(line: &NoticeLine, as_of: NaiveDate) -> Notice {
    Notice { status: words::notice(line, as_of), line: line.clone() }
}

fn money_row(money: &Money) -> MoneyRow {
    let net = money.received - money.reclaimed;
    let over = if money.disbursed > net {
        Some("支付大于到位")
    } else if money.received > money.allocated {
        Some("到位大于下达")
    } else {
        None
    };
    MoneyRow { level: money.level.label(), money: *money, over }
}

fn line(event: Event, ctx: &PageContext) -> Line {
    let at = event.learned_at.utc().to_rfc3339();
    let back = ctx.link_with(&ctx.path, &[("known_at", &at)]);
    let days = event.happened_on.map(|on| (event.learned_at.date() - on).num_days());
    let fresh = event.how == How::Entered;
    let days_late = days.filter(|days| fresh && *days > PROMPT_DAYS);
    Line { event, back, days_late }
}

impl Line {
    pub(in crate::web::pages) fn struck(&self) -> bool {
        self.event.how == How::StruckOut
    }

    /// Whether there is more to tell than what happened, when and by whom.
    pub(in crate::web::pages) fn says_more(&self) -> bool {
        !self.event.changes.is_empty() || self.event.reason.is_some()
    }
}
