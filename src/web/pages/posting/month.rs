//! The month grid: doctors by days, one tap a day, one save a month.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::quarter::{QuarterLine, quarter_lines};
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::domain::posting::{Workload, WorkloadKind};
use crate::ledger::postings::{self, GridRow, Mark, MarkMonth};
use crate::ledger::{Ledger, sha256};
use crate::review::Reviewer;
use crate::web::components::Summary;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Submitted};
use crate::web::pages::forms::{self, Sent};
use crate::web::routes::{Pass, Routes};

/// More doctors than this are no hospital's.
const MOST: usize = 80;

pub(super) fn router() -> Routes {
    Routes::new().get("/postings/month", Pass::REPORT, show_month).post(
        "/postings/month",
        Pass::REPORT,
        save_month,
    )
}

/// Which month, and which save can be taken back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    month: Option<Month>,
    saved: Option<String>,
    entered: Option<usize>,
    struck: Option<usize>,
}

/// The month grid.
#[derive(Template)]
#[template(path = "posting/month.html")]
struct MonthPage {
    ctx: PageContext,
    form: FormText,
    month: Month,
    version: String,
    rows: Vec<Doctor>,
    is_wide: bool,
    undo: Option<Undo>,
}

/// What the last save did.
struct Undo {
    act: String,
    says: String,
    form: FormText,
}

/// One doctor.
struct Doctor {
    /// Its place in the form.
    at: usize,
    row: GridRow,
    href: String,
    quarter: Option<QuarterLine>,
    shown: String,
    cells: Vec<Cell>,
    work: Vec<(WorkloadKind, String)>,
}

