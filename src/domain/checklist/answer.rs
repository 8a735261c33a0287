//! What a panel writes down of each item.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::figure::Figure;
use crate::domain::text::clean_lines;
use crate::domain::typed;

/// What was found of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// 符合. For items that are asked with yes or no.
    #[serde(deserialize_with = "nothing_else")]
    Met,
    /// 不符合. For every item: there may be nothing to measure, count or read.
    #[serde(deserialize_with = "nothing_else")]
    NotMet,
    /// 不适用, with the reason that the form prints.
    NotApplicable {
        /// Why the item is not asked of this project.
        reason: String,
    },
    /// A measured or counted value, in the unit of the item.
    Measured {
        /// The value.
        figure: Figure,
    },
    /// One of several choices.
    Choice {
        /// The choice.
        value: String,
    },
    /// Several of several choices.
    Choices {
        /// The choices.
        values: Vec<String>,
    },
    /// A text as it stands on a document or a sign.
    Text {
        /// The text.
        value: String,
    },
    /// The last day on which a document is valid.
    Date {
        /// The day.
        #[serde(deserialize_with = "typed::date")]
        value: NaiveDate,
    },
}

/// Refuses fields beside the tag.
///
/// Serde by itself lets them pass for variants without content.
pub(super) fn nothing_else<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}

/// One line of the form: the answer and what there is to say about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What was found; none while the item is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The description of the problem (问题说明) or a remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

impl Entry {
    /// A line with an answer and no remark.
    pub const fn of(answer: Answer) -> Self {
        Self { answer: Some(answer), remark: None }
    }

    /// The same line with a remark.
    pub fn with_remark(self, remark: &str) -> Self {
        Self { remark: Some(remark.to_owned()), ..self }
    }
}

/// The filled-in form: one line for each item that was touched, by the item's id.
pub type Answers = BTreeMap<String, Entry>;

/// Cleans what was typed, so that equal forms are stored as equal.
///
/// Blank remarks and lines with neither answer nor remark are left out. A text that may
/// not be stored is kept as it is, for validation to refuse.
pub fn tidy(answers: Answers) -> Answers {
    let tidied = answers.into_iter().map(|(id, Entry { answer, remark })| {
        let remark = remark.map(tidy_text).filter(|remark| !remark.is_empty());
        (id, Entry { answer: answer.map(tidy_answer), remark })
    });
    tidied.filter(|(_, entry)| *entry != Entry::default()).collect()
}

fn tidy_answer(answer: Answer) -> Answer {
    match answer {
        Answer::NotApplicable { reason } => Answer::NotApplicable { reason: tidy_text(reason) },
        Answer::Choice { value } => Answer::Choice { value: tidy_text(value) },
        Answer::Choices { values } => {
            Answer::Choices { values: values.into_iter().map(tidy_text).collect() }
        }
        Answer::Text { value } => Answer::Text { value: tidy_text(value) },
        Answer::Met | Answer::NotMet | Answer::Measured { .. } | Answer::Date { .. } => answer,
    }
}

fn tidy_text(text: String) -> String {
    clean_lines(&text).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{Answer, Entry};
    use crate::domain::checklist::Figure;

    #[test]
    fn answers_are_tagged() {
        let read = |json| serde_json::from_str::<Entry>(json).ok();
        let measured = Entry::of(Answer::Measured { figure: Figure(6450) });
        assert_eq!(
            read(r#"{"answer":{"kind":"measured","figure":"64.5"}}"#),
            Some(measured.clone())
        );
        let with_remark = r#"{"answer":{"kind":"measured","figure":64.5}}"#;
        assert_eq!(read(with_remark), None);
        assert_eq!(read(r#"{"answer":{"kind":"met"}}"#), Some(Entry::of(Answer::Met)));
        assert_eq!(read("{}"), Some(Entry::default()));
        let written = serde_json::to_string(&measured.with_remark("偏小")).ok();
        assert_eq!(
            written.as_deref(),
            Some(r#"{"answer":{"kind":"measured","figure":"64.5"},"remark":"偏小"}"#)
        );
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for json in [
            r#"{"answer":{"kind":"met","figure":"1"}}"#,
            r#"{"answer":{"kind":"measured","figure":"1","unit":"㎡"}}"#,
            r#"{"answer":{"kind":"passed"}}"#,
            r#"{"answer":{"kind":"not_applicable"}}"#,
            r#"{"answer":{"kind":"date","value":"2016-02-30"}}"#,
            r#"{"score":5}"#,
        ] {
            assert!(serde_json::from_str::<Entry>(json).is_err(), "{json}");
        }
    }
}
