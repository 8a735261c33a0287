//! The money of a county's projects: granted, arrived, paid out in parts, taken back.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::building::{Desk, Story};
use super::courses::Fate;
use super::days::{day, friday, hour, later};
use super::event::{Deed, Event};
use super::projects::Project;
use crate::domain::area::AreaKey;
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::money::Fen;
use crate::ledger::money::{NewMovement, RecordFunds};

/// The county in which money of the second batch arrives late.
const LAGGING: AreaKey = AreaKey(6_212_230_000_000);

/// The project that was paid more than it was granted.
const OVERPAID: &str = "西-2015-0031";

/// Movements by the day on which they are entered.
type Days = BTreeMap<NaiveDate, Vec<NewMovement>>;

/// Every movement of a county's projects, entered together by day.
pub(super) fn money(county: AreaKey, turn: i64, stories: &[Story<'_>]) -> Vec<Event> {
    let mut days = Days::new();
    for story in stories {
        project_money(&mut days, story);
    }
    let mut desk = Desk { county, turn, events: Vec::new() };
    for (on, movements) in days {
        desk.enter(on, hour(14), Deed::Funds(RecordFunds { movements }));
    }
    desk.events
}

/// What each level grants to the works.
fn grants(kind: WorkKind) -> &'static [(FundingLevel, i64)] {
    match kind {
        WorkKind::NewBuild => {
            &[(FundingLevel::Central, 60_000), (FundingLevel::Provincial, 40_000)]
        }
        WorkKind::Relocation | WorkKind::Prefabricated => &[(FundingLevel::County, 80_000)],
        WorkKind::Extension => &[(FundingLevel::County, 45_000)],
        WorkKind::Repair => &[(FundingLevel::County, 20_000)],
    }
}

fn project_money(days: &mut Days, story: &Story<'_>) {
    let project = story.project;
    let allocated = later(project.issued_on(), 18);
    for (level, yuan) in grants(project.work_kind) {
        let number = if *level == FundingLevel::County { "县财社" } else { "甘财社" };
        let document = format!("{number}〔{}〕示3号", project.batch);
        let grant = Grant { project, level: *level, yuan: *yuan };
        grant.enter(days, FundingStep::Allocated, allocated, 100, Some(document));
        if let Some(received) = received_on(story) {
            grant.enter(days, FundingStep::Received, received, 100, None);
            paid(days, story, &grant, received);
        }
        if project.fate == Fate::Withdrawn {
            let document = Some("示财回〔2016〕2号".to_owned());
            grant.enter(days, FundingStep::Reclaimed, day(2016, 7, 12), 100, document);
        }
    }
    let accepted = story.life.step(MilestoneKind::Completed);
    if let Some(step) = accepted.filter(|_| project.code == OVERPAID) {
        let extra = Grant { project, level: FundingLevel::Provincial, yuan: 8_000 };
        let paid_on = later(step.entered, 20);
        let remark = Some("超出下达数，待核对".to_owned());
        extra.enter(days, FundingStep::Disbursed, paid_on, 100, remark);
    }
}

/// The day on which the money reached the county's account; none where it has not.
fn received_on(story: &Story<'_>) -> Option<NaiveDate> {
    let project = story.project;
    let usual = later(project.issued_on(), 46);
    if project.county() != LAGGING || project.batch == "2015" {
        return Some(usual);
    }
    matches!(project.fate, Fate::Accepted(..) | Fate::Rectifying(..)).then_some(day(2016, 4, 29))
}

/// Parts of the grant follow the works: start, structure, acceptance.
fn paid(days: &mut Days, story: &Story<'_>, grant: &Grant<'_>, received: NaiveDate) {
    let steps = [
        (MilestoneKind::Started, 30),
        (MilestoneKind::StructureDone, 40),
        (MilestoneKind::InService, 30),
    ];
    for (kind, percent) in steps {
        if let Some(step) = story.life.step(kind) {
            let paid_on = later(step.on, 9).max(later(received, 3));
            grant.enter(days, FundingStep::Disbursed, paid_on, percent, None);
        }
    }
}

struct Grant<'a> {
    project: &'a Project,
    level: FundingLevel,
    yuan: i64,
}

impl Grant<'_> {
    /// Enters a share of the grant on the Friday of the second week after it moved.
    fn enter(
        &self,
        days: &mut Days,
        step: FundingStep,
        moved_on: NaiveDate,
        percent: i64,
        words: Option<String>,
    ) {
        let (document_no, remark) = match step {
            FundingStep::Disbursed => (None, words),
            _ => (words, None),
        };
        days.entry(friday(later(moved_on, 7))).or_default().push(NewMovement {
            project: self.project.id,
            level: self.level,
            step,
            amount: Fen::from_yuan(self.yuan * percent / 100),
            moved_on,
            document_no,
            remark,
        });
    }
}
