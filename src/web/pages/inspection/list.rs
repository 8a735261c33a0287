//! The inspections of an area, and the projects that are due for one.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::NaiveDate;
use serde::Deserialize;

use super::conclusion_badge;
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::clinic::Stage;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::areas;
use crate::ledger::inspections::{self, InspectionLine};
use crate::ledger::projects::{self, ProjectFilter, ProjectLine};
use crate::ledger::specialties::{self, SpecialtyFilter, SpecialtyLine};
use crate::web::components::{Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/inspections", Pass::INSPECTIONS, list_inspections)
}

#[derive(Template)]
#[template(path = "inspection/list.html")]
struct InspectionsPage {
    ctx: PageContext,
    under_way: Paged<Row>,
    due: Paged<Due>,
    concluded: Paged<Row>,
    wanted: Wanted,
    /// Whether the reader may begin an inspection.
    begins: bool,
}

/// Which page of each list is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    #[serde(rename = "page_under_way")]
    under_way: Option<usize>,
    #[serde(rename = "page_due")]
    due: Option<usize>,
    #[serde(rename = "page_concluded")]
    concluded: Option<usize>,
}

struct Row {
    line: InspectionLine,
    county: String,
    place: String,
    badge: Status,
}

/// A project that is finished and waits for its acceptance.
struct Due {
    id: PublicId,
    place: String,
    county: String,
    code: String,
    completed_on: Option<NaiveDate>,
}

impl From<ProjectLine> for Due {
    fn from(line: ProjectLine) -> Self {
        let ProjectLine { id, place, county, code, completed_on, .. } = line;
        Self { id, place, county, code, completed_on }
    }
}

impl From<SpecialtyLine> for Due {
    fn from(line: SpecialtyLine) -> Self {
        let SpecialtyLine { id, name, county, code, completed_on, .. } = line;
        Self { id, place: name, county, code, completed_on }
    }
}

async fn list_inspections(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let lines = inspections::list(db, ctx.area, ctx.known, ctx.as_of, None).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let row = |line: InspectionLine| Row {
        badge: conclusion_badge(line.conclusion),
        county: names.of(line.area_key.county()),
        place: line.specialty.clone().unwrap_or_else(|| names.place(line.area_key)),
        line,
    };
    let (concluded, under_way): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|line| line.conclusion.is_some());
    let due = due(&ledger, &ctx).await?;
    let page = InspectionsPage {
        under_way: Paged::of(under_way, wanted.under_way).map(row),
        due: Paged::of(due, wanted.due),
        concluded: Paged::of(concluded, wanted.concluded).map(row),
        wanted,
        begins: ctx.viewer.may(Permission::Inspect),
        ctx,
    };
    Ok(Html(page.render()?))
}

/// Everything that is finished, the longest waiting first.
async fn due(ledger: &Ledger, ctx: &PageContext) -> Result<Vec<Due>> {
    let (db, stage) = (ledger.read(), Some(Stage::Completed));
    let clinics = ProjectFilter { stage, ..ProjectFilter::default() };
    let clinics = projects::list(db, ctx.area, ctx.known, ctx.as_of, &clinics).await?;
    let finished = SpecialtyFilter { stage, ..SpecialtyFilter::default() };
    let finished = specialties::list(db, ctx.area, ctx.known, ctx.as_of, &finished).await?;
    let all = clinics.into_iter().map(Due::from).chain(finished.into_iter().map(Due::from));
    let mut due: Vec<Due> = all.collect();
    due.sort_by_key(|line| line.completed_on);
    Ok(due)
}

impl InspectionsPage {
    /// Days that a finished project has waited.
    fn waited(&self, line: &Due) -> i64 {
        line.completed_on.map_or(0, |on| (self.ctx.as_of - on).num_days())
    }

    /// The address of a page of one list; the other lists stay where they are.
    fn address(&self, list: &str, page: &str) -> String {
        let number = |page: Option<usize>| page.map(|page| page.to_string()).unwrap_or_default();
        let mut parts = [
            ("page_under_way", number(self.wanted.under_way)),
            ("page_due", number(self.wanted.due)),
            ("page_concluded", number(self.wanted.concluded)),
        ];
        for (_, number) in parts.iter_mut().filter(|(name, _)| name.ends_with(list)) {
            page.clone_into(number);
        }
        let parts = parts.each_ref().map(|(name, number)| (*name, number.as_str()));
        format!("{}#{list}", self.ctx.link_with("/inspections", &parts))
    }

    fn foot<T>(&self, list: &str, paged: &Paged<T>) -> Pager {
        paged.pager(|page| self.address(list, page))
    }
}
