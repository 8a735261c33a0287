//! The figures of a board, written down so that they can be worked out again and compared.
//!
//! What is compared is what the frozen text has: a field that a later version of the service
//! adds to it is no difference.

mod compare;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use compare::Divergence;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::time::Instant;
use crate::plan::Plan;
use crate::rules::board::{Board, summary};
use crate::rules::bulletin::Bulletin;
use crate::rules::consequence::{Consequence, Touched};
use crate::rules::evaluate::CountyResult;
use crate::rules::finding::Lateness;
use crate::rules::status::Status;
use crate::rules::verdict::Verdict;

/// The figures of a board on a date, as known at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Frozen {
    /// How it is written; 1.
    pub format: u32,
    /// The plan's own name.
    pub plan: String,
    /// The day from which its text holds.
    pub plan_from: NaiveDate,
    /// The area.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// The date judged on.
    pub as_of: NaiveDate,
    /// As known when.
    pub known_at: Instant,
    /// Stage by stage: the whole first, then county by county, the worst first.
    pub verdicts: Vec<FrozenVerdict>,
    /// The three numbers, stage by stage and county by county.
    pub bulletins: Vec<FrozenBulletin>,
    /// What follows where deadlines have passed, the worst first.
    pub consequences: Vec<FrozenConsequence>,
}

/// A stage of a target held against what an area did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrozenVerdict {
    /// The target.
    pub target: String,
    /// Its title.
    pub title: String,
    /// Its stage.
    pub stage: String,
    /// The title of the stage.
    pub stage_title: String,
    /// The rule that counted it; none while the target has none.
    pub rule: Option<String>,
    /// The area.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// Whether it is the plan's area as a whole.
    pub whole: bool,
    /// What it has come to.
    pub status: Status,
    /// What is to be said beside the status.
    pub note: Option<String>,
    /// What is due.
    pub required: Option<i64>,
    /// What counts.
    pub actual: i64,
    /// What is missing.
    pub gap: i64,
    /// What records are counted in.
    pub unit: String,
    /// What was done in time.
    pub numerator: i64,
    /// Everything due.
    pub denominator: i64,
    /// The last day that is in time.
    pub deadline: Option<NaiveDate>,
    /// The number in every reading, the one in force first.
    pub figures: Vec<String>,
    /// The pace of the window.
    pub pace: String,
    /// When it will be reached.
    pub forecast: String,
    /// The formula with the numbers put in.
    pub formula: String,
    /// The sentence on it.
    pub summary: String,
    /// Money granted, in fen.
    pub allocated: i64,
    /// Money received, in fen.
    pub received: i64,
    /// Money paid, in fen.
    pub disbursed: i64,
}

/// The three numbers of the weekly bulletin, of a county and a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrozenBulletin {
    /// The target.
    pub target: String,
    /// Its stage.
    pub stage: String,
    /// The title of the stage.
    pub stage_title: String,
    /// The county.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// The numbers.
    pub numbers: Bulletin,
}

/// What follows where a deadline was missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrozenConsequence {
    /// The target.
    pub target: String,
    /// Its stage.
    pub stage: String,
    /// The title of the stage.
    pub stage_title: String,
    /// The area.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// The clause that states what follows.
    pub clause: String,
    /// Its words.
    pub words: String,
    /// The deadline that was missed.
    pub deadline: NaiveDate,
    /// What is missing.
    pub unfinished: i64,
    /// What the plan asks for and no record stands for.
    pub unregistered: i64,
    /// The money granted to the records named, in fen.
    pub money: i64,
    /// The records, the worst first.
    pub subjects: Vec<FrozenSubject>,
}

/// A record that missed a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrozenSubject {
    /// The record; none for a village.
    pub subject: Option<PublicId>,
    /// What people call it.
    pub label: String,
    /// How late it is.
    pub lateness: Lateness,
    /// Why.
    pub reason: String,
    /// The builder.
    pub contractor: Option<String>,
}

