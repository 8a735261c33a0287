//! What waits for the county's check or the prefecture's acceptance.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};

use super::entry::{Chosen, figure_path};
use super::{Desk, Section, held, sections};
use crate::domain::account::Permission;
use crate::domain::indicator::{FigureState, Indicator};
use crate::domain::time::Known;
use crate::ledger::areas;
use crate::ledger::figures::{self, AcceptFigures, FigureFilter, FigureLine, PassFigures};
use crate::web::components::Summary;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/indicators/review";

pub(super) fn router() -> Routes {
    Routes::new()
        .get(PATH, Pass::REVIEW_FIGURES, show_review)
        .post("/indicators/review/pass", Pass::REVIEW_FIGURES, pass)
        .post("/indicators/review/accept", Pass::ACCEPT_FIGURES, accept)
}

#[derive(Template)]
#[template(path = "indicators/review.html")]
struct ReviewPage {
    ctx: PageContext,
    sections: Vec<Section>,
    /// Whether the viewer accepts; the county checks.
    accepts: bool,
    rows: Vec<Row>,
    /// How many wait on the other desk.
    elsewhere: usize,
    form: FormText,
}

struct Row {
    held: String,
    /// The title of the plan, where it is another than the viewer's own.
    plan: String,
    /// The area that the figure was reported for.
    place: String,
    indicator: Indicator,
    line: FigureLine,
    value: String,
    numerator: String,
    denominator: Option<String>,
    /// The figure of the period before, to hold it against.
    before: String,
    late: bool,
}

async fn show_review(State(desk): State<Desk>, ctx: PageContext) -> Result<Html<String>> {
    page(&desk, ctx, FormText::blank()).await
}

async fn page(desk: &Desk, ctx: PageContext, form: FormText) -> Result<Html<String>> {
    let ctx = ctx.at_path(PATH.to_owned());
    let (db, today) = (desk.ledger.read(), ctx.now.date());
    let accepts = ctx.viewer.may(Permission::AcceptFigures);
    let wanted = if accepts { FigureState::Passed } else { FigureState::Submitted };
    let other = if accepts { FigureState::Submitted } else { FigureState::Passed };
    let plans = desk.plans(&ctx).await?;
    let names = areas::names(db, ctx.area, Known::Now, today).await?;
    let all = figures::list(db, ctx.area, Known::Now, today, &FigureFilter::default()).await?;
    // Under a plan whose figures count once the county has checked them nothing waits above.
    let waits = |line: &&FigureLine| {
        !plans.of(line).is_some_and(|plan| line.state.counts_from(plan.settings.figures_count_from))
    };
    let elsewhere = all.iter().filter(waits).filter(|line| line.state == other).count();
    let row = |line: &FigureLine| {
        let indicator = plans.indicator_of(line)?.clone();
        let earlier = line.period.previous();
        let before = all.iter().find(|at| {
            (at.area_key, &at.plan, &at.indicator, at.period)
                == (line.area_key, &line.plan, &line.indicator, earlier)
        });
        Some(Row {
            held: held(line),
            plan: plans.other_title(line),
            place: names.of(line.area_key),
            value: indicator.value(line.numerator, line.denominator),
            numerator: indicator.counted_in.shown(line.numerator),
            denominator: line.denominator.map(|it| indicator.counted_in.shown(it)),
            before: before
                .map(|at| indicator.value(at.numerator, at.denominator))
                .unwrap_or_default(),
            late: !line.was_in_by(indicator.due_on(line.period)),
            indicator,
            line: line.clone(),
        })
    };
    let waiting = all.iter().filter(waits).filter(|line| line.state == wanted);
    let mut rows: Vec<Row> = waiting.filter_map(row).collect();
    rows.sort_by_key(|row| (row.line.steps.submitted_on, row.line.area_key));
    let sections = sections(&ctx, PATH);
    Ok(Html(ReviewPage { ctx, sections, accepts, rows, elsewhere, form }.render()?))
}

impl ReviewPage {
    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    fn send_to(&self) -> String {
        let step = if self.accepts { "accept" } else { "pass" };
        self.ctx.link(&format!("{PATH}/{step}"))
    }

    /// The way to handing a figure back with words on one of its cells.
    fn return_link(&self, row: &Row, cell: &str) -> String {
        let path = figure_path(row.line.id);
        format!("{}#return", self.ctx.link_with(&path, &[("cell", cell)]))
    }
}

async fn pass(
    State(desk): State<Desk>,
    ctx: PageContext,
    sent: Submitted<Chosen>,
) -> Result<Response> {
    let command = |chosen: Chosen| PassFigures { figures: chosen.seen() };
    let passed = forms::perform(&desk.ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(PATH);
    passed.lead(onward, |form| page(&desk, ctx, form)).await
}

async fn accept(
    State(desk): State<Desk>,
    ctx: PageContext,
    sent: Submitted<Chosen>,
) -> Result<Response> {
    let command = |chosen: Chosen| AcceptFigures { figures: chosen.seen() };
    let accepted = forms::perform(&desk.ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(PATH);
    accepted.lead(onward, |form| page(&desk, ctx, form)).await
}
