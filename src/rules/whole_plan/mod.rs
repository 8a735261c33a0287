//! Properties of the whole plan, T01 to T21, over people, places, projects and figures of any
//! shape.

mod country;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use country::a_country;
use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::properties::some_day;
use super::sample::day;
use super::{CountyResult, Facts, Tally, evaluate_county, judge, pace_window};
use crate::plan::Plan;

fn house() -> Plan {
    let text = include_str!("../../../fixtures/plans/longnan-health-2015.toml");
    crate::plan::read(text).expect("a plan")
}

fn results(plan: &Plan, facts: &[Facts], as_of: NaiveDate) -> Vec<CountyResult> {
    facts.iter().map(|facts| evaluate_county(plan, facts, as_of)).collect()
}

proptest! {
    #[test]
    fn every_number_of_the_plan_equals_its_list(facts in a_country(), as_of in some_day()) {
        let window = pace_window(as_of, 56);
        for count in results(&house(), &facts, as_of).iter().flat_map(|county| &county.counts) {
            let listed: Tally = count.findings.iter().map(|it| Tally::of(it, &window)).sum();
            let tally = Tally { required: 0, ..count.tally };
            prop_assert_eq!(tally, listed, "{} {}", count.target, count.rule);
        }
    }

    #[test]
    fn every_number_of_the_prefecture_is_the_sum_of_its_counties(
        facts in a_country(),
        as_of in some_day(),
    ) {
        let plan = house();
        let board = judge(&plan, as_of, &results(&plan, &facts, as_of));
        for whole in &board.whole {
            let counties = board.of_stage(&whole.target, &whole.stage);
            let sum: Tally = counties.map(|verdict| verdict.tally).sum();
            let whole_tally = Tally { required: sum.required, ..whole.tally };
            prop_assert_eq!(sum, whole_tally, "{}", &whole.target);
        }
    }

    #[test]
    fn the_order_of_the_records_does_not_matter(facts in a_country(), as_of in some_day()) {
        let plan = house();
        let mut turned = facts.clone();
        for county in &mut turned {
            county.people.reverse();
            county.posted.reverse();
            county.posted.iter_mut().for_each(|person| person.days.reverse());
            county.specialties.reverse();
            county.figures.reverse();
            county.irregularities.reverse();
            county.studies.reverse();
            county.payments.reverse();
            county.facilities.reverse();
            county.villages.reverse();
        }
        let (one, two) = (results(&plan, &facts, as_of), results(&plan, &turned, as_of));
        for (one, two) in one.iter().zip(&two) {
            for (one, two) in one.counts.iter().zip(&two.counts) {
                prop_assert_eq!(one.tally, two.tally, "{} {}", &one.target, one.rule);
            }
        }
    }
}

/// The properties above say something of every rule of the plan only if each of them meets
/// records that count and records that do not.
#[test]
fn every_rule_of_the_plan_is_met_by_some_country() {
    let (plan, mut runner) = (house(), TestRunner::deterministic());
    let (mut counted, mut not) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..200 {
        let facts = a_country().new_tree(&mut runner).expect("a country").current();
        for count in results(&plan, &facts, day("2016-12-15")).iter().flat_map(|it| &it.counts) {
            if count.tally.counted > 0 {
                counted.insert(count.target.clone());
            }
            if count.tally.asked > count.tally.counted {
                not.insert(count.target.clone());
            }
        }
    }
    let without = |met: &BTreeSet<String>| -> Vec<&str> {
        let all = plan.targets.iter().map(|target| target.id.as_str());
        all.filter(|id| !met.contains(*id)).collect()
    };
    // A month's subsidy is exact and is not drawn at random: it has properties of its own.
    assert_eq!(without(&counted), ["T05"], "nothing counts for these");
    assert_eq!(without(&not), Vec::<&str>::new(), "nothing is missing for these");
}
