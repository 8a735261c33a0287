//! What reminders come out of what is on record.

use chrono::{Days, NaiveDate};
use proptest::prelude::{Strategy, prop_assert, proptest};

use super::{Application, Assessed, Career, Duty, Licence, Reminder, Urgency, Work};
use crate::domain::calendar::Calendar;
use crate::domain::ids::SubjectId;
use crate::domain::practitioner::{CertificateKind, StaffRole};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn licence(from: &str, until: &str) -> Licence {
    Licence {
        id: SubjectId(1),
        kind: CertificateKind::VillageDoctor,
        facility: Some(SubjectId(7)),
        from: day(from),
        until: Some(day(until)),
        ended: false,
    }
}

fn work(from: &str, until: Option<&str>) -> Work {
    Work {
        facility: SubjectId(7),
        role: StaffRole::VillageDoctor,
        main: true,
        from: day(from),
        until: until.map(day),
    }
}

/// A person with one certificate of five years, assessed in 2015, who works.
struct Person {
    licences: Vec<Licence>,
    work: Vec<Work>,
    applications: Vec<Application>,
    assessments: Vec<Assessed>,
}

impl Person {
    fn usual() -> Self {
        Self {
            licences: vec![licence("2012-01-01", "2016-12-31")],
            work: vec![work("2012-01-01", None)],
            applications: Vec::new(),
            assessments: vec![Assessed { on: day("2015-06-01"), passed: true }],
        }
    }

    fn on(&self, on: &str) -> Vec<Reminder> {
        let career = Career {
            licences: &self.licences,
            work: &self.work,
            applications: &self.applications,
            assessments: &self.assessments,
            on: day(on),
        };
        career.reminders(&Calendar::default())
    }

    fn duties(&self, on: &str) -> Vec<(Duty, Urgency, Option<NaiveDate>)> {
        self.on(on).into_iter().map(|at| (at.duty, at.urgency, at.by)).collect()
    }
}

#[test]
fn renewal_is_shown_ninety_days_ahead_and_turns_overdue_and_then_unlicensed() {
    let person = Person::usual();
    let by = Some(day("2016-09-30"));
    assert_eq!(person.duties("2016-07-01"), []);
    assert_eq!(person.duties("2016-07-02"), [(Duty::Renew, Urgency::Soon, by)]);
    assert_eq!(person.duties("2016-09-30"), [(Duty::Renew, Urgency::Soon, by)]);
    assert_eq!(person.duties("2016-10-01"), [(Duty::Renew, Urgency::Overdue, by)]);
    assert_eq!(person.duties("2016-12-31"), [(Duty::Renew, Urgency::Overdue, by)]);
    let expired = [(Duty::Renew, Urgency::Overdue, Some(day("2016-12-31")))];
    assert_eq!(person.duties("2017-01-01"), expired);
}

#[test]
fn an_application_hands_the_turn_to_the_county_and_a_next_certificate_ends_it() {
    let mut person = Person::usual();
    person.applications.push(Application {
        certificate: SubjectId(1),
        applied_on: day("2016-09-20"),
        due_on: day("2016-10-08"),
        decided_on: Some(day("2016-10-10")),
    });
    let open = |urgency| [(Duty::Decide, urgency, Some(day("2016-10-08")))];
    assert_eq!(person.duties("2016-09-20"), open(Urgency::Soon));
    assert_eq!(person.duties("2016-10-09"), open(Urgency::Overdue));
    person.licences.push(Licence { id: SubjectId(2), ..licence("2017-01-01", "2021-12-31") });
    assert_eq!(person.duties("2016-10-10"), []);
    assert_eq!(person.duties("2017-01-01"), []);
}

