//! What is wrong with a filled-in form, before it is judged for good.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answer, Answers, Entry};
use super::criterion::{Test, Weight};
use super::frozen::{Checklist, ChecklistItem};
use super::judge::{Context, Outcome, judge, takes};
use crate::domain::text::{clean, clean_lines, is_blank, length};

/// The longest text of an answer, in characters.
const LONGEST_TEXT: usize = 200;

/// The longest remark, in characters.
const LONGEST_REMARK: usize = 500;

/// Something that has to be mended before the form can be submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Complaint {
    /// The item.
    pub item: String,
    /// The stable code, such as `REMARK_REQUIRED`.
    pub code: String,
    /// The sentence that people read.
    pub message: String,
}

/// Everything that is wrong with the answers, in the order of the items' ids.
///
/// Open items are no fault here: they leave the conclusion incomplete.
pub fn validate(checklist: &Checklist, answers: &Answers, context: &Context) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (id, entry) in answers {
        let mut complain = |code: &str, message: String| {
            complaints.push(Complaint { item: id.clone(), code: code.to_owned(), message });
        };
        match checklist.item(id) {
            None => complain("UNKNOWN_ITEM", "标准中没有这一条目。".to_owned()),
            Some(item) => check(item, entry, context, &mut complain),
        }
    }
    complaints
}

fn check(
    item: &ChecklistItem,
    entry: &Entry,
    context: &Context,
    complain: &mut impl FnMut(&str, String),
) {
    let remark = entry.remark.as_deref().unwrap_or("");
    check_text(remark, LONGEST_REMARK, complain);
    let Some(answer) = &entry.answer else { return };
    if takes(&item.test, answer) {
        check_answer(&item.test, answer, complain);
    } else {
        complain("WRONG_KIND", format!("此条目应{}。", asks_for(&item.test)));
    }
    let weighs = item.weight != Weight::Advisory;
    let not_met = judge(item, Some(entry), context).outcome == Outcome::NotMet;
    if weighs && not_met && is_blank(remark) {
        complain("REMARK_REQUIRED", "不符合的条目，问题说明必填。".to_owned());
    }
}

fn check_answer(test: &Test, answer: &Answer, complain: &mut impl FnMut(&str, String)) {
    match answer {
        Answer::Met | Answer::NotMet | Answer::Measured { .. } | Answer::Date { .. } => {}
        Answer::NotApplicable { reason } => {
            if is_blank(reason) {
                complain("REASON_REQUIRED", "不适用的条目须说明理由。".to_owned());
            }
            check_text(reason, LONGEST_TEXT, complain);
        }
        Answer::Choice { value } => check_choice(test, value, complain),
        Answer::Choices { values } => {
            for value in values {
                check_choice(test, value, complain);
            }
            if values.iter().collect::<BTreeSet<_>>().len() < values.len() {
                complain("DUPLICATE", "同一选项选了两次。".to_owned());
            }
        }
        Answer::Text { value } => {
            check_text(value, LONGEST_TEXT, complain);
            if clean_lines(value).is_ok() && clean(value).is_err() {
                complain("BAD_CHAR", "只能填写一行。".to_owned());
            }
        }
    }
}

fn check_choice(test: &Test, value: &str, complain: &mut impl FnMut(&str, String)) {
    let (Test::OneOf { choices, others } | Test::SubsetOf { choices, others }) = test else {
        return;
    };
    if !choices.iter().chain(others).any(|choice| choice == value) {
        complain("NOT_OFFERED", format!("没有“{value}”这一选项。"));
    }
}

fn check_text(text: &str, longest: usize, complain: &mut impl FnMut(&str, String)) {
    if let Err(fault) = clean_lines(text) {
        complain(fault.code(), fault.to_string());
    }
    if length(text) > longest {
        complain("TOO_LONG", format!("不能超过 {longest} 个字。"));
    }
}

/// What a test asks for, as the end of a sentence.
const fn asks_for(test: &Test) -> &'static str {
    match test {
        Test::Yes => "填写“符合”或“不符合”",
        Test::AtLeast { .. }
        | Test::MoreThan { .. }
        | Test::AtMost { .. }
        | Test::Equals { .. }
        | Test::Between { .. } => "填写数值",
        Test::OneOf { .. } => "选择一项",
        Test::SubsetOf { .. } => "选择一项或多项",
        Test::NotEmpty | Test::Matches => "填写文字",
        Test::ValidOn => "填写有效期截止日期",
    }
}
