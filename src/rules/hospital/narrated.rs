//! A target without a number or a date: told, never judged.

use std::collections::BTreeMap;

use crate::plan::Reading;
use crate::rules::figure::Figure;
use crate::rules::status::Status;
use crate::rules::verdict::{Case, Verdict};

impl Case<'_> {
    /// Tells what was found. There is nothing to reach, so there is no gap and no lateness.
    pub(in crate::rules) fn narrated(&self) -> Verdict {
        let (counted, asked) = (self.tally.counted, self.tally.asked);
        let (about, deducted) = (self.about, self.tally.funds.deducted);
        let text = format!(
            "{} {counted} / {asked} {},扣减 {} 万元",
            about.done,
            about.counted_in,
            deducted.wan()
        );
        let (numerator, denominator) = (counted, asked);
        let figure = Figure {
            reading: Reading::Each,
            in_force: true,
            numerator,
            denominator,
            text,
            holds: None,
        };
        Verdict {
            actual: counted,
            numerator,
            denominator,
            figures: vec![figure],
            formula: self.by_kind(),
            status: Status::Narrative,
            note: Some("原文没有数量和时限".to_owned()),
            window_days: 0,
            deadline: None,
            days_left: None,
            elapsed_percent: None,
            ..self.blank()
        }
    }

    /// How many of each kind were found, and how many are struck off.
    fn by_kind(&self) -> String {
        let mut kinds = BTreeMap::<&str, (i64, i64)>::new();
        for finding in &self.findings {
            let kind = kinds.entry(finding.code.as_deref().unwrap_or_default()).or_default();
            kind.0 += i64::from(finding.standing.is_asked());
            kind.1 += finding.numerator;
        }
        let told = kinds.iter().map(|(kind, (found, closed))| {
            format!("{kind} {found}(已{} {closed})", self.about.done)
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { "没有登记".to_owned() } else { told.join(",") }
    }
}

/// Sums it up in one sentence.
pub(in crate::rules) fn sentence(verdict: &Verdict) -> String {
    let figure = verdict.figures.first().map_or("—", |figure| figure.text.as_str());
    let note = verdict.note.as_deref().unwrap_or_default();
    format!("{}:{figure};{note},只记述,不评判。", verdict.title)
}