/// Where and when figures are of.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The area.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// As known when.
    pub known_at: Instant,
}

impl Frozen {
    /// The figures of a board.
    pub fn of<C: std::borrow::Borrow<CountyResult>>(
        plan: &Plan,
        board: &Board,
        counties: &[C],
        moment: Moment,
    ) -> Self {
        let mut verdicts = Vec::new();
        for whole in &board.whole {
            let below: Vec<_> = board.of_stage(&whole.target, &whole.stage).collect();
            let behind = if below.len() > 1 { below.as_slice() } else { &[] };
            verdicts.push(FrozenVerdict::of(whole, true, behind));
            verdicts.extend(below.iter().map(|verdict| FrozenVerdict::of(verdict, false, &[])));
        }
        let judged = |verdict: &&Verdict| board.overall(&verdict.target, &verdict.stage).is_none();
        let apart = board.counties.iter().filter(judged);
        verdicts.extend(apart.map(|verdict| FrozenVerdict::of(verdict, false, &[])));
        let built = plan.targets.iter().filter(|it| it.rule.as_deref() == Some(BUILT));
        let stages = built.flat_map(|target| target.stages.iter().map(move |it| (target, it)));
        let bulletins = stages.flat_map(|(target, stage)| {
            counties.iter().map(|county| {
                let county = county.borrow();
                FrozenBulletin {
                    target: target.id.clone(),
                    stage: stage.id.clone(),
                    stage_title: stage.title.clone(),
                    area: county.county,
                    area_name: county.name.clone(),
                    numbers: Bulletin::of(county, &target.id, &stage.id),
                }
            })
        });
        Self {
            format: 1,
            plan: plan.head.id.clone(),
            plan_from: plan.head.effective_from,
            area: moment.area,
            area_name: moment.area_name,
            as_of: board.as_of,
            known_at: moment.known_at,
            bulletins: bulletins.collect(),
            consequences: board.consequences.iter().map(FrozenConsequence::of).collect(),
            verdicts,
        }
    }

    /// The one way in which it is written down.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same with only what a scope may see: counties that lie in it, and the whole where it
    /// does.
    #[must_use]
    pub fn limited_to(mut self, scope: Scope) -> Self {
        self.verdicts.retain(|it| scope.covers(it.area));
        self.bulletins.retain(|it| scope.covers(it.area));
        self.consequences.retain(|it| scope.covers(it.area));
        self
    }

    /// The same with only some targets.
    #[must_use]
    pub fn about(mut self, is_own: impl Fn(&str) -> bool) -> Self {
        self.verdicts.retain(|it| is_own(&it.target));
        self.bulletins.retain(|it| is_own(&it.target));
        self.consequences.retain(|it| is_own(&it.target));
        self
    }

    /// The verdict on the whole for a stage of a target.
    pub fn overall(&self, target: &str, stage: &str) -> Option<&FrozenVerdict> {
        self.verdicts.iter().find(|it| it.whole && it.target == target && it.stage == stage)
    }
}

/// The rule whose projects the bulletin counts.
const BUILT: &str = "clinic.accepted";

impl FrozenVerdict {
    fn of(verdict: &Verdict, whole: bool, below: &[&Verdict]) -> Self {
        let funds = verdict.tally.funds;
        Self {
            target: verdict.target.clone(),
            title: verdict.title.clone(),
            stage: verdict.stage.clone(),
            stage_title: verdict.stage_title.clone(),
            rule: verdict.rule.clone(),
            area: verdict.area,
            area_name: verdict.area_name.clone(),
            whole,
            status: verdict.status,
            note: verdict.note.clone(),
            required: verdict.required,
            actual: verdict.actual,
            gap: verdict.gap,
            unit: verdict.unit.clone(),
            numerator: verdict.numerator,
            denominator: verdict.denominator,
            deadline: verdict.deadline,
            figures: verdict
                .figures
                .iter()
                .map(|figure| format!("{} {}", figure.reading.label(), figure.text))
                .collect(),
            pace: verdict.actual_pace.to_string(),
            forecast: verdict.forecast.to_string(),
            formula: verdict.formula.clone(),
            summary: summary(verdict, below),
            allocated: funds.allocated.0,
            received: funds.received.0,
            disbursed: funds.disbursed.0,
        }
    }
}

