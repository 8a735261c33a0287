//! The day log: which entries count, and what is odd about them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{DayHalf, LeaveKind, Resolution, Term};
use crate::domain::ids::SubjectId;
use crate::domain::words::words;

words! {
    /// Something odd about an entry. Nothing is refused for it: a person looks at it.
    DayFlag {
        /// Leave and attendance at the same time.
        Leave = "与请假同日",
        /// The day is not one of the posting.
        OutsidePosting = "不在派驻期内",
        /// The day lies in a gap of the posting.
        InGap = "在间断期内",
        /// It was entered before the day had come.
        Early = "登记时日期未到",
        /// Attendance at two places at the same time.
        TwoPlaces = "同日两处",
        /// Attendance under two postings at the same time.
        SecondPosting = "与另一派驻同日",
        /// The same day twice under one posting at one place.
        Repeated = "同日重复",
    }
}

impl DayFlag {
    /// Whether the day does not count until a person says so. One date at two places counts
    /// once at any rate, so that only asks to be looked at.
    pub const fn holds_back(self) -> bool {
        matches!(self, Self::Leave | Self::OutsidePosting | Self::InGap | Self::Early)
    }
}

/// An entry of the day log, as far as it decides what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayEntry {
    /// The posting.
    pub posting: SubjectId,
    /// The institution.
    pub facility: SubjectId,
    /// The day.
    pub on: NaiveDate,
    /// Which part of it.
    #[serde(default = "whole")]
    pub half: DayHalf,
    /// The leave, where it is none of attendance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<LeaveKind>,
    /// What a person made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// The day on which it was entered, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_on: Option<NaiveDate>,
}

const fn whole() -> DayHalf {
    DayHalf::Whole
}

/// What an entry comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// What is odd about it, the gravest first.
    pub flags: Vec<DayFlag>,
    /// Whether it counts.
    pub counts: bool,
}

impl Weighed {
    /// Whether a person has yet to look at it.
    pub fn is_open(&self, entry: &DayEntry) -> bool {
        !self.flags.is_empty() && entry.resolution.is_none()
    }
}

/// Weighs the entries of one doctor's calendar, over all postings and places, each in its
/// place. `terms` are the days of the postings.
pub fn weigh(entries: &[DayEntry], terms: &[(SubjectId, Term)]) -> Vec<Weighed> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|at| entries[*at].on);
    let mut weighed = vec![Weighed { flags: Vec::new(), counts: false }; entries.len()];
    for day in order.chunk_by(|one, other| entries[*one].on == entries[*other].on) {
        for &at in day {
            let beside = day.iter().filter(|other| **other != at).map(|other| &entries[*other]);
            let entry = &entries[at];
            let term = terms.iter().find(|(posting, _)| *posting == entry.posting);
            let flags = flags(entry, beside, term.map(|(_, term)| term));
            let held = flags.iter().any(|flag| flag.holds_back());
            let counts = entry.leave.is_none()
                && match entry.resolution {
                    Some(Resolution::Kept) => true,
                    Some(Resolution::Dropped) => false,
                    None => !held,
                };
            weighed[at] = Weighed { flags, counts };
        }
    }
    weighed
}

/// What is odd about an entry beside the others of its day.
fn flags<'a>(
    entry: &DayEntry,
    beside: impl Iterator<Item = &'a DayEntry>,
    term: Option<&Term>,
) -> Vec<DayFlag> {
    let mut flags = Vec::new();
    if !term.is_some_and(|term| term.covers(entry.on)) {
        flags.push(DayFlag::OutsidePosting);
    } else if term.is_some_and(|term| term.is_gap(entry.on)) {
        flags.push(DayFlag::InGap);
    }
    if entry.leave.is_none() && entry.learned_on.is_some_and(|learned| learned < entry.on) {
        flags.push(DayFlag::Early);
    }
    for other in beside.filter(|other| other.half.meets(entry.half)) {
        // One that somebody dropped stands in nobody's way.
        if other.resolution == Some(Resolution::Dropped) {
            continue;
        }
        match (entry.leave, other.leave) {
            (None, Some(_)) | (Some(_), None) => flags.push(DayFlag::Leave),
            (Some(_), Some(_)) => {}
            (None, None) if other.posting != entry.posting => flags.push(DayFlag::SecondPosting),
            (None, None) if other.facility != entry.facility => flags.push(DayFlag::TwoPlaces),
            (None, None) => flags.push(DayFlag::Repeated),
        }
    }
    flags.sort_unstable();
    flags.dedup();
    flags
}

