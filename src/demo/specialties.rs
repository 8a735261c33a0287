//! The key specialties of a county as events: the list, steps, contracts, money, visits.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::building::Desk;
use super::country::Country;
use super::days::{at, day, hour, later};
use super::dice::{Dice, name};
use super::event::{Deed, Event};
use super::setting::hospital;
use super::specialty_courses::{COURSES, Course, Fate, Money, shopping};
use super::specialty_visits::visits;
use crate::domain::area::AreaKey;
use crate::domain::clinic::MilestoneKind;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;
use crate::ledger::money::{NewMovement, RecordFunds};
use crate::ledger::progress::{ReportProgress, StepReport, Suspend};
use crate::ledger::specialties::{
    CheckPurchase, IssueSpecialties, NewPurchase, NewSpecialty, RecordPurchases,
};

/// A specialty with its names.
pub(super) struct Specialty {
    /// Its outside name.
    pub(super) id: PublicId,
    /// Its number, such as 宕-专-2015-01.
    pub(super) code: String,
    /// What becomes of it.
    pub(super) course: Course,
}

impl Specialty {
    /// The day on which its batch was issued.
    pub(super) fn issued_on(&self) -> NaiveDate {
        issued_on(self.course.batch)
    }

    fn has_contracts(&self) -> bool {
        !matches!(self.course.fate, Fate::Listed | Fate::Withdrawn(_))
    }
}

fn issued_on(batch: &str) -> NaiveDate {
    if batch == "2015" { day(2015, 4, 10) } else { day(2016, 3, 4) }
}

/// Everything about the key specialties of a county.
pub(super) fn specialties(tree: &Country, county: AreaKey, turn: i64) -> Vec<Event> {
    let letter: String = tree.name(county).chars().take(1).collect();
    let own = COURSES.iter().filter(|course| course.county == county);
    let own: Vec<Specialty> = (1..)
        .zip(own)
        .map(|(number, course)| {
            let code = format!("{letter}-专-{}-{number:02}", course.batch);
            let id = name(&format!("specialty {code}"), at(issued_on(course.batch), hour(9)));
            Specialty { id, code, course: *course }
        })
        .collect();
    let mut desk = Desk { county, turn, events: Vec::new() };
    if let Some(first) = own.first() {
        desk.enter(later(first.issued_on(), 4), hour(10), Deed::Specialties(issue(county, &own)));
    }
    for specialty in &own {
        steps(&mut desk, specialty);
        contracts(&mut desk, specialty);
        money(&mut desk, specialty);
    }
    let mut events = desk.events;
    for (number, specialty) in own.iter().enumerate() {
        events.extend(visits(county, number, specialty));
    }
    events
}

fn issue(county: AreaKey, own: &[Specialty]) -> IssueSpecialties {
    let batch = own.first().map_or("", |one| one.course.batch);
    let issued_on = issued_on(batch);
    let planned = |one: &Specialty| {
        let mut dice = Dice::of(&format!("specialty {}", one.code));
        NewSpecialty {
            id: Some(one.id),
            facility: hospital(county),
            specialty: one.course.kind,
            code: one.code.clone(),
            name: None,
            batch: batch.to_owned(),
            funding_programme: "县级医院重点专科建设专项".to_owned(),
            scheme_no: Some(format!("陇卫医发〔{batch}〕示{}号", dice.between(31, 58))),
            leader: Some("示范带头人".to_owned()),
            beds: i32::try_from(dice.between(6, 12)).ok(),
            planned_start: Some(later(issued_on, 80)),
            planned_finish: Some(planned_finish(batch)),
            estimate: Some(Fen::from_yuan(2_500_000)),
        }
    };
    IssueSpecialties {
        document_no: format!("甘卫医政发〔{batch}〕示36号"),
        issued_on,
        projects: own.iter().map(planned).collect(),
    }
}

fn planned_finish(batch: &str) -> NaiveDate {
    if batch == "2015" { day(2015, 11, 30) } else { day(2016, 8, 20) }
}

fn steps(desk: &mut Desk, specialty: &Specialty) {
    use MilestoneKind::{Completed, InService, Prepared, Procured, Started, Withdrawn};
    let issued = specialty.issued_on();
    let mut reached = Vec::new();
    if specialty.has_contracts() {
        reached.extend([(Prepared, later(issued, 32)), (Procured, later(issued, 72))]);
    }
    let begun = specialty.has_contracts() && specialty.course.fate != Fate::Contracted;
    reached.extend(begun.then(|| (Started, later(issued, 78))));
    match specialty.course.fate {
        Fate::Finished(on) => reached.push((Completed, on)),
        Fate::AtWork(on, used) => reached.extend([(Completed, on), (InService, used)]),
        Fate::Withdrawn(on) => reached.push((Withdrawn, on)),
        Fate::Listed | Fate::Contracted | Fate::Building | Fate::Halted(_) => {}
    }
    for (kind, reached_on) in reached {
        let report = StepReport {
            project: specialty.id,
            kind,
            reached_on,
            document_no: kind.needs_document().then(|| "示卫调〔2016〕1号".to_owned()),
            remark: None,
        };
        let deed = Deed::Steps(ReportProgress { reports: vec![report] });
        desk.enter(later(reached_on, 3), hour(11), deed);
    }
    if let Fate::Halted(from) = specialty.course.fate {
        let halt = Suspend {
            project: specialty.id,
            from,
            until: None,
            reason: "病区改造与住院楼加固冲突，待设计变更".to_owned(),
            document_no: None,
        };
        desk.enter(later(from, 2), hour(11), Deed::Halt(halt));
    }
}

