//! The page of one posting: its days by month, what is to be decided, what it comes to.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::{Datelike, NaiveDate};

use super::head::Head;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::posting::{PostingKind, Resolution, WorkloadKind};
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event, How};
use crate::ledger::postings::{DayLine, PostingSheet};
use crate::review::{self, Reviewer};
use crate::rules::{Finding, PROMOTION_DAYS};
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path};
use crate::web::pages::words::{self, full_width};
use crate::web::routes::{Pass, Routes};

/// Entered later than this many days after it happened, a day is marked 补录.
const PROMPT_DAYS: i64 = 7;

/// The target of each programme.
const RULES: [(PostingKind, &str); 3] = [
    (PostingKind::Secondment, "posting.secondment"),
    (PostingKind::MultiSitePractice, "posting.multi_site"),
    (PostingKind::PairedSupport, "posting.support"),
];

pub(super) fn router() -> Routes {
    Routes::new().get("/postings/{id}", Pass::POSTINGS, show_posting)
}

#[derive(Template)]
#[template(path = "posting/show.html")]
struct PostingPage {
    ctx: PageContext,
    head: Head,
    why: Vec<Why>,
    months: Vec<Month>,
    work: Vec<(WorkloadKind, i64)>,
    service: Service,
    facts: Vec<(&'static str, String)>,
    events: Vec<Line>,
}

/// What a rule says of the posting.
struct Why {
    standing: Status,
    label: String,
    reason: String,
    href: String,
    warnings: Vec<String>,
    learned_late_on: Option<NaiveDate>,
}

/// A month with entries.
struct Month {
    title: String,
    first_column: u32,
    days: Vec<Day>,
    counted: usize,
}

/// A day of a month.
struct Day {
    day: u32,
    marks: Vec<DayMark>,
}

/// An entry in the calendar.
struct DayMark {
    href: String,
    word: &'static str,
    class: &'static str,
}

/// What the doctor's service comes to for promotion.
struct Service {
    days: i64,
    is_a_year: bool,
}

/// A line of the history with the instant that leads back to it.
struct Line {
    event: Event,
    back: String,
    days_late: Option<i64>,
}

async fn show_posting(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let head = Head::load(&ledger, &ctx, id).await?;
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let events = history::of_posting(db, scope, ctx.known, id).await?;
    let service = service(&ledger, &ctx, &head).await?;
    let page = PostingPage {
        why: why(&reviewer, &ctx, &head.sheet).await?,
        months: months(&ctx, &head),
        work: work(&head.sheet.days),
        service,
        facts: facts(&head.sheet),
        events: events.into_iter().map(|event| line(event, &ctx)).collect(),
        ctx,
        head,
    };
    Ok(Html(page.render()?))
}

/// Nothing is summed up before the posting has begun.
async fn service(ledger: &Ledger, ctx: &PageContext, head: &Head) -> Result<Service> {
    let person = head.sheet.person.subject_id;
    match review::service_of(ledger, person, ctx.known, ctx.as_of).await {
        Ok((_, service)) => Ok(Service { days: service.days, is_a_year: service.is_a_year }),
        Err(crate::ledger::LedgerError::NotFound) => Ok(Service { days: 0, is_a_year: false }),
        Err(error) => Err(error.into()),
    }
}

/// What the rule of its programme says of it.
async fn why(reviewer: &Reviewer, ctx: &PageContext, sheet: &PostingSheet) -> Result<Vec<Why>> {
    let county = sheet.area_key.county();
    let scope = ctx.viewer.scope().narrowed(county).unwrap_or_else(|| ctx.viewer.scope());
    let reviewed = match reviewer.review(ctx.question_about(scope)).await {
        Ok(reviewed) => reviewed,
        Err(crate::ledger::LedgerError::NotFound) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let rule = RULES.iter().find(|(kind, _)| *kind == sheet.kind).map_or("", |(_, rule)| rule);
    let counts = reviewed.counties.iter().flat_map(|county| &county.counts);
    let own = counts.filter(|count| count.rule == rule).flat_map(|count| {
        let ours = |finding: &&Finding| finding.subject == Some(sheet.id);
        count.findings.iter().filter(ours).map(|finding| (count.target.as_str(), finding))
    });
    Ok(own.map(|(target, finding)| told(ctx, target, finding)).collect())
}

fn told(ctx: &PageContext, target: &str, finding: &Finding) -> Why {
    Why {
        standing: words::standing(finding.standing),
        label: finding.label.clone(),
        reason: full_width(&finding.reason),
        href: ctx.link(&format!("/targets/{target}")),
        warnings: finding.warnings.iter().map(|text| full_width(text)).collect(),
        learned_late_on: finding.learned_late_on,
    }
}

/// The months that have entries, the latest first.
fn months(ctx: &PageContext, head: &Head) -> Vec<Month> {
    let mut months: BTreeMap<NaiveDate, Vec<&DayLine>> = BTreeMap::new();
    for line in &head.sheet.days {
        if let Some(first) = line.on.with_day(1) {
            months.entry(first).or_default().push(line);
        }
    }
    months.iter().rev().map(|(first, lines)| month(ctx, head, *first, lines)).collect()
}

fn month(ctx: &PageContext, head: &Head, first: NaiveDate, lines: &[&DayLine]) -> Month {
    let days = first.iter_days().take_while(|on| on.month() == first.month());
    let mark = |line: &DayLine| DayMark {
        href: ctx.link(&format!("{}/days/{}", head.path(), line.id)),
        word: line.leave.map_or(line.half.label(), |leave| leave.label()),
        class: class(line),
    };
    let day = |on: NaiveDate| Day {
        day: on.day(),
        marks: lines.iter().filter(|line| line.on == on).map(|line| mark(line)).collect(),
    };
    let mut counted: Vec<NaiveDate> =
        lines.iter().filter(|line| line.counts).map(|line| line.on).collect();
    counted.dedup();
    Month {
        title: first.format("%Y年%-m月").to_string(),
        first_column: first.weekday().number_from_monday(),
        days: days.map(day).collect(),
        counted: counted.len(),
    }
}

/// The class of an entry: counted, open, or not counted.
fn class(line: &DayLine) -> &'static str {
    match (line.counts, line.is_open(), line.leave) {
        (_, true, _) => "risk",
        (true, ..) => "met",
        (false, _, Some(_)) => "leave",
        (false, ..) => "none",
    }
}

/// Sums of what was done, kind by kind; what was dropped does not count.
fn work(days: &[DayLine]) -> Vec<(WorkloadKind, i64)> {
    let sum = |kind: WorkloadKind| -> i64 {
        let counted = days.iter().filter(|day| day.resolution != Some(Resolution::Dropped));
        counted.filter_map(|day| day.workload.get(kind)).map(i64::from).sum()
    };
    let sums = WorkloadKind::ALL.iter().map(|kind| (*kind, sum(*kind)));
    sums.filter(|(_, sum)| *sum > 0).collect()
}

fn facts(sheet: &PostingSheet) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let filed = sheet.filing_no.clone().map(|no| match sheet.filed_on {
        Some(on) => format!("{no}（{on}）"),
        None => no,
    });
    let left = sheet.left_on.map(|on| format!("{on}：{}", text(&sheet.left_reason)));
    let mut facts = vec![
        ("职称", text(&sheet.person.title)),
        ("执业证书号", text(&sheet.person.licence_no)),
        ("身份证号", text(&sheet.person.citizen_id)),
        ("派出单位", format!("{}（{}）", sheet.sender, sheet.sender_level)),
        ("科室", text(&sheet.sender_department)),
        ("专业", text(&sheet.specialty)),
        ("接收单位", sheet.place.clone()),
        ("拟任职务", text(&sheet.duty)),
        ("法律依据", sheet.basis.to_string()),
        ("备案", filed.unwrap_or_default()),
        ("文号", text(&sheet.document_no)),
        ("起止", format!("{} 至 {}", sheet.from, sheet.until)),
        ("提前结束", left.unwrap_or_default()),
        ("派出单位意见", text(&sheet.sending_opinion)),
        ("接收单位意见", text(&sheet.receiving_opinion)),
        ("卫生行政部门意见", text(&sheet.authority_opinion)),
        ("备注", text(&sheet.remark)),
    ];
    for gap in &sheet.gaps {
        let until = gap.until.map_or("至今".to_owned(), |until| format!("至 {until}"));
        facts.push(("间断", format!("{} {until}：{}", gap.from, gap.reason)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
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
    fn struck(&self) -> bool {
        self.event.how == How::StruckOut
    }

    /// Whether there is more to tell than what happened, when and by whom.
    fn says_more(&self) -> bool {
        !self.event.changes.is_empty() || self.event.reason.is_some()
    }
}

impl PostingPage {
    fn may(&self, permission: Permission) -> bool {
        self.ctx.viewer.may(permission)
    }

    /// The entries that somebody has yet to decide.
    fn open(&self) -> Vec<&DayLine> {
        self.head.sheet.days.iter().filter(|day| day.is_open()).collect()
    }

    fn day_link(&self, day: &DayLine) -> String {
        self.ctx.link(&format!("{}/days/{}", self.head.path(), day.id))
    }

    /// The papers of the posting: what they are called and where they are.
    fn documents(&self) -> Vec<(&'static str, String)> {
        let papers = [
            ("派驻登记表", "registration"),
            ("考勤表", "attendance"),
            ("工作量登记", "workload"),
            ("考核鉴定表", "assessment"),
            ("服务基层年限证明", "service"),
        ];
        let link = |file: &str| self.ctx.link(&format!("/api/v1{}/{file}.pdf", self.head.path()));
        papers.into_iter().map(|(name, file)| (name, link(file))).collect()
    }

    fn promotion(&self) -> Status {
        let Service { days, is_a_year } = self.service;
        if is_a_year {
            Status::new(Mood::Met, format!("累计 {days} 天，满一年"))
        } else {
            Status::new(Mood::Track, format!("累计 {days} 天，满 {PROMOTION_DAYS} 天为一年"))
        }
    }
}
