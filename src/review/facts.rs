//! From records of the ledger to the facts of counties.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use tokio::try_join;

use super::{people, reported};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::checklist::Conclusion;
use crate::domain::ids::SubjectId;
use crate::domain::inspection::InspectionKind;
use crate::domain::time::Known;
use crate::ledger::areas::Names;
use crate::ledger::practitioners::Staff;
use crate::ledger::projects::{Concluded, Course, ProjectRecord};
use crate::ledger::specialties::SpecialtyRecord;
use crate::ledger::{
    Ledger, LedgerError, Result, areas, facilities, figures, irregularities, practitioners,
    projects, specialties, villages,
};
use crate::plan::Plan;
use crate::rules::{
    Acceptance, Coverage, Device, FacilityFacts, Facts, Milestone, Movement, OpenNotice,
    ProjectFacts, SpecialtyFacts, Spell, VillageFacts,
};

/// The facts of every county within scope on a date, as known.
///
/// One query a table for the whole scope, and only of what a rule asks for: no rule asks for
/// populations yet, so they are left where they are. A scope below a county gives that county's name
/// with what lies in the scope.
pub async fn load(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    plan: &Plan,
) -> Result<Vec<Facts>> {
    let db = ledger.read();
    // A village names its township and county, which may lie above the scope.
    let named = Scope::of(scope.root().county());
    // Projects are half of all records: they are read on a thread of their own.
    let projects = tokio::spawn({
        let ledger = ledger.clone();
        async move { projects::records(ledger.read(), scope, known, as_of).await }
    });
    let staff = tokio::spawn({
        let ledger = ledger.clone();
        async move { practitioners::staff(ledger.read(), scope, known, as_of).await }
    });
    let wanted = reported::wanted(plan, as_of);
    let (names, poor, coverage, places, devices, specialties, figures, irregularities) = try_join!(
        areas::names(db, named, known, as_of),
        villages::poor_spells(db, scope, known, as_of),
        villages::coverage_spells(db, scope, known, as_of),
        facilities::list(db, scope, known, as_of),
        facilities::devices(db, scope, known, as_of),
        specialties::records(db, scope, known, as_of),
        figures::records(db, scope, known, as_of, &wanted),
        irregularities::records(db, scope, known, as_of),
    )?;
    let records = projects.await.map_err(|error| LedgerError::Unfit(error.to_string()))??;
    let staff = staff.await.map_err(|error| LedgerError::Unfit(error.to_string()))??;
    let mut counties = Counties::new(scope, &names);
    counties.add_villages(&names, scope);
    for spell in poor {
        let village = counties.village(spell.area_key);
        village.registered_poor.push(Spell { from: spell.from, until: spell.until });
    }
    for spell in coverage {
        counties.village(spell.area_key).coverage.push(Coverage {
            mode: spell.mode,
            facility: spell.facility,
            from: spell.from,
            until: spell.until,
        });
    }
    let mut delivered: HashMap<SubjectId, Vec<Device>> = HashMap::new();
    for device in devices {
        let serial_no = Some(device.serial);
        let device =
            (device.facility_id, Device { serial_no, from: device.delivered_on, until: None });
        delivered.entry(device.0).or_default().push(device.1);
    }
    for place in places {
        let devices = delivered.remove(&place.subject_id).unwrap_or_default();
        counties.of(place.area_key).facilities.push(FacilityFacts {
            subject: place.subject_id,
            public_id: place.id,
            kind: place.kind,
            area: place.area_key,
            name: place.name,
            standard_since: place.standard_since,
            devices,
        });
    }
    for record in records {
        let label = names.place(record.area_key);
        counties.of(record.area_key).projects.push(project(record, label));
    }
    counties.add_people(staff);
    for record in specialties {
        counties.of(record.area_key).specialties.push(specialty(record));
    }
    for (county, figure) in figures.into_iter().map(reported::figure) {
        counties.of(county).figures.push(figure);
    }
    for found in irregularities.into_iter().map(reported::irregularity) {
        counties.of(found.area).irregularities.push(found);
    }
    Ok(counties.finish())
}

/// Counties under construction: each with its villages by key.
struct Counties {
    facts: BTreeMap<AreaKey, Facts>,
    villages: BTreeMap<AreaKey, VillageFacts>,
}

impl Counties {
    fn new(scope: Scope, names: &Names) -> Self {
        let root = scope.root();
        let keys: Vec<AreaKey> = match root.level() {
            Level::Province | Level::Prefecture => names.below(root).map(|(key, _)| key).collect(),
            Level::County | Level::Township | Level::Village => vec![root.county()],
        };
        let empty = |county: AreaKey| Facts::of(county, names.of(county));
        let facts = keys.into_iter().map(|county| (county, empty(county))).collect();
        Self { facts, villages: BTreeMap::new() }
    }

