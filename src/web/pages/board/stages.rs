//! The stages of the clinics, county by county, the worst first.

use super::ordered;
use crate::domain::area::AreaKey;
use crate::review::Reviewed;
use crate::rules::{Forecast, Verdict};
use crate::web::components::{Bar, Status};
use crate::web::extract::PageContext;
use crate::web::pages::targets::ListLink;
use crate::web::pages::words;

/// One stage, county by county.
pub(super) struct StageTable {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) href: String,
    pub(super) is_over: bool,
    pub(super) lines: Vec<Line>,
    pub(super) total: Option<Line>,
}

/// One county, or all of them.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) badge: Status,
    pub(super) bar: Bar,
    pub(super) counted: Cell,
    pub(super) on_time: Cell,
    pub(super) finished: Cell,
    pub(super) building: Cell,
    pub(super) not_started: Cell,
    pub(super) required: String,
    pub(super) needed: String,
    pub(super) actual: String,
    pub(super) forecast: String,
    pub(super) late: String,
}

/// A number that leads to its list.
pub(super) struct Cell {
    pub(super) number: i64,
    pub(super) href: String,
}

/// A table for each stage, in the order of the sentences.
pub(super) fn tables(ctx: &PageContext, reviewed: &Reviewed) -> Vec<StageTable> {
    ordered(ctx, reviewed)
        .into_iter()
        .map(|(stage, whole)| {
            let counties: Vec<_> = reviewed.board.of_stage(&whole.target, &stage.id).collect();
            let total = (counties.len() > 1).then(|| line(ctx, whole, None));
            StageTable {
                title: stage.title.clone(),
                about: format!(
                    "目标 {} · 方案 {} · {} 前",
                    whole.target,
                    whole.clauses.join("、"),
                    words::deadline(whole)
                ),
                href: link(ctx, whole, "", None),
                is_over: whole.days_left.is_some_and(|left| left < 0),
                lines: counties.iter().map(|it| line(ctx, it, Some(it.area))).collect(),
                total,
            }
        })
        .collect()
}

fn link(ctx: &PageContext, verdict: &Verdict, part: &str, area: Option<AreaKey>) -> String {
    let link = ListLink { target: &verdict.target, stage: &verdict.stage, part, rule: "", area };
    link.address(ctx)
}

fn line(ctx: &PageContext, verdict: &Verdict, area: Option<AreaKey>) -> Line {
    let tally = &verdict.tally;
    let cell = |number: i64, part: &str| Cell { number, href: link(ctx, verdict, part, area) };
    let place = area.map(|area| ctx.view_of(area));
    Line {
        name: verdict.area_name.clone(),
        place: place.unwrap_or_default(),
        badge: words::badge(verdict),
        bar: bar(verdict),
        counted: cell(tally.counted, "counted"),
        on_time: cell(tally.on_time, "on_time"),
        finished: cell(tally.finished, "finished"),
        building: cell(tally.under_construction, "under_construction"),
        not_started: cell(tally.not_started, "not_started"),
        required: verdict.required.map_or_else(|| "—".to_owned(), |due| due.to_string()),
        needed: verdict.needed_pace.map_or_else(|| "—".to_owned(), |pace| pace.to_string()),
        actual: verdict.actual_pace.to_string(),
        forecast: verdict.forecast.to_string(),
        late: late(verdict.forecast),
    }
}

/// What is accepted, awaits acceptance and is being built, and what time alone would ask.
fn bar(verdict: &Verdict) -> Bar {
    let (tally, due) = (&verdict.tally, verdict.required.unwrap_or(0));
    let [done, waiting, building] =
        [tally.counted, tally.finished, tally.under_construction].map(words::count);
    let bar = Bar::new(done, waiting, building, words::count(due));
    match verdict.elapsed_percent {
        Some(percent) => bar.due(words::count(due * percent / 100)),
        None => bar,
    }
}

fn late(forecast: Forecast) -> String {
    match forecast {
        Forecast::Expected { late_days, .. } if late_days > 0 => format!("逾期 {late_days} 天"),
        Forecast::NoProgress { window_days } => format!("已 {window_days} 天"),
        _ => String::new(),
    }
}