/// The day on which what came was checked, where it has come.
fn checked_on(specialty: &Specialty, number: i64) -> Option<NaiveDate> {
    let last = match specialty.course.fate {
        Fate::Finished(on) | Fate::AtWork(on, _) => later(on, -6),
        Fate::Building => later(specialty.issued_on(), 150),
        _ => return None,
    };
    // A ward that is still being fitted out has its equipment, and no more.
    let done = specialty.course.fate != Fate::Building || number < 3;
    done.then(|| later(last, -number))
}

fn purchase_id(specialty: &Specialty, number: i64) -> PublicId {
    let at = at(later(specialty.issued_on(), 70), hour(10));
    name(&format!("purchase {} {number}", specialty.code), at)
}

fn contracts(desk: &mut Desk, specialty: &Specialty) {
    if !specialty.has_contracts() {
        return;
    }
    let contracted_on = later(specialty.issued_on(), 70);
    let purchase = |(number, item): (i64, &super::specialty_courses::Item)| {
        let (category, what, quantity, unit, yuan) = *item;
        // One hospital pays more for its equipment than it was to cost.
        let dearer = specialty.course.money == Money::Overpaid && number == 0;
        NewPurchase {
            id: Some(purchase_id(specialty, number)),
            project: specialty.id,
            category,
            name: what.to_owned(),
            quantity,
            unit: Some(unit.to_owned()).filter(|unit| !unit.is_empty()),
            supplier: Some("示范医疗器械公司".to_owned()),
            contract_no: format!(
                "示采〔{}〕{}-{}",
                specialty.course.batch,
                specialty.code,
                number + 1
            ),
            contracted_on,
            amount: Fen::from_yuan(yuan + if dearer { 160_000 } else { 0 }),
            checked_on: None,
            checked_by: None,
            remark: None,
        }
    };
    let list = shopping(specialty.course.kind);
    let purchases = (0..).zip(list).map(purchase).collect();
    desk.enter(later(contracted_on, 1), hour(10), Deed::Purchases(RecordPurchases { purchases }));
    for (number, _) in (0..).zip(list) {
        let Some(on) = checked_on(specialty, number) else { continue };
        let check = CheckPurchase {
            purchase: Some(purchase_id(specialty, number)),
            seen: None,
            checked_on: on,
            checked_by: "示范验收小组".to_owned(),
        };
        desk.enter(later(on, 1), hour(10) + number * 60, Deed::Check(check));
    }
}

/// Movements by the day on which they are entered.
type Days = BTreeMap<NaiveDate, Vec<NewMovement>>;

fn money(desk: &mut Desk, specialty: &Specialty) {
    let mut days = Days::new();
    let issued = specialty.issued_on();
    let mut moved = |level, step, yuan: i64, on: NaiveDate, document: Option<String>| {
        days.entry(later(on, 1)).or_default().push(NewMovement {
            project: specialty.id,
            level,
            step,
            amount: Fen::from_yuan(yuan),
            moved_on: on,
            document_no: document,
            remark: None,
        });
    };
    let (first, second) = (1_500_000, 1_000_000);
    let batch = specialty.course.batch;
    let grant = |of: &str| Some(format!("{of}〔{batch}〕示21号"));
    let province = FundingLevel::Provincial;
    let money = specialty.course.money;
    let by_county = money == Money::SecondByCounty;
    let granted = if by_county { first } else { first + second };
    moved(province, FundingStep::Allocated, granted, later(issued, 20), grant("甘财社"));
    if by_county {
        let on = later(issued, 26);
        moved(FundingLevel::County, FundingStep::Allocated, second, on, grant("县财社"));
    }
    if money != Money::Granted {
        moved(province, FundingStep::Received, first, later(issued, 47), None);
    }
    if let Money::Whole | Money::Matched | Money::SecondByCounty = money {
        let level = if by_county { FundingLevel::County } else { province };
        moved(level, FundingStep::Received, second, later(issued, 121), None);
    }
    if money == Money::Matched {
        let county = FundingLevel::County;
        moved(county, FundingStep::Allocated, 300_000, later(issued, 60), grant("县财社"));
        moved(county, FundingStep::Received, 300_000, later(issued, 90), None);
    }
    if let Money::TakenBack(on) = money {
        moved(province, FundingStep::Reclaimed, first, on, Some("示财回〔2016〕7号".to_owned()));
    }
    paid(specialty, &mut moved);
    for (on, movements) in days {
        desk.enter(on, hour(15), Deed::Funds(RecordFunds { movements }));
    }
}

/// What is paid out: an advance with the contracts, the rest once what came is checked.
fn paid(
    specialty: &Specialty,
    moved: &mut impl FnMut(FundingLevel, FundingStep, i64, NaiveDate, Option<String>),
) {
    if !specialty.has_contracts() || specialty.course.money == Money::Granted {
        return;
    }
    let (province, step) = (FundingLevel::Provincial, FundingStep::Disbursed);
    let voucher = |number| Some(format!("示付{}-{number}", specialty.code));
    moved(province, step, 600_000, later(specialty.issued_on(), 82), voucher(1));
    let over = specialty.course.money == Money::Overpaid;
    if let Some(on) = checked_on(specialty, 0) {
        let rest = if over { 1_020_000 } else { 750_000 };
        moved(province, step, rest, later(on, 8), voucher(2));
    }
    if let (Fate::AtWork(_, used), Money::Whole | Money::Matched | Money::SecondByCounty) =
        (specialty.course.fate, specialty.course.money)
    {
        // The rest of ICU money is paid in full; of the others the last tenth is kept back.
        let kept = if specialty.course.kind == SpecialtyKind::IntensiveCare { 0 } else { 250_000 };
        let level = if specialty.course.money == Money::SecondByCounty {
            FundingLevel::County
        } else {
            province
        };
        moved(level, step, 1_150_000 - kept, later(used, 12), voucher(3));
    }
}
