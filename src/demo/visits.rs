//! The inspections of one project and the notices that follow from them. Pure.

use chrono::NaiveDate;

use super::courses::Fate;
use super::days::{at, hour, later};
use super::dice::name;
use super::life::Life;
use super::projects::Project;
use crate::domain::checklist::Conclusion;
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::PublicId;
use crate::domain::inspection::InspectionKind;

/// One inspection.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) id: PublicId,
    pub(super) kind: InspectionKind,
    pub(super) on: NaiveDate,
    pub(super) concluded: NaiveDate,
    /// Which of the panels; a re-inspection has another than the inspection before.
    pub(super) panel: usize,
    /// What the items come to.
    pub(super) conclusion: Conclusion,
    /// The items that are not met; at a re-inspection those that are looked at again.
    pub(super) items: &'static [&'static str],
    /// The notice that a re-inspection checks.
    pub(super) notice: Option<PublicId>,
}

/// A rectification notice.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) id: PublicId,
    pub(super) inspection: PublicId,
    pub(super) issued: NaiveDate,
    pub(super) days: u16,
    pub(super) replied: Option<NaiveDate>,
}

/// The inspections of a project in the order of their days.
#[derive(Debug, Clone, Default)]
pub(super) struct Visits {
    pub(super) list: Vec<Visit>,
    pub(super) orders: Vec<Order>,
    /// The inspection that a leader lets pass, and the day.
    pub(super) overruled: Option<(PublicId, NaiveDate)>,
}

/// Which way a project comes to its acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It passes at once.
    Straight,
    /// Defects are found, mended, and looked at again.
    Mended(Conclusion),
    /// A leader lets it pass.
    Overruled,
}

/// The way to acceptance with its days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    way: Way,
    accepted: NaiveDate,
    first: NaiveDate,
}

impl Course {
    /// The day of the inspection that comes first.
    pub(super) fn first_on(self) -> NaiveDate {
        self.first
    }
}

/// Items that make an inspection conditional, and items that fail it.
const CONDITIONAL: [&[&str]; 3] = [&["VC-B13c", "VC-C05"], &["VC-H04"], &["VC-B09", "VC-B15"]];
const FAILING: [&[&str]; 2] = [&["VC-B01"], &["VC-B05", "VC-C05"]];

/// The way in which a project comes to be accepted on a day.
pub(super) fn course(project: &Project, accepted: NaiveDate) -> Course {
    let mut dice = project.dice("course");
    let way = match dice.between(1, 100) {
        _ if project.code == "徽-2015-0007" => Way::Overruled,
        1..=3 => Way::Mended(Conclusion::Fail),
        4..=10 => Way::Mended(Conclusion::Conditional),
        _ => Way::Straight,
    };
    let gap = match way {
        Way::Straight => dice.between(0, 5),
        Way::Mended(_) => dice.between(20, 26),
        Way::Overruled => 9,
    };
    Course { way, accepted, first: later(accepted, -gap) }
}

/// The inspections of a project that was completed; without a course it is not accepted.
pub(super) fn visits(project: &Project, life: &Life, course: Option<Course>) -> Visits {
    let mut visits = Visits::default();
    let Some(completed) = life.step(MilestoneKind::Completed) else { return visits };
    let Some(course) = course else {
        if matches!(project.fate, Fate::Rectifying(..)) {
            unmended(&mut visits, project, later(completed.entered, 3));
        }
        return visits;
    };
    if project.dice("preliminary").chance(6) && later(completed.entered, 2) < course.first {
        let on = later(completed.entered, 1);
        visits.list.push(visit(project, InspectionKind::Preliminary, on, &[], Conclusion::Pass));
    }
    match course.way {
        Way::Straight => {
            let kind = InspectionKind::Acceptance;
            let mut passed = visit(project, kind, course.first, &[], Conclusion::Pass);
            passed.concluded = course.accepted;
            visits.list.push(passed);
        }
        Way::Mended(conclusion) => mended(&mut visits, project, course, conclusion),
        Way::Overruled => {
            let kind = InspectionKind::Acceptance;
            let first = visit(project, kind, course.first, &["VC-H04"], Conclusion::Conditional);
            visits.overruled = Some((first.id, course.accepted));
            visits.list.push(first);
        }
    }
    visits
}

fn visit(
    project: &Project,
    kind: InspectionKind,
    on: NaiveDate,
    items: &'static [&'static str],
    conclusion: Conclusion,
) -> Visit {
    let id = name(&format!("{kind} {}", project.code), at(on, hour(9)));
    let panel = project.number + usize::from(kind == InspectionKind::Reinspection);
    Visit { id, kind, on, concluded: on, panel, conclusion, items, notice: None }
}

/// Defects, and a notice that is due long before anybody mends them.
fn unmended(visits: &mut Visits, project: &Project, on: NaiveDate) {
    let conclusion =
        if project.dice("veto").chance(40) { Conclusion::Fail } else { Conclusion::Conditional };
    let replied = project.dice("reply").chance(30);
    defects(visits, project, on, conclusion, replied.then(|| later(on, 20)));
}

fn mended(visits: &mut Visits, project: &Project, course: Course, conclusion: Conclusion) {
    let replied = later(course.accepted, -5);
    let (notice, items) = defects(visits, project, course.first, conclusion, Some(replied));
    let kind = InspectionKind::Reinspection;
    let mut again = visit(project, kind, course.accepted, items, Conclusion::Pass);
    again.notice = Some(notice);
    visits.list.push(again);
}

fn defects(
    visits: &mut Visits,
    project: &Project,
    on: NaiveDate,
    conclusion: Conclusion,
    replied: Option<NaiveDate>,
) -> (PublicId, &'static [&'static str]) {
    let mut dice = project.dice("defects");
    let lists: &[&[&str]] = if conclusion == Conclusion::Fail { &FAILING } else { &CONDITIONAL };
    let items = dice.pick(lists).copied().unwrap_or(CONDITIONAL[1]);
    let first = visit(project, InspectionKind::Acceptance, on, items, conclusion);
    let issued = later(on, 1);
    let id = name(&format!("notice {}", project.code), at(issued, hour(9)));
    let days = if conclusion == Conclusion::Fail { 30 } else { 15 };
    visits.orders.push(Order { id, inspection: first.id, issued, days, replied });
    visits.list.push(first);
    (id, items)
}
