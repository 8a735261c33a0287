//! The life of one project: its dated steps, halts and inspections. Pure.

use chrono::NaiveDate;

use super::courses::{Fate, quiet_after};
use super::days::{day, friday, later};
use super::dice::Dice;
use super::projects::Project;
use super::visits::{Visits, visits};
use crate::domain::clinic::MilestoneKind;

/// A step, the day it was reached and the day it was entered.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) kind: MilestoneKind,
    pub(super) on: NaiveDate,
    pub(super) entered: NaiveDate,
}

/// A halt of the works; both days are entered on the Friday that follows.
#[derive(Debug, Clone)]
pub(super) struct Halt {
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) reason: &'static str,
}

/// What happens to one project.
#[derive(Debug, Clone, Default)]
pub(super) struct Life {
    pub(super) steps: Vec<Step>,
    pub(super) halts: Vec<Halt>,
    pub(super) visits: Visits,
}

impl Life {
    /// The step of a kind, where the project came so far.
    pub(super) fn step(&self, kind: MilestoneKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    fn reach(&mut self, kind: MilestoneKind, on: NaiveDate) {
        let before = self.steps.iter().map(|step| step.entered).max();
        let entered = before.map_or(friday(on), |before| friday(on).max(before));
        self.steps.push(Step { kind, on, entered });
    }
}

/// The first and last day of the winter in which nothing can be built.
const WINTER: (NaiveDate, NaiveDate) = (day(2015, 12, 1), day(2016, 2, 29));

/// The life that a project's fate comes to.
pub(super) fn life(project: &Project) -> Life {
    let mut dice = project.dice("life");
    let mut life = Life::default();
    match project.fate {
        Fate::Accepted(from, until) => accepted(&mut life, project, &mut dice, (from, until)),
        Fate::Finished(from, until) | Fate::Rectifying(from, until) => {
            let completed = later(from, dice.between(0, (until - from).num_days()));
            works(&mut life, project, &mut dice, completed);
            life.visits = visits(project, &life, None);
        }
        Fate::Building | Fate::Halted => unfinished(&mut life, project, &mut dice),
        Fate::Waiting => paper(&mut life, project, later(project.issued_on(), 100), &mut dice),
        Fate::Withdrawn => {
            paper(&mut life, project, later(project.issued_on(), 80), &mut dice);
            life.reach(MilestoneKind::Withdrawn, day(2016, 6, 15));
        }
    }
    if dice.chance(1) && life.step(MilestoneKind::StructureDone).is_some() {
        vary(&mut life);
    }
    let last = quiet_after(project.county());
    life.steps.retain(|step| step.on <= last && step.entered <= later(last, 5));
    life
}

/// Works, inspection and hand-over so that the project is accepted on a day in the range.
fn accepted(
    life: &mut Life,
    project: &Project,
    dice: &mut Dice,
    (from, until): (NaiveDate, NaiveDate),
) {
    let accepted = later(from, dice.between(0, (until - from).num_days()));
    let course = super::visits::course(project, accepted);
    let drawn = later(course.first_on(), -dice.between(10, 34));
    let completed = match project.batch {
        "2015" if accepted < day(2016, 1, 1) => drawn.min(day(2015, 11, 30)),
        _ => drawn.max(later(project.issued_on(), 55)).min(later(course.first_on(), -10)),
    };
    works(life, project, dice, completed);
    late_entry(life, course.first_on(), dice);
    life.visits = visits(project, life, Some(course));
    let handed_over = later(accepted, dice.between(6, 30));
    if dice.chance(if project.batch == "2015" { 88 } else { 45 }) {
        life.reach(MilestoneKind::InService, handed_over);
        if dice.chance(45) {
            life.reach(MilestoneKind::Settled, later(handed_over, dice.between(40, 120)));
        }
    }
}

/// Lets a completion be entered weeks afterwards, where the inspection leaves time for it.
fn late_entry(life: &mut Life, inspected: NaiveDate, dice: &mut Dice) {
    let Some(step) = life.steps.last_mut() else { return };
    let last_moment = friday(later(inspected, -8));
    if step.kind == MilestoneKind::Completed && last_moment > step.entered && dice.chance(35) {
        step.entered = last_moment;
    }
}

fn paper(life: &mut Life, project: &Project, started: NaiveDate, dice: &mut Dice) {
    let issued = project.issued_on();
    let room = (started - issued).num_days();
    let prepared = later(issued, room * dice.between(35, 50) / 100);
    life.reach(MilestoneKind::Prepared, prepared);
    life.reach(MilestoneKind::Procured, later(issued, room * dice.between(65, 85) / 100));
}

/// Everything from paper to completion; over the winter the works stand still.
fn works(life: &mut Life, project: &Project, dice: &mut Dice, completed: NaiveDate) {
    let over_winter = project.batch == "2015" && completed > WINTER.1;
    let earliest = later(project.issued_on(), 18);
    let started = if over_winter {
        later(day(2015, 9, 1), dice.between(0, 40))
    } else {
        later(completed, -dice.between(58, 105)).max(earliest)
    };
    paper(life, project, started, dice);
    life.reach(MilestoneKind::Started, started);
    if over_winter {
        life.reach(MilestoneKind::FoundationDone, later(started, dice.between(18, 35)));
        halt_for_winter(life);
    }
    let begun = if over_winter { later(WINTER.1, 4) } else { started };
    let room = (completed - begun).num_days();
    let mut share = |low, high| later(begun, room * dice.between(low, high) / 100);
    if !over_winter {
        life.reach(MilestoneKind::FoundationDone, share(18, 30));
    }
    life.reach(MilestoneKind::StructureDone, share(50, 62));
    life.reach(MilestoneKind::FittedOut, share(80, 92));
    life.reach(MilestoneKind::Completed, completed);
}

fn halt_for_winter(life: &mut Life) {
    let reason = "冬季气温低，按施工规范停工";
    life.halts.push(Halt { from: WINTER.0, until: Some(WINTER.1), reason });
}

/// Works that have not come to an end.
fn unfinished(life: &mut Life, project: &Project, dice: &mut Dice) {
    let first = project.batch == "2015";
    let from = if first { day(2015, 9, 10) } else { day(2016, 4, 10) };
    let started = later(from, dice.between(0, 60));
    paper(life, project, started, dice);
    life.reach(MilestoneKind::Started, started);
    let founded = later(started, dice.between(16, 21));
    life.reach(MilestoneKind::FoundationDone, founded);
    if first {
        halt_for_winter(life);
        life.reach(MilestoneKind::StructureDone, later(WINTER.1, dice.between(40, 80)));
    } else if project.fate == Fate::Building && dice.chance(55) {
        life.reach(MilestoneKind::StructureDone, later(founded, dice.between(30, 45)));
    }
    if project.fate == Fate::Halted {
        let from = if first { day(2016, 5, 23) } else { later(founded, 8) };
        let from = from.min(quiet_after(project.county()));
        let reason = "村内道路被雨水冲毁，材料无法运入";
        life.halts.push(Halt { from, until: None, reason });
    }
}

/// Lets the scale be changed while the structure goes up.
fn vary(life: &mut Life) {
    let started = life.step(MilestoneKind::Started).cloned();
    if let Some(Step { on, entered, .. }) = started {
        life.steps.push(Step {
            kind: MilestoneKind::Varied,
            on: later(on, 2),
            entered: later(entered, 7),
        });
    }
}
