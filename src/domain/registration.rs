//! The clocks that registrations drive: dates in, dates out.
//!
//! 乡村医生从业管理条例 (2004) for village doctors, 医师法 (2022) for licensed ones. What is
//! counted from an event follows 民法典 201–203 and moves off a holiday; what is counted back
//! from the end of a certificate does not.

use chrono::{Months, NaiveDate};

use super::calendar::{Calendar, Deadline};
use super::practitioner::CertificateKind;
use super::words::words;

words! {
    /// What the county decides on an application for renewal.
    RenewalDecision {
        /// Renewed, with a certificate of its own.
        Granted = "准予再注册",
        /// Refused, with a reason.
        Refused = "不予再注册",
    }
}

words! {
    /// What an assessment comes to (条例 art. 34, 36).
    AssessmentResult {
        /// Passed.
        Passed = "合格",
        /// Failed: another one within six months.
        Failed = "不合格",
    }
}

/// How long a village doctor's certificate holds, in months (条例 art. 16).
const VALIDITY: u32 = 60;

/// How long before the end of a certificate its renewal is applied for, in months (art. 16).
const APPLICATION: u32 = 3;

/// Days in which the county decides on an application (art. 13, 16). The regulation says 日,
/// not 工作日, so they are days of the calendar.
const DECISION: u16 = 15;

/// How long after a failed assessment it may be applied for again, in months (art. 36).
const REPEAT: u16 = 6;

/// How long out of practice ends a registration, in months (art. 18; 医师法 art. 17).
const OUT_OF_PRACTICE: u32 = 24;

/// The age at which a village doctor leaves, in months.
const RETIREMENT: u32 = 60 * 12;

impl CertificateKind {
    /// The last day of a certificate of which only the first is known: five years less a day
    /// after it for a village doctor's; no other has an end of its own.
    pub fn last_day(self, from: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::VillageDoctor => later(from, VALIDITY).pred_opt(),
            _ => None,
        }
    }

    /// Months between two assessments: two years for a village doctor (条例 art. 34), three
    /// for a licensed one (医师法 art. 42). Training is assessed by nobody.
    pub const fn assessment_months(self) -> Option<u32> {
        match self {
            Self::VillageDoctor => Some(24),
            Self::RuralAssistant | Self::LicensedAssistant | Self::LicensedDoctor => Some(36),
            Self::GeneralPractitionerTraining => None,
        }
    }

    /// The last day for the next assessment after one, or after the registration.
    pub fn assess_by(self, since: NaiveDate) -> Option<NaiveDate> {
        self.assessment_months().map(|months| later(since, months))
    }
}

/// The last day on which the renewal of a certificate is applied for in time.
pub fn apply_by(last_day: NaiveDate) -> NaiveDate {
    last_day.checked_sub_months(Months::new(APPLICATION)).unwrap_or(NaiveDate::MIN)
}

/// The last day for the county's decision on an application.
pub fn decide_by(applied_on: NaiveDate, calendar: &Calendar) -> Deadline {
    calendar.days_after(applied_on, DECISION)
}

/// The last day on which somebody who failed may apply to be assessed again.
pub fn repeat_by(failed_on: NaiveDate, calendar: &Calendar) -> Deadline {
    calendar.months_after(failed_on, REPEAT)
}

/// The day on which two years out of practice are full, for somebody who last worked on a
/// day. From the day after, the registration is to be struck off.
pub fn lapses_on(last_worked: NaiveDate) -> NaiveDate {
    later(last_worked, OUT_OF_PRACTICE)
}

/// The day on which somebody turns sixty.
pub fn sixty_on(born_on: NaiveDate) -> NaiveDate {
    later(born_on, RETIREMENT)
}

