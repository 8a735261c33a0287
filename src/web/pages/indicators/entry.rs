//! An area's sheet of a year: every figure that is asked for, both numbers side by side.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::Datelike;
use serde::Deserialize;
use validator::Validate;

use super::{Desk, PlanTab, Section, Ticked, badge, held, parts, sections};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::PublicId;
use crate::domain::indicator::{FigureState, Indicator};
use crate::domain::period::Period;
use crate::domain::quantity::Quantity;
use crate::domain::time::Known;
use crate::ledger::figures::{
    self, EnterFigures, FigureFilter, FigureLine, NewFigure, SubmitFigures,
};
use crate::ledger::{Fault, LedgerError, areas};
use crate::plan::Plan;
use crate::web::components::{Status, Summary};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Submitted};
use crate::web::pages::forms::{self, Sent};
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/indicators/entry";

pub(super) fn router() -> Routes {
    Routes::new()
        .get(PATH, Pass::REPORT_FIGURES, show_sheet)
        .post(PATH, Pass::REPORT_FIGURES, save)
        .post("/indicators/submit", Pass::REPORT_FIGURES, submit)
}

/// Which year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    year: Option<i32>,
}

#[derive(Template)]
#[template(path = "indicators/entry.html")]
struct SheetPage {
    ctx: PageContext,
    sections: Vec<Section>,
    plans: Vec<PlanTab>,
    /// The area that the sheet is of.
    place: AreaKey,
    place_name: String,
    year: i32,
    rows: Vec<Row>,
    form: FormText,
    /// What was wrong with handing in.
    refused: FormText,
    /// Figures that can be handed in, as hidden fields hold them.
    ready: Vec<String>,
    /// The key of handing in.
    submit_key: String,
    /// Tells a kept draft from one of an older sheet.
    version: String,
}

/// A figure of the sheet.
struct Row {
    /// Its place among those that can be filled in; none where it cannot.
    at: Option<usize>,
    indicator: Indicator,
    /// Whether it is the first of its indicator, so that the name is said once.
    first: bool,
    period: Period,
    due_on: chrono::NaiveDate,
    line: Option<FigureLine>,
    badge: Option<Status>,
    value: String,
    parts: String,
}

/// The sheet as it was typed; rows that were left blank are none of its business.
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default)]
struct Typed {
    figures: Vec<Line>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Line {
    indicator: String,
    period: String,
    version: Option<String>,
    numerator: Option<String>,
    denominator: Option<String>,
    document_no: Option<String>,
}

async fn show_sheet(
    State(desk): State<Desk>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&desk, ctx, &asked, FormText::blank(), FormText::blank()).await
}

/// The area that the sheet is of: the county that the page's area is or lies in, or what a plan
/// binds that binds less than one.
fn place(ctx: &PageContext, plan: Option<&Plan>) -> Result<AreaKey> {
    let bound = plan.map(|plan| plan.head.area);
    let part = bound.filter(|area| area.judged_at() != Level::County);
    let place = part.unwrap_or(ctx.area.root().county());
    let fits = bound.is_none_or(|area| area.contains(place) && area.judged_at() == place.level());
    if fits && place.level() >= Level::County && ctx.viewer.scope().covers(place) {
        Ok(place)
    } else {
        Err(LedgerError::NotFound.into())
    }
}

async fn page(
    desk: &Desk,
    ctx: PageContext,
    asked: &Asked,
    form: FormText,
    refused: FormText,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(PATH.to_owned());
    let (db, today) = (desk.ledger.read(), ctx.now.date());
    let year = asked.year.unwrap_or(today.year()).clamp(2001, 2100);
    let plan = desk.enterable(&ctx).await?;
    let place = place(&ctx, plan.as_deref())?;
    let indicators = plan.as_ref().map_or(&[][..], |plan| &plan.indicators);
    let id = plan.as_ref().map(|plan| plan.head.id.clone());
    let whole = Period::year(year);
    let filter = FigureFilter {
        plan: id.clone(),
        indicator: None,
        from: whole.map(Period::first),
        until: whole.map(Period::last),
    };
    let scope = Scope::of(place);
    let mut lines = figures::list(db, scope, Known::Now, today, &filter).await?;
    let names = areas::names(db, Scope::of(place.county()), Known::Now, today).await?;
    let ready = lines
        .iter()
        .filter(|line| matches!(line.state, FigureState::Draft | FigureState::Returned))
        .map(held)
        .collect();
    let version = lines.iter().map(|line| i64::from(line.version)).sum::<i64>().to_string();
    let mut rows = Vec::new();
    let mut open = 0;
    for indicator in indicators {
        let parts = whole.into_iter().flat_map(|year| year.parts(indicator.period));
        let asked = parts.filter(|at| {
            let ready = if indicator.is_rate() { at.last() } else { at.first() };
            indicator.asks(*at) && ready < today
        });
        for (nth, period) in asked.enumerate() {
            let at =
                lines.iter().position(|it| it.indicator == indicator.id && it.period == period);
            let line = at.map(|at| lines.swap_remove(at));
            rows.push(row(indicator, nth == 0, period, line, &mut open));
        }
    }
    let page = SheetPage {
        sections: sections(&ctx, PATH),
        plans: desk.plans(&ctx).await?.tabs(&ctx, PATH, year, id.as_deref()),
        place,
        place_name: names.of(place),
        year,
        rows,
        form,
        submit_key: FormText::blank().key().to_owned(),
        refused,
        ready,
        version,
        ctx,
    };
    Ok(Html(page.render()?))
}

