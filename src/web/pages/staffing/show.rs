//! An institution and its people: who counts as what, and who does not and why.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::{Asked, RECRUITED, STAFFED};
use crate::domain::ids::PublicId;
use crate::review::{Reviewed, Reviewer};
use crate::rules::{CountyResult, Finding, Listed, StaffNumbers, Standing};
use crate::web::components::Status;
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, Path};
use crate::web::pages::words;

#[derive(Template)]
#[template(path = "staffing/show.html")]
pub(super) struct InstitutionPage {
    ctx: PageContext,
    name: String,
    county: String,
    place: String,
    numbers: StaffNumbers,
    held: Vec<(String, Status, String)>,
    people: Vec<Line>,
    recruits: Vec<Line>,
    year: String,
}

/// Somebody on the list.
struct Line {
    listed: Listed,
    badge: Status,
    reason: String,
}

pub(super) async fn show_institution(
    State(judge): State<Reviewer>,
    ctx: PageContext,
    Path(id): Path<PublicId>,
) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    let asked = Asked::all(&reviewed.plan);
    let first = *asked.first().ok_or(Error::NOT_FOUND)?;
    let (county, staffed) = found(&reviewed, first, STAFFED, id).ok_or(Error::NOT_FOUND)?;
    let recruited = found(&reviewed, first, RECRUITED, id).map(|(_, finding)| finding);
    let held = asked.iter().filter_map(|at| {
        let (_, finding) = found(&reviewed, *at, STAFFED, id)?;
        let badge = words::standing(finding.standing);
        Some((at.target.title.clone(), badge, words::full_width(&finding.reason)))
    });
    let page = InstitutionPage {
        name: staffed.label.clone(),
        county: county.name.clone(),
        place: ctx.view_of(staffed.area),
        numbers: StaffNumbers::of(staffed),
        held: held.collect(),
        people: lines(staffed),
        recruits: recruited.map(lines).unwrap_or_default(),
        year: ctx.as_of.format("%Y").to_string(),
        ctx,
    };
    Ok(Html(page.render()?))
}

/// The finding about an institution, with its county.
fn found<'a>(
    reviewed: &'a Reviewed,
    asked: Asked<'_>,
    rule: &str,
    id: PublicId,
) -> Option<(&'a CountyResult, &'a Finding)> {
    reviewed.counties.iter().find_map(|county| {
        let count = county.count(&asked.target.id, &asked.stage.id, rule)?;
        let finding = count.findings.iter().find(|finding| finding.subject == Some(id))?;
        Some((&**county, finding))
    })
}

fn lines(finding: &Finding) -> Vec<Line> {
    let line = |listed: &Listed| Line {
        badge: words::standing(listed.standing),
        reason: words::full_width(&listed.reason),
        listed: listed.clone(),
    };
    finding.people.iter().map(line).collect()
}

impl InstitutionPage {
    /// The person's own page.
    fn person(&self, line: &Line) -> String {
        self.ctx.link(&format!("/practitioners/{}", line.listed.id))
    }

    /// Those who count, or those who do not.
    fn counted(&self, counts: bool) -> impl Iterator<Item = &Line> {
        let fits = move |line: &&Line| (line.listed.standing == Standing::Counted) == counts;
        self.people.iter().filter(fits)
    }
}
