//! The visits of panels to one key specialty as events, and the notices that come of them.

use chrono::NaiveDate;

use super::cast::{CLERK, panel};
use super::days::{at, hour, later};
use super::dice::name;
use super::event::{Concluding, Deed, Event};
use super::specialties::Specialty;
use super::specialty_courses::{Purpose, Visit};
use crate::domain::area::AreaKey;
use crate::domain::checklist::{Answer, Answers, Conclusion, Criterion, Entry, Figure, Test, find};
use crate::domain::ids::PublicId;
use crate::domain::inspection::{InspectionKind, Opinion, PanelRole};
use crate::domain::project::ProjectKind;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::time::Instant;
use crate::ledger::inspections::{
    BeginInspection, ConcludeInspection, GiveOpinion, GiveOpinions, NewPanelist, RecordAnswers,
    SignInspection,
};
use crate::ledger::notices::{IssueNotice, PeriodUnit, ReceiveNotice, ReplyToNotice};

/// The standard that specialties are held against.
const STANDARD: &str = "key-specialty-2015";

/// The name of the expert who signs on paper.
const EXPERT: &str = "示范外请专家";

/// Everything about the inspections of a specialty; `number` keeps those of one county apart.
pub(super) fn visits(county: AreaKey, number: usize, specialty: &Specialty) -> Vec<Event> {
    let mut events = Vec::new();
    for (turn, visit) in specialty.course.visits.iter().enumerate() {
        let before = turn.checked_sub(1).map(|before| notice_id(specialty, before));
        let sitting = Sitting {
            county,
            specialty,
            visit,
            panel: number + turn,
            id: inspection_id(specialty, turn),
            notice: before.filter(|_| visit.kind == Purpose::Again),
        };
        sitting.enter(&mut events);
        if visit.kind != Purpose::Again && visit.conclusion != Conclusion::Pass {
            let answered = specialty.course.visits.get(turn + 1).map(|next| later(next.on, -9));
            notice(&mut events, county, specialty, (turn, visit.on, answered));
        }
    }
    events
}

fn inspection_id(specialty: &Specialty, turn: usize) -> PublicId {
    let on = specialty.course.visits[turn].on;
    name(&format!("visit {} {turn}", specialty.code), at(on, hour(9)))
}

fn notice_id(specialty: &Specialty, turn: usize) -> PublicId {
    let on = later(specialty.course.visits[turn].on, 3);
    name(&format!("notice {} {turn}", specialty.code), at(on, hour(9)))
}

struct Sitting<'a> {
    county: AreaKey,
    specialty: &'a Specialty,
    visit: &'a Visit,
    panel: usize,
    id: PublicId,
    notice: Option<PublicId>,
}

