//! `posting.secondment`: a year as deputy director of a township hospital.

use super::of_kind;
use crate::domain::posting::PostingKind;
use crate::plan::Test;
use crate::rules::facts::Facts;
use crate::rules::finding::Finding;
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Secondments that lasted a year (T14, 方案二.6).
///
/// * Calendar months, both ends counted: 2015-04-01 to 2016-03-31 is a year.
/// * One unbroken stretch: a gap breaks it, and the days served are told beside it.
/// * One that has not run its time is outside the rate until it has, or until a gap or an
///   early end makes a year impossible.
/// * The clause does not say how many are sent each year, so only those who were are asked
///   about.
pub(in crate::rules) struct Seconded;

impl Rule for Seconded {
    fn about(&self) -> About {
        About {
            code: "posting.secondment",
            title: "挂职副院长服务满一年",
            basis: "方案二.6",
            done: "服务满一年",
            counted_in: "人次",
            records: Records::Posting,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let years = ask.target.test.map_or(1, Test::value);
        let months = u32::try_from(years).unwrap_or(1) * 12;
        of_kind(facts, PostingKind::Secondment, ask, |_| months)
    }
}
