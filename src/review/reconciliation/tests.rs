use chrono::NaiveDate;
use uuid::Uuid;

use super::{Behind, Books, Discrepancy, counted};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::reconciliation::Check;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::time::Instant;
use crate::ledger::areas::Names;
use crate::ledger::facilities::DeviceLine;
use crate::ledger::funds::{FundLine, FundedProject, Funds};
use crate::ledger::practitioners::{Doubled, DoubledPost};
use crate::ledger::projects::{Course, ProjectRecord, Step};
use crate::ledger::specialties::SpecialtyRecord;
use crate::plan::{self, Plan};

const COUNTY: AreaKey = AreaKey(6_212_230_000_000);
const VILLAGE: AreaKey = AreaKey(6_212_231_010_001);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn id(number: i64) -> PublicId {
    PublicId(Uuid::from_u128(number.unsigned_abs().into()))
}

fn plan() -> Plan {
    plan::read(include_str!("../../../fixtures/plans/longnan-health-2015.toml")).expect("a plan")
}

pub(super) fn books() -> Books {
    Books {
        projects: Vec::new(),
        specialties: Vec::new(),
        funds: Funds::default(),
        devices: Vec::new(),
        doubled: Vec::new(),
        people: Vec::new(),
        names: Names::default(),
        as_of: day("2015-12-31"),
    }
}

fn course(steps: &[(MilestoneKind, &str)]) -> Course {
    let step = |(kind, on): &(MilestoneKind, &str)| Step {
        kind: *kind,
        on: day(on),
        learned_at: Instant(0),
    };
    Course { steps: steps.iter().map(step).collect(), ..Course::default() }
}

impl Books {
    /// A new clinic, with what it was to cost in yuan and what was contracted.
    fn clinic(&mut self, number: i64, yuan: Option<(i64, i64)>, steps: &[(MilestoneKind, &str)]) {
        self.projects.push(ProjectRecord {
            id: id(number),
            subject_id: SubjectId(number),
            area_key: VILLAGE,
            facility_id: Some(SubjectId(1_000 + number)),
            code: number.to_string(),
            name: format!("卫生室{number}"),
            search: String::new(),
            batch: "2015".to_owned(),
            funding_programme: "示范专项".to_owned(),
            work_kind: WorkKind::NewBuild,
            planned_start: None,
            planned_finish: None,
            course: course(steps),
        });
        self.priced(number, ProjectKind::Clinic, yuan);
    }

    /// A specialty of the county's hospital.
    fn specialty(
        &mut self,
        number: i64,
        specialty: SpecialtyKind,
        steps: &[(MilestoneKind, &str)],
    ) {
        self.specialties.push(SpecialtyRecord {
            id: id(number),
            subject_id: SubjectId(number),
            area_key: COUNTY,
            facility_id: SubjectId(7),
            specialty,
            code: number.to_string(),
            name: format!("专科{number}"),
            search: String::new(),
            batch: "2015".to_owned(),
            funding_programme: "示范专项".to_owned(),
            planned_finish: None,
            hospital: "示范县人民医院".to_owned(),
            course: course(steps),
        });
        self.priced(number, ProjectKind::KeySpecialty, None);
    }

    fn priced(&mut self, number: i64, kind: ProjectKind, yuan: Option<(i64, i64)>) {
        self.funds.projects.push(FundedProject {
            subject_id: SubjectId(number),
            id: id(number),
            kind,
            code: number.to_string(),
            name: number.to_string(),
            area_key: if kind == ProjectKind::Clinic { VILLAGE } else { COUNTY },
            work_kind: (kind == ProjectKind::Clinic).then_some(WorkKind::NewBuild),
            estimate: yuan.map(|(estimate, _)| Fen::from_yuan(estimate)),
            contracted: yuan.map(|(_, contracted)| Fen::from_yuan(contracted)),
            settled: None,
            on_site: Fen::ZERO,
            withdrawn: false,
        });
    }

    fn moved(&mut self, number: i64, step: FundingStep, yuan: i64, on: &str) {
        self.funds.movements.push(FundLine {
            id: id(number),
            project: id(number),
            kind: ProjectKind::Clinic,
            name: number.to_string(),
            code: number.to_string(),
            area_key: VILLAGE,
            level: FundingLevel::Central,
            step,
            amount: Fen::from_yuan(yuan),
            moved_on: day(on),
            document_no: None,
        });
    }

    fn found(&self) -> Vec<Discrepancy> {
        self.discrepancies(None, Scope::of(COUNTY))
    }

    fn checks(&self) -> Vec<(Check, usize)> {
        counted(&self.found()).into_iter().collect()
    }
}

#[test]
fn what_agrees_is_not_listed() {
    let mut books = books();
    books.clinic(1, Some((100_000, 100_000)), &[(MilestoneKind::Accepted, "2015-09-01")]);
    for step in [FundingStep::Allocated, FundingStep::Received, FundingStep::Disbursed] {
        books.moved(1, step, 100_000, "2015-05-01");
    }
    books.devices.push(DeviceLine {
        id: id(50),
        facility_id: SubjectId(1_001),
        serial: "示-1".to_owned(),
        model: None,
        delivered_on: day("2015-09-01"),
    });
    assert_eq!(books.checks(), []);
}