impl Sitting<'_> {
    fn kind(&self) -> InspectionKind {
        match self.visit.kind {
            Purpose::Midterm => InspectionKind::MidtermAppraisal,
            Purpose::Acceptance => InspectionKind::Acceptance,
            Purpose::Again => InspectionKind::Reinspection,
            Purpose::Final => InspectionKind::FinalAppraisal,
        }
    }

    fn event(&self, by: &'static str, at: Instant, deed: Deed) -> Event {
        Event { at, by: Some(by), reason: None, county: Some(self.county), deed }
    }

    fn enter(&self, events: &mut Vec<Event>) {
        let [chair, member] = panel(self.panel);
        let on = self.visit.on;
        let site = |part: i64| at(on, hour(9 + part));
        let desk = |part: i64| at(later(on, 1), hour(15) + part * 60);
        events.push(self.event(chair, site(0), Deed::Begin(self.begin([chair, member]))));
        let answers =
            RecordAnswers { inspection: Some(self.id), seen: None, answers: self.answers() };
        events.push(self.event(chair, site(2), Deed::Record(answers)));
        events.push(self.event(chair, site(4), self.sign(None)));
        events.push(self.event(chair, site(4), self.sign(Some(EXPERT))));
        events.push(self.event(member, site(5), self.sign(None)));
        if matches!(self.visit.kind, Purpose::Acceptance | Purpose::Again) {
            let own = ProjectKind::KeySpecialty.departments().iter();
            let opinion = |department| GiveOpinion {
                inspection: Some(self.id),
                department,
                opinion: Opinion::Agree,
                words: Some("同意验收组意见。".to_owned()),
                signer: "示范签字人".to_owned(),
                signed_on: later(on, 1),
            };
            let opinions = own.map(|department| opinion(*department)).collect();
            events.push(self.event(chair, desk(0), Deed::Opine(GiveOpinions { opinions })));
        }
        events.push(self.event(chair, desk(1), self.conclude()));
    }

    fn begin(&self, accounts: [&str; 2]) -> BeginInspection {
        let member = |account: Option<&str>, role| NewPanelist {
            account: account.map(str::to_owned),
            role,
            name: account.is_none().then(|| EXPERT.to_owned()),
            unit: account.is_none().then(|| "示范省人民医院".to_owned()),
            title: account.is_none().then(|| "主任医师".to_owned()),
        };
        BeginInspection {
            id: Some(self.id),
            project: self.specialty.id,
            kind: self.kind(),
            standard: STANDARD.to_owned(),
            inspected_on: self.visit.on,
            notice: self.notice,
            panel: vec![
                member(Some(accounts[0]), PanelRole::Chair),
                member(Some(accounts[1]), PanelRole::Member),
                member(None, PanelRole::Expert),
            ],
        }
    }

    fn sign(&self, on_behalf_of: Option<&str>) -> Deed {
        Deed::Sign(SignInspection {
            inspection: Some(self.id),
            on_behalf_of: on_behalf_of.map(str::to_owned),
            statement: None,
        })
    }

    /// Every item that the visit asks about; a re-inspection finds mended what it looks at.
    fn answers(&self) -> Answers {
        let again = self.visit.kind == Purpose::Again;
        let asked_for = self.kind().purpose();
        let kind: SpecialtyKind = self.specialty.course.kind;
        let Some(standard) = find(STANDARD) else { return Answers::new() };
        let mut answers = Answers::new();
        for item in &standard.narrowed_to(kind).criteria {
            let wanting = self.visit.not_met.contains(&item.id.as_str());
            let asked = item.only_for.is_none_or(|only| only == asked_for);
            if asked && (!again || wanting) {
                answers.insert(item.id.clone(), answer(item, wanting && !again));
            }
        }
        answers
    }

    fn conclude(&self) -> Deed {
        let remark = match (self.visit.kind, self.visit.conclusion) {
            (Purpose::Midterm, Conclusion::Pass) => "建设进度与方案相符，同意继续实施。",
            (Purpose::Final, Conclusion::Pass) => "运行达到方案要求，评估合格。",
            (_, Conclusion::Pass) => "各项符合标准，同意验收。",
            (_, Conclusion::Conditional) => "基本符合要求，限期整改后复查。",
            _ => "存在否决项，不予通过，限期整改。",
        };
        Deed::Conclude(Concluding {
            project: self.specialty.id,
            kind: self.kind(),
            expected: self.visit.conclusion,
            command: ConcludeInspection {
                inspection: Some(self.id),
                seen: None,
                concluded_on: None,
                remark: Some(remark.to_owned()),
            },
        })
    }
}

fn answer(item: &Criterion, wanting: bool) -> Entry {
    if wanting {
        let short = Figure(item.test.passing().map_or(0, |figure| figure.0 * 8 / 10));
        return Entry::of(Answer::Measured { figure: short }).with_remark("低于标准，限期整改");
    }
    Entry::of(match &item.test {
        Test::Yes => Answer::Met,
        Test::NotEmpty => Answer::Text {
            value: "收治 86 / 214 人次，抢救成功率 71% / 88%，上转率 19% / 8%（示范）".to_owned(),
        },
        test => Answer::Measured { figure: test.passing().unwrap_or(Figure::whole(1)) },
    })
}

/// A notice with its receipt, and the report of completion where a re-inspection follows.
fn notice(
    events: &mut Vec<Event>,
    county: AreaKey,
    specialty: &Specialty,
    (turn, visited, answered): (usize, NaiveDate, Option<NaiveDate>),
) {
    let event = |at, deed| Event { at, by: Some(CLERK), reason: None, county: Some(county), deed };
    let (id, issued) = (notice_id(specialty, turn), later(visited, 3));
    let issue = IssueNotice {
        id: Some(id),
        inspection: Some(inspection_id(specialty, turn)),
        number: format!("示整〔{}〕{}-{}", issued.format("%Y"), specialty.code, turn + 1),
        responsible_unit: "示范县人民医院".to_owned(),
        person_in_charge: Some("示范院长".to_owned()),
        requirement: "对照标准逐项整改，书面报告，复查合格后销号。".to_owned(),
        issued_on: issued,
        issued_by: "示范签发人".to_owned(),
        issuing_unit: Some("示范市卫生计生委".to_owned()),
        contact: Some("示范联系人".to_owned()),
        phone: None,
        copies_to: Some("示范市财政局".to_owned()),
        reply_workdays: Some(10),
        period: 2,
        unit: PeriodUnit::Months,
    };
    let deed = Deed::Notice(specialty.id, Box::new(issue));
    events.push(event(at(issued, hour(10)), deed));
    let receipt = ReceiveNotice {
        notice: Some(id),
        received_on: later(issued, 1),
        received_by: "示范签收人".to_owned(),
    };
    events.push(event(at(later(issued, 1), hour(10)), Deed::Receive(receipt)));
    if let Some(replied_on) = answered {
        let reply = "病区隔断已拆除重建，床位面积达到标准，请予复查（示范）。".to_owned();
        let reply = ReplyToNotice { notice: Some(id), replied_on, reply };
        events.push(event(at(replied_on, hour(10)), Deed::Reply(reply)));
    }
}
