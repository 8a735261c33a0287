//! Properties that hold whatever the facts are.

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::sample::{DANGCHANG, WUDU, county, day, plan, project};
use super::{
    Acceptance, CountyResult, Facts, Milestone, Movement, OpenNotice, ProjectFacts, Standing,
    Tally, evaluate_county, judge, pace_window,
};
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::inspection::InspectionKind;
use crate::domain::money::Fen;

/// A day of 2015 or 2016.
pub(super) fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..731).prop_map(|days| day("2015-01-01") + Days::new(days))
}

pub(super) fn milestone() -> impl Strategy<Value = Milestone> {
    let kinds = MilestoneKind::ALL;
    (0..kinds.len(), some_day(), option::of(some_day()))
        .prop_map(move |(kind, on, learned_on)| Milestone { kind: kinds[kind], on, learned_on })
}

pub(super) fn acceptance() -> impl Strategy<Value = Acceptance> {
    let by = InspectionKind::Reinspection;
    prop_oneof![
        Just(Acceptance::Pending),
        some_day().prop_map(|on| Acceptance::Conditional { on }),
        some_day().prop_map(|on| Acceptance::Failed { on }),
        some_day().prop_map(move |on| Acceptance::Passed { on, by, learned_on: None }),
    ]
}

pub(super) fn movement() -> impl Strategy<Value = Movement> {
    let (levels, steps) = (FundingLevel::ALL, FundingStep::ALL);
    (0..levels.len(), 0..steps.len(), 1..5_i64, some_day(), option::of("[甲乙]")).prop_map(
        move |(level, step, tens, on, programme)| Movement {
            level: levels[level],
            step: steps[step],
            amount: Fen::from_yuan(tens * 20_000),
            on,
            programme,
        },
    )
}

/// A project with the number 0, to be numbered where it is used.
pub(super) fn some_project() -> impl Strategy<Value = ProjectFacts> {
    let kinds = WorkKind::ALL;
    let what = (any::<bool>(), 0..kinds.len(), 1..5_i64);
    let dates = (option::of(some_day()), option::of(some_day()));
    let notice = option::of((some_day(), some_day()));
    (what, vec(milestone(), 0..4), acceptance(), vec(movement(), 0..4), dates, notice).prop_map(
        move |((first, kind, village), milestones, acceptance, funding, planned, notice)| {
            let mut project = project(0, if first { "2015" } else { "2016" });
            project.work_kind = kinds[kind];
            project.village.0 += village;
            project.milestones = milestones;
            project.acceptance = acceptance;
            project.funding = funding;
            (project.planned_start, project.planned_finish) = planned;
            project.open_notice =
                notice.map(|(issued_on, due_on)| OpenNotice { issued_on, due_on });
            project
        },
    )
}

/// Two counties whose projects have numbers of their own.
fn two_counties() -> impl Strategy<Value = Vec<Facts>> {
    (vec(some_project(), 0..12), vec(some_project(), 0..12)).prop_map(|(one, other)| {
        vec![
            county(DANGCHANG, "宕昌县", numbered(one, 1)),
            county(WUDU, "武都区", numbered(other, 100)),
        ]
    })
}

fn numbered(projects: Vec<ProjectFacts>, first: i64) -> Vec<ProjectFacts> {
    let numbered = (first..).zip(projects);
    numbered
        .map(|(number, some)| {
            let ProjectFacts { subject, public_id, label, .. } = project(number, "");
            ProjectFacts { subject, public_id, label, ..some }
        })
        .collect()
}

/// A plan whose T01 has a T02 beside it.
fn two_targets() -> crate::plan::Plan {
    let mut plan = plan((8, 6), (5, 7));
    let mut subsidy = plan.targets[0].clone();
    subsidy.id = "T02".to_owned();
    subsidy.rule = Some("clinic.subsidy".to_owned());
    subsidy.test = Some(crate::plan::Test::Exactly(100_000));
    plan.targets.push(subsidy);
    plan
}

fn results(facts: &[Facts], as_of: NaiveDate) -> Vec<CountyResult> {
    let plan = two_targets();
    facts.iter().map(|facts| evaluate_county(&plan, facts, as_of)).collect()
}