fn later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days, NaiveDate};
    use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

    use super::{apply_by, decide_by, lapses_on, repeat_by, sixty_on};
    use crate::domain::calendar::{Calendar, demonstration_years};
    use crate::domain::practitioner::CertificateKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar() -> Calendar {
        Calendar::of(demonstration_years().expect("years")).expect("a calendar")
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..20_000).prop_map(|days| day("2000-01-01") + Days::new(days))
    }

    #[test]
    fn a_village_doctors_certificate_ends_five_years_less_a_day_after_it_began() {
        for (from, until) in [
            ("2012-07-01", "2017-06-30"),
            ("2012-01-01", "2016-12-31"),
            ("2012-03-01", "2017-02-28"),
            // There is no 29 February five years on: the month's end stands for it.
            ("2012-02-29", "2017-02-27"),
        ] {
            assert_eq!(CertificateKind::VillageDoctor.last_day(day(from)), Some(day(until)));
        }
        assert_eq!(CertificateKind::LicensedDoctor.last_day(day("2012-07-01")), None);
    }

    #[test]
    fn renewal_is_applied_for_three_months_before_the_end_holiday_or_not() {
        assert_eq!(apply_by(day("2016-12-31")), day("2016-09-30"));
        assert_eq!(apply_by(day("2016-05-31")), day("2016-02-29"));
        // 1 January is a holiday, and the day stays.
        assert_eq!(apply_by(day("2016-04-01")), day("2016-01-01"));
    }

    #[test]
    fn the_county_decides_within_fifteen_days_of_the_calendar() {
        let calendar = calendar();
        // 16 June 2016 is a Thursday.
        assert_eq!(decide_by(day("2016-06-01"), &calendar).on, day("2016-06-16"));
        // 7 October 2016 lies in the holidays; the next day is worked although a Saturday.
        assert_eq!(decide_by(day("2016-09-22"), &calendar).on, day("2016-10-08"));
    }

    #[test]
    fn who_failed_has_six_months_and_who_stopped_two_years() {
        assert_eq!(repeat_by(day("2015-11-16"), &calendar()).on, day("2016-05-16"));
        // A Saturday moves on to the Monday.
        assert_eq!(repeat_by(day("2015-11-14"), &calendar()).on, day("2016-05-16"));
        assert_eq!(lapses_on(day("2014-06-30")), day("2016-06-30"));
        assert_eq!(lapses_on(day("2016-02-29")), day("2018-02-28"));
    }

    #[test]
    fn village_doctors_are_assessed_every_second_year_and_licensed_ones_every_third() {
        let by = |kind: CertificateKind| kind.assess_by(day("2014-05-20"));
        assert_eq!(by(CertificateKind::VillageDoctor), Some(day("2016-05-20")));
        assert_eq!(by(CertificateKind::RuralAssistant), Some(day("2017-05-20")));
        assert_eq!(by(CertificateKind::LicensedDoctor), Some(day("2017-05-20")));
        assert_eq!(by(CertificateKind::GeneralPractitionerTraining), None);
    }

    proptest! {
        #[test]
        fn a_certificate_holds_five_years_and_never_a_day_longer(from in any_day()) {
            let last = CertificateKind::VillageDoctor.last_day(from).expect("a last day");
            let days = (last - from).num_days() + 1;
            prop_assert!((1825..=1827).contains(&days), "{from} to {last}: {days}");
            prop_assert!(CertificateKind::VillageDoctor.last_day(from + Days::new(1)) >= Some(last));
        }

        #[test]
        fn renewal_opens_within_the_certificate_and_in_its_order(last in any_day()) {
            let by = apply_by(last);
            prop_assert!((89..=92).contains(&(last - by).num_days()), "{by} for {last}");
            prop_assert!(apply_by(last + Days::new(1)) >= by);
        }

        #[test]
        fn what_counts_from_an_event_ends_on_a_workday_and_never_early(on in any_day()) {
            let calendar = calendar();
            let decided = decide_by(on, &calendar).on;
            prop_assert!(calendar.is_workday(decided));
            prop_assert!((decided - on).num_days() >= 15);
            let repeated = repeat_by(on, &calendar).on;
            prop_assert!(calendar.is_workday(repeated));
            prop_assert!((repeated - on).num_days() >= 181);
        }

        #[test]
        fn nobody_is_sixty_before_their_birthday(born in any_day()) {
            let on = sixty_on(born);
            prop_assert_eq!(on.year() - born.year(), 60);
            prop_assert_eq!(on.month(), born.month());
        }
    }
}
