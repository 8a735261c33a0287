//! Why a target stands as it does: the words of the plan, the sum, and the readings.

use super::list::Asked;
use crate::plan::{Ambiguity, Plan};
use crate::review::Reviewed;
use crate::rules::{Figure, Verdict};
use crate::web::components::Status;
use crate::web::extract::PageContext;
use crate::web::pages::words::{self, Sentence};

/// Why a target stands as it does.
pub(super) struct Why {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) clauses: Vec<Quoted>,
    pub(super) verdicts: Vec<Held>,
    pub(super) reading: &'static str,
    pub(super) lead: String,
    pub(super) acceptance: Vec<Checked>,
    pub(super) ambiguities: Vec<Open>,
    pub(super) consequence: Option<String>,
    pub(super) gap: Option<String>,
    pub(super) rule: Option<&'static str>,
    pub(super) advisory: bool,
}

/// A clause, word for word.
pub(super) struct Quoted {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) href: String,
}

/// A stage held against what was done.
pub(super) struct Held {
    pub(super) stage: String,
    pub(super) badge: Status,
    pub(super) note: String,
    pub(super) sentence: Sentence,
    pub(super) formula: String,
    pub(super) deadline: String,
    pub(super) days_left: String,
    pub(super) evidence: String,
    pub(super) figures: Vec<Figure>,
    pub(super) window_days: i64,
    pub(super) class: &'static str,
}

/// A line of who checks it.
pub(super) struct Checked {
    pub(super) id: String,
    pub(super) matter: String,
    pub(super) departments: String,
    pub(super) manner: String,
    pub(super) href: String,
}

/// A passage that can be read in more than one way.
pub(super) struct Open {
    pub(super) id: String,
    pub(super) question: String,
    pub(super) readings: Vec<(bool, String)>,
    pub(super) ruling: String,
}

impl Why {
    pub(super) fn of(ctx: &PageContext, reviewed: &Reviewed, asked: &Asked<'_>) -> Self {
        let (plan, target) = (&reviewed.plan, asked.target);
        let lead = plan.department_name(&target.lead, ctx.as_of).unwrap_or(&target.lead);
        let about = asked.rule.map(crate::rules::Rule::about);
        Self {
            id: target.id.clone(),
            title: target.title.clone(),
            clauses: clauses(ctx, plan, &target.clauses),
            verdicts: verdicts(ctx, reviewed, asked),
            reading: target.reading.label(),
            lead: lead.to_owned(),
            acceptance: acceptance(ctx, plan, &target.accepted_by),
            ambiguities: ambiguities(plan, &target.clauses),
            consequence: plan.consequence_of(&target.id),
            gap: target.gap.clone(),
            rule: about.map(|about| about.title),
            advisory: about.is_some_and(|about| about.advisory),
        }
    }
}

fn clauses(ctx: &PageContext, plan: &Plan, ids: &[String]) -> Vec<Quoted> {
    let found = ids.iter().filter_map(|id| plan.clause(id));
    let quoted = |clause: &crate::plan::Clause| Quoted {
        id: clause.id.clone(),
        heading: clause.heading.clone().unwrap_or_default(),
        paragraphs: clause.text.trim().lines().map(str::to_owned).collect(),
        href: format!("{}#c-{}", ctx.link("/plan"), clause.id),
    };
    found.map(quoted).collect()
}

/// The verdict on the page's area, stage by stage: of the whole, or of the one county. A plan
/// that binds no more than the page is about is judged as a whole.
pub(in crate::web::pages) fn verdict_on<'a>(
    reviewed: &'a Reviewed,
    ctx: &PageContext,
    target: &str,
    stage: &str,
) -> Option<&'a Verdict> {
    use crate::domain::area::Level;
    let board = &reviewed.board;
    let area = ctx.area.root();
    if area.contains(reviewed.plan.head.area) {
        return board.overall(target, stage);
    }
    match area.level() {
        Level::Township | Level::Village => None,
        Level::County => {
            let found = board.counties.iter().find(|verdict| {
                verdict.area == area && verdict.target == target && verdict.stage == stage
            });
            // What no rule counts yet is said of the whole alone.
            found.or_else(|| board.overall(target, stage).filter(|it| it.rule.is_none()))
        }
        _ => board.overall(target, stage),
    }
}

fn verdicts(ctx: &PageContext, reviewed: &Reviewed, asked: &Asked<'_>) -> Vec<Held> {
    let held = |stage: &crate::plan::Stage| {
        let verdict = verdict_on(reviewed, ctx, &asked.target.id, &stage.id)?;
        let counties: Vec<_> = reviewed.board.of_stage(&asked.target.id, &stage.id).collect();
        let counties = if counties.len() > 1 { counties } else { Vec::new() };
        Some(Held {
            stage: stage.title.clone(),
            badge: words::badge(verdict),
            note: verdict.note.as_deref().map(words::full_width).unwrap_or_default(),
            sentence: Sentence::of(&crate::rules::summary(verdict, &counties)),
            formula: words::full_width(&verdict.formula),
            deadline: words::deadline(verdict),
            days_left: words::days_left(verdict),
            evidence: stage.evidence.clone().unwrap_or_default(),
            figures: figures(verdict),
            window_days: verdict.window_days,
            class: words::mood(verdict.status).class(),
        })
    };
    asked.stages().filter_map(held).collect()
}

fn figures(verdict: &Verdict) -> Vec<Figure> {
    let wide = |figure: &Figure| Figure { text: words::full_width(&figure.text), ..figure.clone() };
    verdict.figures.iter().map(wide).collect()
}

fn acceptance(ctx: &PageContext, plan: &Plan, ids: &[String]) -> Vec<Checked> {
    let lines = plan.acceptance.iter().filter(|line| ids.contains(&line.id));
    let checked = |line: &crate::plan::AcceptanceLine| Checked {
        id: line.id.clone(),
        matter: line.matter.clone(),
        departments: departments(plan, ctx, &line.departments, line.open_list),
        manner: line.manner.clone(),
        href: format!("{}#k-{}", ctx.link("/plan"), line.id),
    };
    lines.map(checked).collect()
}

/// The departments by their names on the date.
pub(in crate::web::pages) fn departments(
    plan: &Plan,
    ctx: &PageContext,
    ids: &[String],
    open_list: bool,
) -> String {
    let name = |id: &String| plan.department_name(id, ctx.as_of).unwrap_or(id).to_owned();
    let names: Vec<_> = ids.iter().map(name).collect();
    format!("{}{}", names.join("、"), if open_list { "等" } else { "" })
}

fn ambiguities(plan: &Plan, clauses: &[String]) -> Vec<Open> {
    // What only the summary of the aims has in common with a target is about another one.
    let is_own = |clause: &String| clause.contains('.');
    let general = !clauses.iter().any(is_own);
    let touches = |it: &&Ambiguity| {
        let wide = general || !it.clauses.iter().any(is_own);
        it.clauses.iter().any(|clause| (wide || is_own(clause)) && clauses.contains(clause))
    };
    let open = |it: &Ambiguity| Open {
        id: it.id.clone(),
        question: it.question.clone(),
        readings: it
            .readings
            .iter()
            .enumerate()
            .map(|(at, reading)| (it.in_force == Some(at), reading.clone()))
            .collect(),
        ruling: it.ruling.clone(),
    };
    plan.ambiguities.iter().filter(touches).map(open).collect()
}
