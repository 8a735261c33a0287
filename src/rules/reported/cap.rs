//! `indicator.cap`: a reported amount that may be no more than the target's.

use super::{Judged, Part, findings, judged};
use crate::domain::money::Fen;
use crate::plan::Test;
use crate::rules::facts::{Facts, FigureFacts};
use crate::rules::finding::{Finding, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// A reported amount against a most (T19, 方案一、二.8): a target that goes down.
///
/// * Each county's own amount is held against it: amounts of policy are never added up.
/// * Just so much is enough: 降至3000元 is at most 3000.
/// * Only accepted amounts are held against it; while one is missing it is open, and the
///   target is without data and not late.
/// * The test is in yuan, the amounts in fen.
pub(in crate::rules) struct Cap;

impl Rule for Cap {
    fn about(&self) -> About {
        About {
            code: "indicator.cap",
            title: "报送的数额不高于目标",
            basis: "方案一、二.8",
            done: "降到位",
            counted_in: "项",
            records: Records::Figure,
            against: Against::Cap,
            beside: None,
            advisory: false,
        }
    }

    fn judged<'a>(&self, ask: &Ask<'a>) -> Option<Judged<'a>> {
        judged(ask)
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let Some(judged) = judged(ask).filter(|judged| !judged.indicator.is_rate()) else {
            return Vec::new();
        };
        let list = findings(facts, ask, judged, Part::Own).into_iter();
        list.map(|finding| held(finding, facts, ask)).collect()
    }
}

fn held(finding: Finding, facts: &Facts, ask: &Ask<'_>) -> Finding {
    if finding.standing != Standing::Counted {
        // What has not been accepted says nothing about the amount.
        let reason = finding.reason.clone();
        return finding.decided(Standing::Open, reason);
    }
    let own = |at: &&FigureFacts| Some(at.public_id) == finding.subject;
    let amount = Fen(facts.figures.iter().find(own).map_or(0, |at| at.numerator));
    let most = Fen::from_yuan(ask.target.test.map_or(0, Test::value));
    if amount <= most {
        finding.decided(Standing::Counted, format!("{amount}元,不高于{most}元"))
    } else {
        let over = amount - most;
        finding.decided(Standing::NotCounted, format!("{amount}元,高于{most}元,还应降{over}元"))
    }
}