fn row(
    indicator: &Indicator,
    first: bool,
    period: Period,
    line: Option<FigureLine>,
    open: &mut usize,
) -> Row {
    let editable = line.as_ref().is_none_or(|line| !line.is_reported());
    let at = editable.then_some(*open);
    *open += usize::from(editable);
    Row {
        at,
        first,
        period,
        due_on: indicator.due_on(period),
        badge: line.as_ref().map(|line| badge(line.state)),
        value: line
            .as_ref()
            .map(|line| indicator.value(line.numerator, line.denominator))
            .unwrap_or_default(),
        parts: line.as_ref().map(|line| parts(indicator, line)).unwrap_or_default(),
        line,
        indicator: indicator.clone(),
    }
}

impl Row {
    /// The name of a field of the row.
    fn name(&self, field: &str) -> String {
        format!("figures.{}.{field}", self.at.unwrap_or_default())
    }

    /// What stands in a field where nothing was typed.
    fn current(&self, field: &str) -> String {
        let Some(line) = &self.line else { return String::new() };
        let unit = &self.indicator.counted_in;
        match field {
            "numerator" => unit.plain(line.numerator),
            "denominator" => line.denominator.map(|it| unit.plain(it)).unwrap_or_default(),
            "document_no" => line.document_no.clone().unwrap_or_default(),
            _ => line.version.to_string(),
        }
    }
}

impl SheetPage {
    /// What stands in a field: what was typed, or what is on record.
    fn text(&self, row: &Row, field: &str) -> String {
        let name = row.name(field);
        if self.form.asks(&name) { self.form.text(&name).to_owned() } else { row.current(field) }
    }

    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    fn refusal(&self) -> Summary<'_> {
        Summary::of(&self.refused)
    }

    /// The address of the sheet so many years on.
    fn year_link(&self, by: i32) -> String {
        self.ctx.link_with(PATH, &[("year", &(self.year + by).to_string())])
    }

    fn send_to(&self, path: &str) -> String {
        self.ctx.link_with(path, &[("year", &self.year.to_string())])
    }
}

/// Saves every row in which something was typed.
async fn save(
    State(desk): State<Desk>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
    sent: Submitted<Typed>,
) -> Result<Response> {
    let plan = desk.enterable(&ctx).await?;
    let place = place(&ctx, plan.as_deref())?;
    let typed = sent.value.clone().unwrap_or_default();
    let (places, figures, faults) = read(place, &typed);
    let saved = if figures.is_empty() && faults.is_empty() {
        let nothing = LedgerError::invalid("figures", "REQUIRED", "没有填写任何一项。");
        forms::again(sent.form, nothing)?
    } else if faults.is_empty() {
        let command = EnterFigures { plan: plan.map(|plan| plan.head.id.clone()), figures };
        forms::perform(&desk.ledger, &ctx.viewer, sent, |_| command).await?
    } else {
        forms::again(sent.form, LedgerError::Invalid(faults))?
    };
    let onward =
        ctx.after_with(PATH, &[("year", &asked.year.map_or_else(String::new, |y| y.to_string()))]);
    match saved {
        Sent::Done(_) => Ok(Redirect::to(&onward).into_response()),
        Sent::Again(status, form) => {
            let form = form.placed(|at| places.get(at).copied());
            let page = page(&desk, ctx, &asked, form, FormText::blank()).await?;
            Ok((status, page).into_response())
        }
    }
}

/// The rows in which something was typed, each with its place in the sheet, and what is wrong
/// before the ledger is asked.
fn read(place: AreaKey, typed: &Typed) -> (Vec<usize>, Vec<NewFigure>, Vec<Fault>) {
    let (mut places, mut figures, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (at, line) in typed.figures.iter().enumerate() {
        let Line { numerator, denominator, document_no, .. } = line;
        if numerator.is_none() && denominator.is_none() && document_no.is_none() {
            continue;
        }
        let Ok(period) = line.period.parse() else { continue };
        let nth = places.len();
        places.push(at);
        let Some(numerator) = numerator.clone() else {
            let field = format!("figures/{nth}/numerator");
            faults.push(Fault::at(&field, "REQUIRED", "此项必填：分子和分母须一并填写。"));
            continue;
        };
        figures.push(NewFigure {
            area_key: place,
            indicator: line.indicator.clone(),
            period,
            version: line.version.as_deref().and_then(|version| version.parse().ok()),
            numerator: Quantity::Typed(numerator),
            denominator: denominator.clone().map(Quantity::Typed),
            document_no: document_no.clone(),
            remark: None,
        });
    }
    (places, figures, faults)
}

/// The figures that are handed in: each at the version that was seen.
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct Chosen {
    figures: Vec<Ticked>,
}

impl Chosen {
    pub(super) fn seen(self) -> Vec<crate::ledger::figures::SeenFigure> {
        self.figures.into_iter().filter_map(|ticked| ticked.0).collect()
    }
}

async fn submit(
    State(desk): State<Desk>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
    sent: Submitted<Chosen>,
) -> Result<Response> {
    let command = |chosen: Chosen| SubmitFigures { figures: chosen.seen() };
    let onward =
        ctx.after_with(PATH, &[("year", &asked.year.map_or_else(String::new, |y| y.to_string()))]);
    match forms::perform(&desk.ledger, &ctx.viewer, sent, command).await? {
        Sent::Done(_) => Ok(Redirect::to(&onward).into_response()),
        Sent::Again(status, refused) => {
            let page = page(&desk, ctx, &asked, FormText::blank(), refused).await?;
            Ok((status, page).into_response())
        }
    }
}

/// The address of a figure's own page.
pub(super) fn figure_path(id: PublicId) -> String {
    format!("/indicators/figures/{id}")
}
