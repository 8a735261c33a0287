//! The lists behind the sums: movement by movement, and project by project.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::Wanted;
use crate::domain::area::Scope;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::PublicId;
use crate::domain::project::ProjectKind;
use crate::ledger::funds::{self, FundLine, FundedProject};
use crate::ledger::{Ledger, areas};
use crate::review::Reviewer;
use crate::review::funds::{Sides, Sums, sides};
use crate::web::components::{Paged, Pager};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::project::page_of;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/funds/movements", Pass::MONEY, list_movements).get(
        "/funds/projects",
        Pass::MONEY,
        list_projects,
    )
}

#[derive(Template)]
#[template(path = "funds/movements.html")]
struct MovementsPage {
    ctx: PageContext,
    wanted: Wanted,
    sums: Sums,
    found: Paged<Moved>,
}

struct Moved {
    line: FundLine,
    county: String,
    href: Option<String>,
}

/// The page of a project, for whoever reads projects of its kind.
fn record(ctx: &PageContext, kind: ProjectKind, id: PublicId) -> Option<String> {
    let pass = match kind {
        ProjectKind::Clinic => Pass::PROJECTS,
        ProjectKind::KeySpecialty => Pass::SPECIALTIES,
    };
    ctx.viewer.passes(pass).then(|| ctx.link(&page_of(kind, id)))
}

async fn list_movements(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let found = funds::funds(db, ctx.area, ctx.known, ctx.as_of).await?;
    let mut lines: Vec<FundLine> =
        found.movements.into_iter().filter(|line| wanted.takes(line)).collect();
    lines.reverse();
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let moved = |line: FundLine| Moved {
        county: names.of(line.area_key.county()),
        href: record(&ctx, line.kind, line.project),
        line,
    };
    let sums = Sums::of(lines.iter());
    let found = Paged::of(lines, wanted.page).map(moved);
    Ok(Html(MovementsPage { ctx, wanted, sums, found }.render()?))
}

impl MovementsPage {
    /// What the list is narrowed to, in words.
    fn narrowed(&self) -> String {
        let parts = [
            self.wanted.measure.map(ProjectKind::label),
            self.wanted.level.map(FundingLevel::label),
            self.wanted.step.map(FundingStep::label),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "全部资金".to_owned() } else { parts.join(" · ") }
    }

    fn back(&self) -> String {
        let wanted = Wanted { level: None, step: None, page: None, ..self.wanted };
        wanted.address(&self.ctx, "/funds", None)
    }

    fn pager(&self) -> Pager {
        self.found.pager(|page| {
            let wanted = Wanted { page: page.parse().ok(), ..self.wanted };
            wanted.address(&self.ctx, "/funds/movements", None)
        })
    }
}

#[derive(Template)]
#[template(path = "funds/projects.html")]
struct ProjectsPage {
    ctx: PageContext,
    wanted: Wanted,
    whole: Sides,
    found: Paged<Held>,
}

/// A project and what three sources say of it.
struct Held {
    project: FundedProject,
    sides: Sides,
    county: String,
    href: Option<String>,
}

async fn list_projects(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let found = funds::funds(db, ctx.area, ctx.known, ctx.as_of).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let plan = ctx.plan_in_force(&reviewer).await?;
    let sides = plan.map(|plan| sides(&plan, &found)).unwrap_or_default();
    let own = sides.into_iter().filter(|(at, _)| wanted.measure.is_none_or(|one| one == at.kind));
    let mut held: Vec<Held> = own
        .map(|(project, sides)| Held {
            county: names.of(project.area_key.county()),
            href: record(&ctx, project.kind, project.id),
            project: project.clone(),
            sides,
        })
        .collect();
    let mut whole = Sides::default();
    for one in &held {
        whole += one.sides;
    }
    // What differs most comes first.
    held.sort_by_key(|one| std::cmp::Reverse((one.sides.planned - one.sides.received).0.abs()));
    let found = Paged::of(held, wanted.page);
    Ok(Html(ProjectsPage { ctx, wanted, whole, found }.render()?))
}

impl ProjectsPage {
    fn measure(&self) -> &'static str {
        self.wanted.measure.map_or("全部措施", |kind| kind.label())
    }

    fn back(&self) -> String {
        let wanted = Wanted { measure: self.wanted.measure, ..Wanted::default() };
        format!("{}#sources", wanted.address(&self.ctx, "/funds", None))
    }

    fn pager(&self) -> Pager {
        self.found.pager(|page| {
            let wanted = Wanted { page: page.parse().ok(), ..self.wanted };
            wanted.address(&self.ctx, "/funds/projects", None)
        })
    }
}
