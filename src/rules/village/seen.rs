//! When village doctors were away: longer unseen than a plan lets go by.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::ids::SubjectId;
use crate::domain::month::Month;
use crate::domain::practitioner::StaffRole;
use crate::domain::training::DutyWay;
use crate::rules::facts::{EmploymentFacts, Facts, Spell};

/// The days on which village doctors were away, as far as records tell.
///
/// * Somebody is away from the day after the last one that the setting lets go by, until they
///   are seen again: with 30 days, who was seen on 31 July is away from 31 August.
/// * Seen is who took a turn of duty. Where the plan's other way was chosen, a week a month,
///   the week stands for its month.
/// * A month of which nothing was entered tells nothing: nobody is held to be away for it, and
///   who was away before stays so. Neither does anything before the first month entered.
#[derive(Debug)]
pub(super) struct Sightings {
    limit: Days,
    away: HashMap<SubjectId, Vec<Spell>>,
}

impl Sightings {
    pub(super) fn of(facts: &Facts, limit: i64, as_of: NaiveDate) -> Self {
        let mut turns: HashMap<SubjectId, BTreeMap<Month, Vec<NaiveDate>>> = HashMap::new();
        for duty in facts.duties.iter().filter(|duty| duty.month <= Month::of(as_of)) {
            let first = duty.month.first_day();
            let days = duty.days.iter().filter_map(|day| first.with_day(u32::from(*day)));
            let months = turns.entry(duty.practitioner).or_default();
            months.entry(duty.month).or_default().extend(days);
        }
        for choice in facts.duty_choices.iter().filter(|at| at.way == DutyWay::MonthlyWeek) {
            let Some(months) = turns.get_mut(&choice.practitioner) else { continue };
            for (month, days) in months {
                if !days.is_empty() && choice.spell().covers(month.last_day()) {
                    days.push(month.last_day().min(as_of));
                }
            }
        }
        let limit = Days::new(u64::try_from(limit).unwrap_or(0));
        let away = turns.into_iter().map(|(id, months)| (id, away(&months, limit, as_of)));
        Self { limit, away: away.collect() }
    }

    /// The days on which somebody was away from a post of theirs. Their first day there is a
    /// day on which they were seen.
    pub(super) fn away(&self, id: SubjectId, work: &EmploymentFacts) -> Vec<Spell> {
        if work.role != StaffRole::VillageDoctor {
            return Vec::new();
        }
        let first = work.from.checked_add_days(self.limit).and_then(|last| last.succ_opt());
        let spells = self.away.get(&id).map_or(&[][..], Vec::as_slice).iter();
        let clipped = spells.map(|spell| Spell {
            from: first.map_or(spell.from, |first| first.max(spell.from)),
            until: spell.until,
        });
        clipped.filter(|spell| spell.until.is_none_or(|until| spell.from <= until)).collect()
    }

    /// Whether somebody was away from a post on a day.
    pub(super) fn is_away(&self, id: SubjectId, work: &EmploymentFacts, day: NaiveDate) -> bool {
        self.away(id, work).into_iter().any(|spell| spell.covers(day))
    }
}

/// The days on which one doctor was away, by the turns of the months that were entered.
fn away(months: &BTreeMap<Month, Vec<NaiveDate>>, limit: Days, as_of: NaiveDate) -> Vec<Spell> {
    let Some(first) = months.keys().next().copied() else { return Vec::new() };
    let mut found = Vec::new();
    let mut since: Option<NaiveDate> = None;
    let mut last = first.first_day().pred_opt().unwrap_or(first.first_day());
    let due = |last: NaiveDate| last.checked_add_days(limit).and_then(|day| day.succ_opt());
    for month in first.through(Month::of(as_of)) {
        let end = month.last_day().min(as_of);
        let Some(days) = months.get(&month) else {
            if since.is_none() {
                last = last.max(end);
            }
            continue;
        };
        let mut days: Vec<NaiveDate> = days.iter().copied().filter(|day| *day <= as_of).collect();
        days.sort_unstable();
        for day in days {
            let begun = since.take().or_else(|| due(last).filter(|due| *due < day));
            let until = day.pred_opt();
            found.extend(begun.map(|from| Spell { from, until }));
            last = day;
        }
        since = since.or_else(|| due(last).filter(|due| *due <= end));
    }
    found.extend(since.map(|from| Spell { from, until: None }));
    found
}

