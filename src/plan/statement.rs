//! Numbers that the words of a plan state and that must add up: counts in parts, and money by
//! use and by source.

use serde::{Deserialize, Serialize};

/// A number that is the sum of its parts, such as 31 + 38 = 69 户.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// Its name, such as `S1`.
    pub id: String,
    /// The clause that states it.
    pub clause: String,
    /// What is counted.
    pub title: String,
    /// Passages of the clause that state the number and its parts.
    pub words: Vec<String>,
    /// The measure word.
    pub unit: String,
    /// The number as the clause has it.
    pub total: i64,
    /// Its parts, as the clause has them.
    pub parts: Vec<Part>,
}

/// A part of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// How much; absent where the words name it without a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
}

/// Money for a purpose: what it is for, where it comes from, what is in place and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Its name, such as `B1`.
    pub id: String,
    /// The clause that states it.
    pub clause: String,
    /// What it is for.
    pub title: String,
    /// Passages of the clause that state the amounts.
    pub words: Vec<String>,
    /// All of it, in yuan.
    pub total: i64,
    /// What it is used for; adds up to all of it.
    #[serde(default)]
    pub uses: Vec<Part>,
    /// Where it comes from; adds up to what is in place, where every source names an amount.
    #[serde(default)]
    pub sources: Vec<Part>,
    /// What is in place or can be, in yuan; absent where the words do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place: Option<i64>,
    /// What is missing (缺口), in yuan; absent where the words do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<i64>,
    /// The target that follows what is in place as it is reported, source by source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

impl Sum {
    /// The sum of the parts; `None` where one of them has no number.
    pub fn added(&self) -> Option<i64> {
        added(&self.parts)
    }
}

impl Budget {
    /// What is missing: as the clause says, else what is not in place.
    pub fn missing(&self) -> Option<i64> {
        self.short.or_else(|| self.in_place.map(|in_place| self.total - in_place))
    }
}

/// The sum of some parts; `None` where one of them has no number.
pub(super) fn added(parts: &[Part]) -> Option<i64> {
    parts.iter().try_fold(0_i64, |sum, part| Some(sum.saturating_add(part.value?)))
}
