//! `indicator.rise`: a reported rate that must lie above a stated base.

use super::{Judged, Part, findings, judged};
use crate::rules::facts::Facts;
use crate::rules::finding::{Finding, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// A reported rate against a base, in percentage points (T18, T20; 方案一、二.7、二.8).
///
/// * 提高5个百分点 is a difference of two rates: from 70 % to 75 %, not to 73.5 %.
/// * The base is stated in the plan file: the same people in an earlier period, or others in
///   the same one. The words allow both; the second stands beside and decides nothing.
/// * Both rates are sums of numerators over sums of denominators, and the difference is held
///   exactly as a fraction.
/// * Where the series breaks between the base and the period the two are not compared: the
///   figures of the base do not count, each with the break as its reason.
/// * Without a base, or while a figure of either is missing, nothing is known and nothing late.
pub(in crate::rules) struct Rise;

impl Rule for Rise {
    fn about(&self) -> About {
        About {
            code: "indicator.rise",
            title: "报送的比例较基数提高",
            basis: "方案一、二.7、二.8",
            done: "认定",
            counted_in: "项",
            records: Records::Figure,
            against: Against::Rise,
            beside: None,
            advisory: false,
        }
    }

    fn judged<'a>(&self, ask: &Ask<'a>) -> Option<Judged<'a>> {
        judged(ask)
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let Some(judged) = judged(ask).filter(|judged| judged.indicator.is_rate()) else {
            return Vec::new();
        };
        let mut list = findings(facts, ask, judged, Part::Own);
        for (base, part) in
            [(&ask.target.base, Part::Base), (&ask.target.other_base, Part::OtherBase)]
        {
            let base = base.as_ref().and_then(|base| judged.base(ask.indicators, base));
            let Some(base) = base else { continue };
            let broken = broken(judged, base);
            let found = findings(facts, ask, base, part).into_iter();
            list.extend(found.map(|finding| match &broken {
                Some(reason) if part == Part::Base => incomparable(finding, reason),
                _ => finding,
            }));
        }
        list
    }
}

/// Why a base cannot be compared with what is judged.
fn broken(judged: Judged<'_>, base: Judged<'_>) -> Option<String> {
    let mark = judged.indicator.break_between(base.period, judged.period);
    let mark = mark.or_else(|| base.indicator.break_between(base.period, judged.period))?;
    let (from, scheme) = (mark.from.label(), &mark.scheme);
    Some(format!("口径自{from}起中断(改为{scheme}),与{}不可比", judged.period.label()))
}

fn incomparable(finding: Finding, reason: &str) -> Finding {
    let mut finding = finding.decided(Standing::NotCounted, reason);
    (finding.numerator, finding.denominator) = (0, 0);
    finding.base = crate::domain::measure::Share::default();
    finding
}
