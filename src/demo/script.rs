//! The whole demonstration as a list of events in the order of their instants. Pure.

use chrono::NaiveDate;

use super::building::{Story, building};
use super::country::Country;
use super::devices::devices;
use super::event::Event;
use super::figures::{figures, locks};
use super::inspecting::inspecting;
use super::irregularities::irregularities;
use super::life::life;
use super::money::money;
use super::neighbour::neighbour;
use super::people::{city, members, people};
use super::places::{Place, Served, places};
use super::postings::postings;
use super::projects::{by_county, projects};
use super::rebuilding::rebuilding;
use super::setting::{hospital_name, setting};
use super::snapshot::snapshot;
use super::specialties::specialties;
use super::subsidies::subsidies;
use super::training::training;
use crate::domain::area::{AreaKey, Level};
use crate::plan::{self, PlanError};

/// The plan that the demonstration works by.
const PLAN: &str = include_str!("../../fixtures/plans/longnan-health-2015.toml");

/// Everything that is entered up to a day, in some counties or in all, in order.
pub fn events(until: NaiveDate, counties: Option<&[AreaKey]>) -> Result<Vec<Event>, PlanError> {
    let plan = plan::read(PLAN)?;
    let tree = Country::read();
    let places = places(&tree, &plan);
    let projects = projects(&tree, &places);
    let chosen: Vec<AreaKey> = tree
        .of(Level::County)
        .filter(|county| counties.is_none_or(|wanted| wanted.contains(county)))
        .collect();
    let mut events = setting(&tree, &places, &chosen, PLAN);
    events.extend(city());
    for (turn, county) in (0..).zip(&chosen) {
        events.extend(specialties(&tree, *county, turn));
    }
    let by_county = by_county(&projects);
    for (turn, county) in (0..).zip(tree.of(Level::County)) {
        let Some(projects) = by_county.get(&county).filter(|_| chosen.contains(&county)) else {
            continue;
        };
        let here: Vec<&Place> = places.iter().filter(|at| county.contains(at.key)).collect();
        let stories: Vec<Story<'_>> = projects
            .iter()
            .map(|project| Story {
                project,
                life: life(project),
                shared_by: sharing(&here, project.village),
                hospital: hospital_name(tree.name(project.village.township())).1,
            })
            .collect();
        events.extend(people(&tree, county, turn, &here));
        let members = members(&tree, county, turn, &here);
        events.extend(subsidies(county, turn, &here, &members));
        events.extend(training(county, turn, &here, &members));
        events.extend(postings(&tree, county, turn, &here));
        events.extend(rebuilding(county, turn, &stories));
        events.extend(building(county, turn, &stories));
        events.extend(money(county, turn, &stories));
        events.extend(devices(county, turn, &here, &stories));
        events.extend(figures(county, turn, here.iter().map(|place| place.people).sum()));
        events.extend(irregularities(&tree, county, turn));
        for story in &stories {
            events.extend(inspecting(story.project, &story.life, story.built_area()));
        }
    }
    events.extend(locks(&chosen));
    events.extend(neighbour(&chosen));
    events.push(snapshot());
    events.retain(|event| event.at.date() <= until);
    // Stable: what one instant holds stays in the order in which it was thought of.
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// The villages that share the clinic of another.
fn sharing(here: &[&Place], host: AreaKey) -> Vec<AreaKey> {
    here.iter().filter(|at| at.served == Served::Shared(host)).map(|at| at.key).collect()
}
