//! The page of one clinic project: what is true of it, why it counts, and how that came
//! about.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::reasons::Reasons;
use super::story::{Story, steps};
use super::{Head, page_of};
use crate::domain::account::Permission;
use crate::domain::clinic::{MilestoneKind, Stage};
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::ledger::projects::{self, ProjectSheet};
use crate::ledger::{Ledger, LedgerError, specialties};
use crate::review::Reviewer;
use crate::web::components::Steps;
use crate::web::error::Result;
use crate::web::extract::{PageContext, Path};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/{id}", Pass::PROJECTS, show_project)
}

#[derive(Template)]
#[template(path = "project/show.html")]
struct ProjectPage {
    ctx: PageContext,
    sheet: ProjectSheet,
    head: Head,
    reasons: Reasons,
    steps: Steps,
    facts: Vec<(&'static str, String)>,
    story: Story,
}

/// A project is found under one address whatever it builds; what is no clinic has a page of
/// its own.
async fn show_project(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Response> {
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let sheet = match projects::sheet(db, scope, ctx.known, ctx.as_of, id).await {
        Err(LedgerError::NotFound) => {
            specialties::sheet(db, scope, ctx.known, ctx.as_of, id).await?;
            let page = ctx.link(&page_of(ProjectKind::KeySpecialty, id));
            return Ok(Redirect::to(&page).into_response());
        }
        found => found?,
    };
    let head = Head::of(&ledger, &ctx, (&sheet).into()).await?;
    let page = ProjectPage {
        reasons: Reasons::load(&reviewer, &ctx, &head).await?,
        story: Story::load(&ledger, &ctx, &head, (&sheet.money, &sheet.notices)).await?,
        steps: way(&head),
        facts: facts(&sheet),
        ctx,
        sheet,
        head,
    };
    Ok(Html(page.render()?).into_response())
}

impl ProjectPage {
    /// Whether the reader may do something about it.
    fn may(&self, permission: Permission) -> bool {
        self.ctx.viewer.may(permission)
    }

    /// Whether an inspection is due that the reader may begin.
    fn begins(&self) -> bool {
        let due =
            matches!(self.sheet.stage, Stage::Completed | Stage::Rectifying | Stage::Accepted);
        due && self.may(Permission::Inspect)
    }
}

/// The way of every clinic.
fn way(head: &Head) -> Steps {
    use MilestoneKind::{
        Accepted, Completed, InService, PlanIssued, PreliminarilyAccepted, Started, StructureDone,
    };
    let way =
        [PlanIssued, Started, StructureDone, Completed, PreliminarilyAccepted, Accepted, InService];
    steps(head, &way)
}

fn facts(sheet: &ProjectSheet) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let yuan = |fen: Option<Fen>| fen.map(|fen| format!("{fen} 元")).unwrap_or_default();
    let area = [sheet.planned_area, sheet.built_area]
        .map(|area| area.map_or("—".to_owned(), |area| area.to_string()));
    let storeys = sheet.storeys.map(|many| format!("{many} 层"));
    let shape = sheet.structure.map(|one| one.label().to_owned());
    let mut facts = vec![
        ("建筑面积（批复 / 实测）", format!("{} / {} ㎡", area[0], area[1])),
        ("结构 · 层数", shape.into_iter().chain(storeys).collect::<Vec<_>>().join(" · ")),
        ("建设性质", sheet.work_kind.label().to_owned()),
        ("资金来源", sheet.funding_programme.clone()),
        ("投资计划文号", sheet.document_no.clone()),
        ("村卫生室", sheet.facility.as_ref().map(|at| at.name.clone()).unwrap_or_default()),
        ("建设地点", text(&sheet.site)),
        ("概算", yuan(sheet.estimate)),
        ("合同价", yuan(sheet.contract_price)),
        ("决算价", yuan(sheet.settlement_price)),
        ("采购方式", text(&sheet.procurement)),
        ("管护人", text(&sheet.caretaker)),
        ("村医", text(&sheet.village_doctor)),
        ("备注", text(&sheet.remark)),
    ];
    let devices: Vec<String> =
        sheet.devices.iter().map(|at| format!("{}（{}）", at.serial, at.delivered_on)).collect();
    facts.push(("健康一体机", devices.join("、")));
    for halt in &sheet.suspensions {
        let until = halt.until.map_or("至今".to_owned(), |until| format!("至 {until}"));
        facts.push(("停工", format!("{} {until}：{}", halt.from, halt.reason)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}
