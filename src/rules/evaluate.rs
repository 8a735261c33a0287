//! From facts to findings, from findings to tallies, from tallies to a board.

use std::borrow::Borrow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::board::Board;
use super::facts::Facts;
use super::finding::{Finding, Standing};
use super::reported::Judged;
use super::rule::{About, Against, Ask, RULES, Rule, rule, standing};
use super::tally::{Tally, pace_window};
use super::verdict::{Case, Verdict, unruled};
use crate::domain::area::{AreaKey, Level};
use crate::plan::{Plan, Stage, Target};

/// What the rules say of one county on one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountyResult {
    /// The county.
    pub county: AreaKey,
    /// Its name.
    pub name: String,
    /// The date.
    pub as_of: NaiveDate,
    /// One count a rule and stage, in the order of the plan.
    pub counts: Vec<Count>,
}

/// What one rule counted for one stage of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Count {
    /// The target.
    pub target: String,
    /// Its stage.
    pub stage: String,
    /// The rule: the target's own, or one that is worked out beside it.
    pub rule: String,
    /// The sum of the findings, with what the plan allots to the county.
    pub tally: Tally,
    /// One finding a record, the worst first.
    pub findings: Vec<Finding>,
}

impl CountyResult {
    /// The count of a rule for a stage of a target.
    pub fn count(&self, target: &str, stage: &str, rule: &str) -> Option<&Count> {
        self.counts
            .iter()
            .find(|count| count.target == target && count.stage == stage && count.rule == rule)
    }
}

/// Runs every rule of the plan over the facts of one county.
pub fn evaluate_county(plan: &Plan, facts: &Facts, as_of: NaiveDate) -> CountyResult {
    let mut counts = Vec::new();
    for target in &plan.targets {
        let Some(own) = target.rule.as_deref().and_then(rule) else { continue };
        let code = own.about().code;
        let beside = RULES.iter().copied().filter(|rule| rule.about().beside == Some(code));
        let rules: Vec<_> = std::iter::once(own).chain(beside).collect();
        for stage in &target.stages {
            let stage = &standing(own, stage, &plan.settings, as_of);
            let ask = asked(plan, target, stage, as_of);
            let share = share(plan, stage, facts.county).unwrap_or(0);
            counts.extend(rules.iter().map(|rule| count(*rule, facts, &ask, share)));
        }
    }
    CountyResult { county: facts.county, name: facts.name.clone(), as_of, counts }
}

/// What is asked about a stage of a target.
fn asked<'a>(plan: &'a Plan, target: &'a Target, stage: &'a Stage, as_of: NaiveDate) -> Ask<'a> {
    Ask { target, stage, settings: &plan.settings, indicators: &plan.indicators, as_of }
}

/// What the plan allots to a county by a stage, in what the stage is allotted in: its share, or
/// everything where the plan binds no more than this one. Nothing where no shares are named.
fn share(plan: &Plan, stage: &Stage, county: AreaKey) -> Option<i64> {
    if plan.head.area == county {
        return Some(stage.value);
    }
    let shares = &stage.allocation;
    (!shares.is_empty()).then(|| shares.get(&county).copied().unwrap_or(0))
}

fn count(rule: &dyn Rule, facts: &Facts, ask: &Ask<'_>, share: i64) -> Count {
    let about = rule.about();
    let mut findings = rule.check(facts, ask);
    findings.sort_by_cached_key(Finding::worst_first);
    let window = pace_window(ask.as_of, ask.settings.pace_window_days);
    let mut tally = Tally::from_findings(&findings, &window);
    if about.against.is_allotted() {
        tally.required = rule.allotment(share, ask.settings);
    }
    Count {
        target: ask.target.id.clone(),
        stage: ask.stage.id.clone(),
        rule: about.code.to_owned(),
        tally,
        findings,
    }
}

/// Holds what the counties did against the plan.
///
/// The plan's area as a whole is judged from the sum of its counties, and only where every
/// county that has a share of the plan is there.
pub fn judge<C: Borrow<CountyResult>>(plan: &Plan, as_of: NaiveDate, counties: &[C]) -> Board {
    let counties: &[&CountyResult] = &counties.iter().map(Borrow::borrow).collect::<Vec<_>>();
    let mut board = Board::new(plan.head.area, as_of);
    for target in &plan.targets {
        for stage in &target.stages {
            let Some(rule) = target.rule.as_deref().and_then(rule) else {
                let name = plan_area_name(plan);
                board.whole.push(unruled(target, stage, plan.head.area, name, as_of));
                continue;
            };
            let stage = &standing(rule, stage, &plan.settings, as_of);
            let held = Held { plan, target, stage, as_of, counties };
            let verdicts = held.by_county(rule);
            board.whole.extend(held.whole(rule, &verdicts));
            board.counties.extend(verdicts);
        }
    }
    board.finish();
    board
}

/// The whole is called 全市 or the like: the plan does not carry the name of its area.
const fn plan_area_name(plan: &Plan) -> &'static str {
    match plan.head.area.level() {
        Level::Province => "全省",
        Level::Prefecture => "全市",
        Level::County => "全县",
        Level::Township => "全乡镇",
        Level::Village => "全村",
    }
}

/// A stage of a target and the counties that are held against it.
struct Held<'a> {
    plan: &'a Plan,
    target: &'a Target,
    stage: &'a Stage,
    as_of: NaiveDate,
    counties: &'a [&'a CountyResult],
}

impl<'a> Held<'a> {
    fn is_judged_by_county(&self) -> bool {
        !matches!(self.target.level, Level::Province | Level::Prefecture)
    }

