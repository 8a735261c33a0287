//! A target: why it stands as it does, and the list behind every one of its numbers.

mod list;
mod parts;
mod why;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;

pub(super) use parts::Part;
pub(super) use why::{departments, verdict_on};

use crate::domain::area::AreaKey;
use crate::plan::Target;
use crate::review::{Reviewed, Reviewer};
use crate::rules::{self, Rule};
use crate::web::components::Pager;
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery, Path};
use crate::web::routes::{Pass, Routes};
use list::{Asked, List};
use why::Why;

pub(super) fn router() -> Routes {
    Routes::new().get("/targets", Pass::PROGRESS, list_targets).get(
        "/targets/{id}",
        Pass::PROGRESS,
        show_target,
    )
}

/// What a number on a board leads to.
#[derive(Debug, Clone, Default)]
pub(super) struct ListLink<'a> {
    /// The target.
    pub(super) target: &'a str,
    /// Its stage; every stage where it is blank.
    pub(super) stage: &'a str,
    /// The rule, where it is not the target's own.
    pub(super) rule: &'a str,
    /// The part of the findings; all of them where it is blank.
    pub(super) part: &'a str,
    /// The area, where it is not the page's own.
    pub(super) area: Option<AreaKey>,
}

impl ListLink<'_> {
    /// The address of the list.
    pub(super) fn address(&self, ctx: &PageContext) -> String {
        self.page(ctx, "")
    }

    /// The address of a page of the list.
    fn page(&self, ctx: &PageContext, page: &str) -> String {
        self.at(ctx, &[("page", page)])
    }

    /// The address of the list with further parts of the query, such as another date.
    pub(super) fn at(&self, ctx: &PageContext, more: &[(&str, &str)]) -> String {
        let path = format!("/targets/{}", self.target);
        let mut parts = vec![("stage", self.stage), ("rule", self.rule), ("show", self.part)];
        parts.extend_from_slice(more);
        let area = self.area.map(|area| area.to_string());
        parts.extend(area.as_deref().map(|area| ("area", area)));
        ctx.link_with(&path, &parts)
    }
}

/// Which list of a target is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    stage: Option<String>,
    rule: Option<String>,
    show: Option<String>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "targets/show.html")]
struct TargetPage {
    ctx: PageContext,
    why: Why,
    list: List,
    pager: Pager,
    stages: Vec<Tab>,
    areas: Vec<Tab>,
    shows: Vec<Tab>,
}

/// A way to another part of the same.
struct Tab {
    href: String,
    label: String,
    count: Option<i64>,
    here: bool,
}

/// A target has a page of its own; all of them stand on the board.
async fn list_targets(ctx: PageContext) -> Redirect {
    Redirect::to(&ctx.link("/"))
}

async fn show_target(
    State(judge): State<Reviewer>,
    ctx: PageContext,
    Path(id): Path<String>,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    // The tabs count every county that the viewer may see.
    let whole = if ctx.area == ctx.viewer.scope() {
        None
    } else {
        Some(judge.review(ctx.question_about(ctx.viewer.scope())).await?)
    };
    let target = reviewed.plan.target(&id).ok_or(Error::NOT_FOUND)?;
    let asked = asked(target, &wanted)?;
    let page = page(ctx, &reviewed, whole.as_ref().unwrap_or(&reviewed), &asked);
    Ok(Html(page.render()?))
}

/// Finds what was named; what the plan does not know is not there.
fn asked<'a>(target: &'a Target, wanted: &'a Wanted) -> Result<Asked<'a>> {
    let own = target.rule.as_deref();
    let stage = match wanted.stage.as_deref() {
        None => None,
        Some(id) => {
            let found = target.stages.iter().find(|stage| stage.id == id);
            Some(found.ok_or(Error::NOT_FOUND)?)
        }
    };
    let rule: Option<&dyn Rule> = match wanted.rule.as_deref() {
        None => own.and_then(rules::rule),
        Some(code) => {
            let found = rules::rule(code)
                .filter(|rule| Some(code) == own || (own.is_some() && rule.about().beside == own));
            Some(found.ok_or(Error::NOT_FOUND)?)
        }
    };
    let part = match wanted.show.as_deref() {
        None => None,
        Some(code) => Some(Part::of(code).ok_or(Error::NOT_FOUND)?),
    };
    Ok(Asked { target, stage, rule, part, is_beside: wanted.rule.is_some(), page: wanted.page })
}

fn page(ctx: PageContext, reviewed: &Reviewed, whole: &Reviewed, asked: &Asked<'_>) -> TargetPage {
    let list = List::of(&ctx, reviewed, asked);
    TargetPage {
        why: Why::of(&ctx, reviewed, asked),
        stages: stages(&ctx, asked),
        areas: areas(&ctx, whole, asked),
        shows: shows(&ctx, &list, asked),
        pager: list.pager(&ctx, asked),
        list,
        ctx,
    }
}

fn stages(ctx: &PageContext, asked: &Asked<'_>) -> Vec<Tab> {
    let all = (asked.target.stages.len() > 1).then_some(("", "各批次"));
    let each = asked.target.stages.iter().map(|stage| (stage.id.as_str(), stage.title.as_str()));
    let tab = |(id, title): (&str, &str)| Tab {
        href: ListLink { stage: id, ..asked.link() }.address(ctx),
        label: title.to_owned(),
        count: None,
        here: id == asked.stage_id(),
    };
    all.into_iter().chain(each).map(tab).collect()
}

/// The counties within the viewer's scope, each with the count of the same list.
fn areas(ctx: &PageContext, whole: &Reviewed, asked: &Asked<'_>) -> Vec<Tab> {
    let own = ctx.viewer.scope().root();
    if whole.counties.len() < 2 {
        return Vec::new();
    }
    let tab = |area: AreaKey, name: &str, count: i64| Tab {
        href: ListLink { area: Some(area), ..asked.link() }.address(ctx),
        label: name.to_owned(),
        count: Some(count),
        here: area == ctx.area.root(),
    };
    let counts: Vec<i64> = whole
        .counties
        .iter()
        .map(|county| asked.number(&asked.tally(std::slice::from_ref(county))))
        .collect();
    let first = Tab {
        href: ctx.link_with(&format!("/targets/{}", asked.target.id), &{
            let link = asked.link();
            [("stage", link.stage), ("rule", link.rule), ("show", link.part), ("area", "")]
        }),
        ..tab(own, "全部", counts.iter().sum())
    };
    let each = whole.counties.iter().zip(&counts);
    let each = each.map(|(county, count)| tab(county.county, &county.name, *count));
    std::iter::once(first).chain(each).collect()
}

/// The parts by standing, and the one that a number led to.
fn shows(ctx: &PageContext, list: &List, asked: &Asked<'_>) -> Vec<Tab> {
    let tab = |code: &str, label: &str, count: i64| Tab {
        href: ListLink { part: code, ..asked.link() }.address(ctx),
        label: label.to_owned(),
        count: Some(count),
        here: code == asked.show(),
    };
    let all = tab("", "全部", list.all);
    let parts = parts::PARTS.iter().filter(|part| part.is_standing() || part.code == asked.show());
    let parts = parts.map(|part| tab(part.code, part.label, part.number(&list.tally)));
    std::iter::once(all).chain(parts).collect()
}
