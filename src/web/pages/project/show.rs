//! The page of one project: what is true of it, why it counts, and how that came about.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::Head;
use super::reasons::Reasons;
use crate::domain::account::Permission;
use crate::domain::clinic::{MilestoneKind, Stage};
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event, How};
use crate::ledger::inspections::{self, InspectionLine, InspectionSheet};
use crate::ledger::projects::{Money, NoticeLine, ProjectSheet};
use crate::review::Reviewer;
use crate::web::components::{Status, Step, Steps};
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path};
use crate::web::pages::inspection::conclusion_badge;
use crate::web::pages::words;
use crate::web::routes::{Pass, Routes};

/// Entered later than this many days after it happened, a step is marked 补录.
const PROMPT_DAYS: i64 = 7;

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/{id}", Pass::RECORDS, show_project)
}

#[derive(Template)]
#[template(path = "project/show.html")]
struct ProjectPage {
    ctx: PageContext,
    head: Head,
    reasons: Reasons,
    steps: Steps,
    late_entries: Vec<String>,
    notices: Vec<Notice>,
    facts: Vec<(&'static str, String)>,
    money: Vec<MoneyRow>,
    inspections: Vec<Inspection>,
    has_photos: bool,
    events: Vec<Line>,
}

struct Notice {
    line: NoticeLine,
    status: Status,
}

struct MoneyRow {
    level: &'static str,
    money: Money,
    over: Option<&'static str>,
}

struct Inspection {
    line: InspectionLine,
    sheet: InspectionSheet,
    badge: Status,
}

/// A line of the history with the instant that leads back to it.
struct Line {
    event: Event,
    back: String,
    days_late: Option<i64>,
}

async fn show_project(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let head = Head::load(&ledger, &ctx, id).await?;
    let reasons = Reasons::load(&reviewer, &ctx, &head).await?;
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let key = head.sheet.subject_id;
    let mut seen = Vec::new();
    for line in inspections::list(db, scope, ctx.known, ctx.as_of, Some(key)).await? {
        let sheet = inspections::sheet(db, scope, ctx.known, line.id).await?;
        seen.push(Inspection { badge: conclusion_badge(line.conclusion), line, sheet });
    }
    let events = history::of_project(db, scope, ctx.known, id).await?;
    let page = ProjectPage {
        steps: steps(&head.sheet),
        late_entries: late_entries(&head.sheet),
        notices: notices(&head.sheet, &ctx),
        facts: facts(&head.sheet),
        money: head.sheet.money.iter().map(money_row).collect(),
        has_photos: seen.iter().any(|at| !at.sheet.photos.is_empty()),
        inspections: seen,
        events: events.into_iter().map(|event| line(event, &ctx)).collect(),
        ctx,
        head,
        reasons,
    };
    Ok(Html(page.render()?))
}

impl ProjectPage {
    /// Whether the reader may do something about it.
    fn may(&self, permission: Permission) -> bool {
        self.ctx.viewer.may(permission)
    }

    /// Whether an inspection is due that the reader may begin.
    fn begins(&self) -> bool {
        let due =
            matches!(self.head.sheet.stage, Stage::Completed | Stage::Rectifying | Stage::Accepted);
        due && self.may(Permission::Inspect)
    }
}

/// The way of every project: what was reached with its date, what was planned, what is left.
fn steps(sheet: &ProjectSheet) -> Steps {
    use MilestoneKind::{
        Accepted, Completed, InService, PlanIssued, PreliminarilyAccepted, Started, StructureDone,
    };
    let way =
        [PlanIssued, Started, StructureDone, Completed, PreliminarilyAccepted, Accepted, InService];
    let on = |kind| sheet.steps.iter().rfind(|at| at.kind == kind).map(|at| at.reached_on);
    let furthest = way.iter().rposition(|kind| on(*kind).is_some());
    let planned = |kind| match kind {
        Started => sheet.planned_start,
        Completed => sheet.planned_finish,
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

fn late_entries(sheet: &ProjectSheet) -> Vec<String> {
    let late = sheet.steps.iter().filter(|step| step.days_until_known() > PROMPT_DAYS);
    late.map(|step| {
        let days = step.days_until_known();
        format!("{} {}，{} 录入，补录 {days} 天", step.kind, step.reached_on, step.learned_at)
    })
    .collect()
}

fn notices(sheet: &ProjectSheet, ctx: &PageContext) -> Vec<Notice> {
    let notice =
        |line: &NoticeLine| Notice { status: words::notice(line, ctx.as_of), line: line.clone() };
    sheet.notices.iter().map(notice).collect()
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

fn facts(sheet: &ProjectSheet) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let yuan = |fen: Option<Fen>| fen.map(|fen| format!("{fen} 元")).unwrap_or_default();
    let area = [sheet.planned_area, sheet.built_area]
        .map(|area| area.map_or("—".to_owned(), |area| area.to_string()));
    let storeys = sheet.storeys.map(|many| format!("{many} 层"));
    let shape = sheet.structure.map(|one| one.label().to_owned());
    let mut facts = vec![
        ("建筑面积（批复 / 实测）", format!("{} / {} ㎡", area[0], area[1])),
        ("结构 · 层数", shape.into_iter().chain(storeys).collect::<Vec<_>>().join(" · ")),
        ("建设性质", sheet.work_kind.label().to_owned()),
        ("资金来源", sheet.funding_programme.clone()),
        ("投资计划文号", sheet.document_no.clone()),
        ("村卫生室", sheet.facility.as_ref().map(|at| at.name.clone()).unwrap_or_default()),
        ("建设地点", text(&sheet.site)),
        ("概算", yuan(sheet.estimate)),
        ("合同价", yuan(sheet.contract_price)),
        ("决算价", yuan(sheet.settlement_price)),
        ("采购方式", text(&sheet.procurement)),
        ("管护人", text(&sheet.caretaker)),
        ("村医", text(&sheet.village_doctor)),
        ("备注", text(&sheet.remark)),
    ];
    let devices: Vec<String> =
        sheet.devices.iter().map(|at| format!("{}（{}）", at.serial, at.delivered_on)).collect();
    facts.push(("健康一体机", devices.join("、")));
    for halt in &sheet.suspensions {
        let until = halt.until.map_or("至今".to_owned(), |until| format!("至 {until}"));
        facts.push(("停工", format!("{} {until}：{}", halt.from, halt.reason)));
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
