//! `posting.support`: doctors who support township hospitals for half a year or a year.

use super::of_kind;
use crate::domain::posting::PostingKind;
use crate::rules::facts::Facts;
use crate::rules::finding::Finding;
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Paired support that lasted as long as it was ordered for: half a year or a year (T16,
/// 方案二.6).
///
/// * Which of both is told by the order's own dates: a year where they span one, else half a
///   year.
/// * Calendar months, both ends counted: 03-01 to 08-31 is half a year.
/// * One unbroken stretch: a gap breaks it, and the days served are told beside it.
/// * One that has not run its time is outside the rate until it has, or until it can no longer
///   come to it.
pub(in crate::rules) struct Supported;

impl Rule for Supported {
    fn about(&self) -> About {
        About {
            code: "posting.support",
            title: "骨干医师支农服务满期",
            basis: "方案二.6",
            done: "服务满期",
            counted_in: "人次",
            records: Records::Posting,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let months = |posting: &crate::rules::PostingFacts| {
            if posting.term().is_for_a_year() { 12 } else { 6 }
        };
        of_kind(facts, PostingKind::PairedSupport, ask, months)
    }
}
