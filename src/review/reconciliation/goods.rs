//! Facts that should go together: acceptance and what was to be there, one object and one
//! programme that pays for it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::clinic::MilestoneKind;
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::reconciliation::Check;
use crate::domain::specialty::SpecialtyKind;
use crate::ledger::projects::Course;

use super::{Behind, Books, Discrepancy};

/// Clinics that were accepted and have no device.
pub(super) fn devices(books: &Books) -> Vec<Discrepancy> {
    let equipped: HashSet<_> = books.devices.iter().map(|device| device.facility_id).collect();
    let lacking = books.projects.iter().filter_map(|project| {
        let on = accepted(&project.course)?;
        let clinic = project.facility_id.filter(|clinic| equipped.contains(clinic));
        clinic.is_none().then(|| Discrepancy {
            check: Check::AcceptedDevice,
            area: project.area_key,
            label: project.name.clone(),
            behind: Behind::Project(ProjectKind::Clinic, project.id),
            one: ("验收合格", on.to_string()),
            other: (
                "健康一体机",
                if project.facility_id.is_some() { "0 台" } else { "项目未关联卫生室" }.to_owned(),
            ),
            difference: String::new(),
            note: project.code.clone(),
        })
    });
    lacking.collect()
}

/// Specialties that were accepted although nothing that was bought was checked.
pub(super) fn purchases(books: &Books) -> Vec<Discrepancy> {
    let prices = books.prices();
    let lacking = books.specialties.iter().filter_map(|project| {
        let on = accepted(&project.course)?;
        let price = prices.get(&project.id)?;
        (price.on_site == Fen::ZERO).then(|| Discrepancy {
            check: Check::AcceptedPurchase,
            area: project.area_key,
            label: project.name.clone(),
            behind: Behind::Project(ProjectKind::KeySpecialty, project.id),
            one: ("验收合格", on.to_string()),
            other: ("已验收的采购", "0 元".to_owned()),
            difference: String::new(),
            note: project.code.clone(),
        })
    });
    lacking.collect()
}

fn accepted(course: &Course) -> Option<chrono::NaiveDate> {
    let live = course.reached(MilestoneKind::Withdrawn).is_none();
    course.reached(MilestoneKind::Accepted).filter(|_| live)
}

/// Villages that projects of several programmes pay for, and specialties that a hospital is
/// paid for twice.
pub(super) fn double_funding(books: &Books) -> Vec<Discrepancy> {
    let live = |course: &Course| course.reached(MilestoneKind::Withdrawn).is_none();
    let mut villages: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for project in books.projects.iter().filter(|project| live(&project.course)) {
        villages.entry(project.area_key).or_default().push(project);
    }
    let mut found = Vec::new();
    for (village, own) in villages {
        let programmes: BTreeSet<&str> =
            own.iter().map(|project| project.funding_programme.as_str()).collect();
        if programmes.len() < 2 {
            continue;
        }
        for project in own {
            let all: Vec<&str> = programmes.iter().copied().collect();
            found.push(Discrepancy {
                check: Check::DoubleFunding,
                area: village,
                label: project.name.clone(),
                behind: Behind::Project(ProjectKind::Clinic, project.id),
                one: ("本项目", project.funding_programme.clone()),
                other: ("同村的资金项目", all.join("、")),
                difference: String::new(),
                note: format!("{} · {}", books.names.place(village), project.code),
            });
        }
    }
    let mut hospitals: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let named = books.specialties.iter().filter(|at| at.specialty != SpecialtyKind::Other);
    for project in named.filter(|project| live(&project.course)) {
        hospitals.entry((project.facility_id, project.specialty)).or_default().push(project);
    }
    for own in hospitals.into_values().filter(|own| own.len() > 1) {
        let codes: Vec<&str> = own.iter().map(|project| project.code.as_str()).collect();
        for project in &own {
            found.push(Discrepancy {
                check: Check::DoubleFunding,
                area: project.area_key,
                label: project.name.clone(),
                behind: Behind::Project(ProjectKind::KeySpecialty, project.id),
                one: ("本项目", project.funding_programme.clone()),
                other: ("同院同一专科的项目", codes.join("、")),
                difference: String::new(),
                note: project.code.clone(),
            });
        }
    }
    found
}
