//! The plan file as types.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::settings::Settings;
use super::statement::{Budget, Sum};
use super::written::{by_area, date, some_date};
use crate::domain::area::{AreaKey, Level};
use crate::domain::indicator::Indicator;
use crate::domain::period::Period;

/// A whole plan: one TOML file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What the plan is and whence it comes.
    #[serde(rename = "plan")]
    pub head: PlanHead,
    /// What the plan leaves open, each with the value in force.
    #[serde(default)]
    pub settings: Settings,
    /// What people call the area and its counties.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "by_area")]
    pub area_names: BTreeMap<AreaKey, String>,
    /// The words, clause by clause.
    #[serde(rename = "clause")]
    pub clauses: Vec<Clause>,
    /// What is to be reached.
    #[serde(rename = "target")]
    pub targets: Vec<Target>,
    /// What is reported and not computed from records.
    #[serde(rename = "indicator", default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// Who checks what (section five of 篇6).
    #[serde(rename = "acceptance", default)]
    pub acceptance: Vec<AcceptanceLine>,
    /// Who is responsible for what (section three of 篇6).
    #[serde(rename = "duty", default)]
    pub duties: Vec<Duty>,
    /// The departments and what they were called when.
    #[serde(rename = "department", default)]
    pub departments: Vec<Department>,
    /// Passages that can be read in more than one way, and the reading in force.
    #[serde(rename = "ambiguity", default)]
    pub ambiguities: Vec<Ambiguity>,
    /// Numbers that must be the sum of their parts.
    #[serde(rename = "sum", default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
    /// Money by use and by source, with what is missing.
    #[serde(rename = "budget", default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
}

/// What the plan is and whence it comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanHead {
    /// Stable name of the plan, such as `longnan-health-2015`.
    pub id: String,
    /// The area that it binds.
    pub area: AreaKey,
    /// Its title as people write it.
    pub title: String,
    /// The document that it stands on.
    pub document: String,
    /// The day from which it holds.
    #[serde(deserialize_with = "date")]
    pub effective_from: NaiveDate,
    /// A remark on its origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One clause, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its number, such as `二.1`.
    pub id: String,
    /// The numbered section that it stands in, such as `二、主要措施`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Its own heading, without the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Its words, masked years and slips included; one line a paragraph.
    pub text: String,
    /// Why no target covers it, where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untracked: Option<String>,
}

/// Something to be reached, with its deadlines and how it is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its number, `T01` to `T21`; never reused.
    pub id: String,
    /// The clauses that state it.
    pub clauses: Vec<String>,
    /// What is to be reached, in a few words.
    pub title: String,
    /// The registered rule that says what counts; later work brings those still missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The level at which it is judged.
    pub level: Level,
    /// The reading in force.
    pub reading: Reading,
    /// The other readings that the words allow, shown beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_readings: Vec<Reading>,
    /// What the value is held against; absent where the plan names no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// The value before the plan (基数), where the words name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<i64>,
    /// What a rise is measured from, where the value is one of percentage points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// The other base that the words allow, shown beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_base: Option<Base>,
    /// The unit of the value: 所, 元, %, 百分点, 名, 天 … Money is in yuan where it says 元.
    pub unit: String,
    /// The department that leads, by id.
    pub lead: String,
    /// Acceptance lines that check it, by id.
    #[serde(default)]
    pub accepted_by: Vec<String>,
    /// The consequence in the words of the clause; no invented amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// The clause that the consequence stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequence_clause: Option<String>,
    /// What the plan leaves unsaid about it; the check lists it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
    /// Its deadlines, each judged on its own.
    #[serde(rename = "stage", default)]
    pub stages: Vec<Stage>,
}

/// What a rise in percentage points is measured from (基数): a reported rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The indicator, by number.
    pub indicator: String,
    /// The period; the one that is judged where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The base in words, printed wherever a rise is.
    pub words: String,
}

/// How single figures become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// 合计: the sum is held against the value.
    Total,
    /// 每个: every single one must reach the value.
    Each,
    /// 平均: the mean must reach the value.
    Average,
    /// 占比: the share of those that qualify must reach the value.
    Share,
}

impl Reading {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Total => "合计",
            Self::Each => "每个",
            Self::Average => "平均",
            Self::Share => "占比",
        }
    }
}

/// What a value is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Not less than.
    AtLeast(i64),
    /// Not more than.
    AtMost(i64),
    /// Just so much.
    Exactly(i64),
}

impl Test {
    /// The value, without the direction.
    pub const fn value(self) -> i64 {
        match self {
            Self::AtLeast(value) | Self::AtMost(value) | Self::Exactly(value) => value,
        }
    }
}

/// Where a year comes from: the plan masks its years as 20xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearSource {
    /// 原文: the plan states it.
    Stated,
    /// 掩码: masked, and nobody has set it. Never makes anything late.
    Masked,
    /// 推定: inferred from evidence outside the plan.
    Inferred,
    /// 用户设定: set by the user.
    SetByUser,
}

impl YearSource {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Stated => "原文",
            Self::Masked => "掩码",
            Self::Inferred => "推定",
            Self::SetByUser => "用户设定",
        }
    }
}

/// One deadline of a target and what is due by it. A stage is its own batch, never
/// cumulative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its name within the target, such as `2015`; a project's batch refers to it.
    pub id: String,
    /// Its title, such as `2015年批次`.
    pub title: String,
    /// The first day on which it asks for something.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_date")]
    pub from: Option<NaiveDate>,
    /// The last day that is in time; unset while the year is masked.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_date")]
    pub by: Option<NaiveDate>,
    /// Where the year comes from.
    pub year_source: YearSource,
    /// On what the year rests, or why none was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// What is due, in the target's unit.
    pub value: i64,
    /// What each county is to do; adds up to the value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "by_area")]
    pub allocation: BTreeMap<AreaKey, i64>,
}

/// Who checks a matter: one line of section five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceLine {
    /// Its number, `K1a` to `K8`.
    pub id: String,
    /// The clause that it stands in.
    pub clause: String,
    /// What is checked.
    pub matter: String,
    /// The departments named, the leading one first, by id.
    pub departments: Vec<String>,
    /// Whether the clause says 等, so that others may join.
    #[serde(default)]
    pub open_list: bool,
    /// How it is checked.
    pub manner: String,
    /// What follows, in the words of the clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
}

/// Who is responsible for what: one line of section three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The clause that it stands in.
    pub clause: String,
    /// The department, by id.
    pub department: String,
    /// What it is to do.
    pub matter: String,
    /// The targets that it serves; none where the plan names no target for it.
    #[serde(default)]
    pub targets: Vec<String>,
}

/// A department and what it was called when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Stable name, such as `health`.
    pub id: String,
    /// Its names over time.
    #[serde(rename = "name")]
    pub names: Vec<DepartmentName>,
}

/// A name of a department for a spell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentName {
    /// The name.
    pub name: String,
    /// The first day; absent for the earliest known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_date")]
    pub from: Option<NaiveDate>,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_date")]
    pub until: Option<NaiveDate>,
}

/// A passage that can be read in more than one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    /// Its name, such as `A01`.
    pub id: String,
    /// The clauses that it stands in.
    pub clauses: Vec<String>,
    /// The words in question.
    pub question: String,
    /// The readings that the words allow.
    pub readings: Vec<String>,
    /// Which of them holds here, counted from 0; absent where both are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<usize>,
    /// Why.
    pub ruling: String,
}
