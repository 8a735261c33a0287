//! Who checks what (方案五): every line with its departments, and how what they check stands.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::duties::{Held, held};
use super::targets::departments;
use crate::domain::account::PartnerDepartment;
use crate::plan::AcceptanceLine;
use crate::review::Reviewer;
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/checks", Pass::PROGRESS, list_checks)
}

#[derive(Template)]
#[template(path = "checks.html")]
struct ChecksPage {
    lines: Vec<Line>,
    own: Option<String>,
    ctx: PageContext,
}

/// A line of who checks what.
struct Line {
    id: String,
    clause: String,
    href: String,
    matter: String,
    departments: String,
    manner: String,
    consequence: String,
    targets: Vec<Held>,
}

async fn list_checks(State(judge): State<Reviewer>, ctx: PageContext) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    let own = ctx.viewer.department().map(PartnerDepartment::code);
    let plan = &reviewed.plan;
    let checks = |line: &&AcceptanceLine| {
        own.as_ref().is_none_or(|own| line.departments.iter().any(|named| named == own))
    };
    let line = |line: &AcceptanceLine| {
        let checked = plan.targets.iter().filter(|target| target.accepted_by.contains(&line.id));
        let checked: Vec<String> = checked.map(|target| target.id.clone()).collect();
        Line {
            id: line.id.clone(),
            clause: line.clause.clone(),
            href: format!("{}#c-{}", ctx.link("/plan"), line.clause),
            matter: line.matter.clone(),
            departments: departments(plan, &ctx, &line.departments, line.open_list),
            manner: line.manner.clone(),
            consequence: line.consequence.clone().unwrap_or_default(),
            targets: held(&ctx, &reviewed, &checked),
        }
    };
    let lines: Vec<Line> = plan.acceptance.iter().filter(checks).map(line).collect();
    let own = own.map(|own| plan.department_name(&own, ctx.as_of).unwrap_or(&own).to_owned());
    Ok(Html(ChecksPage { lines, own, ctx }.render()?))
}
