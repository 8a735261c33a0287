//! What an item comes to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answer, Answers, Entry};
use super::criterion::{Test, with_unit};
use super::frozen::{Checklist, ChecklistItem};
use super::sign;
use crate::domain::clinic::WorkKind;
use crate::domain::text::is_blank;
use crate::domain::words::words;

words! {
    /// What an item of a checklist comes to.
    Outcome {
        /// The answer is what was required.
        Met = "符合",
        /// It is not.
        NotMet = "不符合",
        /// The item is not asked of this project; the reason is recorded.
        NotApplicable = "不适用",
        /// There is no answer yet, or none that can be judged.
        Open = "未填",
    }
}

/// What judging needs to know beside the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The nature of the works; none where no building is put up.
    pub work_kind: Option<WorkKind>,
    /// The day of the inspection, on which documents have to be valid.
    pub inspected_on: NaiveDate,
    /// The township's full name, as the sign-board has it.
    pub township: String,
    /// The village's full name.
    pub village: String,
}

/// What one item came to, as the form prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemOutcome {
    /// The item.
    pub id: String,
    /// What it came to.
    pub outcome: Outcome,
    /// What was required: `≥ 60 ㎡`.
    pub required: String,
    /// What was found: `64.5 ㎡`; empty while nothing was.
    pub measured: String,
    /// The remark, the reason why it does not apply, or why it cannot be judged.
    pub note: String,
}

/// What a whole checklist came to, item by item in its order.
pub fn outcomes(checklist: &Checklist, answers: &Answers, context: &Context) -> Vec<ItemOutcome> {
    checklist.items.iter().map(|item| judge(item, answers.get(&item.id), context)).collect()
}

/// Holds one answer against its item.
///
/// An item that is not asked of these works is not applicable whatever was answered. A
/// missing answer, one of the wrong kind and 不适用 without a reason are open, never not
/// met.
pub fn judge(item: &ChecklistItem, entry: Option<&Entry>, context: &Context) -> ItemOutcome {
    let remark = entry.and_then(|entry| entry.remark.as_deref()).unwrap_or("").trim();
    let answer = entry.and_then(|entry| entry.answer.as_ref());
    let found = match (item.excluded(context.work_kind), answer) {
        (Some(reason), _) => Found::without(Outcome::NotApplicable, reason),
        (None, None) => Found::without(Outcome::Open, String::new()),
        (None, Some(answer)) => find(item, answer, context),
    };
    let notes: Vec<&str> =
        [found.note.as_str(), remark].into_iter().filter(|note| !note.is_empty()).collect();
    ItemOutcome {
        id: item.id.clone(),
        outcome: found.outcome,
        required: item.required(),
        measured: found.measured,
        note: notes.join("；"),
    }
}

struct Found {
    outcome: Outcome,
    measured: String,
    note: String,
}

impl Found {
    fn of(met: bool, measured: String) -> Self {
        let outcome = if met { Outcome::Met } else { Outcome::NotMet };
        Self { outcome, measured, note: String::new() }
    }

    fn without(outcome: Outcome, note: String) -> Self {
        Self { outcome, measured: String::new(), note }
    }
}

fn find(item: &ChecklistItem, answer: &Answer, context: &Context) -> Found {
    match (&item.test, answer) {
        (_, Answer::NotApplicable { reason }) if is_blank(reason) => {
            Found::without(Outcome::Open, "不适用未说明理由".to_owned())
        }
        (_, Answer::NotApplicable { reason }) => {
            Found::without(Outcome::NotApplicable, reason.trim().to_owned())
        }
        (Test::Yes, Answer::Met) => Found::of(true, "是".to_owned()),
        (Test::Yes, Answer::NotMet) => Found::of(false, "否".to_owned()),
        (_, Answer::NotMet) => Found::of(false, Outcome::NotMet.label().to_owned()),
        (test, Answer::Measured { figure }) => match test.compares(*figure) {
            Some(met) => Found::of(met, with_unit(*figure, item.unit.as_deref())),
            None => wrong_kind(),
        },
        (Test::OneOf { choices, .. }, Answer::Choice { value }) if !is_blank(value) => {
            Found::of(choices.contains(value), value.clone())
        }
        (Test::SubsetOf { choices, .. }, Answer::Choices { values }) if !values.is_empty() => {
            Found::of(values.iter().all(|value| choices.contains(value)), values.join("、"))
        }
        (Test::NotEmpty, Answer::Text { value }) if !is_blank(value) => {
            Found::of(true, value.trim().to_owned())
        }
        (Test::Matches, Answer::Text { value }) if !is_blank(value) => read_sign(value, context),
        (Test::ValidOn, Answer::Date { value }) => {
            Found::of(*value >= context.inspected_on, format!("有效期至 {value}"))
        }
        (test, answer) if takes(test, answer) => Found::without(Outcome::Open, String::new()),
        _ => wrong_kind(),
    }
}

fn wrong_kind() -> Found {
    Found::without(Outcome::Open, "填写方式与条目不符".to_owned())
}

fn read_sign(value: &str, context: &Context) -> Found {
    if is_blank(&context.township) || is_blank(&context.village) {
        return Found {
            outcome: Outcome::Open,
            measured: value.trim().to_owned(),
            note: "缺少乡镇或行政村名称，无法核对标牌".to_owned(),
        };
    }
    let fits = sign::fits(value, context.township.trim(), context.village.trim());
    Found::of(fits, value.trim().to_owned())
}

/// Whether an answer is of a kind that the test takes.
///
/// 不符合 and 不适用 are taken by every test: there may be nothing to measure.
pub(super) const fn takes(test: &Test, answer: &Answer) -> bool {
    match answer {
        Answer::NotMet | Answer::NotApplicable { .. } => true,
        Answer::Met => matches!(test, Test::Yes),
        Answer::Measured { .. } => test.is_measured(),
        Answer::Choice { .. } => matches!(test, Test::OneOf { .. }),
        Answer::Choices { .. } => matches!(test, Test::SubsetOf { .. }),
        Answer::Text { .. } => matches!(test, Test::NotEmpty | Test::Matches),
        Answer::Date { .. } => matches!(test, Test::ValidOn),
    }
}