/// One day of a doctor.
struct Cell {
    day: u32,
    weekday: &'static str,
    class: &'static str,
    ticked: bool,
    /// Entries that a tick cannot say: half days and leave, each a way to it.
    parts: Vec<(String, &'static str)>,
}

async fn show_month(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let month = wanted.month.unwrap_or_else(|| Month::of(ctx.as_of));
    let undo = wanted.saved.map(|act| Undo {
        says: format!(
            "已保存：新记 {} 天，取消 {} 天。",
            wanted.entered.unwrap_or(0),
            wanted.struck.unwrap_or(0)
        ),
        act,
        form: FormText::blank(),
    });
    page(&ledger, &reviewer, ctx, month, None, undo).await
}

async fn page(
    ledger: &Ledger,
    reviewer: &Reviewer,
    ctx: PageContext,
    month: Month,
    typed: Option<FormText>,
    undo: Option<Undo>,
) -> Result<Html<String>> {
    let ctx = ctx.at_path("/postings/month".to_owned());
    let grid = postings::month(ledger.read(), ctx.area, ctx.known, month).await?;
    let is_wide = grid.len() > MOST;
    let grid = if is_wide { Vec::new() } else { grid };
    let version = version(&grid);
    let form = typed.unwrap_or_else(|| filled(&grid));
    let quarters = quarter_lines(ledger, reviewer, &ctx, ctx.area).await?;
    let mut quarters: HashMap<PublicId, QuarterLine> =
        quarters.into_iter().map(|line| (line.posting, line)).collect();
    let mut next = form.rows("rows");
    let mut rows = Vec::with_capacity(grid.len());
    for row in grid {
        let named = row.posting.to_string();
        let own = (0..form.rows("rows")).find(|at| form.text(&field(*at, "posting")) == named);
        // A doctor who came since the form was opened goes behind those that were typed.
        let at = own.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        rows.push(Doctor::of(&ctx, &form, month, at, row, &mut quarters));
    }
    let page = MonthPage { ctx, form, month, version, rows, is_wide, undo };
    Ok(Html(page.render()?))
}

/// The name of a field of a row.
fn field(at: usize, name: &str) -> String {
    format!("rows.{at}.{name}")
}

/// The grid as it stands on record.
fn filled(grid: &[GridRow]) -> FormText {
    let mut fields = Vec::new();
    for (at, row) in grid.iter().enumerate() {
        fields.push((field(at, "posting"), row.posting.to_string()));
        fields.push((field(at, "shown"), shown(row)));
        let ticks = row.marks.iter().filter(|mark| mark.is_tick());
        fields.extend(ticks.map(|mark| (field(at, "days"), mark.day.to_string())));
    }
    FormText::filled(fields)
}

/// The days that are ticked on record, as the form carries them.
fn shown(row: &GridRow) -> String {
    let mut days: Vec<u32> =
        row.marks.iter().filter(|mark| mark.is_tick()).map(|mark| mark.day).collect();
    days.sort_unstable();
    days.dedup();
    days.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// What the grid was when it was opened: an old draft on the phone is told by it.
fn version(grid: &[GridRow]) -> String {
    let rows = grid.iter().map(|row| format!("{} {}\n", row.posting, shown(row)));
    sha256(rows.collect::<String>().as_bytes()).chars().take(16).collect()
}

impl Doctor {
    fn of(
        ctx: &PageContext,
        form: &FormText,
        month: Month,
        at: usize,
        row: GridRow,
        quarters: &mut HashMap<PublicId, QuarterLine>,
    ) -> Self {
        let typed = form.text(&field(at, "shown"));
        let shown = if typed.is_empty() { shown(&row) } else { typed.to_owned() };
        let href = ctx.link(&format!("/postings/{}", row.posting));
        let days = month.first_day().iter_days().take_while(|on| *on <= month.last_day());
        let cells = days.map(|on| cell(ctx, form, at, &row, on)).collect();
        let work = Workload::DAILY.iter().map(|kind| {
            let name = field(at, &format!("workload.{}", kind.code()));
            (*kind, form.text(&name).to_owned())
        });
        let quarter = quarters.remove(&row.posting);
        Self { at, href, quarter, shown, cells, work: work.collect(), row }
    }

    fn name(&self, name: &str) -> String {
        field(self.at, name)
    }
}

fn cell(ctx: &PageContext, form: &FormText, at: usize, row: &GridRow, on: NaiveDate) -> Cell {
    const NAMES: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let day = on.day();
    let part = |mark: &Mark| {
        let word = mark.leave.map_or(mark.half.label(), |leave| leave.label());
        let path = format!("/postings/{}/days/{}", row.posting, mark.id);
        (ctx.link(&path), word)
    };
    let parts = row.marks.iter().filter(|mark| mark.day == day && !mark.is_tick());
    let class = if !row.term.covers(on) {
        "out"
    } else if row.term.is_gap(on) {
        "gap"
    } else if on.weekday().number_from_monday() > 5 {
        "rest"
    } else {
        ""
    };
    Cell {
        day,
        weekday: NAMES[on.weekday().num_days_from_monday() as usize],
        class,
        ticked: form.holds(&field(at, "days"), &day.to_string()),
        parts: parts.map(part).collect(),
    }
}

impl MonthPage {
    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    /// The column in which the month begins: a phone shows weeks.
    fn first_column(&self) -> u32 {
        self.month.first_day().weekday().number_from_monday()
    }

    /// The grid of another month.
    fn other(&self, month: Month) -> String {
        self.ctx.link_with("/postings/month", &[("month", &month.code())])
    }

    fn before(&self) -> String {
        self.other(self.month.before(1))
    }

    fn after(&self) -> String {
        self.other(self.month.next())
    }

    fn address(&self) -> String {
        self.ctx.after_with("/postings/month", &[("month", &self.month.code())])
    }
}

async fn save_month(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    sent: Submitted<MarkMonth>,
) -> Result<Response> {
    // A month that nobody can read is told on the page of the current one.
    let month = Month::parse(sent.form.text("month")).unwrap_or_else(|| Month::of(ctx.as_of));
    match forms::perform(&ledger, &ctx.viewer, sent, |marks| marks).await? {
        Sent::Done(marked) => {
            let month = month.code();
            let [act, entered, struck] =
                [marked.act.to_string(), marked.entered.to_string(), marked.struck.to_string()];
            let mut parts: Vec<(&str, &str)> = vec![("month", &month)];
            if marked.entered + marked.struck > 0 {
                parts.extend([
                    ("saved", act.as_str()),
                    ("entered", entered.as_str()),
                    ("struck", struck.as_str()),
                ]);
            }
            Ok(Redirect::to(&ctx.after_with("/postings/month", &parts)).into_response())
        }
        Sent::Again(status, form) => {
            let html = page(&ledger, &reviewer, ctx, month, Some(form), None).await?;
            Ok((status, html).into_response())
        }
    }
}
