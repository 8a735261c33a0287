//! What the plan leaves open of the training of village doctors, each with the value in force.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::money::Fen;
use crate::domain::month::Month;

/// What the words leave open of training and duty. Every value is printed with what it led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainingSettings {
    /// How many months a study lasts.
    pub months: u32,
    /// The allowance after a pass, in yuan a month of study.
    pub allowance_yuan: i64,
    /// In how many weeks of a month a weekly day has to be kept.
    pub weeks_a_month: u32,
    /// How many days within seven make a week at the hospital.
    pub days_a_week: u32,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self { months: 6, allowance_yuan: 1_000, weeks_a_month: 4, days_a_week: 5 }
    }
}

impl TrainingSettings {
    /// The allowance of so many months.
    pub const fn allowance(&self, months: u32) -> Fen {
        Fen::from_yuan(self.allowance_yuan * months as i64)
    }

    /// The month whose duty is judged on a date: the last one that is over.
    pub fn judged_month(as_of: NaiveDate) -> Month {
        Month::complete_on(as_of)
    }

    /// Each question with the answer in force, as it is printed beside every result.
    pub fn printed(&self) -> Vec<(&'static str, String)> {
        let Self { months, allowance_yuan, weeks_a_month, days_a_week } = self;
        vec![
            ("进修时间", format!("满{months}个月，首尾两天都算")),
            ("学杂费及生活补助", format!("考试合格后每月{allowance_yuan}元")),
            ("每周一天", format!("一个月有{weeks_a_month}周各到岗一天以上")),
            ("每月一周", format!("一个月有连续七天到岗{days_a_week}天以上")),
        ]
    }
}
