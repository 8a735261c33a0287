//! What reported amounts come to together, held against the plan's own number.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::total::feeding;
use crate::domain::quantity::CountedIn;
use crate::rules::figure::Figure;
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::forecast::{Course, Forecast};
use crate::rules::rule::deadline;
use crate::rules::status::{Grounds, Status};
use crate::rules::verdict::{Case, Verdict};

/// Amounts that were added up, and the number that they are held against: both in what the
/// ledger keeps, which is fen for money.
struct Sum {
    unit: CountedIn,
    /// What the plan asks for; none where it does not say.
    due: Option<i64>,
    done: i64,
    on_time: i64,
}

impl Sum {
    /// What is missing, in what people count in: a part of one is one.
    fn gap(&self) -> i64 {
        let missing = (self.due.unwrap_or(0) - self.done).max(0);
        (missing + self.unit.scale() - 1) / self.unit.scale()
    }

    /// An amount in what people count in, parts left out.
    fn whole(&self, amount: i64) -> i64 {
        amount / self.unit.scale()
    }

    fn shown(&self, amount: i64) -> String {
        self.unit.shown(amount)
    }
}

impl Case<'_> {
    /// Judges amounts that are added up.
    ///
    /// The status follows from the plan's number as that of counted records does. The pace is
    /// that from the first day of the stage to the last day that was reported about: amounts
    /// come in by periods, so a shorter window would say more of desks than of works.
    pub(in crate::rules) fn totalled(&self) -> Verdict {
        let Some(sum) = self.sum() else { return self.not_due("没有可填报的指标") };
        if self.target.test.is_none() {
            return self.told(&sum);
        }
        let (gap, due) = (sum.gap(), sum.due.map(|due| sum.whole(due)));
        let (done, on_time) = (sum.whole(sum.done), sum.whole(sum.on_time));
        let (course, forecast) = self.run(&sum);
        let grounds = Grounds {
            stage: self.stage,
            deadline: deadline(self.stage),
            as_of: self.as_of,
            against: self.about.against,
            advisory: self.about.advisory,
            required: due,
            done,
            on_time,
            awaiting: 0,
            overdue: 0,
            forecast,
        };
        let (status, note) = grounds.status();
        let holds = sum.due.filter(|due| *due > 0).map(|due| sum.done >= due);
        let text = format!(
            "{} / {} {}",
            sum.shown(sum.done),
            sum.due.map_or_else(|| "—".to_owned(), |due| sum.shown(due)),
            sum.unit
        );
        Verdict {
            required: due,
            actual: done,
            gap,
            unit: sum.unit.word().to_owned(),
            figures: vec![self.sum_figure(&sum, text, holds)],
            numerator: on_time,
            denominator: due.unwrap_or(0),
            needed_pace: course.needed(),
            actual_pace: course.actual(),
            window_days: course.window_days,
            forecast: if status == Status::NotDue { Forecast::Nothing } else { forecast },
            formula: self.added(&sum),
            consequence: self.missed(status, gap, due.unwrap_or(0)).consequence(),
            status,
            note: note.map(str::to_owned),
            ..self.blank()
        }
    }

    /// What was reported of a target without a number.
    fn told(&self, sum: &Sum) -> Verdict {
        let text = format!("已报 {} {}", sum.shown(sum.done), sum.unit);
        Verdict {
            actual: sum.whole(sum.done),
            unit: sum.unit.word().to_owned(),
            figures: vec![self.sum_figure(sum, text, None)],
            formula: self.added(sum),
            status: Status::Narrative,
            note: Some("原文没有数量".to_owned()),
            window_days: 0,
            deadline: None,
            days_left: None,
            elapsed_percent: None,
            ..self.blank()
        }
    }

    fn sum(&self) -> Option<Sum> {
        let unit = feeding(self.indicators, self.target).next()?.counted_in.clone();
        let scale = unit.scale();
        let on_time = self.counted_amounts().filter(|it| it.lateness == Lateness::OnTime);
        let on_time = on_time.map(|finding| finding.numerator).sum();
        let due = self.allotted.map(|due| due.saturating_mul(scale));
        Some(Sum { unit, due, done: self.tally.numerator, on_time })
    }

    fn counted_amounts(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().copied().filter(|it| it.standing == Standing::Counted)
    }

    fn sum_figure(&self, sum: &Sum, text: String, holds: Option<bool>) -> Figure {
        Figure {
            reading: self.target.reading,
            in_force: true,
            numerator: sum.done,
            denominator: sum.due.unwrap_or(0),
            text,
            holds,
        }
    }

    /// The course from the first day of the stage, and where it leads. Before anything could be
    /// reported there is nothing to forecast.
    fn run(&self, sum: &Sum) -> (Course, Forecast) {
        let last = self.counted_amounts().filter_map(|finding| finding.on).max();
        let until = last.unwrap_or(self.as_of).min(self.as_of);
        let days = self.stage.from.map_or(0, |from| (until - from).num_days() + 1).max(1);
        let course = Course {
            due: sum.whole(sum.due.unwrap_or(0)),
            gap: sum.gap(),
            done: sum.whole(sum.done),
            window_days: days,
            deadline: deadline(self.stage),
            as_of: self.as_of,
        };
        let has_course = self.stage.from.is_some() && !self.findings.is_empty();
        let forecast = if course.gap > 0 && !has_course {
            Forecast::Nothing
        } else {
            Course { as_of: until, ..course }.forecast(self.summed_up_on(sum))
        };
        (course, forecast)
    }

    /// The day on which the amounts came to what is due.
    fn summed_up_on(&self, sum: &Sum) -> Option<NaiveDate> {
        let due = sum.due?;
        let mut steps: Vec<(NaiveDate, i64)> =
            self.counted_amounts().filter_map(|it| Some((it.on?, it.numerator))).collect();
        steps.sort_unstable();
        let mut done = 0;
        steps.into_iter().find_map(|(on, amount)| {
            done += amount;
            (done >= due).then_some(on)
        })
    }

    /// The formula with the numbers put in, indicator by indicator.
    fn added(&self, sum: &Sum) -> String {
        let mut by = BTreeMap::<&str, i64>::new();
        for finding in self.counted_amounts() {
            *by.entry(finding.code.as_deref().unwrap_or_default()).or_default() +=
                finding.numerator;
        }
        let parts: Vec<String> = feeding(self.indicators, self.target)
            .map(|at| {
                let amount = by.get(at.id.as_str()).copied().unwrap_or(0);
                format!("{}{}", at.numerator, sum.shown(amount))
            })
            .collect();
        let (parts, unit) = (parts.join(" + "), &sum.unit);
        let done = sum.shown(sum.done);
        match sum.due {
            Some(due) if due > 0 => {
                let (due, gap) = (sum.shown(due), sum.gap());
                format!("{parts} = {done} {unit};应达到 {due} {unit},还差 {gap} {unit}")
            }
            _ => format!("{parts} = {done} {unit}"),
        }
    }
}
