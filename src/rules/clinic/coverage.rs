//! `clinic.coverage`: every poor village lawfully served by a standard clinic.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Standard;
use crate::domain::area::AreaKey;
use crate::domain::facility::CoverageMode;
use crate::domain::ids::SubjectId;
use crate::rules::facts::{Coverage, Facts, VillageFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Poor villages that a standard clinic covers (T03, 方案一).
///
/// * The villages asked about are those registered as poor on the date.
/// * A village is served in one of the five ways of 村卫生室管理办法 art. 13, by a spell
///   valid on the date. 免设, 延伸 and 巡诊 cover it as they are: the clinic that they
///   stand for is the township hospital, and the clause asks no clinic of the village.
/// * 自建 and 联合 cover it only where the clinic is standard: accepted under this plan
///   (the project names the clinic, or lies in the village where the clinic lies), or
///   standard before it.
/// * Several spells on one day: the best of them decides.
/// * No spell at all is a coverage gap (空白点); where the village's own project has been
///   accepted it is open, as the way of coverage merely was not entered.
pub(in crate::rules) struct Covered;

impl Rule for Covered {
    fn about(&self) -> About {
        About {
            code: "clinic.coverage",
            title: "贫困村标准化村卫生室全覆盖",
            basis: "方案一",
            done: "由标准化村卫生室覆盖",
            counted_in: "个村",
            records: Records::Area,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let standard = Standard::of(facts, ask.as_of);
        let places = facts.facilities.iter().map(|place| (place.subject, place.area)).collect();
        let villages = facts.villages.iter();
        villages.map(|village| judge(village, &standard, &places, ask)).collect()
    }
}

fn judge(
    village: &VillageFacts,
    standard: &Standard,
    places: &BTreeMap<SubjectId, AreaKey>,
    ask: &Ask<'_>,
) -> Finding {
    let finding = Finding::about(village.area, village.label(), &ask.stage.id);
    if village.poor_since(ask.as_of).is_none() {
        return finding.decided(Standing::NotApplicable, "当日不是建档立卡贫困村");
    }
    let ways: Vec<_> =
        village.coverage.iter().filter(|way| way.spell().covers(ask.as_of)).collect();
    let best =
        ways.iter().filter_map(|way| Some((served_since(way, standard, places)?, way.mode))).min();
    let done = best.map(|(since, _)| since);
    let finding = finding.dated(done, Lateness::of(done, ask.deadline(), ask.as_of));
    if let Some((since, mode)) = best {
        return finding.decided(Standing::Counted, format!("{mode},{since}起覆盖"));
    }
    match ways.first() {
        Some(way) => {
            let reason = format!("{},卫生室尚未验收为标准化", way.mode);
            finding.decided(Standing::NotCounted, reason)
        }
        None if standard.villages.contains_key(&village.area) => {
            finding.decided(Standing::Open, "本村项目已验收,未登记覆盖方式")
        }
        None => finding.decided(Standing::NotCounted, "空白点:当日没有有效的覆盖方式"),
    }
}

/// Since when a way of coverage has served the village with a standard clinic.
fn served_since(
    way: &Coverage,
    standard: &Standard,
    places: &BTreeMap<SubjectId, AreaKey>,
) -> Option<NaiveDate> {
    match way.mode {
        CoverageMode::Exempt | CoverageMode::Outpost | CoverageMode::Outreach => Some(way.from),
        CoverageMode::Own | CoverageMode::Shared => {
            let clinic = way.facility?;
            let since = standard.since(clinic, places.get(&clinic).copied())?;
            Some(since.max(way.from))
        }
    }
}
