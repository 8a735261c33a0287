//! `indicator.cap` and `indicator.floor`: a reported amount that may be no more, or no less, than
//! the target's.

use super::{Judged, Part, findings, judged};
use crate::domain::indicator::Indicator;
use crate::plan::Test;
use crate::rules::facts::{Facts, FigureFacts};
use crate::rules::finding::{Finding, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// A reported amount against a most (T19, 方案一、二.8: a target that goes down) or a least
/// (存栏100头, 饮水安全69户: what stands at the end of a period).
///
/// * Each county's own amount is held against it: amounts of policy and of what stands are
///   never added up over counties.
/// * Just so much is enough: 降至3000元 is at most 3000.
/// * Only accepted amounts are held against it; while one is missing it is open, and the
///   target is without data and not late.
/// * The test is in what people count in, the amounts are in the ledger's unit: yuan and fen.
pub(in crate::rules) enum Limit {
    /// 不高于.
    Cap,
    /// 不低于.
    Floor,
}

impl Rule for Limit {
    fn about(&self) -> About {
        let (code, title, basis, done, against) = match self {
            Self::Cap => {
                ("indicator.cap", "报送的数额不高于目标", "方案一、二.8", "降到位", Against::Cap)
            }
            Self::Floor => {
                ("indicator.floor", "报送的数额不低于目标", "各方案的目标", "达到", Against::Floor)
            }
        };
        About {
            code,
            title,
            basis,
            done,
            counted_in: "项",
            records: Records::Figure,
            against,
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
        list.map(|finding| self.held(finding, facts, ask, judged.indicator)).collect()
    }
}

impl Limit {
    fn held(
        &self,
        finding: Finding,
        facts: &Facts,
        ask: &Ask<'_>,
        indicator: &Indicator,
    ) -> Finding {
        if finding.standing != Standing::Counted {
            // What has not been accepted says nothing about the amount.
            let reason = finding.reason.clone();
            return finding.decided(Standing::Open, reason);
        }
        let unit = &indicator.counted_in;
        let own = |at: &&FigureFacts| Some(at.public_id) == finding.subject;
        let amount = facts.figures.iter().find(own).map_or(0, |at| at.numerator);
        let limit = ask.target.test.map_or(0, Test::value).saturating_mul(unit.scale());
        let (holds, within, beyond, to_go) = match self {
            Self::Cap => (amount <= limit, "不高于", "高于", "还应降"),
            Self::Floor => (amount >= limit, "不低于", "低于", "还差"),
        };
        let [amount, limit, rest] =
            [amount, limit, (amount - limit).abs()].map(|it| format!("{}{unit}", unit.shown(it)));
        if holds {
            finding.decided(Standing::Counted, format!("{amount},{within}{limit}"))
        } else {
            finding.decided(Standing::NotCounted, format!("{amount},{beyond}{limit},{to_go}{rest}"))
        }
    }
}
