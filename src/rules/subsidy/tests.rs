//! Sheets add up, and hold the same people that the rule judges.

use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use proptest::{collection::vec, option};
use uuid::Uuid;

use super::{Conditions, Totals, month_totals, sheet};
use crate::domain::area::AreaKey;
use crate::domain::facility::{CoverageMode, FacilityKind, PopulationKind};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::domain::subsidy::{PaidMonth, PaymentKind, RateGroup};
use crate::plan::SubsidySettings;
use crate::rules::facts::{
    CertificateFacts, Coverage, EmploymentFacts, FacilityFacts, Facts, MainPost, MedicinesFacts,
    Population, PractitionerFacts, Spell, SubsidyPayment, VillageFacts,
};
use crate::rules::sample::day;

/// What is so of one doctor and the clinic that they work at.
#[derive(Debug, Clone)]
struct Case {
    poor: bool,
    people: Option<i64>,
    medicines: Option<u32>,
    certified: u32,
    from: u32,
    days: Option<u32>,
    main: bool,
    paid: Vec<(usize, i64)>,
}

fn case() -> impl Strategy<Value = Case> {
    let places = (proptest::bool::ANY, option::of(900_i64..1_100), option::of(1_u32..40));
    let posts = (0_u32..70, 0_u32..70, option::of(0_u32..60), proptest::bool::weighted(0.9));
    let paid = vec((0..PaymentKind::ALL.len(), 1_i64..500), 0..3);
    (places, posts, paid).prop_map(|((poor, people, medicines), posts, paid)| {
        let (certified, from, days, main) = posts;
        Case { poor, people, medicines, certified, from, days, main, paid }
    })
}

/// So many days after the first of June.
fn june(days: u32) -> chrono::NaiveDate {
    day("2016-06-01") + chrono::Days::new(u64::from(days))
}

const ONE: i64 = 6_212_230_000_000;
const OTHER: i64 = 6_212_210_000_000;

fn facts(county: i64, cases: &[Case]) -> Facts {
    let mut facts = Facts::of(AreaKey(county), "县".to_owned());
    for (number, case) in (1..).zip(cases) {
        // No clinic is that of another county.
        let clinic = SubjectId(county / 100_000 + number);
        let area = AreaKey(county + 10_000 + number);
        let person = SubjectId(1_000 + number);
        let poor = Spell { from: day("2014-01-01"), until: None };
        let own = Coverage {
            mode: CoverageMode::Own,
            facility: Some(clinic),
            from: day("2014-01-01"),
            until: None,
        };
        let counted = case.people.map(|count| Population {
            kind: PopulationKind::Catchment,
            count,
            on: day("2015-12-31"),
        });
        facts.villages.push(VillageFacts {
            area,
            name: format!("{number}村"),
            township: "镇".to_owned(),
            registered_poor: if case.poor { vec![poor] } else { Vec::new() },
            populations: counted.into_iter().collect(),
            coverage: vec![own],
        });
        facts.facilities.push(FacilityFacts {
            subject: clinic,
            public_id: PublicId(Uuid::from_u128(number.unsigned_abs().into())),
            kind: FacilityKind::VillageClinic,
            area,
            name: format!("{number}村卫生室"),
            standard_since: None,
            devices: Vec::new(),
        });
        let scheme = case.medicines.map(|from| MedicinesFacts {
            facility: clinic,
            from: june(from),
            until: None,
        });
        facts.medicines.extend(scheme);
        let until = case.days.map(|days| june(case.from + days));
        facts.people.push(PractitionerFacts {
            subject: person,
            public_id: PublicId(Uuid::from_u128(1_000 + u128::from(number.unsigned_abs()))),
            name: format!("示范{number}"),
            born_on: None,
            certificates: vec![CertificateFacts {
                kind: CertificateKind::VillageDoctor,
                facility: Some(clinic),
                general_practice: false,
                from: june(case.certified),
                until: None,
                learned_on: None,
            }],
            employments: vec![EmploymentFacts {
                facility: clinic,
                role: StaffRole::VillageDoctor,
                main: case.main,
                from: june(case.from),
                until,
                end_reason: None,
                learned_on: None,
            }],
            elsewhere: vec![],
            titles: Vec::new(),
        });
        facts.payments.extend(case.paid.iter().map(|&(kind, yuan)| SubsidyPayment {
            practitioner: person,
            facility: clinic,
            month: month(),
            kind: PaymentKind::ALL[kind],
            amount: Fen::from_yuan(yuan),
            on: day("2016-08-01"),
        }));
    }
    facts
}

fn month() -> Month {
    Month::of(day("2016-07-01"))
}