#[test]
fn assessments_come_round_and_a_failed_one_leads_to_another_or_to_the_end() {
    let mut person = Person::usual();
    person.licences[0].until = Some(day("2021-12-31"));
    let by = Some(day("2017-06-01"));
    assert_eq!(person.duties("2017-05-01"), [(Duty::Assess, Urgency::Soon, by)]);
    assert_eq!(person.duties("2017-06-02"), [(Duty::Assess, Urgency::Overdue, by)]);
    person.assessments.push(Assessed { on: day("2017-06-01"), passed: false });
    let again = [(Duty::Repeat, Urgency::Now, Some(day("2017-12-01")))];
    assert_eq!(person.duties("2017-12-01"), again);
    assert_eq!(person.duties("2017-12-02"), [(Duty::StrikeOff, Urgency::Now, None)]);
    person.assessments.push(Assessed { on: day("2017-11-01"), passed: false });
    assert_eq!(person.duties("2017-11-02"), [(Duty::StrikeOff, Urgency::Now, None)]);
    person.assessments[2].passed = true;
    assert_eq!(person.duties("2017-11-02"), []);
}

#[test]
fn who_was_never_assessed_is_counted_from_the_unbroken_registration() {
    let mut person = Person::usual();
    person.assessments.clear();
    person.licences.insert(0, Licence { id: SubjectId(2), ..licence("2007-01-01", "2011-12-31") });
    person.licences[1].until = Some(day("2021-12-31"));
    let found = person.on("2016-01-01");
    assert_eq!(found[0].by, Some(day("2009-01-01")), "{found:?}");
    assert!(found[0].why.contains("2007-01-01"), "{found:?}");
}

#[test]
fn a_place_that_does_not_match_and_two_years_out_of_practice_are_told() {
    let mut person = Person::usual();
    person.work[0].facility = SubjectId(8);
    assert_eq!(person.duties("2016-01-01"), [(Duty::Relocate, Urgency::Now, None)]);
    // A second post at the registered place is enough.
    person.work.push(work("2014-01-01", None));
    assert_eq!(person.duties("2016-01-01"), []);
    person.work = vec![work("2012-01-01", Some("2014-06-30"))];
    let resume = [(Duty::Resume, Urgency::Soon, Some(day("2016-06-30")))];
    assert_eq!(person.duties("2016-06-30"), resume);
    assert_eq!(person.duties("2016-07-01"), [(Duty::StrikeOff, Urgency::Now, None)]);
}

#[test]
fn work_without_any_certificate_and_work_that_needs_none() {
    let mut person = Person::usual();
    person.licences.clear();
    assert_eq!(person.duties("2016-01-01"), [(Duty::Register, Urgency::Now, None)]);
    person.work[0].role = StaffRole::Other;
    assert_eq!(person.duties("2016-01-01"), []);
    // A licence that was struck off is not renewed but registered anew.
    person.work[0].role = StaffRole::Doctor;
    person.licences = vec![Licence { ended: true, ..licence("2012-01-01", "2015-12-31") }];
    assert_eq!(person.duties("2016-01-01"), [(Duty::Register, Urgency::Now, None)]);
}

#[test]
fn licensed_doctors_have_no_end_and_three_years() {
    let mut person = Person::usual();
    person.licences[0].kind = CertificateKind::LicensedDoctor;
    person.licences[0].until = None;
    assert_eq!(person.duties("2018-01-01"), []);
    assert_eq!(
        person.duties("2018-06-02"),
        [(Duty::Assess, Urgency::Overdue, Some(day("2018-06-01")))]
    );
}

proptest! {
    #[test]
    fn a_duty_is_soon_until_its_last_day_and_overdue_after(
        on in (0_u64..4_000).prop_map(|days| day("2010-01-01") + Days::new(days))
    ) {
        let person = Person::usual();
        for at in person.on(&on.to_string()) {
            match (at.urgency, at.by) {
                (Urgency::Overdue, Some(by)) => prop_assert!(by < on, "{at:?}"),
                (Urgency::Soon, Some(by)) => prop_assert!(by >= on, "{at:?}"),
                (Urgency::Now, _) => {}
                _ => prop_assert!(false, "{at:?}"),
            }
        }
    }
}
