//! One line of a standard: what is asked, how it is tested, and how much it weighs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::nothing_else;
use super::figure::Figure;
use super::sign;
use crate::domain::area::AreaKey;
use crate::domain::clinic::WorkKind;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::words::words;

words! {
    /// How much an item weighs in the conclusion (级别).
    Weight {
        /// Not met, it fails the whole inspection.
        Veto = "否决",
        /// Not met, it makes the conclusion conditional.
        Ordinary = "一般",
        /// Recorded and printed, never part of the conclusion.
        Advisory = "提示",
    }
}

words! {
    /// What is inspected for.
    Purpose {
        /// Appraisal of a specialty half way.
        Midterm = "中期",
        /// Acceptance of the finished works: the clinic need not be licensed yet.
        Completion = "竣工",
        /// Appraisal of a specialty that has been at work.
        Final = "终期",
        /// Putting the clinic into use: licensed, staffed, handed over (医疗机构管理条例 art. 15).
        InService = "投用",
    }
}

/// How an answer is held against an item. Kinds are code, thresholds are data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    /// Asked with yes or no.
    #[serde(deserialize_with = "nothing_else")]
    Yes,
    /// A figure that is not below the value.
    AtLeast {
        /// The lowest figure that will do.
        value: Figure,
    },
    /// A figure that is above the value.
    MoreThan {
        /// The highest figure that will not do.
        value: Figure,
    },
    /// A figure that is not above the value.
    AtMost {
        /// The highest figure that will do.
        value: Figure,
    },
    /// A figure that is the value.
    Equals {
        /// The only figure that will do.
        value: Figure,
    },
    /// A figure that is neither below the one value nor above the other.
    Between {
        /// The lowest figure that will do.
        least: Figure,
        /// The highest figure that will do.
        most: Figure,
    },
    /// One of the choices.
    OneOf {
        /// What will do.
        choices: Vec<String>,
        /// What is offered as well and will not do.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<String>,
    },
    /// One or more, all of them among the choices.
    SubsetOf {
        /// What will do.
        choices: Vec<String>,
        /// What is offered as well and will not do.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<String>,
    },
    /// Any text.
    #[serde(deserialize_with = "nothing_else")]
    NotEmpty,
    /// The name on the sign-board: township, village, 卫生室.
    #[serde(deserialize_with = "nothing_else")]
    Matches,
    /// A document that is valid on the day of the inspection, its last day included.
    #[serde(deserialize_with = "nothing_else")]
    ValidOn,
}

impl Test {
    /// The same test with another threshold; `None` where the test has none.
    pub fn with_value(&self, value: Figure) -> Option<Self> {
        match self {
            Self::AtLeast { .. } => Some(Self::AtLeast { value }),
            Self::MoreThan { .. } => Some(Self::MoreThan { value }),
            Self::AtMost { .. } => Some(Self::AtMost { value }),
            Self::Equals { .. } => Some(Self::Equals { value }),
            Self::Yes
            | Self::Between { .. }
            | Self::OneOf { .. }
            | Self::SubsetOf { .. }
            | Self::NotEmpty
            | Self::Matches
            | Self::ValidOn => None,
        }
    }

    /// Whether a figure passes; `None` where the test takes no figure.
    pub fn compares(&self, figure: Figure) -> Option<bool> {
        Some(match self {
            Self::AtLeast { value } => figure >= *value,
            Self::MoreThan { value } => figure > *value,
            Self::AtMost { value } => figure <= *value,
            Self::Equals { value } => figure == *value,
            Self::Between { least, most } => *least <= figure && figure <= *most,
            _ => return None,
        })
    }

    /// A figure that will do; `None` where the test takes no figure.
    pub const fn passing(&self) -> Option<Figure> {
        Some(match self {
            Self::AtLeast { value } | Self::AtMost { value } | Self::Equals { value } => *value,
            Self::MoreThan { value } => Figure(value.0 + 1),
            Self::Between { least, .. } => *least,
            _ => return None,
        })
    }

    /// Whether the answer is a figure.
    pub const fn is_measured(&self) -> bool {
        matches!(
            self,
            Self::AtLeast { .. }
                | Self::MoreThan { .. }
                | Self::AtMost { .. }
                | Self::Equals { .. }
                | Self::Between { .. }
        )
    }

