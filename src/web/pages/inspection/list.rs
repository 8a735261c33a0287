//! The inspections of an area, and the projects that are due for one.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::conclusion_badge;
use crate::domain::area::Scope;
use crate::domain::clinic::Stage;
use crate::ledger::Ledger;
use crate::ledger::areas;
use crate::ledger::inspections::{self, InspectionLine};
use crate::ledger::projects::{self, ProjectFilter, ProjectLine};
use crate::web::components::Status;
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

/// A list is no longer than this on one page; narrow the area for the rest.
const LONGEST: usize = 200;

pub(super) fn router() -> Routes {
    Routes::new().get("/inspections", Pass::RECORDS, list_inspections)
}

#[derive(Template)]
#[template(path = "inspection/list.html")]
struct InspectionsPage {
    ctx: PageContext,
    under_way: Vec<Row>,
    concluded: Vec<Row>,
    many_concluded: usize,
    due: Vec<ProjectLine>,
    many_due: usize,
}

struct Row {
    line: InspectionLine,
    place: String,
    badge: Status,
}

async fn list_inspections(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    let db = ledger.read();
    let lines = inspections::list(db, ctx.area, ctx.known, ctx.as_of, None).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let mut under_way = Vec::new();
    let mut concluded = Vec::new();
    let on = |line: &InspectionLine| line.concluded_on.is_some_and(|on| on <= ctx.as_of);
    let many_concluded = lines.iter().filter(|line| on(line)).count();
    for line in lines {
        let into = if on(&line) { &mut concluded } else { &mut under_way };
        if into.len() >= LONGEST {
            continue;
        }
        let place = names.place(line.area_key);
        into.push(Row { badge: conclusion_badge(line.conclusion), place, line });
    }
    let finished = ProjectFilter { stage: Some(Stage::Completed), ..ProjectFilter::default() };
    let mut due = projects::list(db, ctx.area, ctx.known, ctx.as_of, &finished).await?;
    due.sort_by_key(|line| line.completed_on);
    let many_due = due.len();
    due.truncate(LONGEST);
    Ok(Html(InspectionsPage { ctx, under_way, concluded, many_concluded, due, many_due }.render()?))
}

impl InspectionsPage {
    /// Days that a finished project has waited.
    fn waited(&self, line: &ProjectLine) -> i64 {
        line.completed_on.map_or(0, |on| (self.ctx.as_of - on).num_days())
    }
}
