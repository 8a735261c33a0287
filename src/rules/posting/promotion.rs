//! What counts for promotion: a year's service at community-level institutions, over all
//! programmes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::posting::{DayFlag, PostingKind, Resolution};
use crate::rules::facts::{PostedFacts, PostingFacts};

/// Distinct dates that make a year (医师法 art. 46: 累计一年以上).
pub const PROMOTION_DAYS: i64 = 365;

/// What a doctor's service comes to on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Distinct dates over all programmes.
    pub days: i64,
    /// Whether they make a year.
    pub is_a_year: bool,
    /// Posting by posting, the oldest first.
    pub postings: Vec<Counted>,
}

/// What one posting adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The posting, by its place among the facts.
    pub at: usize,
    /// Distinct dates of its own.
    pub days: i64,
    /// Those of them that an earlier posting has counted already.
    pub shared: i64,
    /// What did not count, with the number of dates and why.
    pub left_out: Vec<(String, i64)>,
}

/// Counts a doctor's service up to a date (domain facts §6.3).
///
/// * A secondment and paired support are whole-time: every date from the first to the last
///   counts, but for gaps and leave.
/// * Practice at several sites counts by attendance: a date with an entry that counts.
/// * A date counts once, over all programmes and places.
/// * Attendance at an institution that is no community-level one does not count.
pub fn service(person: &PostedFacts, as_of: NaiveDate) -> Service {
    let weighed = person.weighed();
    let mut order: Vec<usize> = (0..person.postings.len()).collect();
    order.sort_by_key(|at| (person.postings[*at].from, person.postings[*at].subject));
    let mut all = BTreeSet::new();
    let mut postings = Vec::new();
    for at in order {
        let posting = &person.postings[at];
        if posting.from > as_of {
            continue;
        }
        let mut left_out = BTreeMap::new();
        let own = match posting.kind {
            PostingKind::MultiSitePractice => {
                attended(person, &weighed, posting, as_of, &mut left_out)
            }
            PostingKind::Secondment | PostingKind::PairedSupport => {
                whole_time(person, posting, as_of, &mut left_out)
            }
        };
        let shared = own.intersection(&all).count();
        let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
        postings.push(Counted {
            at,
            days: count(own.len()),
            shared: count(shared),
            left_out: left_out.into_iter().collect(),
        });
        all.extend(own);
    }
    let days = i64::try_from(all.len()).unwrap_or(i64::MAX);
    Service { days, is_a_year: days >= PROMOTION_DAYS, postings }
}

type LeftOut = BTreeMap<String, i64>;

/// Every date of a whole-time posting but gaps and leave.
fn whole_time(
    person: &PostedFacts,
    posting: &PostingFacts,
    as_of: NaiveDate,
    left_out: &mut LeftOut,
) -> BTreeSet<NaiveDate> {
    let term = posting.term();
    let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
    for stretch in term.stretches(as_of) {
        days.extend(stretch.from.iter_days().take_while(|on| *on <= stretch.until));
    }
    let all = (term.last().min(as_of) - term.from).num_days() + 1;
    let gone = all - i64::try_from(days.len()).unwrap_or(0);
    if gone > 0 {
        left_out.insert("间断".to_owned(), gone);
    }
    let leave = person.days.iter().filter(|entry| {
        entry.posting == posting.subject && entry.leave.is_some() && entry.on <= as_of
    });
    for entry in leave.filter(|entry| entry.resolution != Some(Resolution::Dropped)) {
        if days.remove(&entry.on) {
            let kind = entry.leave.map_or("请假", |leave| leave.label());
            *left_out.entry(kind.to_owned()).or_default() += 1;
        }
    }
    days
}

/// The dates with attendance that counts.
fn attended(
    person: &PostedFacts,
    weighed: &[crate::domain::posting::Weighed],
    posting: &PostingFacts,
    as_of: NaiveDate,
    left_out: &mut LeftOut,
) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    let own = person.days.iter().zip(weighed);
    let own = own.filter(|(entry, _)| entry.posting == posting.subject && entry.on <= as_of);
    for (entry, weighed) in own {
        let why = match (entry.leave, entry.resolution) {
            (Some(leave), _) => Some(leave.label()),
            (None, Some(Resolution::Dropped)) => Some(Resolution::Dropped.label()),
            (None, _) if person.higher.contains(&entry.facility) => Some("非基层医疗机构"),
            (None, _) if weighed.counts => None,
            (None, _) => {
                let held = weighed.flags.iter().find(|flag| flag.holds_back());
                held.map(|flag| DayFlag::label(*flag))
            }
        };
        match why {
            None => {
                days.insert(entry.on);
            }
            Some(why) => *left_out.entry(why.to_owned()).or_default() += 1,
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use chrono::NaiveDate;
    use serde::Deserialize;

    use super::{Counted, service};
    use crate::rules::facts::PostedFacts;

    /// People on a date, and what their service is to come to.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fixture {
        /// What the fixture shows; read by people.
        #[serde(rename = "title")]
        _title: String,
        as_of: NaiveDate,
        people: Vec<Expected>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expected {
        facts: PostedFacts,
        days: i64,
        is_a_year: bool,
        lines: Vec<Line>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        days: i64,
        shared: i64,
        left_out: Vec<(String, i64)>,
    }

    impl From<&Counted> for Line {
        fn from(at: &Counted) -> Self {
            Self { days: at.days, shared: at.shared, left_out: at.left_out.clone() }
        }
    }

    #[test]
    fn every_fixture_comes_to_what_it_expects() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/promotion");
        let mut people = 0;
        for file in fs::read_dir(folder).expect("a folder") {
            let text = fs::read_to_string(file.expect("a file").path()).expect("text");
            let fixture: Fixture = toml::from_str(&text).expect("a fixture");
            for one in fixture.people {
                let found = service(&one.facts, fixture.as_of);
                let name = &one.facts.name;
                let lines: Vec<Line> = found.postings.iter().map(Line::from).collect();
                assert_eq!(lines, one.lines, "{name}");
                assert_eq!((found.days, found.is_a_year), (one.days, one.is_a_year), "{name}");
                people += 1;
            }
        }
        assert!(people >= 3, "the fixtures have people");
    }
}
