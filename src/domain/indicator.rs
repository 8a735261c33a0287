//! Reported indicators (指标): values that the programme does not compute from its records.
//!
//! What is reported stands in the plan file, so that a new indicator is data. A rate is
//! entered as the two numbers that make it, never bare.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::measure::Share;
use super::period::{Period, PeriodKind};
use super::quantity::CountedIn;
use super::words::words;

words! {
    /// How far a reported figure has come, from the county's desk to the prefecture's.
    FigureState {
        /// Entered and not handed in.
        Draft = "待上报",
        /// 退回: handed back with words on a cell.
        Returned = "已退回",
        /// 上报: handed in, to be checked in the county.
        Submitted = "已上报",
        /// 审核通过: checked in the county, to be accepted by the prefecture.
        Passed = "审核通过",
        /// 认定: accepted by the prefecture.
        Accepted = "已认定",
    }
}

/// The days on which a reported figure took its steps. The state follows from them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureSteps {
    /// When it was last handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// When it was handed back; absent once it has been handed in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<NaiveDate>,
    /// When the county passed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_on: Option<NaiveDate>,
    /// When the prefecture accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
}

impl FigureSteps {
    /// How far the figure has come.
    pub const fn state(self) -> FigureState {
        match self {
            Self { accepted_on: Some(_), .. } => FigureState::Accepted,
            Self { passed_on: Some(_), .. } => FigureState::Passed,
            Self { returned_on: Some(_), .. } => FigureState::Returned,
            Self { submitted_on: Some(_), .. } => FigureState::Submitted,
            Self { .. } => FigureState::Draft,
        }
    }

    /// The steps that were taken on a day or before.
    #[must_use]
    pub fn by(self, as_of: NaiveDate) -> Self {
        let taken = |on: Option<NaiveDate>| on.filter(|on| *on <= as_of);
        Self {
            submitted_on: taken(self.submitted_on),
            returned_on: taken(self.returned_on),
            passed_on: taken(self.passed_on),
            accepted_on: taken(self.accepted_on),
        }
    }
}

impl FigureState {
    /// Whether a figure in this state counts for a target.
    pub const fn counts_from(self, from: CountsFrom) -> bool {
        match from {
            CountsFrom::Passed => matches!(self, Self::Passed | Self::Accepted),
            CountsFrom::Accepted => matches!(self, Self::Accepted),
        }
    }
}

words! {
    /// A cell of a reported figure, as words that return it name one.
    FigureCell {
        /// The number above the line.
        Numerator = "分子",
        /// The number below the line.
        Denominator = "分母",
        /// The document or file that shows it.
        Evidence = "佐证",
    }
}

words! {
    /// From which state on a figure counts for a target.
    CountsFrom {
        /// Once the county has checked it.
        Passed = "县区审核通过",
        /// Once the prefecture has accepted it.
        Accepted = "市级认定",
    }
}

/// What is reported, by whom and for which periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its number, such as `N1`; never reused.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What the numerator counts; of an amount, the amount itself.
    pub numerator: String,
    /// What the denominator counts; an amount has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
    /// What both are counted in.
    pub counted_in: CountedIn,
    /// How long the periods are for which it is reported.
    pub period: PeriodKind,
    /// Over how long it is judged, where that is longer: the parts are added up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_over: Option<PeriodKind>,
    /// The first period.
    pub from: Period,
    /// The last period; absent while it is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Period>,
    /// Days after the end of a period within which it is to be handed in.
    pub due_days: i64,
    /// The targets that its figures decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<String>,
    /// The scheme whose figures these are at first, such as 新农合; blank where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scheme: String,
    /// Where the series breaks.
    #[serde(default, rename = "break", skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
    /// How it is counted, where the name does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A mark where a series breaks (口径中断): before and after are not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The first period of the new series.
    pub from: Period,
    /// The scheme from then on.
    pub scheme: String,
    /// Why.
    pub words: String,
}

impl Indicator {
    /// Whether it is a rate; an amount otherwise.
    pub const fn is_rate(&self) -> bool {
        self.denominator.is_some()
    }

    /// Over how long it is judged.
    pub fn judged_over(&self) -> PeriodKind {
        self.judged_over.unwrap_or(self.period)
    }

    /// Whether it is reported for a period.
    pub fn asks(&self, period: Period) -> bool {
        period.kind() == self.period && self.covers(period)
    }

    /// Whether all of a period, long or short, lies between its first and its last.
    pub fn covers(&self, period: Period) -> bool {
        self.from.first() <= period.first()
            && self.until.is_none_or(|until| period.last() <= until.last())
    }

