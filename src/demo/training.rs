//! Study, turns of duty, and students trained to order.

use chrono::{Datelike, NaiveDate};

use super::cast::CLERK;
use super::days::{at, day, hour, later};
use super::dice::{Dice, name};
use super::event::{Deed, Event};
use super::people::Member;
use super::places::Place;
use super::projects::clinic;
use super::setting::hospital;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::practitioner::StaffRole;
use crate::domain::training::{AllowanceStep, BreachReason, DutyWay, ExamResult, LeaveReason};
use crate::ledger::students::{
    AdmitStudents, AnnounceIntakes, BreakContract, NewIntake, NewStudent,
};
use crate::ledger::training::{
    ChooseDuty, ExamOf, LeaveTraining, NewAllowance, NewDutyChoice, NewTrainee, OpenBatch,
    PayAllowances, RecordDuty, RecordExams, WorkedDays,
};

/// The batches: name, first day, last day, examination, payment.
const BATCHES: [(&str, NaiveDate, NaiveDate, NaiveDate, NaiveDate); 3] = [
    ("2015年第一批", day(2015, 3, 16), day(2015, 9, 15), day(2015, 9, 18), day(2015, 11, 12)),
    ("2015年第二批", day(2015, 9, 21), day(2016, 3, 20), day(2016, 3, 25), day(2016, 5, 17)),
    ("2016年第一批", day(2016, 4, 5), day(2016, 10, 4), day(2016, 10, 10), day(2016, 11, 15)),
];

/// The first and the last month of which turns of duty are entered.
const DUTY: (NaiveDate, NaiveDate) = (day(2016, 1, 1), day(2016, 8, 1));

/// The county, by its place among them, and the year of a student who broke the contract.
const BREACH: (i64, i32) = (3, 2015);

/// How many doctors a county sends with a batch.
const SENT: usize = 14;

/// Somebody's study, as far as it is known when it is planned.
struct Study {
    id: PublicId,
    doctor: PublicId,
    leaves: Option<LeaveReason>,
    result: ExamResult,
}

/// Everything that a county enters about training. `turn` is its place among the counties.
pub(super) fn training(
    county: AreaKey,
    turn: i64,
    places: &[&Place],
    members: &[Member],
) -> Vec<Event> {
    let desk = Desk { county, turn };
    let doctors = doctors(places, members);
    let mut events = desk.batches(&doctors);
    events.extend(desk.duty(&doctors));
    events.extend(desk.students());
    events
}

/// A village doctor who stays, with the village of the clinic.
struct Doctor {
    id: PublicId,
    village: AreaKey,
    poor: bool,
}

/// The doctors who were entered first and are in post without an end.
fn doctors(places: &[&Place], members: &[Member]) -> Vec<Doctor> {
    let of = |member: &Member| {
        let post = member.new.employments.first()?;
        let place = places.iter().find(|place| clinic(place.key) == post.facility)?;
        let stays = post.role == StaffRole::VillageDoctor && post.until.is_none();
        let known = member.entered < BATCHES[0].1 && !member.new.certificates.is_empty();
        let (village, poor) = (place.key, place.poor);
        (stays && known).then_some(Doctor { id: member.new.id?, village, poor })
    };
    members.iter().filter_map(of).collect()
}

/// Where the clerk sits with the papers of one county.
struct Desk {
    county: AreaKey,
    turn: i64,
}

impl Desk {
    fn event(&self, on: NaiveDate, deed: Deed) -> Event {
        let at = at(on, hour(16) + self.turn * 300);
        Event { at, by: Some(CLERK), reason: None, county: Some(self.county), deed }
    }

    fn batches(&self, doctors: &[Doctor]) -> Vec<Event> {
        let mut poor: Vec<PublicId> =
            doctors.iter().filter(|doctor| doctor.poor).map(|doctor| doctor.id).collect();
        Dice::of(&format!("study {}", self.county)).shuffle(&mut poor);
        let lots = poor.chunks(SENT).zip(BATCHES);
        lots.flat_map(|(sent, batch)| self.batch(sent, batch)).collect()
    }

