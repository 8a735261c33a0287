//! What the plan leaves open of the subsidy of village doctors, each with the value in force,
//! and the rates over time.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::written::{date, some_date};
use crate::domain::facility::PopulationKind;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::{LimitTest, PaidMonth, PopulationDate, RateGroup};

/// What the words leave open of the subsidy. Every value is printed with what it led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SubsidySettings {
    /// The most people that a clinic may serve for the raised rate (服务人口在1000人以下).
    pub limit_people: i64,
    /// Whether the limit includes its own number.
    pub limit_test: LimitTest,
    /// Which people are counted.
    pub population: PopulationKind,
    /// Which of their counts.
    pub population_on: PopulationDate,
    /// Whether licensed doctors and assistants at a village clinic count as village doctors.
    pub licensed_doctors: bool,
    /// Whether villages that left the list of poor villages keep the raised rate.
    pub graduated_villages: bool,
    /// How much of a month pays it.
    pub paid_month: PaidMonth,
    /// How many months after its own a month may be paid and still be in time.
    pub months_to_pay: u32,
    /// How many months are held against what was paid, the last one that should be by now
    /// the last of them.
    pub judged_months: u32,
    /// The rates over time.
    #[serde(rename = "rate")]
    pub rates: Vec<Rate>,
}

/// A rate of a group for a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Whose.
    pub group: RateGroup,
    /// The first day; a month is paid by the rate of its first day.
    #[serde(deserialize_with = "date")]
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_date")]
    pub until: Option<NaiveDate>,
    /// How much, in yuan a month.
    pub yuan_per_month: i64,
}

impl Rate {
    /// Whether it holds on a day.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

impl Default for SubsidySettings {
    fn default() -> Self {
        let rate = |group, year, yuan_per_month| Rate {
            group,
            from: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default(),
            until: None,
            yuan_per_month,
        };
        Self {
            limit_people: 1_000,
            limit_test: LimitTest::Le,
            population: PopulationKind::Catchment,
            population_on: PopulationDate::PreviousYearEnd,
            licensed_doctors: true,
            graduated_villages: true,
            paid_month: PaidMonth::AnyDay,
            months_to_pay: 1,
            judged_months: 3,
            rates: vec![rate(RateGroup::Base, 2009, 200), rate(RateGroup::Raised, 2015, 400)],
        }
    }
}

impl SubsidySettings {
    /// What a month pays at the rate of a group; `None` where the table has none for it.
    pub fn rate(&self, group: RateGroup, month: Month) -> Option<Fen> {
        let mut rates = self.rates.iter().filter(|rate| rate.group == group);
        let rate = rates.find(|rate| rate.holds(month.first_day()));
        rate.map(|rate| Fen::from_yuan(rate.yuan_per_month))
    }

    /// The months that are held against what was paid on a date: the first and the last.
    ///
    /// A month may still be paid in time on the last day of the months after it, so it is
    /// judged from the day after that on.
    pub fn judged(&self, as_of: NaiveDate) -> (Month, Month) {
        let over = Month::complete_on(as_of.pred_opt().unwrap_or(as_of));
        let last = over.before(self.months_to_pay);
        (last.before(self.judged_months.saturating_sub(1)), last)
    }

    /// The last day on which a month is paid in time.
    pub fn pay_by(&self, month: Month) -> NaiveDate {
        (0..self.months_to_pay).fold(month, |month, _| month.next()).last_day()
    }

    /// The day whose head count decides, for a day of a month.
    pub fn counted_by(&self, on: NaiveDate) -> NaiveDate {
        match self.population_on {
            PopulationDate::Latest => on,
            PopulationDate::PreviousYearEnd => {
                NaiveDate::from_ymd_opt(on.year() - 1, 12, 31).unwrap_or(on)
            }
        }
    }

    /// Each question with the answer in force, as it is printed beside every result.
    pub fn printed(&self) -> Vec<(&'static str, String)> {
        let limit = format!("{}人（{}）", self.limit_people, self.limit_test);
        let population = format!("{}，{}", self.population, self.population_on);
        let doctors = if self.licensed_doctors { "计入" } else { "不计入" };
        let left = if self.graduated_villages { "继续享受" } else { "不再享受" };
        let in_time = match self.months_to_pay {
            0 => "当月内".to_owned(),
            months => format!("月后{months}个月内"),
        };
        vec![
            ("服务人口上限", limit),
            ("人口口径", population),
            ("按人还是按机构", "按人，一人一份".to_owned()),
            ("执业（助理）医师", doctors.to_owned()),
            ("贫困村退出后", left.to_owned()),
            ("不足一月", self.paid_month.label().to_owned()),
            ("发放期限", in_time),
            ("标准", self.rates.iter().map(Rate::to_string).collect::<Vec<_>>().join("；")),
        ]
    }
}

/// As tables print it: `提高标准 2015-01-01起 400元/月`.
impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let until = self.until.map_or_else(String::new, |until| format!("至{until}"));
        write!(f, "{} {}起{until} {}元/月", self.group, self.from, self.yuan_per_month)
    }
}

#[cfg(test)]
mod tests {
    use super::{Rate, SubsidySettings};
    use crate::domain::money::Fen;
    use crate::domain::month::Month;
    use crate::domain::subsidy::RateGroup;

    fn month(code: &str) -> Month {
        Month::parse(code).expect("a month")
    }

    #[test]
    fn the_rate_of_the_first_day_pays_the_month() {
        let mut settings = SubsidySettings::default();
        let rise: Rate =
            toml::from_str("group = \"raised\"\nfrom = 2016-03-02\nyuan_per_month = 500")
                .expect("a rate");
        settings.rates[1].until = rise.from.pred_opt();
        settings.rates.push(rise);
        let at = |code| settings.rate(RateGroup::Raised, month(code));
        assert_eq!(at("2014-12"), None);
        assert_eq!(at("2016-03"), Some(Fen::from_yuan(400)));
        assert_eq!(at("2016-04"), Some(Fen::from_yuan(500)));
        assert_eq!(settings.rate(RateGroup::Base, month("2016-04")), Some(Fen::from_yuan(200)));
    }

    #[test]
    fn a_month_is_judged_once_its_time_to_pay_is_over() {
        let settings = SubsidySettings::default();
        let day = |text: &str| text.parse().expect("a date");
        assert_eq!(settings.judged(day("2016-09-01")), (month("2016-05"), month("2016-07")));
        assert_eq!(settings.judged(day("2016-08-31")), (month("2016-04"), month("2016-06")));
        assert_eq!(settings.pay_by(month("2016-07")), day("2016-08-31"));
    }
}