    fn add_villages(&mut self, names: &Names, scope: Scope) {
        for (area, name) in names.villages(scope) {
            let village = VillageFacts {
                area,
                name: name.to_owned(),
                township: names.of(area.township()),
                registered_poor: Vec::new(),
                populations: Vec::new(),
                coverage: Vec::new(),
            };
            self.villages.insert(area, village);
        }
    }

    /// A village; one that has no name on the date goes by its key.
    fn village(&mut self, area: AreaKey) -> &mut VillageFacts {
        self.villages.entry(area).or_insert_with(|| VillageFacts {
            area,
            name: area.to_string(),
            township: String::new(),
            registered_poor: Vec::new(),
            populations: Vec::new(),
            coverage: Vec::new(),
        })
    }

    /// The county that an area lies in. What lies above counties goes to none of them.
    fn of(&mut self, area: AreaKey) -> &mut Facts {
        let county = area.county();
        self.facts.entry(county).or_insert_with(|| Facts::of(county, county.to_string()))
    }

    /// Everybody goes into the county of each employment, with what they hold.
    fn add_people(&mut self, staff: Staff) {
        for (county, person) in people::by_county(staff) {
            self.of(county).people.push(person);
        }
    }

    fn finish(mut self) -> Vec<Facts> {
        for (area, village) in std::mem::take(&mut self.villages) {
            self.of(area).villages.push(village);
        }
        self.facts.into_values().filter(|facts| facts.county.level() == Level::County).collect()
    }
}

fn project(record: ProjectRecord, label: String) -> ProjectFacts {
    let course = Happened::of(&record.course, &record.funding_programme);
    ProjectFacts {
        subject: record.subject_id,
        public_id: record.id,
        label,
        village: record.area_key,
        facility: record.facility_id,
        work_kind: record.work_kind,
        milestones: course.milestones,
        planned_start: record.planned_start,
        planned_finish: record.planned_finish,
        suspensions: course.suspensions,
        open_notice: course.open_notice,
        acceptance: course.acceptance,
        funding: course.funding,
        code: Some(record.code),
        batch: record.batch,
        contractor: record.course.contractor,
    }
}

fn specialty(record: SpecialtyRecord) -> SpecialtyFacts {
    let course = Happened::of(&record.course, &record.funding_programme);
    SpecialtyFacts {
        subject: record.subject_id,
        public_id: record.id,
        code: Some(record.code),
        label: record.name,
        area: record.area_key,
        specialty: record.specialty,
        batch: record.batch,
        milestones: course.milestones,
        suspensions: course.suspensions,
        open_notice: course.open_notice,
        acceptance: course.acceptance,
        funding: course.funding,
    }
}

/// What had happened to a project of whatever kind, as rules read it.
struct Happened {
    milestones: Vec<Milestone>,
    suspensions: Vec<Spell>,
    open_notice: Option<OpenNotice>,
    acceptance: Acceptance,
    funding: Vec<Movement>,
}

impl Happened {
    fn of(course: &Course, programme: &str) -> Self {
        let milestones = course.steps.iter().map(|step| Milestone {
            kind: step.kind,
            on: step.on,
            learned_on: Some(step.learned_at.date()),
        });
        let funding = course.movements.iter().map(|at| Movement {
            level: at.level,
            step: at.step,
            amount: at.amount,
            on: at.on,
            programme: Some(programme.to_owned()),
        });
        let notice = course.open_notices.first();
        Self {
            milestones: milestones.collect(),
            suspensions: course
                .suspensions
                .iter()
                .map(|&(from, until)| Spell { from, until })
                .collect(),
            open_notice: notice.map(|at| OpenNotice { issued_on: at.issued_on, due_on: at.due_on }),
            acceptance: acceptance(&course.concluded),
            funding: funding.collect(),
        }
    }
}

/// What the inspections for acceptance came to. A re-inspection counts where it follows an
/// acceptance; one that follows a preliminary inspection accepts nothing.
fn acceptance(concluded: &[Concluded]) -> Acceptance {
    let mut state = Acceptance::Pending;
    let mut accepting = false;
    for at in concluded {
        match at.kind {
            InspectionKind::Preliminary
            | InspectionKind::Commissioning
            | InspectionKind::MidtermAppraisal
            | InspectionKind::FinalAppraisal => accepting = false,
            InspectionKind::Acceptance => accepting = true,
            InspectionKind::Reinspection => {}
        }
        if !accepting {
            continue;
        }
        state = match at.conclusion {
            Conclusion::Pass => Acceptance::Passed {
                on: at.on,
                by: at.kind,
                learned_on: Some(at.learned_at.date()),
            },
            Conclusion::Conditional => Acceptance::Conditional { on: at.on },
            Conclusion::Fail => Acceptance::Failed { on: at.on },
            Conclusion::Incomplete => state,
        };
    }
    state
}