    fn batch(
        &self,
        sent: &[PublicId],
        (title, from, until, exam_on, paid_on): (&str, NaiveDate, NaiveDate, NaiveDate, NaiveDate),
    ) -> Vec<Event> {
        let studies: Vec<Study> = sent.iter().map(|doctor| study(*doctor, from)).collect();
        let trainee = |study: &Study| NewTrainee { id: Some(study.id), practitioner: study.doctor };
        let open = OpenBatch {
            id: Some(name(&format!("batch {} {title}", self.county), at(from, hour(9)))),
            area_key: self.county,
            name: title.to_owned(),
            host: "示范市第一人民医院".to_owned(),
            from,
            until,
            document_no: Some(format!("县卫计发〔{}〕示{}号", from.year(), 20 + self.turn)),
            remark: None,
            doctors: studies.iter().map(trainee).collect(),
        };
        let mut events = vec![self.event(later(from, -10), Deed::OpenBatch(open))];
        for study in &studies {
            let Some(reason) = study.leaves else { continue };
            let left_on = later(from, Dice::of(&format!("left {}", study.id)).between(20, 120));
            let leave = LeaveTraining { trainee: Some(study.id), seen: None, left_on, reason };
            events.push(self.event(later(left_on, 5), Deed::LeaveTraining(leave)));
        }
        let stayed = studies.iter().filter(|study| study.leaves.is_none());
        let results = stayed.clone().map(|at| ExamOf { trainee: at.id, result: at.result });
        let exam = RecordExams { exam_on, results: results.collect() };
        events.push(self.event(later(exam_on, 4), Deed::Exam(exam)));
        let passed = stayed.filter(|study| study.result == ExamResult::Passed);
        let payments = passed.map(|study| {
            // A month that somebody forgot, here and there.
            let short = Dice::of(&format!("allowance {}", study.id)).chance(6);
            let amount = Fen::from_yuan(if short { 5_000 } else { 6_000 });
            NewAllowance { trainee: study.id, step: AllowanceStep::Paid, amount, remark: None }
        });
        let document_no = format!("财社拨〔示〕{}号", paid_on.format("%Y%m"));
        let pay = PayAllowances { paid_on, document_no, payments: payments.collect() };
        events.push(self.event(later(paid_on, 3), Deed::PayAllowances(pay)));
        events
    }

    fn duty(&self, doctors: &[Doctor]) -> Vec<Event> {
        let chosen: Vec<(&Doctor, DutyWay)> = doctors
            .iter()
            .filter_map(|doctor| {
                let mut dice = Dice::of(&format!("duty {}", doctor.id));
                let way = if dice.chance(70) { DutyWay::WeeklyDay } else { DutyWay::MonthlyWeek };
                (!dice.chance(5)).then_some((doctor, way))
            })
            .collect();
        let choice = |(doctor, way): &(&Doctor, DutyWay)| NewDutyChoice {
            practitioner: doctor.id,
            facility: hospital(doctor.village.township()),
            way: *way,
        };
        let choose = ChooseDuty {
            from: DUTY.0,
            document_no: Some("县卫计发〔2015〕示58号".to_owned()),
            choices: chosen.iter().map(choice).collect(),
        };
        let mut events = vec![self.event(day(2015, 12, 28), Deed::ChooseDuty(choose))];
        for month in Month::of(DUTY.0).through(Month::of(DUTY.1)) {
            let worked = chosen.iter().filter_map(|(doctor, way)| worked(doctor, *way, month));
            let record = RecordDuty { month, worked: worked.collect() };
            // The month is told on its last day.
            events.push(self.event(month.last_day(), Deed::Duty(record)));
        }
        events
    }

