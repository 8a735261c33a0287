//! How long a posting lasts, and what breaks it.

use chrono::{Days, Months, NaiveDate};

/// The days of a posting: planned, ended early, interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub from: NaiveDate,
    /// The last day by the order.
    pub until: NaiveDate,
    /// The last day, where it ended early.
    pub ended_on: Option<NaiveDate>,
    /// Days on which it was interrupted: first and last, both of them gone.
    pub gaps: Vec<(NaiveDate, Option<NaiveDate>)>,
}

/// An unbroken stretch of days, both ends counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Stretch {
    /// How many days it has.
    pub fn days(self) -> i64 {
        (self.until - self.from).num_days() + 1
    }

    /// Whether it holds so many calendar months, both ends counted: from 1 March to 31 August
    /// is half a year.
    pub fn holds_months(self, months: u32) -> bool {
        after_months(self.from, months).is_some_and(|last| self.until >= last)
    }
}

/// The last day of so many calendar months that begin with a day.
fn after_months(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    // A month of 31 August ends on 30 September: there is no 31st to end the day before.
    let matching = from.checked_add_months(Months::new(months))?;
    let clamped = chrono::Datelike::day(&matching) < chrono::Datelike::day(&from);
    if clamped { Some(matching) } else { matching.pred_opt() }
}

impl Term {
    /// The last day that the posting lasts.
    pub fn last(&self) -> NaiveDate {
        self.ended_on.unwrap_or(self.until)
    }

    /// Whether the posting lasts on a day; a gap does not end it.
    pub fn covers(&self, on: NaiveDate) -> bool {
        (self.from..=self.last()).contains(&on)
    }

    /// Whether the posting is interrupted on a day.
    pub fn is_gap(&self, on: NaiveDate) -> bool {
        self.gaps.iter().any(|(from, until)| *from <= on && until.is_none_or(|until| on <= until))
    }

    /// The unbroken stretches up to a day, in order.
    pub fn stretches(&self, as_of: NaiveDate) -> Vec<Stretch> {
        let last = self.last().min(as_of);
        let begun = self.gaps.iter().filter(|(gone, _)| *gone <= last).copied();
        let mut gaps: Vec<_> = begun.collect();
        gaps.sort_unstable();
        let mut stretches = Vec::new();
        let mut from = self.from;
        for (gone, back) in gaps {
            if gone > from {
                stretches.push(Stretch { from, until: gone - Days::new(1) });
            }
            let Some(back) = back else { return stretches };
            from = from.max(back + Days::new(1));
        }
        if from <= last {
            stretches.push(Stretch { from, until: last });
        }
        stretches
    }

    /// The longest unbroken stretch up to a day.
    pub fn longest(&self, as_of: NaiveDate) -> Option<Stretch> {
        let stretches = self.stretches(as_of).into_iter();
        stretches.max_by_key(|stretch| (stretch.days(), std::cmp::Reverse(stretch.from)))
    }

    /// The first day on which an unbroken stretch had lasted so many months.
    pub fn reached_on(&self, months: u32, as_of: NaiveDate) -> Option<NaiveDate> {
        let stretches = self.stretches(as_of).into_iter();
        let mut full = stretches.filter(|stretch| stretch.holds_months(months));
        full.next().and_then(|stretch| after_months(stretch.from, months))
    }

    /// Whether an unbroken stretch of so many months can come about by its last day.
    pub fn may_reach(&self, months: u32) -> bool {
        self.longest(NaiveDate::MAX).is_some()
            && self.stretches(NaiveDate::MAX).iter().any(|stretch| stretch.holds_months(months))
    }

    /// Days served up to a day, the gaps left out.
    pub fn served(&self, as_of: NaiveDate) -> i64 {
        self.stretches(as_of).into_iter().map(Stretch::days).sum()
    }

    /// Whether the order is for a year; it is for half a year otherwise.
    pub fn is_for_a_year(&self) -> bool {
        Stretch { from: self.from, until: self.until }.holds_months(12)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Stretch, Term};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn term(from: &str, until: &str, gaps: &[(&str, &str)]) -> Term {
        let gaps = gaps.iter().map(|(from, until)| (day(from), until.parse().ok())).collect();
        Term { from: day(from), until: day(until), ended_on: None, gaps }
    }

    #[test]
    fn months_are_calendar_months_with_both_ends() {
        for (from, until, months, holds) in [
            ("2016-03-01", "2016-08-31", 6, true),
            ("2016-03-01", "2016-08-30", 6, false),
            ("2015-03-15", "2016-03-14", 12, true),
            ("2015-03-15", "2016-03-13", 12, false),
            // No 31 February: six months of 31 August end with February.
            ("2015-08-31", "2016-02-29", 6, true),
            ("2015-08-31", "2016-02-28", 6, false),
            ("2016-02-29", "2017-02-28", 12, true),
        ] {
            let stretch = Stretch { from: day(from), until: day(until) };
            assert_eq!(stretch.holds_months(months), holds, "{from} {until}");
        }
    }

    #[test]
    fn a_gap_breaks_a_stretch_and_the_days_are_still_served() {
        let term = term("2016-01-01", "2016-12-31", &[("2016-05-02", "2016-05-31")]);
        let stretches = term.stretches(day("2016-12-31"));
        assert_eq!(stretches.len(), 2);
        assert_eq!(term.reached_on(6, day("2016-12-31")), Some(day("2016-11-30")));
        assert_eq!(term.served(day("2016-12-31")), 366 - 30);
        assert!(term.may_reach(6) && !term.may_reach(12));
    }

    #[test]
    fn an_open_gap_ends_what_is_served() {
        let mut term = term("2016-01-01", "2016-12-31", &[("2016-05-02", "")]);
        assert_eq!(term.served(day("2016-12-31")), 122);
        term.ended_on = Some(day("2016-01-10"));
        assert_eq!(term.served(day("2016-12-31")), 10);
        assert!(!term.covers(day("2016-01-11")));
    }

    #[test]
    fn gaps_before_the_first_day_and_over_one_another_take_nothing_twice() {
        let gaps = [
            ("2015-12-01", "2016-01-05"),
            ("2016-02-01", "2016-02-10"),
            ("2016-02-05", "2016-02-07"),
        ];
        let term = term("2016-01-01", "2016-02-29", &gaps);
        assert_eq!(term.served(day("2016-12-31")), 60 - 5 - 10);
    }
}
