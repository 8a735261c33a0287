//! `clinic.subsidy`: 100,000 yuan for every new build.

use std::collections::BTreeSet;

use super::{about, double_funded, withdrawn};
use crate::domain::clinic::WorkKind;
use crate::domain::funding::FundingLevel;
use crate::domain::money::Fen;
use crate::plan::Test;
use crate::rules::facts::{Facts, ProjectFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::Works;

/// New builds that received just what the plan grants (T02, 方案一、二.1).
///
/// * Only 新建 is granted the money; other kinds of works are outside the count.
/// * Central and provincial money together, as received (到位), what was taken back
///   deducted; the split between the two is open, so only their sum is held against the
///   amount, which the target's test states.
/// * More than the amount is recorded as it happened, marked and explained; it is not the
///   amount that the clause names and so does not count.
/// * More paid out (支付) than was received is a warning.
/// * Two programmes that pay for one village are a warning on each of its projects
///   (earlier quake rebuilding covered villages of this plan).
/// * The date that decides is the one on which the sum last became right.
pub(in crate::rules) struct Subsidised;

impl Rule for Subsidised {
    fn about(&self) -> About {
        About {
            code: "clinic.subsidy",
            title: "新建村卫生室中央和省级补助到位",
            basis: "方案一、二.1",
            done: "足额到位",
            counted_in: "所",
            records: Records::Project,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let doubled = double_funded(facts, ask.as_of);
        let ours = facts.projects.iter().filter(|project| ask.takes_in(project));
        ours.map(|project| judge(project, doubled.get(&project.village), ask)).collect()
    }
}

fn judge(project: &ProjectFacts, doubled: Option<&BTreeSet<&str>>, ask: &Ask<'_>) -> Finding {
    if let Some(finding) = withdrawn(project, ask) {
        return finding;
    }
    let mut finding = about(project, ask);
    finding.funds = project.funds(ask.as_of, is_granted);
    finding.warnings.extend(doubled.map(twice));
    if project.work_kind != WorkKind::NewBuild {
        let reason = format!("{}项目,补助只给新建(二.1)", project.work_kind.label());
        return finding.decided(Standing::NotApplicable, reason);
    }
    let amount = amount(ask);
    let received = finding.funds.received;
    let full_on =
        (received == amount).then(|| project.whole_since(amount, ask.as_of, is_granted)).flatten();
    finding.warnings.extend(overpaid(&finding, amount));
    let finding = finding.dated(full_on, Lateness::of(full_on, ask.deadline(), ask.as_of));
    if received == amount {
        return finding.decided(Standing::Counted, format!("中央和省级共到位{received}元"));
    }
    let gap = if received < amount {
        format!("还差{}元", amount - received)
    } else {
        format!("超出{}元", received - amount)
    };
    let reason = format!("中央和省级共到位{received}元,应为{amount}元,{gap}");
    finding.decided(Standing::NotCounted, reason)
}

const fn is_granted(level: FundingLevel) -> bool {
    matches!(level, FundingLevel::Central | FundingLevel::Provincial)
}

fn amount(ask: &Ask<'_>) -> Fen {
    Fen::from_yuan(ask.target.test.map_or(100_000, Test::value))
}

fn twice(programmes: &BTreeSet<&str>) -> String {
    let named: Vec<_> = programmes.iter().copied().collect();
    format!("同一村有{}个资金渠道({}),请核对是否重复补助", named.len(), named.join("、"))
}

fn overpaid(finding: &Finding, amount: Fen) -> Vec<String> {
    let mut warnings = Vec::new();
    if finding.funds.received > amount {
        warnings.push(format!("方案二.1:每个新建村卫生室中央和省级共补助{amount}元,到位超出此数"));
    }
    if finding.funds.disbursed > finding.funds.received {
        warnings.push(format!(
            "支付{}元多于到位{}元,列入对账",
            finding.funds.disbursed, finding.funds.received
        ));
    }
    warnings
}
