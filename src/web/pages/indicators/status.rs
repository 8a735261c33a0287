//! How far reporting is: counties by periods of one indicator, and each county's year.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{Desk, PlanTab, Section, badge, parts, sections};
use crate::domain::area::{AreaKey, Level};
use crate::domain::indicator::{CountsFrom, FigureState, Indicator};
use crate::domain::measure::Share;
use crate::domain::period::{Period, PeriodKind};
use crate::ledger::figures::{self, FigureFilter, FigureLine};
use crate::ledger::{areas, areas::AreaLine};
use crate::plan::Plan;
use crate::rules;
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/indicators", Pass::FIGURES, show_status)
}

/// Which indicator, and up to which year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    indicator: Option<String>,
    year: Option<i32>,
}

#[derive(Template)]
#[template(path = "indicators/status.html")]
struct StatusPage {
    ctx: PageContext,
    sections: Vec<Section>,
    plans: Vec<PlanTab>,
    tabs: Vec<Tab>,
    /// The level that reports.
    level: Level,
    /// Whether figures count once the prefecture has accepted them, and not before.
    accepted: bool,
    year: i32,
    shown: Option<Shown>,
    counties: Vec<Reporting>,
    total: Reporting,
}

/// A way to another indicator.
struct Tab {
    href: String,
    label: String,
    title: String,
    here: bool,
}

/// One indicator, county by county.
struct Shown {
    indicator: Indicator,
    targets: Vec<(String, String)>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    sums: Vec<Sum>,
}

/// A period, at the head of a column.
struct Column {
    period: Period,
    due_on: NaiveDate,
    /// Why the series breaks before it, where it does.
    mark: Option<String>,
}

struct Row {
    name: String,
    place: String,
    cells: Vec<Cell>,
}

/// A figure, or what is said where there is none.
struct Cell {
    label: String,
    href: String,
    value: String,
    parts: String,
    badge: Option<Status>,
}

/// What the counties come to together in a period.
struct Sum {
    label: String,
    value: String,
    parts: String,
    reporting: String,
    on_time: String,
}

/// How far a county is with everything that was due.
#[derive(Default)]
struct Reporting {
    name: String,
    href: String,
    due: i64,
    reported: i64,
    on_time: i64,
    missing: i64,
    returned: i64,
    submitted: i64,
    passed: i64,
    /// What counts: accepted, or passed where that is enough.
    accepted: i64,
}

impl Reporting {
    /// Handed in out of everything that was due.
    fn rate(&self) -> String {
        of(self.reported, self.due)
    }

    /// Handed in in time out of everything that was due.
    fn on_time_rate(&self) -> String {
        of(self.on_time, self.due)
    }

    fn add(&mut self, line: Option<&FigureLine>, due_on: NaiveDate, from: CountsFrom) {
        self.due += 1;
        let Some(line) = line else {
            self.missing += 1;
            return;
        };
        self.reported += i64::from(line.is_reported());
        self.on_time += i64::from(line.was_in_by(due_on));
        let count = match line.state {
            FigureState::Draft => &mut self.missing,
            FigureState::Returned => &mut self.returned,
            FigureState::Submitted => &mut self.submitted,
            state if state.counts_from(from) => &mut self.accepted,
            FigureState::Passed | FigureState::Accepted => &mut self.passed,
        };
        *count += 1;
    }

    fn add_all(&mut self, other: &Self) {
        self.due += other.due;
        self.reported += other.reported;
        self.on_time += other.on_time;
        self.missing += other.missing;
        self.returned += other.returned;
        self.submitted += other.submitted;
        self.passed += other.passed;
        self.accepted += other.accepted;
    }
}

/// A rate with the two numbers that make it.
fn of(numerator: i64, denominator: i64) -> String {
    match (Share { numerator, denominator }).percent() {
        Some(percent) => format!("{percent}%（{numerator} / {denominator}）"),
        None => "—".to_owned(),
    }
}

