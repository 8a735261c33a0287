//! `hospital.irregularities`: what was found at hospitals, and what became of it.

use crate::rules::facts::{Facts, IrregularityFacts};
use crate::rules::finding::{Finding, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Irregularities found at institutions (T21, 方案二.9).
///
/// * The clause has no number and no date, so there is nothing to reach and nothing is late:
///   what was found, kept back and struck off is told and not judged.
/// * An irregularity counts once somebody else than whoever reported it mended has struck it
///   off. One that is said to be mended does not count yet.
/// * What was found after the date is not there; what was mended after it is still open.
pub(in crate::rules) struct Irregularities;

impl Rule for Irregularities {
    fn about(&self) -> About {
        About {
            code: "hospital.irregularities",
            title: "医疗机构违规问题",
            basis: "方案二.9",
            done: "销号",
            counted_in: "起",
            records: Records::Irregularity,
            against: Against::Narrative,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let found = facts.irregularities.iter().filter(|at| at.found_on <= ask.as_of);
        found.map(|at| judge(at, ask)).collect()
    }
}

fn judge(at: &IrregularityFacts, ask: &Ask<'_>) -> Finding {
    let mut finding = Finding {
        subject: Some(at.public_id),
        code: Some(at.kind.label().to_owned()),
        ..Finding::about(at.area, at.facility.clone(), &ask.stage.id)
    };
    let mut told = format!("{}发现", at.found_on);
    if let Some(amount) = at.amount_involved {
        told = format!("{told},涉及{amount}元");
    }
    if let Some((amount, on)) = at.deduction.zip(at.deducted_on).filter(|(_, on)| *on <= ask.as_of)
    {
        finding.funds.deducted = amount;
        told = format!("{told},{on}扣减{amount}元");
    }
    let mended = at.rectified_on.filter(|on| *on <= ask.as_of);
    match (at.closed_on.filter(|on| *on <= ask.as_of), mended) {
        (Some(on), _) => {
            finding.on = Some(on);
            finding.decided(Standing::Counted, format!("{told},{on}销号"))
        }
        (None, Some(on)) => {
            finding.decided(Standing::NotCounted, format!("{told},{on}报整改完成,待核销"))
        }
        (None, None) => finding.decided(Standing::NotCounted, format!("{told},整改中")),
    }
}
