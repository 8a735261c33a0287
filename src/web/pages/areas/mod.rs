//! Counties, townships, and finding either by name.

mod changes;
mod places;
mod sheet;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, Redirect};
use axum::routing::get;
use serde::Deserialize;

use super::board::{Row, rows};
use super::targets::{ListLink, verdict_on};
use super::words::{self, Sentence};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::clinic::Stage;
use crate::ledger::Ledger;
use crate::ledger::areas;
use crate::review::{Reviewed, Reviewer};
use crate::rules::{Tally, summary};
use crate::web::components::{Mood, Status};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::state::AppState;
use places::{Places, TownshipLine, VillageLine};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/areas", get(search_areas))
        .route("/counties", get(go_to_area))
        .route("/counties/{key}", get(show_county))
        .route("/townships", get(go_to_area))
        .route("/townships/{key}", get(show_township))
        .merge(changes::router())
        .merge(sheet::router())
}

#[derive(Template)]
#[template(path = "areas/county.html")]
struct CountyPage {
    ctx: PageContext,
    said: Vec<(&'static str, Sentence)>,
    rows: Vec<Row>,
    townships: Vec<TownshipLine>,
    villages: Vec<VillageLine>,
    village_count: usize,
}

/// What a township has and does. Nothing is judged below a county.
#[derive(Template)]
#[template(path = "areas/township.html")]
pub(super) struct TownshipPage {
    ctx: PageContext,
    stages: Vec<StageLine>,
    villages: Vec<VillageLine>,
}

/// The counts of one stage, each the way to its list.
struct StageLine {
    title: String,
    cells: Vec<(&'static str, i64, String)>,
}

#[derive(Template)]
#[template(path = "areas/search.html")]
struct SearchPage {
    ctx: PageContext,
    typed: String,
    found: Vec<(String, String, Level)>,
}

/// What was typed into the search box.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Typed {
    q: Option<String>,
}

/// The address of the view of an area.
fn view_of(ctx: &PageContext, area: AreaKey) -> String {
    let path = match area.level() {
        Level::Province | Level::Prefecture => "/".to_owned(),
        Level::County => format!("/counties/{area}"),
        Level::Township | Level::Village => format!("/townships/{area}"),
    };
    ctx.link_with(&path, &[("area", "")])
}

/// The tree leads to the view of whatever was chosen in it.
async fn go_to_area(ctx: PageContext) -> Redirect {
    Redirect::to(&view_of(&ctx, ctx.area.root()))
}

async fn show_county(
    State(judge): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    Path(key): Path<String>,
) -> Result<Html<String>> {
    let ctx = ctx.about(&ledger, &key).await?;
    if ctx.area.root().level() != Level::County {
        return Err(Error::NOT_FOUND);
    }
    let reviewed = judge.review(ctx.area, ctx.known, ctx.as_of).await?;
    let places = Places::load(&ledger, &ctx).await?;
    let page = CountyPage {
        said: said(&ctx, &reviewed),
        rows: rows(&ctx, &reviewed).into_iter().filter(|row| row.judged).collect(),
        townships: places.townships(&ctx),
        villages: places.villages(&ctx, VillageLine::wants_attention),
        village_count: places.count(),
        ctx,
    };
    Ok(Html(page.render()?))
}

async fn show_township(
    State(judge): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    Path(key): Path<String>,
) -> Result<Html<String>> {
    let ctx = ctx.about(&ledger, &key).await?;
    if !matches!(ctx.area.root().level(), Level::Township | Level::Village) {
        return Err(Error::NOT_FOUND);
    }
    let reviewed = judge.review(ctx.area, ctx.known, ctx.as_of).await?;
    Ok(Html(township(&ledger, ctx, &reviewed).await?.render()?))
}

/// The view of a township or a village.
pub(super) async fn township(
    ledger: &Ledger,
    ctx: PageContext,
    reviewed: &Reviewed,
) -> Result<TownshipPage> {
    let places = Places::load(ledger, &ctx).await?;
    let villages = places.villages(&ctx, |_| true);
    Ok(TownshipPage { stages: stages(&ctx, reviewed), villages, ctx })
}

fn said(ctx: &PageContext, reviewed: &Reviewed) -> Vec<(&'static str, Sentence)> {
    let Some(target) = words::built(&reviewed.plan) else { return Vec::new() };
    let verdicts =
        target.stages.iter().rev().filter_map(|it| verdict_on(reviewed, ctx, &target.id, &it.id));
    verdicts.map(|it| (words::mood(it.status).class(), Sentence::of(&summary(it, &[])))).collect()
}

fn stages(ctx: &PageContext, reviewed: &Reviewed) -> Vec<StageLine> {
    let Some(target) = words::built(&reviewed.plan) else { return Vec::new() };
    let line = |stage: &crate::plan::Stage| {
        let counted = |rule| {
            reviewed.counties.iter().filter_map(move |it| it.count(&target.id, &stage.id, rule))
        };
        let tally: Tally = counted(words::BUILT).map(|count| count.tally).sum();
        let cell = |label, number, part| {
            let link = ListLink {
                target: &target.id,
                stage: &stage.id,
                part,
                rule: "",
                area: Some(ctx.area.root()),
            };
            (label, number, link.address(ctx))
        };
        StageLine {
            title: stage.title.clone(),
            cells: vec![
                cell("项目", tally.asked, "asked"),
                cell("已验收", tally.counted, "counted"),
                cell("待验收", tally.finished, "finished"),
                cell("在建", tally.under_construction, "under_construction"),
                cell("未开工", tally.not_started, "not_started"),
                cell("整改未销号", tally.rectifying, "rectifying"),
                cell("逾期未完成", tally.overdue + tally.awaiting, "missed"),
            ],
        }
    };
    target.stages.iter().map(line).collect()
}

async fn search_areas(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(typed): PageQuery<Typed>,
) -> Result<Html<String>> {
    let typed = typed.q.unwrap_or_default().trim().to_owned();
    let mut found = Vec::new();
    let scope = ctx.viewer.scope();
    if !typed.is_empty() {
        let db = ledger.read();
        let lines = areas::search(db, scope, &typed, ctx.as_of).await?;
        let whole = Scope::of(scope.root().county());
        let names = areas::names(db, whole, ctx.known, ctx.as_of).await?;
        found.extend(lines.into_iter().map(|line| {
            let county = (line.level > Level::County).then(|| names.of(line.area_key.county()));
            let label = format!("{} {}", county.unwrap_or_default(), names.place(line.area_key));
            (label.trim().to_owned(), view_of(&ctx, line.area_key), line.level)
        }));
    }
    Ok(Html(SearchPage { ctx, typed, found }.render()?))
}

/// The badge of where a project stands.
pub(super) fn stage_badge(stage: Stage) -> Status {
    let mood = match stage {
        Stage::Accepted | Stage::InService => Mood::Met,
        Stage::UnderConstruction => Mood::Track,
        Stage::Suspended | Stage::Rectifying => Mood::Risk,
        Stage::Completed => Mood::Await,
        Stage::NotStarted | Stage::Withdrawn => Mood::None,
    };
    Status::new(mood, stage.label())
}
