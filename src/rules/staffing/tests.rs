//! The mean over institutions as a verdict, and that nobody counts twice.

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use uuid::Uuid;

use crate::domain::area::AreaKey;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::plan::{Plan, Reading, Test, YearSource};
use crate::rules::sample::{DANGCHANG, WUDU, day, plan};
use crate::rules::{
    Board, CertificateFacts, EmploymentFacts, FacilityFacts, Facts, PractitionerFacts, Standing,
    Status, evaluate_county, judge,
};

fn named(number: i64) -> PublicId {
    PublicId(Uuid::from_u128(u128::try_from(number).expect("a number")))
}

fn hospital(county: AreaKey, number: i64) -> FacilityFacts {
    FacilityFacts {
        subject: SubjectId(number),
        public_id: named(number),
        kind: FacilityKind::TownshipHospital,
        area: AreaKey(county.0 + number * 10_000),
        name: format!("{number}号卫生院"),
        standard_since: None,
        devices: vec![],
    }
}

/// Somebody registered for general practice who has worked at an institution since a day.
fn doctor(number: i64, facility: i64, from: &str) -> PractitionerFacts {
    let facility = SubjectId(facility);
    let mut person = PractitionerFacts {
        subject: SubjectId(number),
        public_id: named(number),
        name: format!("{number}号医生"),
        born_on: None,
        certificates: vec![],
        employments: vec![],
        elsewhere: vec![],
        titles: vec![],
    };
    person.certificates.push(CertificateFacts {
        kind: CertificateKind::LicensedDoctor,
        facility: None,
        general_practice: true,
        from: day("2010-01-01"),
        until: None,
        learned_on: None,
    });
    person.employments.push(employment(facility, true, from));
    person
}

fn employment(facility: SubjectId, main: bool, from: &str) -> EmploymentFacts {
    let from = day(from);
    EmploymentFacts {
        facility,
        role: StaffRole::Doctor,
        main,
        from,
        until: None,
        end_reason: None,
        learned_on: None,
    }
}

/// A plan that asks for three at the mean by the end of 2016.
fn three() -> Plan {
    let mut plan = plan((0, 0), (0, 0));
    let target = &mut plan.targets[0];
    target.rule = Some("staffing.general_practitioner".to_owned());
    target.reading = Reading::Average;
    target.other_readings = vec![Reading::Each];
    target.test = Some(Test::AtLeast(3));
    target.unit = "名".to_owned();
    target.stages.remove(0);
    target.stages[0].allocation.clear();
    plan
}

fn board_of(plan: &Plan, people: Vec<PractitionerFacts>, as_of: &str) -> Board {
    let facts = Facts {
        facilities: vec![hospital(DANGCHANG, 1), hospital(DANGCHANG, 2)],
        people,
        ..Facts::of(DANGCHANG, "宕昌县".to_owned())
    };
    judge(plan, day(as_of), &[evaluate_county(plan, &facts, day(as_of))])
}

/// So many at the first hospital since one day, and so many at the second since another.
fn staff(first: (i64, &str), second: (i64, &str)) -> Vec<PractitionerFacts> {
    let at = |facility: i64, (many, from): (i64, &str)| -> Vec<PractitionerFacts> {
        (0..many).map(|nth| doctor(facility * 100 + nth, facility, from)).collect()
    };
    [at(1, first), at(2, second)].concat()
}

#[test]
fn the_mean_holds_where_one_institution_falls_short_and_both_readings_are_told() {
    let early = "2015-05-01";
    let board = board_of(&three(), staff((5, early), (1, early)), "2017-02-01");
    let verdict = board.overall("T01", "2016").expect("a verdict");
    assert_eq!((verdict.status, verdict.required, verdict.actual), (Status::Met, Some(6), 6));
    let told: Vec<_> = verdict.figures.iter().map(|it| (it.text.as_str(), it.holds)).collect();
    assert_eq!(told, [("3.0(6 / 2)", Some(true)), ("1 / 2", Some(false))]);
    let mut each = three();
    each.targets[0].reading = Reading::Each;
    let board = board_of(&each, staff((5, early), (1, early)), "2017-02-01");
    assert_eq!(board.overall("T01", "2016").expect("one").status, Status::Overdue);
}

#[test]
fn the_people_who_came_late_make_the_mean_late() {
    let of = |second: (i64, &str), as_of: &str| {
        let board = board_of(&three(), staff((3, "2015-05-01"), second), as_of);
        board.overall("T01", "2016").expect("a verdict").clone()
    };
    assert_eq!(of((3, "2016-12-31"), "2017-02-01").status, Status::Met);
    let late = of((3, "2017-01-01"), "2017-02-01");
    assert_eq!((late.status, late.numerator, late.unit.as_str()), (Status::MetLate, 3, "名"));
    let overdue = of((2, "2016-12-31"), "2017-02-01");
    assert_eq!((overdue.status, overdue.gap), (Status::Overdue, 1));
    assert_eq!(
        overdue.formula,
        "6 名应于 2016-12-31 前配备全科医生;按期 5,逾期完成 0,未完成 1;按期率 5 / 6 = 83.3%"
    );
    let masked = {
        let mut plan = three();
        plan.targets[0].stages[0].year_source = YearSource::Masked;
        board_of(&plan, staff((1, "2015-05-01"), (0, "2015-05-01")), "2030-01-01")
    };
    assert_eq!(masked.overall("T01", "2016").expect("one").status, Status::NotDue);
}

/// A person with employments at some of three hospitals, some of them main ones.
fn somebody() -> impl Strategy<Value = Vec<(i64, bool)>> {
    proptest::collection::vec((1..4_i64, any::<bool>()), 1..4)
}

proptest! {
    #[test]
    fn nobody_counts_twice_and_the_number_is_the_list(
        all in proptest::collection::vec(somebody(), 0..8),
    ) {
        let people = (0..).zip(all).map(|(nth, work)| {
            let mut person = doctor(1_000 + nth, 1, "2012-01-01");
            person.employments = work
                .into_iter()
                .map(|(at, main)| employment(SubjectId(at), main, "2012-01-01"))
                .collect();
            person
        });
        let facts = Facts {
            facilities: (1..4).map(|number| hospital(WUDU, number)).collect(),
            people: people.collect(),
            ..Facts::of(WUDU, "武都区".to_owned())
        };
        let result = evaluate_county(&three(), &facts, day("2016-06-30"));
        let count = result.count("T01", "2016", "staffing.general_practitioner").expect("one");
        let listed = count.findings.iter().flat_map(|finding| &finding.people);
        let mut counted: Vec<_> =
            listed.filter(|it| it.standing == Standing::Counted).map(|it| it.id).collect();
        prop_assert_eq!(i64::try_from(counted.len()).expect("a number"), count.tally.numerator);
        counted.sort_unstable();
        let all = counted.len();
        counted.dedup();
        prop_assert_eq!(counted.len(), all, "somebody counts twice");
        for person in &facts.people {
            let has_main = person.employments.iter().any(|spell| spell.main);
            prop_assert!(has_main == counted.contains(&person.public_id));
        }
    }
}
