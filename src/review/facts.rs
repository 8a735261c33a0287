//! From records of the ledger to the facts of counties.

use chrono::NaiveDate;
use tokio::try_join;

use super::counties::Counties;
use super::parts::Parts;
use super::{posted, reported, subsidies, training};
use crate::domain::area::Scope;
use crate::domain::checklist::Conclusion;
use crate::domain::inspection::InspectionKind;
use crate::domain::time::Known;
use crate::ledger::projects::{Concluded, Course, ProjectRecord};
use crate::ledger::specialties::SpecialtyRecord;
use crate::ledger::{
    Ledger, LedgerError, Part, Result, areas, facilities, figures, irregularities, postings,
    practitioners, projects, specialties, villages,
};
use crate::plan::Plan;
use crate::rules::{
    self, Acceptance, Facts, Milestone, Movement, OpenNotice, ProjectFacts, SpecialtyFacts, Spell,
};

/// The facts of every county within scope on a date, as known.
///
/// One query a table for the whole scope, and only of what a rule asks for: the head counts
/// and the payments that the settings name. A scope below a county gives that county's name
/// with what lies in the scope; a plan that binds less than a county gives its own area's.
pub async fn load(
    ledger: &Ledger,
    plan: &Plan,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<Facts>> {
    Box::pin(load_parts(ledger, plan, scope, known, as_of, &Parts::all())).await
}

/// Some parts of the same; the others are left empty.
pub(super) async fn load_parts(
    ledger: &Ledger,
    plan: &Plan,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    parts: &Parts,
) -> Result<Vec<Facts>> {
    use Part::{
        Figures, Irregularities, People, Places, Posted, Subsidies, Training, Villages, Works,
    };
    let (db, settings) = (ledger.read(), &plan.settings);
    // A village names its township and county, which may lie above the scope.
    let named = Scope::of(scope.root().county());
    // Projects are half of all records: they are read on a thread of their own.
    let projects = tokio::spawn({
        let (ledger, parts) = (ledger.clone(), parts.clone());
        async move {
            let records = Box::pin(projects::records(ledger.read(), scope, known, as_of));
            parts.read(&[Works], records).await
        }
    });
    // Whose a payment or a study is, is told by who works there.
    let staff = tokio::spawn({
        let (ledger, parts) = (ledger.clone(), parts.clone());
        async move {
            let staff = practitioners::staff(ledger.read(), scope, known, as_of);
            parts.read(&[People, Subsidies, Training], staff).await
        }
    });
    let sent = tokio::spawn({
        let (ledger, parts, since) = (ledger.clone(), parts.clone(), posted::since(as_of));
        async move {
            let sent = postings::posted(ledger.read(), scope, known, as_of, since);
            parts.read(&[Posted], sent).await
        }
    });
    let months = settings.subsidy.judged(as_of);
    let asked = subsidies::Asked { settings: &settings.subsidy, months, on: as_of, by: as_of };
    let wanted = rules::wanted(plan, as_of);
    let turns = parts.turns_under(plan);
    let (
        names,
        poor,
        coverage,
        places,
        devices,
        specialties,
        subsidies,
        training,
        figures,
        irregularities,
    ) = try_join!(
        parts.read(&[Villages, Works], areas::names(db, named, known, as_of)),
        parts.read(&[Villages], villages::poor_spells(db, scope, known, as_of)),
        parts.read(&[Villages], villages::coverage_spells(db, scope, known, as_of)),
        parts.read(&[Places], facilities::list(db, scope, known, as_of)),
        parts.read(&[Places], facilities::devices(db, scope, known, as_of)),
        parts.read(&[Works], specialties::records(db, scope, known, as_of)),
        parts.read(&[Villages, Subsidies], asked.records(ledger, scope, known)),
        parts.read(&[Training], training::records(ledger, scope, known, as_of, turns)),
        parts.read(&[Figures], figures::records(db, scope, known, as_of, &plan.head.id, &wanted)),
        parts.read(&[Irregularities], irregularities::records(db, scope, known, as_of)),
    )?;
    let records = projects.await.map_err(|error| LedgerError::Unfit(error.to_string()))??;
    let staff = staff.await.map_err(|error| LedgerError::Unfit(error.to_string()))??;
    let sent = sent.await.map_err(|error| LedgerError::Unfit(error.to_string()))??;
    let mut counties = Counties::new(plan.head.area, scope, &names);
    counties.add_villages(&names, scope);
    counties.add_poor(poor);
    counties.add_coverage(coverage);
    counties.add_places(places, devices);
    for record in records {
        let label = names.place(record.area_key);
        counties.of(record.area_key).projects.push(project(record, label));
    }
    counties.add_subsidies(subsidies, &staff);
    counties.add_training(training, &staff);
    counties.add_people(staff);
    for record in specialties {
        counties.of(record.area_key).specialties.push(specialty(record));
    }
    for (area, figure) in figures.into_iter().map(reported::figure) {
        counties.of(area).figures.push(figure);
    }
    for found in irregularities.into_iter().map(reported::irregularity) {
        counties.of(found.area).irregularities.push(found);
    }
    for (county, person) in posted::by_county(sent, scope) {
        counties.of(county).posted.push(person);
    }
    Ok(counties.finish())
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
