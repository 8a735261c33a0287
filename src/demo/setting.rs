//! What is there before the first project: areas, institutions, people, poverty.

use chrono::NaiveDate;

use super::cast::CLERK;
use super::country::{Country, PREFECTURE, PROVINCE};
use super::days::{at, day, hour};
use super::dice::{Dice, name};
use super::event::{Deed, Event};
use super::places::{Place, Served};
use super::projects::clinic;
use crate::domain::area::{AreaKey, Level};
use crate::domain::facility::{CoverageMode, FacilityKind, PopulationKind};
use crate::domain::ids::PublicId;
use crate::ledger::areas::{NewArea, RegisterAreas};
use crate::ledger::facilities::{NewFacility, RegisterFacilities};
use crate::ledger::plans::PublishPlan;
use crate::ledger::villages::{CountPeople, HeadCount, ListPoor, ServeVillages, Serving};

/// Since when everything in the tree bears its name.
pub(super) const NAMES_FROM: NaiveDate = day(2011, 1, 1);

/// What is entered before the first project: for the whole prefecture, then county by county.
pub(super) fn setting(
    tree: &Country,
    places: &[Place],
    counties: &[AreaKey],
    plan_file: &str,
) -> Vec<Event> {
    let mut events = vec![top(tree), publication(plan_file)];
    for (turn, county) in (0..).zip(counties) {
        let here: Vec<&Place> = places.iter().filter(|at| county.contains(at.key)).collect();
        events.extend(county_setting(tree, *county, &here, turn));
    }
    events
}

fn top(tree: &Country) -> Event {
    let province = area(PROVINCE, "甘肃省", Some("620000"));
    let prefecture = area(PREFECTURE, tree.name(PREFECTURE), Some("621200"));
    let deed = Deed::Areas(RegisterAreas { areas: vec![province, prefecture] });
    let at = at(day(2015, 1, 5), hour(9));
    Event { at, by: None, reason: None, county: None, deed }
}

fn publication(plan_file: &str) -> Event {
    let deed = Deed::Plan(PublishPlan {
        plan_id: "longnan-health-2015".to_owned(),
        area_key: PREFECTURE,
        body: plan_file.to_owned(),
        document_no: Some("市委发〔2015〕示1号".to_owned()),
        reason: None,
        effective_from: day(2015, 1, 1),
    });
    let at = at(day(2015, 1, 5), hour(10));
    Event { at, by: None, reason: None, county: None, deed }
}

fn area(area_key: AreaKey, name: &str, code: Option<&str>) -> NewArea {
    NewArea {
        area_key,
        name: name.to_owned(),
        official_code: code.map(str::to_owned),
        valid_from: NAMES_FROM,
        predecessor_key: None,
    }
}

fn county_setting(tree: &Country, county: AreaKey, here: &[&Place], turn: i64) -> Vec<Event> {
    let poor = here.iter().filter(|at| at.poor).map(|at| at.key).collect();
    let listed = ListPoor {
        villages: poor,
        document_no: Some("市扶办发〔2013〕示7号".to_owned()),
        from: day(2013, 12, 31),
    };
    let event = |date, by, deed| {
        let at = at(date, hour(9) + turn * 600);
        Event { at, by, reason: None, county: Some(county), deed }
    };
    vec![
        event(day(2015, 1, 6), None, Deed::Areas(areas(tree, county, here))),
        event(day(2015, 1, 9), Some(CLERK), Deed::Facilities(institutions(tree, county, here))),
        event(day(2015, 1, 12), Some(CLERK), Deed::Poor(listed)),
        event(day(2015, 1, 20), Some(CLERK), Deed::Serve(ServeVillages { villages: served(here) })),
        event(day(2015, 2, 10), Some(CLERK), Deed::People(counted(here, 2014))),
        event(day(2016, 2, 3), Some(CLERK), Deed::People(counted(here, 2015))),
    ]
}

fn areas(tree: &Country, county: AreaKey, here: &[&Place]) -> RegisterAreas {
    let units = tree.units.iter().filter(|(key, _)| county.contains(**key));
    let mut areas: Vec<NewArea> =
        units.map(|(key, (name, code))| area(*key, name, Some(code))).collect();
    areas.extend(here.iter().map(|place| area(place.key, &place.name, None)));
    RegisterAreas { areas }
}