async fn show_status(
    State(desk): State<Desk>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let db = desk.ledger.read();
    let plan = ctx.plan_in_force(&desk.reviewer).await?;
    let plans = desk.plans_of(&ctx, ctx.known, ctx.as_of).await?;
    let indicators = plan.as_ref().map_or_else(Vec::new, |plan| Desk::indicators(&ctx, plan));
    let year = asked.year.unwrap_or(ctx.as_of.year()).clamp(2001, 2100);
    let chosen = asked.indicator.as_deref();
    let current = indicators.iter().find(|at| Some(at.id.as_str()) == chosen);
    let current = current.or(indicators.first()).cloned();
    let bound = plan.as_ref().map_or(ctx.area.root(), |plan| plan.head.area);
    let (scope, level) = (ctx.area.narrowed(bound).unwrap_or(ctx.area), bound.judged_at());
    let counties = areas::list(db, scope, ctx.known, ctx.as_of, &[level]).await?;
    // An area within a county holds none of its figures.
    let (first, last) = (Period::year(year - 2), Period::year(year));
    let id = plan.as_ref().map(|plan| plan.head.id.clone());
    let filter = FigureFilter {
        plan: id.clone(),
        indicator: None,
        from: first.map(Period::first),
        until: last.map(Period::last),
    };
    let lines = figures::list(db, scope, ctx.known, ctx.as_of, &filter).await?;
    let plan = plan.as_deref();
    let table = Table { ctx: &ctx, plan, counties: &counties, lines: &lines, year };
    let shown = current.as_ref().map(|indicator| table.shown(indicator));
    let reporting = table.reporting(&indicators);
    let mut total = Reporting { name: "合计".to_owned(), ..Reporting::default() };
    for county in &reporting {
        total.add_all(county);
    }
    let page = StatusPage {
        sections: sections(&ctx, "/indicators"),
        plans: plans.tabs(&ctx, "/indicators", year, id.as_deref()),
        tabs: tabs(&ctx, &indicators, current.as_ref(), year),
        level,
        accepted: table.counts_from() == CountsFrom::Accepted,
        year,
        shown,
        counties: reporting,
        total,
        ctx,
    };
    Ok(Html(page.render()?))
}

fn tabs(ctx: &PageContext, all: &[Indicator], current: Option<&Indicator>, year: i32) -> Vec<Tab> {
    let year = year.to_string();
    let tab = |at: &Indicator| Tab {
        href: ctx.link_with("/indicators", &[("indicator", &at.id), ("year", &year)]),
        label: at.id.clone(),
        title: at.title.clone(),
        here: current.is_some_and(|current| current.id == at.id),
    };
    all.iter().map(tab).collect()
}

impl StatusPage {
    /// The address of the same page so many years on.
    fn year_link(&self, by: i32) -> String {
        let indicator = self.shown.as_ref().map_or("", |shown| shown.indicator.id.as_str());
        let year = (self.year + by).to_string();
        self.ctx.link_with("/indicators", &[("indicator", indicator), ("year", &year)])
    }
}

/// What the tables are made of.
struct Table<'a> {
    ctx: &'a PageContext,
    plan: Option<&'a Plan>,
    counties: &'a [AreaLine],
    lines: &'a [FigureLine],
    year: i32,
}