/// The facts of two counties in which the same doctor works or worked: each knows the main post
/// in the other, and every certificate.
fn of_two(one: &Case, other: &Case) -> [Facts; 2] {
    let cases = [(ONE, one), (OTHER, other)];
    let mut both = cases.map(|(county, case)| facts(county, std::slice::from_ref(case)));
    let held: Vec<CertificateFacts> =
        both.iter().flat_map(|facts| facts.people[0].certificates.clone()).collect();
    let posts = both.each_ref().map(|facts| {
        let main = facts.people[0].employments.iter().filter(|post| post.main);
        let beyond = main.map(|post| MainPost {
            facility: post.facility,
            role: post.role,
            from: post.from,
            until: post.until,
        });
        beyond.collect::<Vec<_>>()
    });
    for (facts, beyond) in both.iter_mut().zip(posts.into_iter().rev()) {
        facts.people[0].certificates.clone_from(&held);
        facts.people[0].elsewhere = beyond;
    }
    both
}

proptest! {
    #[test]
    fn a_sheet_is_the_sum_of_its_lines_and_the_prefecture_of_its_counties(
        one in vec(case(), 0..8),
        other in vec(case(), 0..8),
    ) {
        let settings = SubsidySettings::default();
        let sheets = [facts(ONE, &one), facts(OTHER, &other)]
            .map(|facts| (sheet(&facts, &settings, month()), facts));
        let mut lines = Vec::new();
        for (sheet, facts) in &sheets {
            let due: Fen = sheet.lines.iter().map(|line| line.due).sum();
            let paid: Fen = facts.payments.iter().map(SubsidyPayment::net).sum();
            prop_assert_eq!(sheet.totals.due, due);
            prop_assert_eq!(sheet.totals.paid, paid, "nothing that was paid is left out");
            let split = sheet.totals.due + sheet.totals.overpaid;
            prop_assert_eq!(split, sheet.totals.paid + sheet.totals.outstanding);
            let sums = month_totals(facts, &settings, (month().before(1), month()));
            prop_assert_eq!(sums[1], (month(), sheet.totals), "the sums need no lines");
            let before = super::sheet(facts, &settings, month().before(1)).totals;
            prop_assert_eq!(sums[0].1, before);
            lines.extend(sheet.lines.clone());
        }
        let all: Totals = sheets.iter().map(|(sheet, _)| sheet.totals).sum();
        let doctors = i64::try_from(lines.len()).expect("few");
        prop_assert_eq!(all.doctors, doctors);
        prop_assert_eq!(all.due, lines.iter().map(|line| line.due).sum::<Fen>());
    }

    #[test]
    fn a_doctor_of_two_counties_is_paid_in_one_of_them(one in case(), other in case()) {
        let both = of_two(&one, &other);
        let apart = both.clone().map(|mut facts| {
            facts.people[0].elsewhere.clear();
            facts
        });
        let posts = both.each_ref().map(|facts| facts.people[0].employments[0]);
        let [first, second] = posts.map(|post| (post.from, post.facility));
        let last = usize::from(first < second);
        for paid_month in PaidMonth::ALL.iter().copied() {
            let settings = SubsidySettings { paid_month, ..SubsidySettings::default() };
            let pays = |facts: &Facts| {
                let due = Conditions::of(facts, &settings).due(&facts.people[0], month());
                due.is_some_and(|due| due.amount > Fen::ZERO)
            };
            let (paid, alone) = (both.each_ref().map(pays), apart.each_ref().map(pays));
            prop_assert!(paid != [true, true], "{}: twice: {:?}", paid_month, posts);
            prop_assert_eq!(paid[last], alone[last], "{}: the last: {:?}", paid_month, posts);
            // Whoever moves is paid by the one, where the other does not pay.
            if !posts[0].spell().meets(posts[1].spell()) {
                let (paid, owed) = (paid.contains(&true), alone.contains(&true));
                prop_assert_eq!(paid, owed, "{}: in neither: {:?}", paid_month, posts);
            }
        }
    }

    #[test]
    fn the_days_on_which_something_turns_decide_as_every_day_does(case in case()) {
        // The slow way: the month is cut into its days, each a month of its own settings.
        let facts = facts(ONE, std::slice::from_ref(&case));
        for paid_month in PaidMonth::ALL.iter().copied() {
            let settings = SubsidySettings { paid_month, ..SubsidySettings::default() };
            let conditions = Conditions::of(&facts, &settings);
            let due = conditions.due(&facts.people[0], month());
            let raised = |on: chrono::NaiveDate| {
                let person = &facts.people[0];
                let works = person.employed(on).any(|post| post.main);
                let poor = case.poor && case.people.is_some_and(|people| people <= 1_000);
                let scheme = facts.medicines.iter().any(|at| at.spell().covers(on));
                works && poor && scheme && person.certified(on).next().is_some()
            };
            let mut days = month().first_day().iter_days().take(31);
            let expected = match paid_month {
                PaidMonth::AnyDay => days.any(raised),
                PaidMonth::FirstDay => raised(month().first_day()),
                PaidMonth::WholeMonth => days.all(raised),
            };
            let found = due.as_ref().is_some_and(|due| due.group == Some(RateGroup::Raised));
            prop_assert_eq!(found, expected, "{:?}", due);
            prop_assert!(due.is_none_or(|due| due.amount <= Fen::from_yuan(400)));
        }
    }
}
