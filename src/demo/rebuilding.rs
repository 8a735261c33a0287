//! Clinics that rebuilding after the earthquake of 2013 paid for as well.

use super::building::{Desk, Story};
use super::days::{day, hour};
use super::dice::name;
use super::event::{Deed, Event};
use crate::domain::area::AreaKey;
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::money::Fen;
use crate::ledger::progress::{ReportProgress, StepReport};
use crate::ledger::projects::{IssuePlan, NewProject};

/// Counties with such a clinic, and the number of the project that doubles it.
const DOUBLED: [(i64, usize); 3] =
    [(6_212_020_000_000, 11), (6_212_230_000_000, 23), (6_212_260_000_000, 17)];

/// The project of the former programme in a county, put on record before the plan's own.
pub(super) fn rebuilding(county: AreaKey, turn: i64, stories: &[Story<'_>]) -> Vec<Event> {
    let mut desk = Desk { county, turn, events: Vec::new() };
    let doubled = DOUBLED.iter().find(|(key, _)| *key == county.0);
    let story = doubled.and_then(|(_, number)| {
        stories.iter().find(|at| at.project.batch == "2015" && at.project.number == *number)
    });
    if let Some(story) = story {
        enter(&mut desk, story);
    }
    desk.events
}

fn enter(desk: &mut Desk, story: &Story<'_>) {
    let project = story.project;
    let id = name(&format!("rebuilding {}", project.code), super::days::at(day(2015, 1, 21), 0));
    let new = NewProject {
        id: Some(id),
        area_key: project.village,
        facility: Some(project.facility),
        code: format!("重建-{}", project.code),
        name: format!("{}卫生室灾后重建", project.place),
        batch: "2013重建".to_owned(),
        funding_programme: "2013年地震灾后恢复重建（示范）".to_owned(),
        work_kind: WorkKind::Repair,
        structure: Some(project.structure),
        storeys: Some(1),
        site: None,
        planned_area: None,
        planned_start: Some(day(2014, 3, 10)),
        planned_finish: Some(day(2014, 10, 31)),
        estimate: Some(Fen::from_yuan(40_000)),
    };
    let (document_no, issued_on) = ("陇发改重建〔2013〕示9号".to_owned(), day(2013, 11, 20));
    let issue = IssuePlan { document_no, issued_on, projects: vec![new] };
    desk.enter(day(2015, 1, 21), hour(10), Deed::Projects(issue));
    let report = |kind, reached_on| StepReport {
        project: id,
        kind,
        reached_on,
        document_no: None,
        remark: Some("补录".to_owned()),
    };
    let reports = vec![
        report(MilestoneKind::Started, day(2014, 3, 18)),
        report(MilestoneKind::Completed, day(2014, 10, 24)),
    ];
    desk.enter(day(2015, 1, 23), hour(16), Deed::Steps(ReportProgress { reports }));
}