impl Table<'_> {
    /// From which state on a figure counts.
    fn counts_from(&self) -> CountsFrom {
        self.plan.map_or(CountsFrom::Accepted, |plan| plan.settings.figures_count_from)
    }

    fn find(&self, county: AreaKey, indicator: &str, period: Period) -> Option<&FigureLine> {
        self.lines.iter().find(|line| {
            line.area_key == county && line.indicator == indicator && line.period == period
        })
    }

    /// The years that the table of an indicator shows: many short periods make it too wide.
    fn years(&self, indicator: &Indicator) -> impl Iterator<Item = Period> {
        let years = if indicator.period == PeriodKind::Month { 1 } else { 3 };
        (self.year + 1 - years..=self.year).filter_map(Period::year)
    }

    fn shown(&self, indicator: &Indicator) -> Shown {
        let parts = self.years(indicator).flat_map(|year| year.parts(indicator.period));
        let asked =
            parts.filter(|period| indicator.asks(*period) && period.first() <= self.ctx.as_of);
        let columns: Vec<Column> = asked
            .map(|period| {
                let mark = indicator.breaks.iter().find(|at| at.from == period);
                let mark = mark.map(|at| format!("口径中断：改为{}，{}", at.scheme, at.words));
                Column { period, due_on: indicator.due_on(period), mark }
            })
            .collect();
        let row = |county: &AreaLine| Row {
            name: county.name.clone(),
            place: self.ctx.view_of(county.area_key),
            cells: columns.iter().map(|at| self.cell(county.area_key, indicator, at)).collect(),
        };
        let target = |id: &String| (id.clone(), self.ctx.link(&format!("/targets/{id}")));
        Shown {
            targets: indicator.feeds.iter().map(target).collect(),
            rows: self.counties.iter().map(row).collect(),
            sums: columns.iter().map(|at| self.sum(indicator, at)).collect(),
            columns,
            indicator: indicator.clone(),
        }
    }

    fn cell(&self, county: AreaKey, indicator: &Indicator, column: &Column) -> Cell {
        let label = column.period.label();
        let Some(line) = self.find(county, &indicator.id, column.period) else {
            let as_of = self.ctx.as_of;
            let badge = if as_of > column.due_on {
                Some(Status::new(Mood::Late, "未报"))
            } else {
                (as_of > column.period.last()).then(|| Status::new(Mood::None, "待报"))
            };
            let (href, value, parts) = (String::new(), String::new(), String::new());
            return Cell { label, href, value, parts, badge };
        };
        Cell {
            label,
            href: self.ctx.link(&format!("/indicators/figures/{}", line.id)),
            value: indicator.value(line.numerator, line.denominator),
            parts: parts(indicator, line),
            badge: Some(badge(line.state)),
        }
    }

    /// The figures of a period, county by county.
    fn of_period(
        &self,
        indicator: &Indicator,
        period: Period,
    ) -> impl Iterator<Item = Option<&FigureLine>> {
        let id = indicator.id.clone();
        self.counties.iter().map(move |county| self.find(county.area_key, &id, period))
    }

    fn sum(&self, indicator: &Indicator, column: &Column) -> Sum {
        let period = column.period;
        let accepted: Vec<&FigureLine> = self
            .of_period(indicator, period)
            .flatten()
            .filter(|line| line.state.counts_from(self.counts_from()))
            .collect();
        let unit = &indicator.counted_in;
        let (value, parts) = if indicator.is_rate() {
            let share = accepted.iter().fold(Share::default(), |sum, line| {
                let (numerator, denominator) = (line.numerator, line.denominator.unwrap_or(0));
                sum + Share { numerator, denominator }
            });
            let percent = share.percent().map(|percent| format!("{percent}%"));
            let parts =
                format!("{} / {}", unit.shown(share.numerator), unit.shown(share.denominator));
            (percent, parts)
        } else if self.plan.is_some_and(|plan| rules::adds_up(plan, indicator)) {
            let sum: i64 = accepted.iter().map(|line| line.numerator).sum();
            (Some(format!("{} {unit}", unit.shown(sum))), String::new())
        } else {
            let highest = accepted.iter().map(|line| line.numerator).max();
            (highest.map(|most| format!("最高 {} {unit}", unit.shown(most))), String::new())
        };
        let mut all = Reporting::default();
        self.of_period(indicator, period)
            .for_each(|line| all.add(line, column.due_on, self.counts_from()));
        let is_due = self.ctx.as_of > column.due_on;
        Sum {
            label: period.label(),
            parts: if value.is_some() { parts } else { String::new() },
            value: value.unwrap_or_else(|| "—".to_owned()),
            reporting: all.rate(),
            on_time: if is_due { all.on_time_rate() } else { "未到期".to_owned() },
        }
    }

    /// How far each county is with what was due of the year, all indicators together.
    fn reporting(&self, indicators: &[Indicator]) -> Vec<Reporting> {
        let Some(year) = Period::year(self.year) else { return Vec::new() };
        let due: Vec<(&Indicator, Period)> = indicators
            .iter()
            .flat_map(|at| year.parts(at.period).map(move |period| (at, period)))
            .filter(|(at, period)| at.asks(*period) && at.due_on(*period) < self.ctx.as_of)
            .collect();
        let county = |line: &AreaLine| {
            let path = self.ctx.link_to_area("/indicators", line.area_key);
            let mut all = Reporting { name: line.name.clone(), href: path, ..Reporting::default() };
            for (at, period) in &due {
                let figure = self.find(line.area_key, &at.id, *period);
                all.add(figure, at.due_on(*period), self.counts_from());
            }
            all
        };
        let mut all: Vec<Reporting> = self.counties.iter().map(county).collect();
        all.sort_by_key(|county| (county.reported, county.on_time));
        all
    }
}
