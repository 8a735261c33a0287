//! `specialty.funded`: 2,500,000 yuan for every key specialty.

use super::{about, asked_about, withdrawn};
use crate::domain::funding::FundingLevel;
use crate::domain::money::Fen;
use crate::plan::Test;
use crate::rules::facts::{Facts, SpecialtyFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::Works;

/// Key specialties that received just what the plan puts into each (T13, 方案二.5).
///
/// * “每个专科投入250万元” does not say which level pays, nor whether what a county adds
///   counts. Which levels count is a setting, and what the others paid is said beside.
/// * As received (到位), what was taken back deducted; the target's test states the amount.
/// * More than the amount is recorded as it happened, marked and explained; it is not the
///   amount that the clause names and so does not count.
/// * More paid out (支付) than was received is a warning.
/// * The date that decides is the one on which the sum last became right.
pub(in crate::rules) struct Funded;

impl Rule for Funded {
    fn about(&self) -> About {
        About {
            code: "specialty.funded",
            title: "重点专科足额投入",
            basis: "方案二.5",
            done: "足额投入",
            counted_in: "个专科",
            records: Records::Specialty,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        asked_about(facts, ask).map(|project| judge(project, ask)).collect()
    }
}

fn judge(project: &SpecialtyFacts, ask: &Ask<'_>) -> Finding {
    if let Some(finding) = withdrawn(project, ask) {
        return finding;
    }
    let counts = |level: FundingLevel| ask.settings.specialty_levels.contains(&level);
    let amount = Fen::from_yuan(ask.target.test.map_or(2_500_000, Test::value));
    let mut finding = about(project, ask);
    let all = finding.funds;
    finding.funds = project.funds(ask.as_of, counts);
    let received = finding.funds.received;
    if all.disbursed > all.received {
        let (paid, arrived) = (all.disbursed, all.received);
        finding.warnings.push(format!("支付{paid}元多于到位{arrived}元,列入对账"));
    }
    if received > amount {
        finding.warnings.push(format!("方案二.5:每个专科投入{amount}元,到位超出此数"));
    }
    let full_on = project.whole_since(amount, ask.as_of, counts).filter(|_| received == amount);
    let finding = finding.dated(full_on, Lateness::of(full_on, ask.deadline(), ask.as_of));
    let said = format!("{}共到位{received}元", ask.settings.specialty_levels());
    let beside = beside(all.received - received, ask);
    if received == amount {
        return finding.decided(Standing::Counted, format!("{said}{beside}"));
    }
    let gap = if received < amount {
        format!("还差{}元", amount - received)
    } else {
        format!("超出{}元", received - amount)
    };
    finding.decided(Standing::NotCounted, format!("{said},应为{amount}元,{gap}{beside}"))
}

/// What is said of the money of levels that do not count.
fn beside(others: Fen, ask: &Ask<'_>) -> String {
    if others == Fen::ZERO {
        return String::new();
    }
    let counted = &ask.settings.specialty_levels;
    let left_out = FundingLevel::ALL.iter().filter(|level| !counted.contains(level));
    let left_out: Vec<&str> = left_out.map(|level| level.label()).collect();
    format!(";{}另到位{others}元,按方案设定不计入", left_out.join("、"))
}
