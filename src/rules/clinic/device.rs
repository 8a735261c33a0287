//! `clinic.device`: an all-in-one device at every poor village's clinic.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::facility::CoverageMode;
use crate::domain::ids::SubjectId;
use crate::plan::{Reading, Test};
use crate::rules::facts::{FacilityFacts, Facts, VillageFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Poor villages whose clinic has an all-in-one device (T04, 方案二.1).
///
/// * The clause says 优先: it asks for preference, so a village without one is a remark
///   and never overdue.
/// * All villages registered as poor on the date, not only those of the 1055.
/// * The clinic is the one of a 自建 or 联合 spell valid on the date. Villages that share
///   one share its device. Where a village has no clinic of its own the clause asks none.
/// * A device counts on the days on which it is there; one is asked for, unless
///   the target reads 每个 and its test names more.
pub(in crate::rules) struct Equipped;

impl Rule for Equipped {
    fn about(&self) -> About {
        About {
            code: "clinic.device",
            title: "贫困村卫生室配备健康一体机",
            basis: "方案二.1",
            done: "配备健康一体机",
            counted_in: "个村",
            records: Records::Area,
            against: Against::Records,
            beside: None,
            advisory: true,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let clinics = facts.facilities.iter().map(|clinic| (clinic.subject, clinic)).collect();
        facts.villages.iter().map(|village| judge(village, &clinics, ask)).collect()
    }
}

fn judge(
    village: &VillageFacts,
    clinics: &BTreeMap<SubjectId, &FacilityFacts>,
    ask: &Ask<'_>,
) -> Finding {
    let finding = Finding::about(village.area, village.label(), &ask.stage.id);
    if village.poor_since(ask.as_of).is_none() {
        return finding.decided(Standing::NotApplicable, "当日不是建档立卡贫困村");
    }
    let mut serving = Vec::new();
    let mut served_otherwise = None;
    for way in village.coverage.iter().filter(|way| way.spell().covers(ask.as_of)) {
        match way.mode {
            CoverageMode::Own | CoverageMode::Shared => serving.push(way.facility),
            mode => served_otherwise = served_otherwise.max(Some(mode)),
        }
    }
    if serving.is_empty() {
        return without_clinic(finding, served_otherwise);
    }
    let found = serving.iter().flatten().filter_map(|clinic| clinics.get(clinic));
    let devices = found.map(|clinic| days_of(clinic, ask.as_of)).max_by_key(Vec::len);
    let devices = devices.unwrap_or_default();
    decide(finding, &devices, ask)
}

fn without_clinic(finding: Finding, mode: Option<CoverageMode>) -> Finding {
    match mode {
        Some(mode) => finding.decided(Standing::NotApplicable, format!("{mode},本村没有卫生室")),
        None => finding.decided(Standing::Open, "未登记覆盖方式,不知由哪个卫生室服务"),
    }
}

fn decide(finding: Finding, devices: &[NaiveDate], ask: &Ask<'_>) -> Finding {
    let wanted = usize::try_from(wanted(ask)).unwrap_or(1).max(1);
    let done = devices.get(wanted - 1).copied();
    let lateness = match Lateness::of(done, ask.deadline(), ask.as_of) {
        Lateness::Overdue { .. } => Lateness::NotDue,
        lateness => lateness,
    };
    let finding = finding.dated(done, lateness);
    match done {
        Some(on) => {
            let reason = format!("有健康一体机{}台,{on}起达到{wanted}台", devices.len());
            finding.decided(Standing::Counted, reason)
        }
        None => finding.decided(Standing::NotCounted, "尚未配备健康一体机(优先配备)"),
    }
}

fn wanted(ask: &Ask<'_>) -> i64 {
    match (ask.target.reading, ask.target.test) {
        (Reading::Each, Some(Test::AtLeast(devices))) => devices,
        _ => 1,
    }
}

/// The first days of the devices that are there on the date, in order.
fn days_of(clinic: &FacilityFacts, as_of: NaiveDate) -> Vec<NaiveDate> {
    let there = clinic.devices.iter().filter(|device| device.spell().covers(as_of));
    let mut days: Vec<_> = there.map(|device| device.from).collect();
    days.sort_unstable();
    days
}
