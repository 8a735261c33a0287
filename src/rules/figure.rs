//! One number in every reading that the words allow.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rule::{About, Against};
use super::tally::Tally;
use crate::domain::measure::{Percent, Share};
use crate::plan::{Reading, Target, Test};

/// A number in one reading (口径).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// The reading.
    #[schema(value_type = String)]
    pub reading: Reading,
    /// Whether it is the one that decides.
    pub in_force: bool,
    /// What counts.
    pub numerator: i64,
    /// What is asked about.
    pub denominator: i64,
    /// The number for people to read.
    pub text: String,
    /// Whether the target holds in this reading; none where nothing is asked about.
    pub holds: Option<bool>,
}

impl Figure {
    /// The number of a rule that reads the target in another way: in units of its own, held
    /// against what the plan comes to in these.
    pub(super) fn beside(about: About, tally: &Tally) -> Self {
        let (numerator, denominator) = (tally.counted, tally.required);
        Self {
            reading: Reading::Total,
            in_force: false,
            numerator,
            denominator,
            text: format!("{numerator} / {denominator} {}", about.counted_in),
            holds: (denominator > 0).then_some(numerator >= denominator),
        }
    }
}

/// What the figures are worked out from.
pub(super) struct Sums<'a> {
    pub(super) target: &'a Target,
    pub(super) against: Against,
    pub(super) counted_in: &'static str,
    pub(super) tally: &'a Tally,
    /// The plan's own number for the area.
    pub(super) allotted: Option<i64>,
    /// The counties that reached their number, and those that have one.
    pub(super) counties: Option<(i64, i64)>,
}

impl Sums<'_> {
    /// Every reading, the one in force first.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let others = self.target.other_readings.iter().copied();
        let mut figures = vec![self.figure(self.target.reading, true)];
        figures.extend(
            others
                .filter(|&reading| reading != self.target.reading)
                .map(|reading| self.figure(reading, false)),
        );
        figures
    }

    /// What is due in the reading in force, in records; `None` where the plan is silent.
    pub(super) fn required(&self) -> Option<i64> {
        let denominator = self.tally.denominator;
        match (self.against, self.target.reading) {
            (Against::Allotment, _) => self.allotted,
            (_, Reading::Share) => Some((denominator * self.percent() + 99).div_euclid(100)),
            // So many people that the mean comes to the number asked for.
            (_, Reading::Average) => Some(denominator * self.target.test.map_or(0, Test::value)),
            _ => Some(denominator),
        }
    }

    fn figure(&self, reading: Reading, in_force: bool) -> Figure {
        let (numerator, denominator) = self.parts(reading);
        let share = Share { numerator, denominator };
        let (text, holds) = match reading {
            Reading::Total => (
                format!("{numerator} / {denominator} {}", self.counted_in),
                (denominator > 0).then_some(numerator >= denominator),
            ),
            Reading::Each => (
                format!("{numerator} / {denominator}"),
                (denominator > 0).then_some(numerator >= denominator),
            ),
            Reading::Share => (percentage(share), share.reaches(Percent(self.percent()))),
            Reading::Average => (mean(share), self.mean_holds(share)),
        };
        Figure { reading, in_force, numerator, denominator, text, holds }
    }

    fn parts(&self, reading: Reading) -> (i64, i64) {
        match (self.against, reading, self.counties) {
            (Against::Allotment, Reading::Each, Some(counties)) => counties,
            (Against::Allotment, _, _) => (self.tally.counted, self.allotted.unwrap_or(0)),
            // An institution reaches the number or it does not, whoever works there.
            (_, Reading::Each, _) => (self.tally.counted, self.tally.asked),
            _ => (self.tally.numerator, self.tally.denominator),
        }
    }

    /// The percentage asked for: the test where its unit is a percentage, else all.
    fn percent(&self) -> i64 {
        match self.target.test {
            Some(test) if self.target.unit == "%" => test.value(),
            _ => 100,
        }
    }

    fn mean_holds(&self, share: Share) -> Option<bool> {
        let Share { numerator, denominator } = share;
        if denominator == 0 {
            return None;
        }
        self.target.test.map(|test| match test {
            Test::AtLeast(value) => numerator >= value * denominator,
            Test::AtMost(value) => numerator <= value * denominator,
            Test::Exactly(value) => numerator == value * denominator,
        })
    }
}

fn percentage(share: Share) -> String {
    match share.percent() {
        Some(percent) => format!("{percent}%({} / {})", share.numerator, share.denominator),
        None => "—".to_owned(),
    }
}

fn mean(share: Share) -> String {
    let Share { numerator, denominator } = share;
    if denominator <= 0 {
        return "—".to_owned();
    }
    let tenths = (numerator * 20 + denominator).div_euclid(denominator * 2);
    format!("{}.{}({numerator} / {denominator})", tenths / 10, tenths % 10)
}