    /// The last day on which a period's figure is handed in in time.
    pub fn due_on(&self, period: Period) -> NaiveDate {
        period.last() + TimeDelta::days(self.due_days)
    }

    /// The scheme whose figures those of a period are.
    pub fn scheme_in(&self, period: Period) -> &str {
        let passed = self.breaks.iter().filter(|at| at.from.first() <= period.first());
        let last = passed.max_by_key(|at| at.from.first());
        last.map_or(self.scheme.as_str(), |at| at.scheme.as_str())
    }

    /// The break that lies between two periods, the earlier before it and the later not.
    pub fn break_between(&self, one: Period, other: Period) -> Option<&Break> {
        let (earlier, later) = if one <= other { (one, other) } else { (other, one) };
        self.breaks
            .iter()
            .find(|at| earlier.first() < at.from.first() && at.from.first() <= later.first())
    }

    /// The last period that is over and due on a date, of the length that is judged.
    pub fn judged_on(&self, as_of: NaiveDate) -> Option<Period> {
        let current = Period::containing(self.judged_over(), as_of);
        let back = std::iter::successors(Some(current), |period| Some(period.previous()));
        // Half a lifetime of months at most: nothing is due that late.
        back.take(600)
            .find(|period| self.due_on(*period) <= as_of && !self.is_after_the_last(*period))
            .filter(|period| self.covers(*period))
    }

    fn is_after_the_last(&self, period: Period) -> bool {
        self.until.is_some_and(|until| period.last() > until.last())
    }

    /// The number as people read it, of a rate or an amount: `98.6%`, `3,000.00 元`.
    pub fn value(&self, numerator: i64, denominator: Option<i64>) -> String {
        match denominator {
            Some(denominator) => {
                let percent = Share { numerator, denominator }.percent();
                percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
            }
            None => format!("{} {}", self.counted_in.shown(numerator), self.counted_in),
        }
    }
}

/// Figures that are asked for: those of an indicator whose periods end between two days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// The number of the indicator.
    pub indicator: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// The part of a plan file that says what is reported, for whoever asks nothing else of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Catalogue {
    /// The indicators, in the order of the file.
    #[serde(default, rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

impl Catalogue {
    /// Reads it from the text of a plan file; a plan that reports nothing has an empty one.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The indicator of a number.
    pub fn find(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Catalogue, Indicator};

    const QUARTERLY: &str = r#"
        [[indicator]]
        id = "N2"
        title = "政策内报销比例"
        numerator = "补偿额"
        denominator = "费用"
        counted_in = "元"
        period = "quarter"
        judged_over = "year"
        from = "2014Q1"
        due_days = 15
        scheme = "新农合"
        [[indicator.break]]
        from = "2017Q1"
        scheme = "城乡居民医保"
        words = "并轨"
    "#;

    fn quarterly() -> Indicator {
        Catalogue::read(QUARTERLY).expect("a catalogue").indicators.remove(0)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn judged(indicator: &Indicator, on: &str) -> Option<String> {
        indicator.judged_on(day(on)).map(|period| period.to_string())
    }

    #[test]
    fn a_year_is_judged_once_its_last_part_is_due() {
        let indicator = quarterly();
        assert_eq!(judged(&indicator, "2016-01-14").as_deref(), Some("2014"));
        assert_eq!(judged(&indicator, "2016-01-15").as_deref(), Some("2015"));
        assert_eq!(judged(&indicator, "2014-12-31"), None);
        let ended = Indicator { until: "2015Q4".parse().ok(), ..indicator };
        assert_eq!(judged(&ended, "2018-06-01").as_deref(), Some("2015"));
    }

    #[test]
    fn a_break_lies_between_periods_of_two_schemes() {
        let indicator = quarterly();
        let at = |text: &str| text.parse().expect("a period");
        assert_eq!(indicator.scheme_in(at("2016Q4")), "新农合");
        assert_eq!(indicator.scheme_in(at("2017Q1")), "城乡居民医保");
        assert!(indicator.break_between(at("2014"), at("2017")).is_some());
        assert!(indicator.break_between(at("2017"), at("2014")).is_some());
        assert!(indicator.break_between(at("2014"), at("2016")).is_none());
        assert!(indicator.break_between(at("2017"), at("2018")).is_none());
    }

    #[test]
    fn a_rate_is_shown_as_a_percentage() {
        assert_eq!(quarterly().value(1, Some(3)), "33.3%");
    }
}