impl FrozenConsequence {
    fn of(it: &Consequence) -> Self {
        let subject = |it: &Touched| FrozenSubject {
            subject: it.subject,
            label: it.label.clone(),
            lateness: it.lateness,
            reason: it.reason.clone(),
            contractor: it.contractor.clone(),
        };
        Self {
            target: it.target.clone(),
            stage: it.stage.clone(),
            stage_title: it.stage_title.clone(),
            area: it.area,
            area_name: it.area_name.clone(),
            clause: it.clause.clone().unwrap_or_default(),
            words: it.words.clone(),
            deadline: it.deadline,
            unfinished: it.unfinished,
            unregistered: it.unregistered,
            money: it.money.0,
            subjects: it.subjects.iter().map(subject).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Frozen, Moment};
    use crate::domain::area::Scope;
    use crate::domain::time::Instant;
    use crate::rules::sample::{DANGCHANG, WUDU, county, day, pass, plan, project, projects};
    use crate::rules::{evaluate_county, judge};

    fn frozen(accepted: i64) -> Frozen {
        let plan = plan((4, 1), (0, 0));
        let on = day("2016-02-01");
        let own = projects(1, accepted, "2015", |project| pass(project, "2015-12-01"));
        let mut done = project(900, "2015");
        pass(&mut done, "2015-06-01");
        let facts = [county(DANGCHANG, "宕昌县", own), county(WUDU, "武都区", vec![done])];
        let counties: Vec<_> = facts.iter().map(|it| evaluate_county(&plan, it, on)).collect();
        let board = judge(&plan, on, &counties);
        let moment =
            Moment {
                area: plan.head.area, area_name: "陇南市".to_owned(), known_at: Instant(7)
            };
        Frozen::of(&plan, &board, &counties, moment)
    }

    #[test]
    fn what_is_written_down_is_read_back_and_the_same() {
        let one = frozen(2);
        let read: Frozen = serde_json::from_str(&one.written()).expect("figures");
        assert_eq!((&read, read.written()), (&one, one.written()));
        assert_eq!(one.divergences(&read), []);
        assert_eq!(one.overall("T01", "2015").map(|it| (it.actual, it.gap)), Some((3, 2)));
        assert_eq!(one.bulletins.len(), 4, "two stages and two counties");
    }

    #[test]
    fn what_comes_out_differently_is_named() {
        let found = frozen(2).divergences(&frozen(3));
        let said: Vec<_> = found
            .iter()
            .filter(|it| it.what == "实际")
            .map(|it| (it.place.split('〔').next().expect("a place"), &*it.frozen, &*it.now))
            .collect();
        let expected =
            [("进度 T01 2015年批次 全市", "3", "4"), ("进度 T01 2015年批次 宕昌县", "2", "3")];
        assert_eq!(said, expected);
        let met = frozen(4).divergences(&frozen(2));
        assert!(met.iter().any(|it| it.what == "整行" && it.frozen == "没有"), "{met:?}");
    }

    #[test]
    fn a_county_sees_its_own_lines() {
        let own = frozen(2).limited_to(Scope::of(DANGCHANG));
        assert!(!own.verdicts.is_empty());
        assert!(own.verdicts.iter().all(|it| it.area == DANGCHANG));
        assert!(own.bulletins.iter().all(|it| it.area == DANGCHANG));
        assert!(frozen(2).about(|target| target == "T09").verdicts.is_empty());
    }
}