#[test]
fn sums_that_exceed_one_another_are_told_with_both_sides() {
    let mut books = books();
    books.clinic(1, Some((80_000, 90_000)), &[]);
    books.moved(1, FundingStep::Allocated, 100_000, "2015-05-01");
    books.moved(1, FundingStep::Received, 120_000, "2015-05-02");
    books.moved(1, FundingStep::Reclaimed, 10_000, "2015-05-03");
    books.moved(1, FundingStep::Disbursed, 115_000, "2015-05-04");
    let found = books.found();
    let told: Vec<_> = found
        .iter()
        .map(|at| (at.check, at.one.1.as_str(), at.other.1.as_str(), at.difference.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Check::ReceivedAllocated, "110,000.00 元", "100,000.00 元", "+10,000.00 元"),
            (Check::DisbursedReceived, "115,000.00 元", "110,000.00 元", "+5,000.00 元"),
            (Check::ContractEstimate, "90,000.00 元", "80,000.00 元", "+10,000.00 元"),
            (Check::DisbursedContract, "115,000.00 元", "90,000.00 元", "+25,000.00 元"),
        ]
    );
}

#[test]
fn what_was_paid_on_the_day_of_withdrawal_is_not_paid_after_it() {
    let mut books = books();
    books.clinic(1, None, &[(MilestoneKind::Withdrawn, "2015-06-01")]);
    books.moved(1, FundingStep::Allocated, 20_000, "2015-05-01");
    books.moved(1, FundingStep::Received, 20_000, "2015-05-01");
    books.moved(1, FundingStep::Disbursed, 10_000, "2015-06-01");
    assert_eq!(books.checks(), []);
    books.moved(1, FundingStep::Disbursed, 4_000, "2015-06-02");
    let found = books.found();
    assert_eq!((found[0].check, found[0].one.1.as_str()), (Check::PaidWithdrawn, "4,000.00 元"));
}

#[test]
fn acceptance_without_what_was_to_be_there_is_listed() {
    let mut books = books();
    books.clinic(1, None, &[(MilestoneKind::Accepted, "2015-09-01")]);
    books.clinic(
        2,
        None,
        &[(MilestoneKind::Accepted, "2015-09-01"), (MilestoneKind::Withdrawn, "2015-10-01")],
    );
    let intensive = SpecialtyKind::IntensiveCare;
    books.specialty(3, intensive, &[(MilestoneKind::Accepted, "2015-11-01")]);
    assert_eq!(books.checks(), [(Check::AcceptedDevice, 1), (Check::AcceptedPurchase, 1)]);
}

#[test]
fn one_village_and_one_specialty_have_one_programme() {
    let mut books = books();
    books.clinic(1, None, &[]);
    books.clinic(2, None, &[]);
    assert_eq!(books.checks(), [], "two works of one programme are no double funding");
    books.projects[1].funding_programme = "另一专项".to_owned();
    books.specialty(3, SpecialtyKind::IntensiveCare, &[]);
    books.specialty(4, SpecialtyKind::IntensiveCare, &[]);
    books.specialty(5, SpecialtyKind::NeonatalIntensiveCare, &[]);
    let found = books.found();
    assert!(found.iter().all(|at| at.check == Check::DoubleFunding));
    let mut about: Vec<_> = found.iter().map(|at| at.note.as_str()).collect();
    about.sort_unstable();
    assert_eq!(about.len(), 4, "{about:?}");
    books.specialties[1].course = course(&[(MilestoneKind::Withdrawn, "2015-06-01")]);
    books.projects[1].course = course(&[(MilestoneKind::Withdrawn, "2015-06-01")]);
    assert_eq!(books.checks(), [], "what was taken out of the plan is not paid for");
}

#[test]
fn what_the_plan_allots_is_held_against_what_is_listed() {
    let mut books = books();
    books.specialty(1, SpecialtyKind::IntensiveCare, &[]);
    let found = books.discrepancies(Some(&plan()), Scope::of(COUNTY));
    let own: Vec<_> = found.iter().filter(|at| at.note.contains("T12")).collect();
    assert_eq!(own.len(), 1, "{found:?}");
    assert_eq!((own[0].one.1.as_str(), own[0].other.1.as_str()), ("2 个专科", "1 个专科"));
    assert_eq!(own[0].behind, Behind::List("/specialties", None));
    let within = books.discrepancies(Some(&plan()), Scope::of(VILLAGE));
    assert_eq!(within, [], "what a county is allotted is not held against a village");
}

#[test]
fn somebody_with_two_main_posts_is_listed_with_the_one_that_counts() {
    let mut books = books();
    let post = |place: Option<&str>, from| DoubledPost {
        place: place.map(str::to_owned),
        from: day(from),
    };
    books.doubled.push(Doubled {
        id: id(7),
        name: "示范甲".to_owned(),
        area_key: VILLAGE,
        posts: vec![post(None, "2015-06-01"), post(Some("石院村卫生室"), "2012-01-01")],
    });
    let found = books.discrepancies(None, Scope::of(COUNTY));
    let [one] = found.as_slice() else { panic!("one: {found:?}") };
    assert_eq!((one.check, &one.behind), (Check::MainPosts, &Behind::Person(id(7))));
    assert_eq!(one.one.1, "其他单位的机构，2015-06-01起");
    assert_eq!(one.other.1, "石院村卫生室，2012-01-01起");
}
