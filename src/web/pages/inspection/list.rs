//! The inspections of an area, and the projects that are due for one.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::conclusion_badge;
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::clinic::Stage;
use crate::ledger::Ledger;
use crate::ledger::areas;
use crate::ledger::inspections::{self, InspectionLine};
use crate::ledger::projects::{self, ProjectFilter, ProjectLine};
use crate::web::components::{Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/inspections", Pass::RECORDS, list_inspections)
}

#[derive(Template)]
#[template(path = "inspection/list.html")]
struct InspectionsPage {
    ctx: PageContext,
    under_way: Paged<Row>,
    due: Paged<ProjectLine>,
    concluded: Paged<Row>,
    wanted: Wanted,
    /// Whether the reader may begin an inspection.
    begins: bool,
}

/// Which page of each list is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    page_under_way: Option<usize>,
    page_due: Option<usize>,
    page_concluded: Option<usize>,
}

struct Row {
    line: InspectionLine,
    county: String,
    place: String,
    badge: Status,
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
        place: names.place(line.area_key),
        line,
    };
    let (concluded, under_way): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|line| line.conclusion.is_some());
    let finished = ProjectFilter { stage: Some(Stage::Completed), ..ProjectFilter::default() };
    let mut due = projects::list(db, ctx.area, ctx.known, ctx.as_of, &finished).await?;
    due.sort_by_key(|line| line.completed_on);
    let page = InspectionsPage {
        under_way: Paged::of(under_way, wanted.page_under_way).map(row),
        due: Paged::of(due, wanted.page_due),
        concluded: Paged::of(concluded, wanted.page_concluded).map(row),
        wanted,
        begins: ctx.viewer.may(Permission::Inspect),
        ctx,
    };
    Ok(Html(page.render()?))
}

impl InspectionsPage {
    /// Days that a finished project has waited.
    fn waited(&self, line: &ProjectLine) -> i64 {
        line.completed_on.map_or(0, |on| (self.ctx.as_of - on).num_days())
    }

    /// The address of a page of one list; the other lists stay where they are.
    fn address(&self, list: &str, page: &str) -> String {
        let number = |page: Option<usize>| page.map(|page| page.to_string()).unwrap_or_default();
        let mut parts = [
            ("page_under_way", number(self.wanted.page_under_way)),
            ("page_due", number(self.wanted.page_due)),
            ("page_concluded", number(self.wanted.page_concluded)),
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
