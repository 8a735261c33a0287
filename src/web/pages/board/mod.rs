//! The board: one sentence first, then where every target stands, the worst first.

mod figures;
mod map;
mod rows;
mod stages;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::areas::{self, TownshipPage};
use super::bulletin::Bulletins;
use super::targets::{ListLink, verdict_on};
use super::words::{self, Sentence};
use crate::domain::account::Permission;
use crate::domain::area::Level;
use crate::ledger::{Ledger, LedgerError};
use crate::plan::Stage;
use crate::review::{Reviewed, Reviewer};
use crate::rules::{Verdict, summary};
use crate::web::components::TileMap;
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::nav;
use crate::web::routes::{Pass, Routes};
use figures::Tile;
use rows::Follows;
pub(super) use rows::{Row, rows};
use stages::StageTable;

pub(super) fn router() -> Routes {
    Routes::new().get("/", Pass::SignedIn, show_board)
}

#[derive(Template)]
#[template(path = "board/show.html")]
struct BoardPage {
    ctx: PageContext,
    said: Vec<Said>,
    figures: Vec<Tile>,
    map: Option<TileMap>,
    stages: Vec<StageTable>,
    rows: Vec<Row>,
    follows: Vec<Follows>,
    bulletins: Option<Bulletins>,
}

/// The sentence on a stage.
struct Said {
    class: &'static str,
    href: String,
    sentence: Sentence,
}

/// Below a county nothing is judged, so the board of a township is its own page. Whoever may
/// not see the board is led to what they may see.
async fn show_board(
    State(judge): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
) -> Result<Response> {
    if !ctx.viewer.may(Permission::ReadProgress) {
        return Ok(Redirect::to(nav::home(&ctx.viewer)).into_response());
    }
    let reviewed = match judge.review(ctx.question()).await {
        Err(LedgerError::NotFound) => None,
        found => Some(found?),
    };
    if let (Level::Township | Level::Village, Some(reviewed)) = (ctx.area.root().level(), &reviewed)
    {
        let page: TownshipPage = areas::township(&ledger, &judge, ctx, reviewed).await?;
        return Ok(Html(page.render()?).into_response());
    }
    let page = match reviewed {
        Some(reviewed) => BoardPage::of(ctx, &reviewed),
        None => BoardPage::blank(ctx),
    };
    Ok(Html(page.render()?).into_response())
}

impl BoardPage {
    /// A board before any plan has been published.
    fn blank(ctx: PageContext) -> Self {
        Self {
            ctx,
            said: Vec::new(),
            figures: Vec::new(),
            map: None,
            stages: Vec::new(),
            rows: Vec::new(),
            follows: Vec::new(),
            bulletins: None,
        }
    }

    fn of(ctx: PageContext, reviewed: &Reviewed) -> Self {
        Self {
            said: said(&ctx, reviewed),
            figures: figures::figures(&ctx, reviewed),
            map: map::map(&ctx, reviewed),
            stages: stages::tables(&ctx, reviewed),
            rows: rows(&ctx, reviewed),
            follows: rows::follows(&ctx, reviewed),
            bulletins: Some(Bulletins::of(&ctx, reviewed)),
            ctx,
        }
    }
}

/// The stages of the target whose projects are counted, the one that is due next first,
/// then those that are over, the latest first.
fn ordered<'a>(ctx: &PageContext, reviewed: &'a Reviewed) -> Vec<(&'a Stage, &'a Verdict)> {
    let Some(target) = words::built(&reviewed.plan) else { return Vec::new() };
    let held = |stage: &'a Stage| {
        verdict_on(reviewed, ctx, &target.id, &stage.id).map(|verdict| (stage, verdict))
    };
    let mut found: Vec<_> = target.stages.iter().filter_map(held).collect();
    found.sort_by_key(|(stage, verdict)| {
        let ahead = stage.from.is_some_and(|from| from > ctx.as_of);
        let over = verdict.days_left.is_some_and(|left| left < 0);
        (ahead, over, std::cmp::Reverse(stage.by))
    });
    found
}

fn said(ctx: &PageContext, reviewed: &Reviewed) -> Vec<Said> {
    let say = |(stage, verdict): (&Stage, &Verdict)| {
        let counties: Vec<_> = reviewed.board.of_stage(&verdict.target, &stage.id).collect();
        let counties = if counties.len() > 1 { counties } else { Vec::new() };
        Said {
            class: words::mood(verdict.status).class(),
            href: ListLink { target: &verdict.target, stage: &stage.id, ..ListLink::default() }
                .address(ctx),
            sentence: Sentence::of(&summary(verdict, &counties)),
        }
    };
    ordered(ctx, reviewed).into_iter().map(say).collect()
}
