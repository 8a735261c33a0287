//! Counties, townships, and finding either by name.

mod changes;
mod places;
mod sheet;
mod townships;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::board::{Row, rows};
use super::posting::{QuarterLine, quarter_lines};
use super::targets::{ListLink, verdict_on};
use super::words::{self, Sentence};
use crate::domain::area::{Level, Scope};
use crate::ledger::Ledger;
use crate::ledger::areas;
use crate::review::{Reviewed, Reviewer};
use crate::rules::{Tally, summary};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::routes::{Pass, Routes};
use places::{Places, VillageLine};
use townships::TownshipLine;

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/areas", Pass::LOOK, search_areas)
        .get("/counties", Pass::PROGRESS, go_to_area)
        .get("/counties/{key}", Pass::PROGRESS, show_county)
        .get("/townships", Pass::PROGRESS, go_to_area)
        .get("/townships/{key}", Pass::PROGRESS, show_township)
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
    postings: Vec<QuarterLine>,
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

/// The tree leads to the view of whatever was chosen in it.
async fn go_to_area(ctx: PageContext) -> Redirect {
    Redirect::to(&ctx.view_of(ctx.area.root()))
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
    let reviewed = judge.review(ctx.question()).await?;
    let places = Places::load(&ledger, &ctx).await?;
    let page = CountyPage {
        said: said(&ctx, &reviewed),
        rows: rows(&ctx, &reviewed).into_iter().filter(|row| row.judged).collect(),
        townships: townships::lines(&ctx, &reviewed, places.names()),
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
    let reviewed = judge.review(ctx.question()).await?;
    Ok(Html(township(&ledger, &judge, ctx, &reviewed).await?.render()?))
}

/// The view of a township or a village.
pub(super) async fn township(
    ledger: &Ledger,
    judge: &Reviewer,
    ctx: PageContext,
    reviewed: &Reviewed,
) -> Result<TownshipPage> {
    let places = Places::load(ledger, &ctx).await?;
    let villages = places.villages(&ctx, |_| true);
    let postings = if ctx.viewer.passes(Pass::POSTINGS) {
        quarter_lines(ledger, judge, &ctx, ctx.area).await?
    } else {
        Vec::new()
    };
    Ok(TownshipPage { postings, stages: stages(&ctx, reviewed), villages, ctx })
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
        let cell = |(label, number, part)| {
            let area = Some(ctx.area.root());
            let link = ListLink {
                target: &target.id,
                stage: &stage.id,
                part,
                area,
                ..ListLink::default()
            };
            (label, number, link.address(ctx))
        };
        StageLine {
            title: stage.title.clone(),
            cells: townships::counts(&tally).into_iter().map(cell).collect(),
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
        let lines = areas::search(db, scope, &typed, ctx.known, ctx.as_of).await?;
        let whole = Scope::of(scope.root().county());
        let names = areas::names(db, whole, ctx.known, ctx.as_of).await?;
        found.extend(lines.into_iter().map(|line| {
            let county = (line.level > Level::County).then(|| names.of(line.area_key.county()));
            let label = format!("{} {}", county.unwrap_or_default(), names.place(line.area_key));
            (label.trim().to_owned(), ctx.view_of(line.area_key), line.level)
        }));
    }
    Ok(Html(SearchPage { ctx, typed, found }.render()?))
}
