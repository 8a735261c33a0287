//! Every plan that somebody may read: the texts of each, and the drafts.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::time::Known;
use crate::ledger::plans::{self, DraftSheet, Publication};
use crate::ledger::{Ledger, areas};
use crate::review::Reviewer;
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/plans", Pass::LOOK, list_plans)
}

#[derive(Template)]
#[template(path = "plans/list.html")]
struct PlansPage {
    plans: Vec<Group>,
    drafts: Vec<DraftSheet>,
    publishes: bool,
    ctx: PageContext,
}

/// A plan with its texts, the youngest first.
struct Group {
    plan_id: String,
    title: String,
    area: String,
    is_shown: bool,
    targets: usize,
    board: String,
    text: String,
    amend: String,
    lines: Vec<(Publication, Status)>,
}

async fn list_plans(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let (db, root) = (ledger.read(), ctx.viewer.scope().root());
    let all = plans::list(db, root, ctx.known).await?;
    let own = plans::in_force(db, ctx.area.root(), ctx.known, ctx.as_of, ctx.plan_named()).await?;
    let mut groups: Vec<Group> = Vec::new();
    for publication in all {
        if groups.last().is_none_or(|group| group.plan_id != publication.plan_id) {
            let plan = judge.published(&publication).await?;
            let around = Scope::of(publication.area_key);
            let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
            let id = publication.plan_id.clone();
            let named = [("plan", id.as_str()), ("area", "")];
            groups.push(Group {
                title: plan.head.title.clone(),
                area: names.of(publication.area_key),
                is_shown: own.as_ref().is_some_and(|own| own.plan_id == id),
                targets: plan.targets.len(),
                board: ctx.link_with("/", &named),
                text: ctx.link_with("/plan", &named),
                amend: ctx.link_with("/plans/new", &[("amend", &id)]),
                plan_id: id,
                lines: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            let badge = badge(&ctx, &group.lines, &publication);
            group.lines.push((publication, badge));
        }
    }
    let publishes = ctx.viewer.may(Permission::PublishPlans);
    let drafts = if publishes {
        plans::drafts(db, ctx.viewer.scope(), Known::Now).await?
    } else {
        Vec::new()
    };
    Ok(Html(PlansPage { plans: groups, drafts, publishes, ctx }.render()?))
}

/// Whether a text holds on the date; the younger ones are there already.
fn badge(ctx: &PageContext, younger: &[(Publication, Status)], text: &Publication) -> Status {
    let holds = |text: &Publication| text.effective_from <= ctx.as_of;
    match (holds(text), younger.iter().any(|(younger, _)| holds(younger))) {
        (false, _) => Status::new(Mood::None, "尚未施行"),
        (true, false) => Status::new(Mood::Met, "现行"),
        (true, true) => Status::new(Mood::None, "已被修订"),
    }
}

impl PlansPage {
    fn publication(&self, publication: &Publication) -> String {
        self.ctx.link(&format!("/plans/{}", publication.id))
    }

    fn draft(&self, draft: &DraftSheet) -> String {
        self.ctx.link(&format!("/plans/drafts/{}", draft.id))
    }
}