/// Distinct days among entries that count, each with what it weighs in half days: a date counts
/// once, however many entries it has.
///
/// With `halves_whole` a half day counts as a day.
pub fn days_of<'a>(
    entries: impl Iterator<Item = &'a DayEntry>,
    halves_whole: bool,
) -> Vec<(NaiveDate, i64)> {
    let mut days: Vec<(NaiveDate, u8)> =
        entries.map(|entry| (entry.on, entry.half.bits())).collect();
    days.sort_unstable();
    let weight = |bits: u8| if halves_whole { 2 } else { i64::from(bits.count_ones()) };
    days.chunk_by(|one, other| one.0 == other.0)
        .filter_map(|same| {
            let bits = same.iter().fold(0, |all, (_, bits)| all | bits);
            same.first().map(|(on, _)| (*on, weight(bits)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::collection::vec;
    use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

    use super::{DayEntry, DayFlag, DayHalf, days_of, weigh};
    use crate::domain::ids::SubjectId;
    use crate::domain::posting::{LeaveKind, Resolution, Term};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn entry(on: &str) -> DayEntry {
        DayEntry {
            posting: SubjectId(1),
            facility: SubjectId(11),
            on: day(on),
            half: DayHalf::Whole,
            leave: None,
            resolution: None,
            learned_on: None,
        }
    }

    fn terms() -> Vec<(SubjectId, Term)> {
        let term =
            |gaps| Term { from: day("2016-01-01"), until: day("2016-12-31"), ended_on: None, gaps };
        let gap = (day("2016-05-01"), Some(day("2016-05-31")));
        vec![(SubjectId(1), term(vec![gap])), (SubjectId(2), term(vec![]))]
    }

    #[test]
    fn what_is_odd_is_flagged_and_held_back_where_the_rule_says_so() {
        let learned = |entry: DayEntry, on| DayEntry { learned_on: Some(day(on)), ..entry };
        let rows = [
            (entry("2015-12-31"), Some(DayFlag::OutsidePosting)),
            (entry("2016-05-02"), Some(DayFlag::InGap)),
            (learned(entry("2016-06-03"), "2016-06-02"), Some(DayFlag::Early)),
            (learned(entry("2016-06-03"), "2016-06-03"), None),
        ];
        for (entry, flag) in rows {
            let weighed = weigh(&[entry], &terms());
            assert_eq!(weighed[0].flags.first().copied(), flag, "{entry:?}");
            assert_eq!(weighed[0].counts, flag.is_none());
            let kept = DayEntry { resolution: Some(Resolution::Kept), ..entry };
            assert!(weigh(&[kept], &terms())[0].counts);
        }
    }

    #[test]
    fn leave_at_the_same_time_holds_a_day_back_and_the_other_half_does_not() {
        let leave = DayEntry {
            leave: Some(LeaveKind::Sick),
            half: DayHalf::Morning,
            ..entry("2016-03-02")
        };
        let whole = weigh(&[entry("2016-03-02"), leave], &terms());
        assert_eq!(whole[0].flags, [DayFlag::Leave]);
        assert!(!whole[0].counts && !whole[1].counts);
        let afternoon = DayEntry { half: DayHalf::Afternoon, ..entry("2016-03-02") };
        let half = weigh(&[afternoon, leave], &terms());
        assert!(half[0].flags.is_empty() && half[0].counts);
    }

    #[test]
    fn two_places_and_two_postings_count_once() {
        let elsewhere = DayEntry { facility: SubjectId(12), ..entry("2016-03-02") };
        let second = DayEntry { posting: SubjectId(2), ..entry("2016-03-02") };
        let entries = [entry("2016-03-02"), elsewhere, second];
        let weighed = weigh(&entries, &terms());
        assert_eq!(weighed[0].flags, [DayFlag::TwoPlaces, DayFlag::SecondPosting]);
        assert!(weighed.iter().all(|one| one.counts));
        assert_eq!(days_of(entries.iter(), true), [(day("2016-03-02"), 2)]);
    }

    #[test]
    fn one_that_was_dropped_does_not_count_and_flags_nothing() {
        let dropped = DayEntry { resolution: Some(Resolution::Dropped), ..entry("2016-03-02") };
        let weighed = weigh(&[entry("2016-03-02"), dropped], &terms());
        assert!(weighed[0].flags.is_empty() && weighed[0].counts);
        assert!(!weighed[1].counts);
    }

    #[test]
    fn half_days_are_whole_or_halves() {
        let half = |half, on| DayEntry { half, ..entry(on) };
        let entries = [
            half(DayHalf::Morning, "2016-03-02"),
            half(DayHalf::Afternoon, "2016-03-02"),
            half(DayHalf::Morning, "2016-03-03"),
            half(DayHalf::Morning, "2016-03-03"),
        ];
        let weights = |whole| days_of(entries.iter(), whole).into_iter().map(|day| day.1);
        assert_eq!(weights(true).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(weights(false).collect::<Vec<_>>(), [2, 1]);
    }

    fn some_entry() -> impl Strategy<Value = DayEntry> {
        (0_i64..3, 0_i64..3, 0_u64..10, 0_usize..3).prop_map(|(posting, facility, on, half)| {
            DayEntry {
                posting: SubjectId(posting),
                facility: SubjectId(facility),
                on: day("2016-03-01") + chrono::Days::new(on),
                half: DayHalf::ALL[half],
                leave: None,
                resolution: None,
                learned_on: None,
            }
        })
    }

    proptest! {
        #[test]
        fn no_order_and_no_repetition_makes_days(mut entries in vec(some_entry(), 0..20)) {
            let days = days_of(entries.iter(), true);
            entries.reverse();
            let again: Vec<_> = entries.iter().chain(&entries).copied().collect();
            prop_assert_eq!(days_of(again.iter(), true), days.clone());
            prop_assert!(days.len() <= 10);
            let halves: i64 = days_of(entries.iter(), false).iter().map(|day| day.1).sum();
            prop_assert!(halves <= 2 * i64::try_from(days.len()).expect("a count"));
        }
    }
}
