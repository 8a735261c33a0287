//! Which villages are poor, which lack a clinic, and how each is served.

use std::collections::{BTreeMap, BTreeSet};

use super::country::{Country, Village};
use super::dice::Dice;
use crate::domain::area::{AreaKey, Level};
use crate::plan::Plan;

/// How many registered-poor villages there are.
const POOR: usize = 1_707;

/// How a village is served in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// By the clinic that a project of a batch builds.
    ByProject(&'static str),
    /// By a clinic of its own that meets the standard.
    Own,
    /// By the clinic of another village.
    Shared(AreaKey),
    /// By the township hospital, which sits in the village.
    Exempt,
    /// By an outpost of the township hospital.
    Outpost,
    /// By visiting rounds.
    Outreach,
}

/// A village with what holds for it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its key.
    pub(super) key: AreaKey,
    /// Its name.
    pub(super) name: String,
    /// Township and village together.
    pub(super) full_name: String,
    /// Whether it is registered as poor.
    pub(super) poor: bool,
    /// How it is served in the end.
    pub(super) served: Served,
    /// Registered people at the end of 2014.
    pub(super) people: i64,
}

impl Place {
    /// Whether a clinic stands, or is to stand, in the village.
    pub(super) fn has_clinic(&self) -> bool {
        matches!(self.served, Served::ByProject(_) | Served::Own)
    }
}

/// Every village of the prefecture with what holds for it, by key.
pub(super) fn places(tree: &Country, plan: &Plan) -> Vec<Place> {
    let counties: Vec<AreaKey> = tree.of(Level::County).collect();
    let asked = |county: AreaKey, batch: &str| {
        let stage = plan.stage("T01", batch).and_then(|stage| stage.allocation.get(&county));
        stage.and_then(|many| usize::try_from(*many).ok()).unwrap_or(0)
    };
    let projects = |county| asked(county, "2015") + asked(county, "2016");
    let all: usize = counties.iter().copied().map(projects).sum();
    let mut shared_out = (0, 0);
    let mut places = Vec::with_capacity(tree.villages.len());
    for county in counties {
        // What is left over by rounding goes to the next county.
        shared_out.0 += projects(county);
        let others = POOR.saturating_sub(all) * shared_out.0 / all.max(1) - shared_out.1;
        shared_out.1 += others;
        let lots = lots(tree, county, [asked(county, "2015"), asked(county, "2016"), others]);
        places.extend(county_places(tree, county, &lots));
    }
    places
}

/// What the lot falls on: a project of a batch, or poor with a clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lot {
    Project(&'static str),
    Poor,
}

fn lots(tree: &Country, county: AreaKey, many: [usize; 3]) -> BTreeMap<AreaKey, Lot> {
    let mut drawn: Vec<AreaKey> =
        tree.villages_of(county).filter(|at| !at.in_town).map(|at| at.key).collect();
    Dice::of(&format!("poor {county}")).shuffle(&mut drawn);
    let lots = [Lot::Project("2015"), Lot::Project("2016"), Lot::Poor];
    drawn.into_iter().zip(lots.into_iter().zip(many).flat_map(|(lot, n)| vec![lot; n])).collect()
}

fn county_places(tree: &Country, county: AreaKey, lots: &BTreeMap<AreaKey, Lot>) -> Vec<Place> {
    let mut seats = BTreeSet::new();
    let mut hosts: BTreeMap<AreaKey, AreaKey> = BTreeMap::new();
    let mut places = Vec::new();
    for village in tree.villages_of(county) {
        let township = village.key.township();
        let first = seats.insert(township);
        let lot = lots.get(&village.key).copied();
        let host = hosts.get(&township).copied();
        let served = served(village, lot, first, host);
        if matches!(served, Served::ByProject(_) | Served::Own) {
            hosts.insert(township, village.key);
        }
        places.push(Place {
            key: village.key,
            name: village.name.clone(),
            full_name: format!("{}{}", tree.name(township), village.name),
            poor: lot.is_some(),
            served,
            people: Dice::of(&format!("people {}", village.key)).between(320, 2_400),
        });
    }
    places
}

fn served(village: &Village, lot: Option<Lot>, seat: bool, host: Option<AreaKey>) -> Served {
    if let Some(Lot::Project(batch)) = lot {
        return Served::ByProject(batch);
    }
    if seat || village.in_town {
        return Served::Exempt;
    }
    let drawn = Dice::of(&format!("served {}", village.key)).between(1, 100);
    match (drawn, host) {
        (1..=8, Some(host)) => Served::Shared(host),
        (9..=11, _) if lot.is_some() => Served::Outpost,
        (12..=14, _) if lot.is_some() => Served::Outreach,
        _ => Served::Own,
    }
}
