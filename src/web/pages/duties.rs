//! Who is responsible for what (方案三), and how what they answer for stands.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::targets::{ListLink, verdict_on};
use super::words;
use crate::domain::account::PartnerDepartment;
use crate::review::{Reviewed, Reviewer};
use crate::rules::Verdict;
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/duties", Pass::PROGRESS, list_duties)
}

#[derive(Template)]
#[template(path = "duties.html")]
struct DutiesPage {
    departments: Vec<Answering>,
    own: Option<String>,
    ctx: PageContext,
}

/// A department with everything that it answers for.
struct Answering {
    name: String,
    duties: Vec<Duty>,
    /// The targets that it leads.
    leads: Vec<Held>,
}

struct Duty {
    clause: String,
    href: String,
    matter: String,
    targets: Vec<Held>,
}

/// A target with the badge of each of its stages.
pub(super) struct Held {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) stages: Vec<(String, Status, String)>,
}

async fn list_duties(State(judge): State<Reviewer>, ctx: PageContext) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    let own = ctx.viewer.department().map(PartnerDepartment::code);
    let plan = &reviewed.plan;
    let mut departments: Vec<Answering> = Vec::new();
    for department in &plan.departments {
        if own.as_ref().is_some_and(|own| *own != department.id) {
            continue;
        }
        let duties = plan.duties.iter().filter(|duty| duty.department == department.id);
        let duties: Vec<Duty> = duties
            .map(|duty| Duty {
                clause: duty.clause.clone(),
                href: format!("{}#c-{}", ctx.link("/plan"), duty.clause),
                matter: duty.matter.clone(),
                targets: held(&ctx, &reviewed, &duty.targets),
            })
            .collect();
        let led = plan.targets.iter().filter(|target| target.lead == department.id);
        let led: Vec<String> = led.map(|target| target.id.clone()).collect();
        if duties.is_empty() && led.is_empty() {
            continue;
        }
        departments.push(Answering {
            name: plan.department_name(&department.id, ctx.as_of).unwrap_or(&department.id).into(),
            leads: held(&ctx, &reviewed, &led),
            duties,
        });
    }
    let own = own.map(|own| plan.department_name(&own, ctx.as_of).unwrap_or(&own).to_owned());
    Ok(Html(DutiesPage { departments, own, ctx }.render()?))
}

/// Targets by their numbers, as far as they are the viewer's to see.
pub(super) fn held(ctx: &PageContext, reviewed: &Reviewed, ids: &[String]) -> Vec<Held> {
    let own = ids.iter().filter_map(|id| reviewed.plan.target(id));
    own.map(|target| Held {
        id: target.id.clone(),
        title: target.title.clone(),
        href: ListLink { target: &target.id, ..ListLink::default() }.address(ctx),
        stages: target
            .stages
            .iter()
            .map(|stage| {
                let verdict = verdict_on(reviewed, ctx, &target.id, &stage.id);
                let badge = verdict.map_or_else(|| Status::new(Mood::None, "缺数据"), words::badge);
                (stage.title.clone(), badge, verdict.map(figure).unwrap_or_default())
            })
            .collect(),
    })
    .collect()
}

/// The number in force, where the target is counted.
fn figure(verdict: &Verdict) -> String {
    verdict.figures.first().map(|figure| words::full_width(&figure.text)).unwrap_or_default()
}
