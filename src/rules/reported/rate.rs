//! `indicator.rate`: a reported rate that must reach a percentage.

use super::{Judged, Part, findings, judged};
use crate::rules::facts::Facts;
use crate::rules::finding::Finding;
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// A reported rate against a percentage (T17, 方案一).
///
/// * The rate is the sum of the numerators over the sum of the denominators, over the parts of
///   the period and over counties; rates are never averaged.
/// * Held exactly: 97.96 % shows as 98.0 % and does not reach 98 %.
/// * Only accepted figures count (setting `figures_count_from`). While one is missing the rate
///   of the area is not known, and nothing is late.
/// * The period is the last one that is over and due on the date.
pub(in crate::rules) struct Rate;

impl Rule for Rate {
    fn about(&self) -> About {
        About {
            code: "indicator.rate",
            title: "报送的比例达到目标",
            basis: "方案一",
            done: "认定",
            counted_in: "项",
            records: Records::Figure,
            against: Against::Rate,
            beside: None,
            advisory: false,
        }
    }

    fn judged<'a>(&self, ask: &Ask<'a>) -> Option<Judged<'a>> {
        judged(ask)
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let judged = judged(ask).filter(|judged| judged.indicator.is_rate());
        judged.map_or_else(Vec::new, |judged| findings(facts, ask, judged, Part::Own))
    }
}