/// The hospital or health centre of a township, or a county's hospital, by its outside name.
pub(super) fn hospital(township: AreaKey) -> PublicId {
    name(&format!("hospital {township}"), at(day(2015, 1, 9), hour(9)))
}

/// The name of a township's hospital or health centre.
pub(super) fn hospital_name(township: &str) -> (FacilityKind, String) {
    if township.ends_with("街道") {
        (FacilityKind::CommunityHealthCentre, format!("{township}社区卫生服务中心"))
    } else {
        (FacilityKind::TownshipHospital, format!("{township}卫生院"))
    }
}

fn institutions(tree: &Country, county: AreaKey, here: &[&Place]) -> RegisterFacilities {
    let facility = |id, area_key, kind, name: String, standard_since| NewFacility {
        id: Some(id),
        area_key,
        kind,
        name,
        institution_code: None,
        standard_since,
        valid_from: NAMES_FROM,
    };
    let (kind, title) = (FacilityKind::CountyHospital, format!("{}人民医院", tree.name(county)));
    let mut facilities = vec![facility(hospital(county), county, kind, title, None)];
    for township in tree.of(Level::Township).filter(|key| county.contains(*key)) {
        let (kind, title) = hospital_name(tree.name(township));
        facilities.push(facility(hospital(township), township, kind, title, None));
    }
    for place in here.iter().filter(|place| place.has_clinic()) {
        let since = (place.served == Served::Own).then(|| standard_since(place.key));
        let title = format!("{}卫生室", place.full_name);
        let kind = FacilityKind::VillageClinic;
        facilities.push(facility(clinic(place.key), place.key, kind, title, since));
    }
    RegisterFacilities { facilities }
}

fn standard_since(village: AreaKey) -> NaiveDate {
    let mut dice = Dice::of(&format!("since {village}"));
    super::days::later(day(2012, 3, 1), dice.between(0, 900))
}

/// How villages are served that wait for no project.
fn served(here: &[&Place]) -> Vec<Serving> {
    let by_project = |key: AreaKey| {
        here.iter().any(|at| at.key == key && matches!(at.served, Served::ByProject(_)))
    };
    let serving = |place: &&Place| {
        let (mode, facility) = match place.served {
            Served::ByProject(_) => return None,
            Served::Shared(host) if by_project(host) => return None,
            Served::Shared(host) => (CoverageMode::Shared, Some(clinic(host))),
            Served::Own => (CoverageMode::Own, Some(clinic(place.key))),
            Served::Exempt => (CoverageMode::Exempt, Some(hospital(place.key.township()))),
            Served::Outpost => (CoverageMode::Outpost, Some(hospital(place.key.township()))),
            Served::Outreach => (CoverageMode::Outreach, None),
        };
        let from = match place.served {
            Served::Own => standard_since(place.key),
            Served::Shared(host) => standard_since(host),
            _ => day(2013, 1, 1),
        };
        Some(Serving { area_key: place.key, mode, facility, from, document_no: None })
    };
    here.iter().filter_map(serving).collect()
}

fn counted(here: &[&Place], year: i32) -> CountPeople {
    let of = |place: &&Place| {
        let area_key = place.key;
        head_counts(place, year).map(|(kind, people)| HeadCount {
            area_key,
            kind,
            people: i32::try_from(people).unwrap_or(0),
        })
    };
    CountPeople { counted_on: day(year, 12, 31), counts: here.iter().flat_map(of).collect() }
}

/// How many people a village has at the end of a year, by kind.
pub(super) fn head_counts(place: &Place, year: i32) -> [(PopulationKind, i64); 3] {
    let mut dice = Dice::of(&format!("count {} {year}", place.key));
    let registered =
        if year == 2014 { place.people } else { place.people * dice.between(980, 1_015) / 1_000 };
    let resident = registered * dice.between(62, 93) / 100;
    [
        (PopulationKind::Registered, registered),
        (PopulationKind::Resident, resident),
        (PopulationKind::Catchment, i64::midpoint(registered, resident)),
    ]
}
