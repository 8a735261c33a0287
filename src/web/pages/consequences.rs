//! What follows where a deadline was missed: county by county, deadline by deadline, with the
//! words of the clause and the records that it touches.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::NaiveDate;
use serde::Deserialize;

use super::targets::ListLink;
use super::{record, words};
use crate::domain::area::AreaKey;
use crate::plan::Plan;
use crate::review::Reviewer;
use crate::rules::{self, Consequence, Records, Touched};
use crate::web::components::Status;
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/consequences", Pass::PROGRESS, list_consequences)
}

#[derive(Template)]
#[template(path = "consequences.html")]
struct ConsequencesPage {
    deadlines: Vec<(String, Option<NaiveDate>, bool)>,
    counties: Vec<County>,
    ctx: PageContext,
}

/// Which deadline is wanted; all of them where none is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    deadline: Option<NaiveDate>,
}

/// A county with everything that follows for it.
struct County {
    name: String,
    place: String,
    lines: Vec<Line>,
}

/// What follows from one deadline.
struct Line {
    about: String,
    deadline: NaiveDate,
    clause: String,
    clause_href: String,
    words: String,
    unfinished: i64,
    unregistered: i64,
    money: String,
    count: usize,
    list: String,
    subjects: Vec<Subject>,
}

/// A record that missed the deadline: who, where, since when.
struct Subject {
    label: String,
    href: String,
    lateness: Status,
    reason: String,
    contractor: String,
    money: String,
}

/// How many records of a line are shown; the list has all of them.
const SHOWN: usize = 10;

async fn list_consequences(
    State(judge): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let reviewed = judge.review(ctx.question()).await?;
    let all = &reviewed.board.consequences;
    let dates: BTreeSet<NaiveDate> = all.iter().map(|it| it.deadline).collect();
    if wanted.deadline.is_some_and(|on| !dates.contains(&on)) && !dates.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    let fits = |it: &&Consequence| wanted.deadline.is_none_or(|on| it.deadline == on);
    let mut areas: Vec<AreaKey> = Vec::new();
    for it in all.iter().filter(fits) {
        if !areas.contains(&it.area) {
            areas.push(it.area);
        }
    }
    let county = |area: &AreaKey| {
        let own: Vec<_> = all.iter().filter(fits).filter(|it| it.area == *area).collect();
        County {
            name: own.first().map(|it| it.area_name.clone()).unwrap_or_default(),
            place: ctx.view_of(*area),
            lines: own.into_iter().map(|it| line(&ctx, &reviewed.plan, it)).collect(),
        }
    };
    let counties = areas.iter().map(county).collect();
    let every = ("全部期限".to_owned(), None, wanted.deadline.is_none());
    let each = dates.iter().map(|on| (on.to_string(), Some(*on), wanted.deadline == Some(*on)));
    let deadlines = std::iter::once(every).chain(each).collect();
    Ok(Html(ConsequencesPage { deadlines, counties, ctx }.render()?))
}

fn line(ctx: &PageContext, plan: &Plan, it: &Consequence) -> Line {
    let part = if it.unfinished > 0 { "missed" } else { "late" };
    let clause = it.clause.clone().unwrap_or_default();
    let (target, stage) = (&*it.target, &*it.stage);
    let area = Some(it.area).filter(|area| *area != ctx.area.root());
    let own = plan.targets.iter().find(|own| own.id == it.target);
    let rule = own.and_then(|own| own.rule.as_deref()).and_then(rules::rule);
    let records = rule.map_or(Records::Area, |rule| rule.about().records);
    Line {
        about: format!("{} {}", it.target, it.stage_title),
        deadline: it.deadline,
        clause_href: format!("{}#c-{clause}", ctx.link("/plan")),
        clause,
        words: it.words.clone(),
        unfinished: it.unfinished,
        unregistered: it.unregistered,
        money: it.money.wan(),
        count: it.subjects.len(),
        list: ListLink { target, stage, rule: "", part, area }.address(ctx),
        subjects: it.subjects.iter().take(SHOWN).map(|one| subject(ctx, records, one)).collect(),
    }
}

fn subject(ctx: &PageContext, records: Records, it: &Touched) -> Subject {
    Subject {
        label: it.label.clone(),
        href: record::link(ctx, records, it.subject, it.area),
        lateness: words::lateness(it.lateness),
        reason: words::full_width(&it.reason),
        contractor: it.contractor.clone().unwrap_or_default(),
        money: it.money.wan(),
    }
}

impl ConsequencesPage {
    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand over references"
    )]
    fn tab(&self, on: &Option<NaiveDate>) -> String {
        let on = on.map(|on| on.to_string()).unwrap_or_default();
        self.ctx.link_with("/consequences", &[("deadline", &on)])
    }
}