#[cfg(test)]
mod tests {
    use super::Sightings;
    use crate::domain::ids::SubjectId;
    use crate::domain::month::Month;
    use crate::domain::practitioner::StaffRole;
    use crate::domain::training::DutyWay;
    use crate::rules::sample::{DANGCHANG, day};
    use crate::rules::{DutyChoiceFacts, DutyFacts, EmploymentFacts, Facts};

    const WHO: SubjectId = SubjectId(9);

    fn facts(months: &[(&str, &[u8])]) -> Facts {
        let mut facts = Facts::of(DANGCHANG, "宕昌县".to_owned());
        facts.duties = months
            .iter()
            .map(|(month, days)| DutyFacts {
                practitioner: WHO,
                month: Month::parse(month).expect("a month"),
                days: days.to_vec(),
            })
            .collect();
        facts
    }

    fn since(from: &str) -> EmploymentFacts {
        EmploymentFacts {
            facility: SubjectId(1),
            role: StaffRole::VillageDoctor,
            main: true,
            from: day(from),
            until: None,
            end_reason: None,
            learned_on: None,
        }
    }

    /// The days on which the doctor was away, as `from..until`.
    fn away(facts: &Facts, work: &EmploymentFacts, as_of: &str) -> Vec<String> {
        let spells = Sightings::of(facts, 30, day(as_of)).away(WHO, work);
        let until = |on: Option<chrono::NaiveDate>| on.map_or(String::new(), |on| on.to_string());
        spells.into_iter().map(|it| format!("{}..{}", it.from, until(it.until))).collect()
    }

    #[test]
    fn the_thirtieth_day_is_the_last_that_may_go_by() {
        let work = since("2012-01-01");
        let gone = facts(&[("2016-07", &[1, 31]), ("2016-08", &[])]);
        assert!(away(&gone, &work, "2016-08-30").is_empty());
        assert_eq!(away(&gone, &work, "2016-08-31"), ["2016-08-31.."]);
        let back = facts(&[("2016-07", &[1]), ("2016-08", &[20])]);
        assert_eq!(away(&back, &work, "2016-08-31"), ["2016-08-01..2016-08-19"]);
        let manager = EmploymentFacts { role: StaffRole::Doctor, ..work };
        assert!(away(&back, &manager, "2016-08-31").is_empty(), "turns are village doctors'");
    }

    #[test]
    fn what_nobody_entered_is_held_against_nobody() {
        let work = since("2012-01-01");
        assert!(away(&facts(&[]), &work, "2016-08-31").is_empty());
        assert!(away(&facts(&[("2016-06", &[2, 29])]), &work, "2016-08-31").is_empty());
        let between = facts(&[("2016-06", &[2]), ("2016-08", &[30])]);
        assert!(away(&between, &work, "2016-08-31").is_empty(), "July is not known");
        let gone = facts(&[("2016-06", &[]), ("2016-07", &[])]);
        assert_eq!(away(&gone, &work, "2016-09-30"), ["2016-07-01.."], "and not back since");
        let new = since("2016-07-10");
        assert_eq!(away(&gone, &new, "2016-09-30"), ["2016-08-10.."]);
    }

    #[test]
    fn a_week_stands_for_its_month_where_a_week_a_month_was_chosen() {
        let mut facts = facts(&[("2016-06", &[1, 2, 3]), ("2016-07", &[27, 28, 29])]);
        let work = since("2012-01-01");
        assert_eq!(away(&facts, &work, "2016-07-31"), ["2016-07-04..2016-07-26"]);
        facts.duty_choices.push(DutyChoiceFacts {
            practitioner: WHO,
            way: DutyWay::MonthlyWeek,
            from: day("2016-01-01"),
            until: None,
        });
        assert!(away(&facts, &work, "2016-07-31").is_empty());
    }
}
