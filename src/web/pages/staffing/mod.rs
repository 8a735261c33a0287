//! General practitioners: county by county in both readings, the institutions, their people.

mod counties;
mod list;
mod show;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::words::{self, Sentence};
use crate::plan::{Plan, Stage, Target};
use crate::review::{Reviewed, Reviewer};
use crate::rules::{Figure, summary};
use crate::web::components::{Pager, Status};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::targets::verdict_on;
use crate::web::routes::{Pass, Routes};
use counties::Counties;
use list::{List, Show, Tab};

/// The rule whose findings are the institutions.
pub(super) const STAFFED: &str = "staffing.general_practitioner";

/// The rule that counts who came this year.
const RECRUITED: &str = "staffing.recruited";

pub(super) fn router() -> Routes {
    Routes::new().get("/staffing", Pass::PROGRESS, show_staffing).get(
        "/staffing/{id}",
        Pass::STAFFING,
        show::show_institution,
    )
}

/// Which institutions are wanted: those of a target, and how they stand.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    target: Option<String>,
    show: Show,
    page: Option<usize>,
}

/// A stage of a target that asks for general practitioners.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    target: &'a Target,
    stage: &'a Stage,
}

impl<'a> Asked<'a> {
    /// Every one that the plan has.
    fn all(plan: &'a Plan) -> Vec<Self> {
        let targets = plan.targets.iter().filter(|at| at.rule.as_deref() == Some(STAFFED));
        targets
            .flat_map(|target| target.stages.iter().map(move |stage| Self { target, stage }))
            .collect()
    }

    /// What the number is called: 3名.
    fn title(&self) -> String {
        let value = self.target.test.map_or(self.stage.value, crate::plan::Test::value);
        format!("{value}{}", self.target.unit)
    }
}

#[derive(Template)]
#[template(path = "staffing/list.html")]
struct StaffingPage {
    ctx: PageContext,
    held: Vec<Held>,
    settings: String,
    counties: Counties,
    targets: Vec<Tab>,
    shows: Vec<Tab>,
    list: List,
    pager: Pager,
}

/// How a target stands: in the reading in force, and in the others beside it.
struct Held {
    href: String,
    class: &'static str,
    badge: Status,
    sentence: Sentence,
    figures: Vec<Figure>,
}

async fn show_staffing(
    State(judge): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    let asked = Asked::all(&reviewed.plan);
    let own = match &wanted.target {
        None => asked.first().copied(),
        Some(id) => {
            let found = asked.iter().find(|at| at.target.id == *id).copied();
            Some(found.ok_or(Error::NOT_FOUND)?)
        }
    };
    let list = List::of(&ctx, &reviewed, own, &wanted);
    let page = StaffingPage {
        held: asked.iter().filter_map(|at| held(&ctx, &reviewed, *at)).collect(),
        settings: settings(&reviewed.plan),
        counties: Counties::of(&ctx, &reviewed, &asked),
        targets: list::targets(&ctx, &asked, own, &wanted),
        shows: list.shows(&ctx, own, &wanted),
        pager: list.pager(&ctx, own, &wanted),
        list,
        ctx,
    };
    Ok(Html(page.render()?))
}

/// What the plan leaves open and the page stands on.
fn settings(plan: &Plan) -> String {
    let settings = &plan.settings;
    let places = if settings.staff_health_centres {
        "乡镇卫生院和社区卫生服务中心（站）"
    } else {
        "乡镇卫生院"
    };
    let people = if settings.count_trained {
        "注册为全科医学专业的，加上取得培训合格证、尚未注册的"
    } else {
        "只计注册为全科医学专业的"
    };
    format!(
        "分母：{places}，名单见下。人员：{people}；每人只在主执业机构计一次，证书须当日有效、执业地点相符。"
    )
}

fn held(ctx: &PageContext, reviewed: &Reviewed, asked: Asked<'_>) -> Option<Held> {
    let Asked { target, stage } = asked;
    let verdict = verdict_on(reviewed, ctx, &target.id, &stage.id)?;
    let counties: Vec<_> = reviewed.board.of_stage(&target.id, &stage.id).collect();
    let counties = if counties.len() > 1 { counties } else { Vec::new() };
    Some(Held {
        href: ctx.link(&format!("/targets/{}", target.id)),
        class: words::mood(verdict.status).class(),
        badge: words::badge(verdict),
        sentence: Sentence::of(&summary(verdict, &counties)),
        figures: verdict
            .figures
            .iter()
            .map(|at| Figure { text: words::full_width(&at.text), ..at.clone() })
            .collect(),
    })
}
