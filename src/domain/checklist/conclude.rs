//! What the items of an inspection come to together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::criterion::Weight;
use super::frozen::Checklist;
use super::judge::{ItemOutcome, Outcome};
use crate::domain::words::words;

words! {
    /// What an inspection comes to.
    Conclusion {
        /// Everything that weighs is met.
        Pass = "合格",
        /// Only ordinary items are not met: rectify, then re-inspect.
        Conditional = "基本合格",
        /// A veto item is not met.
        Fail = "不合格",
        /// A veto or ordinary item is still open.
        Incomplete = "未完成",
    }
}

/// A problem that the panel found (存在问题), as the notice prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Defect {
    /// The item that is not met.
    pub item: String,
    /// What the item asks.
    pub title: String,
    /// How much the item weighs: veto or ordinary.
    pub weight: Weight,
    /// What was required: `≥ 60 ㎡`.
    pub required: String,
    /// What was found: `52 ㎡`.
    pub measured: String,
    /// The panel's description of the problem.
    pub problem: String,
    /// The clause that it offends against, with the item: `…第十七条（VC-B01）`.
    pub basis: String,
}

/// What an inspection comes to.
///
/// A veto item not met fails it; else an open veto or ordinary item leaves it incomplete;
/// else an ordinary item not met makes it conditional; else it passes. Advisory items
/// never matter, and an item without an outcome is open.
pub fn conclude(checklist: &Checklist, outcomes: &[ItemOutcome]) -> Conclusion {
    let by_id: BTreeMap<&str, Outcome> =
        outcomes.iter().map(|item| (item.id.as_str(), item.outcome)).collect();
    let any = |weights: &[Weight], outcome: Outcome| {
        checklist.items.iter().any(|item| {
            weights.contains(&item.weight)
                && by_id.get(item.id.as_str()).copied().unwrap_or(Outcome::Open) == outcome
        })
    };
    if any(&[Weight::Veto], Outcome::NotMet) {
        Conclusion::Fail
    } else if any(&[Weight::Veto, Weight::Ordinary], Outcome::Open) {
        Conclusion::Incomplete
    } else if any(&[Weight::Ordinary], Outcome::NotMet) {
        Conclusion::Conditional
    } else {
        Conclusion::Pass
    }
}

/// The veto and ordinary items that are not met, in the order of the checklist.
pub fn defects(checklist: &Checklist, outcomes: &[ItemOutcome]) -> Vec<Defect> {
    let by_id: BTreeMap<&str, &ItemOutcome> = outcomes
        .iter()
        .filter(|found| found.outcome == Outcome::NotMet)
        .map(|found| (found.id.as_str(), found))
        .collect();
    let weighing = checklist.items.iter().filter(|item| item.weight != Weight::Advisory);
    weighing
        .filter_map(|item| by_id.get(item.id.as_str()).map(|found| (item, *found)))
        .map(|(item, found)| Defect {
            item: item.id.clone(),
            title: item.title.clone(),
            weight: item.weight,
            required: found.required.clone(),
            measured: found.measured.clone(),
            problem: found.note.clone(),
            basis: format!("{}（{}）", item.basis, item.id),
        })
        .collect()
}