    /// What is required, as forms print it: `≥ 60 ㎡`.
    pub fn required(&self, unit: Option<&str>) -> String {
        let figure = |sign: &str, value: &Figure| format!("{sign} {}", with_unit(*value, unit));
        match self {
            Self::Yes => "是".to_owned(),
            Self::AtLeast { value } => figure("≥", value),
            Self::MoreThan { value } => figure("＞", value),
            Self::Between { least, most } => format!("{least} 至 {}", with_unit(*most, unit)),
            Self::AtMost { value } => figure("≤", value),
            Self::Equals { value } => figure("=", value),
            Self::OneOf { choices, .. } => choices.join("/"),
            Self::SubsetOf { choices, .. } => format!("不超出 {}", choices.join("/")),
            Self::NotEmpty => "应填写".to_owned(),
            Self::Matches => sign::RULE.to_owned(),
            Self::ValidOn => "检查之日有效".to_owned(),
        }
    }
}

/// A figure with its unit, as forms print it: `64.5 ㎡`.
pub(super) fn with_unit(value: Figure, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_string(),
    }
}

/// A part of a standard, such as `B 建筑`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionGroup {
    /// The letter that its items' ids carry.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Another threshold for an area and all below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaValue {
    /// The area that has it.
    pub area: AreaKey,
    /// The threshold, in the unit of the item.
    pub value: Figure,
    /// The first day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The local document that sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

impl AreaValue {
    /// Whether it holds for `area` on `day`.
    pub fn holds(&self, area: AreaKey, day: NaiveDate) -> bool {
        self.area.contains(area)
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }
}

/// Another clause for some days: what a notice quotes was in force on its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedBasis {
    /// The first day on which it is quoted.
    pub from: NaiveDate,
    /// The last day on which it is quoted; none while it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The clause.
    pub basis: String,
    /// How sure it is, A to E.
    pub confidence: String,
}

impl DatedBasis {
    /// Whether it is quoted on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// One line of a standard (条目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its stable id, such as `VC-B01`.
    pub id: String,
    /// The part of the standard that it stands in.
    pub group: String,
    /// What is asked.
    pub title: String,
    /// How the answer is tested.
    pub test: Test,
    /// The unit of the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How much it weighs.
    pub weight: Weight,
    /// The condition in words; where only the panel can tell, it answers 不适用.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The works that it is asked of; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work_kinds: Vec<WorkKind>,
    /// The specialties that it is asked of; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specialties: Vec<SpecialtyKind>,
    /// The only purpose that it is asked for; none means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for: Option<Purpose>,
    /// Where the item comes from.
    pub source: String,
    /// The clause that a rectification notice quotes.
    pub basis: String,
    /// How sure the source is, A to E.
    ///
    /// A read word for word, B second hand, C and D from memory, E proposed.
    pub confidence: String,
    /// A remark for whoever fills in or checks the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Other clauses for some days; the latest start wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_date: Vec<DatedBasis>,
    /// Other thresholds for some areas; the nearest area wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_area: Vec<AreaValue>,
}

impl Criterion {
    /// The threshold that an area has of its own on a day.
    ///
    /// The nearest area wins, then the latest start.
    pub fn value_in(&self, area: AreaKey, day: NaiveDate) -> Option<&AreaValue> {
        self.by_area
            .iter()
            .filter(|own| own.holds(area, day))
            .max_by_key(|own| (own.area.level(), own.from))
    }

    /// The clause that is quoted on a day.
    pub fn basis_on(&self, day: NaiveDate) -> &str {
        let dated = self.by_date.iter().filter(|at| at.holds(day)).max_by_key(|at| at.from);
        dated.map_or(&self.basis, |at| &at.basis)
    }

    /// The days on which a threshold or a clause begins or ceases to hold.
    pub(super) fn turns(&self) -> impl Iterator<Item = NaiveDate> {
        let areas = self.by_area.iter().map(|own| (own.from, own.until));
        let bases = self.by_date.iter().map(|at| (Some(at.from), at.until));
        areas
            .chain(bases)
            .flat_map(|(from, until)| [from, until.and_then(|last| last.succ_opt())])
            .flatten()
    }
}
