//! `village.gap`: every village has a clinic and a qualified doctor.

use super::days::{Desk, Gap};
use crate::rules::facts::{Facts, VillageFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Villages with a clinic and a qualified doctor on the date (空白点动态清零; 村卫生室管理办法
/// art. 13, 乡村医生从业管理条例 art. 15–17).
///
/// What a gap is, says [`super::gaps`]: this rule holds the same days against a target, for
/// plans after 2018 that ask for it. The date that decides is the first day of the spell on
/// which the village has been looked after without a break.
pub(in crate::rules) struct Attended;

impl Rule for Attended {
    fn about(&self) -> About {
        About {
            code: "village.gap",
            title: "村级医疗机构和人员空白点清零",
            basis: "村卫生室管理办法第十三条、乡村医生从业管理条例第十五至十七条",
            done: "有卫生室和合格医生",
            counted_in: "个村",
            records: Records::Area,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    /// A doctor who is not there leaves a gap, whatever the register says.
    fn asks_last_seen(&self) -> bool {
        true
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let desk = Desk::new(facts, ask.settings, ask.as_of);
        facts.villages.iter().map(|village| judge(village, &desk.of(village), ask)).collect()
    }
}

fn judge(village: &VillageFacts, gaps: &[Gap], ask: &Ask<'_>) -> Finding {
    let finding = Finding::about(village.area, village.label(), &ask.stage.id);
    let Some(gap) = gaps.last().filter(|gap| gap.covers(ask.as_of)) else {
        let since = gaps.last().and_then(Gap::closed_on);
        let finding = finding.dated(since, Lateness::of(since, ask.deadline(), ask.as_of));
        let since = since.map_or_else(|| "有记录以来".to_owned(), |day| format!("{day}起"));
        return finding.decided(Standing::Counted, format!("{since}有卫生室和合格医生"));
    };
    let finding = finding.dated(None, Lateness::of(None, ask.deadline(), ask.as_of));
    let mut parts = vec![format!("空白点:{}", gap.kind)];
    parts.push(gap.cause.to_string());
    parts.extend(gap.lacking_since.map(|since| format!("{since}起")));
    parts.extend(gap.cover.map(|mode| format!("临时由{mode}覆盖")));
    finding.decided(Standing::NotCounted, parts.join(","))
}