    fn students(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for year in [2015, 2016] {
            let mut dice = Dice::of(&format!("intake {} {year}", self.county));
            let places = dice.between(3, 8);
            let id = name(&format!("intake {} {year}", self.county), at(day(year, 6, 1), 0));
            let intake = NewIntake {
                id: Some(id),
                area_key: self.county,
                year,
                places: i32::try_from(places).unwrap_or(3),
                school: Some("示范医学高等专科学校".to_owned()),
                announced_on: Some(day(year, 6, 1)),
                document_no: Some(format!("省卫计发〔{year}〕示30号")),
            };
            let announce = AnnounceIntakes { intakes: vec![intake] };
            events.push(self.event(day(year, 6, 3), Deed::Intakes(announce)));
            let admitted = places - dice.between(0, 2);
            let admitted_on = if year == 2015 { day(2015, 8, 28) } else { day(2016, 8, 24) };
            let student = |number: i64| {
                let words = format!("student {} {year} {number}", self.county);
                NewStudent {
                    id: Some(name(&words, at(admitted_on, 0))),
                    name: format!("示范生{}", signs(self.turn, year, number)),
                    admitted_on,
                }
            };
            let students: Vec<NewStudent> = (0..admitted).map(student).collect();
            let first = students.first().and_then(|student| student.id);
            let admit = AdmitStudents { intake: Some(id), students };
            events.push(self.event(later(admitted_on, 3), Deed::Admit(admit)));
            if (self.turn, year) == BREACH {
                let (breached_on, reason) = (day(2016, 5, 10), BreachReason::NotGraduated);
                let breach = BreakContract { student: first, seen: None, breached_on, reason };
                events.push(self.event(later(breached_on, 6), Deed::Breach(breach)));
            }
        }
        events
    }
}

/// A pair of the calendar's cycle, another one for each student of a year.
fn signs(turn: i64, year: i32, number: i64) -> String {
    const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    const BRANCHES: [char; 12] =
        ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
    let order = usize::try_from(turn * 7 + i64::from(year) * 3 + number).unwrap_or(0);
    [STEMS[order % 10], BRANCHES[order % 12]].iter().collect()
}

fn study(doctor: PublicId, from: NaiveDate) -> Study {
    let mut dice = Dice::of(&format!("study {doctor}"));
    let reasons = [LeaveReason::Illness, LeaveReason::Recalled, LeaveReason::Personal];
    let leaves = dice.chance(7).then(|| dice.pick(&reasons).copied()).flatten();
    let result = match dice.between(1, 100) {
        1..=6 => ExamResult::Failed,
        7..=8 => ExamResult::Absent,
        _ => ExamResult::Passed,
    };
    let id = name(&format!("study {doctor} {from}"), at(from, hour(9)));
    Study { id, doctor, leaves, result }
}

/// The days of a month that a doctor worked; nothing where nobody entered any.
fn worked(doctor: &Doctor, way: DutyWay, month: Month) -> Option<WorkedDays> {
    let mut dice = Dice::of(&format!("worked {} {month}", doctor.id));
    if dice.chance(4) {
        return None;
    }
    let last = month.last_day().day();
    let first = match way {
        DutyWay::WeeklyDay => dice.between(1, 7),
        DutyWay::MonthlyWeek => dice.between(1, 22),
    };
    let (step, many) = match way {
        DutyWay::WeeklyDay => (7, 5),
        DutyWay::MonthlyWeek => (1, 5),
    };
    let missed = dice.chance(12);
    let days = (0..many).map(|turn| first + turn * step);
    let days = days.filter_map(|day| u8::try_from(day).ok()).filter(|day| u32::from(*day) <= last);
    let mut days: Vec<u8> = days.collect();
    if missed {
        days.truncate(2);
    }
    let facility = hospital(doctor.village.township());
    Some(WorkedDays { practitioner: doctor.id, facility, days })
}