    fn counts(&self, rule: &dyn Rule) -> impl Iterator<Item = (&'a CountyResult, &'a Count)> {
        let code = rule.about().code;
        let (target, stage) = (&self.target.id, &self.stage.id);
        self.counties.iter().copied().filter_map(move |county| {
            county.count(target, stage, code).map(|count| (county, count))
        })
    }

    fn judged(&self, rule: &dyn Rule) -> Option<Judged<'a>> {
        rule.judged(&asked(self.plan, self.target, self.stage, self.as_of))
    }

    fn by_county(&self, rule: &dyn Rule) -> Vec<Verdict> {
        if !self.is_judged_by_county() {
            return Vec::new();
        }
        self.counts(rule).map(|(county, count)| self.county(rule, county, count)).collect()
    }

    fn county(&self, rule: &dyn Rule, county: &CountyResult, count: &Count) -> Verdict {
        let share = share(self.plan, self.stage, county.county);
        let case = Case {
            target: self.target,
            stage: self.stage,
            about: rule.about(),
            settings: &self.plan.settings,
            as_of: self.as_of,
            area: county.county,
            area_name: &county.name,
            tally: count.tally,
            allotted: share.map(|_| count.tally.required),
            others: self.others(rule, Some(county.county)),
            counties: None,
            names_consequence: true,
            findings: count.findings.iter().collect(),
            judged: self.judged(rule),
            indicators: &self.plan.indicators,
        };
        case.verdict()
    }

    /// What the rules count that read the target in another way: of one county, or of all.
    fn others(&self, own: &dyn Rule, county: Option<AreaKey>) -> Vec<(About, Tally)> {
        let code = own.about().code;
        let rules = RULES.iter().copied().filter(|rule| rule.is_reading());
        let beside = rules.filter(|rule| rule.about().beside == Some(code));
        let tally = |rule: &dyn Rule| {
            let counts = self.counts(rule);
            let own = counts.filter(|(one, _)| county.is_none_or(|county| county == one.county));
            own.map(|(_, count)| count.tally).sum()
        };
        beside.map(|rule| (rule.about(), tally(rule))).collect()
    }

    /// Whether every county that the plan gives a share of anything is there.
    fn has_every_county(&self) -> bool {
        let stages = self.plan.targets.iter().flat_map(|target| &target.stages);
        let mut named = stages.flat_map(|stage| stage.allocation.keys());
        !self.counties.is_empty()
            && named.all(|&area| self.counties.iter().any(|county| county.county == area))
    }

    fn findings(&self, rule: &dyn Rule) -> Vec<(&'a CountyResult, &'a Finding)> {
        let counts = self.counts(rule);
        counts
            .flat_map(|(county, count)| count.findings.iter().map(move |it| (county, it)))
            .collect()
    }

    fn whole(&self, rule: &dyn Rule, verdicts: &[Verdict]) -> Option<Verdict> {
        if !self.has_every_county() {
            return None;
        }
        let against = rule.about().against;
        let findings = once(rule, self.findings(rule));
        let tally = match against {
            Against::Distinct => {
                let window = pace_window(self.as_of, self.plan.settings.pace_window_days);
                findings.iter().map(|(_, finding)| Tally::of(finding, &window)).sum()
            }
            _ => self.counts(rule).map(|(_, count)| count.tally).sum(),
        };
        let case = Case {
            target: self.target,
            stage: self.stage,
            about: rule.about(),
            settings: &self.plan.settings,
            as_of: self.as_of,
            area: self.plan.head.area,
            area_name: plan_area_name(self.plan),
            tally,
            allotted: against.is_allotted().then_some(self.stage.value),
            others: self.others(rule, None),
            counties: reaching(verdicts),
            names_consequence: !self.is_judged_by_county(),
            findings: findings.into_iter().map(|(_, finding)| finding).collect(),
            judged: self.judged(rule),
            indicators: &self.plan.indicators,
        };
        Some(case.verdict())
    }
}

/// The counties that reached their number, and those that have one.
fn reaching(verdicts: &[Verdict]) -> Option<(i64, i64)> {
    if verdicts.is_empty() {
        return None;
    }
    let asked = verdicts.iter().filter(|verdict| verdict.required.is_some_and(|due| due > 0));
    let (mut reached, mut all) = (0, 0);
    for verdict in asked {
        all += 1;
        reached += i64::from(verdict.gap == 0);
    }
    Some((reached, all))
}

/// The findings of several counties as a rule counts them: where what several do counts once,
/// the best finding of each code stands for all of them.
fn once<'a>(
    rule: &dyn Rule,
    mut findings: Vec<(&'a CountyResult, &'a Finding)>,
) -> Vec<(&'a CountyResult, &'a Finding)> {
    if rule.about().against != Against::Distinct {
        return findings;
    }
    findings.sort_by_key(|(county, finding)| {
        let counts = finding.standing == Standing::Counted;
        (finding.code.clone(), !counts, finding.on, county.county)
    });
    findings.dedup_by(|(_, one), (_, kept)| one.code == kept.code);
    findings
}

/// The findings that a verdict or a tile counts, the list behind its number.
pub fn behind<'a, C: Borrow<CountyResult>>(
    counties: &'a [C],
    target: &str,
    stage: &str,
    code: &str,
) -> Vec<(&'a CountyResult, &'a Finding)> {
    let lists = counties
        .iter()
        .map(Borrow::borrow)
        .filter_map(|county: &CountyResult| Some((county, county.count(target, stage, code)?)));
    let list = lists
        .flat_map(|(county, count)| count.findings.iter().map(move |finding| (county, finding)))
        .collect();
    let mut list = rule(code).map_or_else(Vec::new, |rule| once(rule, list));
    list.sort_by_cached_key(|(_, finding)| finding.worst_first());
    list
}
