//! The projects that the plan's allocation comes to, numbered county by county.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::country::Country;
use super::courses::{Fate, fates};
use super::days::{at, day, hour};
use super::dice::{Dice, name};
use super::places::{Place, Served};
use crate::domain::area::{AreaKey, Level};
use crate::domain::clinic::{Structure, WorkKind};
use crate::domain::ids::PublicId;
use crate::domain::measure::FloorArea;

/// One project as the investment plan puts it, and what becomes of it.
#[derive(Debug, Clone)]
pub(super) struct Project {
    /// Its outside name.
    pub(super) id: PublicId,
    /// The clinic that it builds.
    pub(super) facility: PublicId,
    /// Its village.
    pub(super) village: AreaKey,
    /// Township and village together.
    pub(super) place: String,
    /// Its number, such as 宕-2015-0117.
    pub(super) code: String,
    /// Its running number within county and batch.
    pub(super) number: usize,
    /// The batch of the plan.
    pub(super) batch: &'static str,
    /// The nature of its works.
    pub(super) work_kind: WorkKind,
    /// The form of its structure.
    pub(super) structure: Structure,
    /// The approved floor area.
    pub(super) planned_area: FloorArea,
    /// What becomes of it.
    pub(super) fate: Fate,
}

impl Project {
    /// A generator of the project's own, for one question.
    pub(super) fn dice(&self, question: &str) -> Dice {
        Dice::of(&format!("{question} {}", self.code))
    }

    /// The county.
    pub(super) fn county(&self) -> AreaKey {
        self.village.county()
    }

    /// The day on which its batch was issued.
    pub(super) fn issued_on(&self) -> NaiveDate {
        issued_on(self.batch)
    }
}

/// The day on which a batch of the plan was issued.
pub(super) fn issued_on(batch: &str) -> NaiveDate {
    if batch == "2015" { day(2015, 3, 20) } else { day(2016, 2, 26) }
}

/// The clinic of a village by its outside name.
pub(super) fn clinic(village: AreaKey) -> PublicId {
    name(&format!("clinic {village}"), at(day(2015, 1, 9), hour(9)))
}

/// Every project of the plan, in the order of villages within county and batch.
pub(super) fn projects(tree: &Country, places: &[Place]) -> Vec<Project> {
    let mut projects = Vec::new();
    for county in tree.of(Level::County) {
        let letter: String = tree.name(county).chars().take(1).collect();
        for batch in ["2015", "2016"] {
            let here: Vec<&Place> = places
                .iter()
                .filter(|at| county.contains(at.key) && at.served == Served::ByProject(batch))
                .collect();
            let fates = fates(county, batch, here.len());
            for (number, (place, fate)) in (1..).zip(here.into_iter().zip(fates)) {
                let code = format!("{letter}-{batch}-{number:04}");
                projects.push(project(place, batch, number, code, fate));
            }
        }
    }
    projects
}

fn project(place: &Place, batch: &'static str, number: usize, code: String, fate: Fate) -> Project {
    let mut dice = Dice::of(&format!("project {code}"));
    let (work_kind, structure) = match dice.between(1, 100) {
        1..=6 => (WorkKind::Extension, Structure::BrickConcrete),
        7..=9 => (WorkKind::Relocation, Structure::BrickConcrete),
        10..=12 => (WorkKind::Repair, Structure::BrickTimber),
        13..=15 => (WorkKind::Prefabricated, Structure::LightSteel),
        16..=22 => (WorkKind::NewBuild, Structure::Frame),
        _ => (WorkKind::NewBuild, Structure::BrickConcrete),
    };
    Project {
        id: name(&format!("project {code}"), at(issued_on(batch), hour(9))),
        facility: clinic(place.key),
        village: place.key,
        place: place.full_name.clone(),
        code,
        number,
        batch,
        work_kind,
        structure,
        planned_area: FloorArea::from_square_metres(if place.people > 1_500 { 80 } else { 60 }),
        fate,
    }
}

/// Projects by county, keeping their order.
pub(super) fn by_county(projects: &[Project]) -> BTreeMap<AreaKey, Vec<&Project>> {
    let mut counties: BTreeMap<AreaKey, Vec<&Project>> = BTreeMap::new();
    for project in projects {
        counties.entry(project.county()).or_default().push(project);
    }
    counties
}
