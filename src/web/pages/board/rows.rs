//! Every target of the plan as a row, and what follows where a deadline was missed.

use crate::plan::{Stage, Target};
use crate::review::Reviewed;
use crate::rules::{Consequence, Verdict};
use crate::web::components::{Mood, Status};
use crate::web::extract::PageContext;
use crate::web::pages::targets::{ListLink, verdict_on};
use crate::web::pages::words;

/// A stage of a target.
pub(in crate::web::pages) struct Row {
    pub(in crate::web::pages) id: String,
    pub(in crate::web::pages) href: String,
    pub(in crate::web::pages) title: String,
    pub(in crate::web::pages) stage: String,
    pub(in crate::web::pages) reading: &'static str,
    pub(in crate::web::pages) figure: String,
    pub(in crate::web::pages) others: Vec<String>,
    pub(in crate::web::pages) badge: Status,
    pub(in crate::web::pages) note: String,
    pub(in crate::web::pages) deadline: String,
    pub(in crate::web::pages) days_left: String,
    /// Whether a rule counts it.
    pub(in crate::web::pages) judged: bool,
}

/// Every stage of every target: what is judged first, the worst on top.
pub(in crate::web::pages) fn rows(ctx: &PageContext, reviewed: &Reviewed) -> Vec<Row> {
    let targets = &reviewed.plan.targets;
    let mut held: Vec<(&Target, Option<&Stage>, Option<&Verdict>)> = Vec::new();
    for target in targets {
        let verdict = |stage: &Stage| verdict_on(reviewed, ctx, &target.id, &stage.id);
        held.extend(target.stages.iter().map(|stage| (target, Some(stage), verdict(stage))));
        if target.stages.is_empty() {
            held.push((target, None, None));
        }
    }
    held.sort_by_cached_key(|(target, _, verdict)| {
        let unruled = verdict.is_none_or(|verdict| verdict.rule.is_none());
        (unruled, verdict.filter(|_| !unruled).map(Verdict::worst_first), target.id.clone())
    });
    held.into_iter().map(|(target, stage, verdict)| row(ctx, target, stage, verdict)).collect()
}

fn row(
    ctx: &PageContext,
    target: &Target,
    stage: Option<&Stage>,
    verdict: Option<&Verdict>,
) -> Row {
    let id = stage.map_or("", |stage| stage.id.as_str());
    let link = ListLink { target: &target.id, stage: id, ..ListLink::default() };
    let figures = verdict.map_or(&[][..], |verdict| verdict.figures.as_slice());
    let other = |reading: &str, text: &str| format!("{reading} {}", words::full_width(text));
    Row {
        id: target.id.clone(),
        href: link.address(ctx),
        title: target.title.clone(),
        stage: stage.map_or_else(|| "方案未分阶段".to_owned(), |stage| stage.title.clone()),
        reading: target.reading.label(),
        figure: figures.first().map_or_else(String::new, |it| words::full_width(&it.text)),
        others: if figures.is_empty() {
            target.other_readings.iter().map(|reading| reading.label().to_owned()).collect()
        } else {
            figures.iter().skip(1).map(|it| other(it.reading.label(), &it.text)).collect()
        },
        badge: verdict.map_or_else(|| Status::new(Mood::None, "缺数据"), words::badge),
        note: verdict.and_then(|it| it.note.as_deref()).map(words::full_width).unwrap_or_default(),
        deadline: verdict.map_or_else(|| "未定".to_owned(), words::deadline),
        days_left: verdict.map_or_else(String::new, words::days_left),
        judged: verdict.is_some_and(|verdict| verdict.rule.is_some()),
    }
}

/// What follows from one missed clause.
pub(super) struct Follows {
    pub(super) clause: String,
    pub(super) words: String,
    pub(super) href: String,
    pub(super) lines: Vec<Line>,
}

/// One county that it touches.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) about: String,
    pub(super) unfinished: i64,
    pub(super) unregistered: i64,
    pub(super) deadline: String,
    pub(super) money: String,
    pub(super) subjects: String,
    pub(super) count: usize,
    pub(super) href: String,
}

/// What follows, clause by clause.
pub(super) fn follows(ctx: &PageContext, reviewed: &Reviewed) -> Vec<Follows> {
    let mut all: Vec<Follows> = Vec::new();
    for consequence in &reviewed.board.consequences {
        let clause = consequence.clause.clone().unwrap_or_default();
        let at = all.iter().position(|it| it.clause == clause && it.words == consequence.words);
        let at = at.unwrap_or_else(|| {
            all.push(Follows {
                href: format!("{}#c-{clause}", ctx.link("/plan")),
                words: consequence.words.clone(),
                clause,
                lines: Vec::new(),
            });
            all.len() - 1
        });
        if let Some(follows) = all.get_mut(at) {
            follows.lines.push(line(ctx, consequence));
        }
    }
    all
}

fn line(ctx: &PageContext, it: &Consequence) -> Line {
    // What is named is what is not done or, once all is done, what was done late.
    let part = if it.unfinished > 0 { "missed" } else { "late" };
    let link = ListLink {
        target: &it.target,
        stage: &it.stage,
        part,
        rule: "",
        area: Some(it.area).filter(|area| *area != ctx.area.root()),
    };
    let names: Vec<_> = it.subjects.iter().take(2).map(|one| one.label.as_str()).collect();
    Line {
        name: it.area_name.clone(),
        place: ctx.view_of(it.area),
        about: format!("{} {}", it.target, it.stage_title),
        unfinished: it.unfinished,
        unregistered: it.unregistered,
        deadline: it.deadline.to_string(),
        money: it.money.wan(),
        subjects: names.join("、"),
        count: it.subjects.len(),
        href: link.address(ctx),
    }
}