proptest! {
    #[test]
    fn a_number_equals_its_list(facts in two_counties(), as_of in some_day()) {
        let window = pace_window(as_of, 56);
        for count in results(&facts, as_of).iter().flat_map(|county| &county.counts) {
            let listed: Tally = count.findings.iter().map(|it| Tally::of(it, &window)).sum();
            prop_assert_eq!(Tally { required: 0, ..count.tally }, listed);
            let asked = count.findings.iter().filter(|it| it.standing.is_asked()).count();
            prop_assert_eq!(count.tally.asked, i64::try_from(asked).expect("a number"));
            let tally = count.tally;
            prop_assert!(tally.on_time + tally.late <= tally.counted);
            if count.rule == "clinic.accepted" {
                let missing = tally.not_started + tally.under_construction + tally.finished;
                prop_assert_eq!(missing + tally.counted, tally.asked);
            }
        }
    }

    #[test]
    fn the_prefecture_is_the_sum_of_its_counties(facts in two_counties(), as_of in some_day()) {
        let (plan, results) = (two_targets(), results(&facts, as_of));
        let board = judge(&plan, as_of, &results);
        for whole in &board.whole {
            let counties = board.of_stage(&whole.target, &whole.stage);
            let sum: Tally = counties.map(|verdict| verdict.tally).sum();
            prop_assert_eq!(Tally { required: 0, ..sum }, Tally { required: 0, ..whole.tally });
            if whole.target == "T01" {
                prop_assert_eq!(sum.required, whole.tally.required);
            }
            prop_assert_eq!(whole.actual, sum.counted);
        }
    }

    #[test]
    fn time_never_takes_an_acceptance_back(
        mut facts in two_counties(),
        earlier in some_day(),
        days in 0_u64..800,
    ) {
        for project in facts.iter_mut().flat_map(|county| &mut county.projects) {
            project.milestones.retain(|at| at.kind != MilestoneKind::Withdrawn);
            if !matches!(project.acceptance, Acceptance::Passed { .. }) {
                project.acceptance = Acceptance::Pending;
            }
        }
        let later = earlier + Days::new(days);
        let (before, after) = (results(&facts, earlier), results(&facts, later));
        for (before, after) in before.iter().zip(&after) {
            for stage in ["2015", "2016"] {
                let before = before.count("T01", stage, "clinic.accepted").expect("a count");
                let after = after.count("T01", stage, "clinic.accepted").expect("a count");
                prop_assert!(before.tally.on_time <= after.tally.on_time);
                for finding in before.findings.iter().filter(|it| it.standing == Standing::Counted) {
                    let same = after.findings.iter().find(|it| it.subject == finding.subject);
                    prop_assert_eq!(same.map(|it| it.standing), Some(Standing::Counted));
                    prop_assert_eq!(same.map(|it| it.lateness), Some(finding.lateness));
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_facts_does_not_matter(
        facts in two_counties(),
        as_of in some_day(),
        turn in 0_usize..12,
    ) {
        let mut turned = facts.clone();
        for project in turned.iter_mut().flat_map(|county| &mut county.projects) {
            project.milestones.reverse();
            project.funding.reverse();
        }
        for county in &mut turned {
            let turn = turn.min(county.projects.len());
            county.projects.rotate_left(turn);
        }
        prop_assert_eq!(results(&facts, as_of), results(&turned, as_of));
        let plan = two_targets();
        let mut backwards = results(&turned, as_of);
        backwards.reverse();
        prop_assert_eq!(judge(&plan, as_of, &results(&facts, as_of)), judge(&plan, as_of, &backwards));
    }

    #[test]
    fn what_happens_later_changes_nothing(facts in two_counties(), as_of in some_day()) {
        let mut cut = facts.clone();
        for project in cut.iter_mut().flat_map(|county| &mut county.projects) {
            project.milestones.retain(|at| at.on <= as_of);
            project.funding.retain(|movement| movement.on <= as_of);
            project.open_notice = project.open_notice.filter(|notice| notice.issued_on <= as_of);
            let (Acceptance::Passed { on, .. }
            | Acceptance::Conditional { on }
            | Acceptance::Failed { on }) = project.acceptance else { continue };
            if on > as_of && project.milestones.iter().all(|at| at.kind != MilestoneKind::Accepted) {
                project.acceptance = Acceptance::Pending;
            }
        }
        prop_assert_eq!(results(&facts, as_of), results(&cut, as_of));
    }
}
