//! Inspections, notices and pictures of one project as events.

use super::answers::{STANDARD, answers, mended};
use super::cast::{CLERK, LEADER, VILLAGER, named, panel};
use super::days::{at, hour, later};
use super::dice::name;
use super::event::{Concluding, Deed, Event, Shot};
use super::life::Life;
use super::projects::Project;
use super::visits::{Order, Visit};
use crate::domain::area::AreaKey;
use crate::domain::checklist::Conclusion;
use crate::domain::ids::PublicId;
use crate::domain::inspection::{Department, InspectionKind, Opinion};
use crate::domain::time::Instant;
use crate::ledger::inspections::{
    BeginInspection, ConcludeInspection, GiveOpinion, GiveOpinions, OverruleInspection,
    RecordAnswers, SignInspection,
};
use crate::ledger::notices::{IssueNotice, PeriodUnit, ReceiveNotice, ReplyToNotice};

/// Everything about a project's inspections. `built_area` is what the panel measures.
pub(super) fn inspecting(project: &Project, life: &Life, built_area: i64) -> Vec<Event> {
    let mut events = Vec::new();
    for visit in &life.visits.list {
        Sitting::of(project, visit).enter(&mut events, built_area);
    }
    for (at, order) in life.visits.orders.iter().enumerate() {
        notice(&mut events, project, order, at);
    }
    if let Some((inspection, on)) = life.visits.overruled {
        let deed = Deed::Overrule(
            project.id,
            OverruleInspection {
                inspection: Some(inspection),
                seen: None,
                conclusion: Conclusion::Pass,
                reason: "竣工公示牌已于裁定前补设，经现场查看属实（示范）".to_owned(),
            },
        );
        let (at, county) = (at(on, hour(16)), Some(project.county()));
        events.push(Event { at, by: Some(LEADER), reason: None, county, deed });
    }
    events
}

struct Sitting<'a> {
    project: &'a Project,
    visit: &'a Visit,
    county: AreaKey,
    inspection: Option<PublicId>,
    /// Projects of one day follow each other by this many seconds.
    turn: i64,
}

impl<'a> Sitting<'a> {
    fn of(project: &'a Project, visit: &'a Visit) -> Self {
        let turn = i64::try_from(project.number).unwrap_or(0) * 7;
        Self { project, visit, county: project.county(), inspection: Some(visit.id), turn }
    }

    fn event(&self, by: &'static str, at: Instant, deed: Deed) -> Event {
        Event { at, by: Some(by), reason: None, county: Some(self.county), deed }
    }

    fn enter(&self, events: &mut Vec<Event>, built_area: i64) {
        let Visit { on, concluded, .. } = *self.visit;
        let [chair, member] = panel(self.visit.panel);
        let site = |part: i64| at(on, hour(9 + part) + self.turn);
        let desk = |part: i64| at(concluded, hour(15) + part * 60 + self.turn);
        events.push(self.event(chair, site(0), Deed::Begin(self.begin())));
        events.push(self.event(chair, site(2), Deed::Record(self.record(built_area))));
        self.shots(events, chair, site(3));
        events.push(self.event(chair, site(4), self.sign(None)));
        events.push(self.event(chair, site(4), self.sign(Some(VILLAGER))));
        events.push(self.event(member, site(5), self.sign(None)));
        if self.visit.kind != InspectionKind::Preliminary {
            let opinions = Department::ALL.iter().map(|at| self.opinion(*at)).collect();
            let deed = Deed::Opine(GiveOpinions { opinions });
            events.push(self.event(chair, desk(0), deed));
        }
        events.push(self.event(chair, desk(1), self.conclude()));
    }

    fn begin(&self) -> BeginInspection {
        let village = format!("{}村民", self.project.place);
        BeginInspection {
            id: self.inspection,
            project: self.project.id,
            kind: self.visit.kind,
            standard: STANDARD.to_owned(),
            inspected_on: self.visit.on,
            notice: self.visit.notice,
            panel: named(self.visit.panel, &village),
        }
    }

    fn record(&self, built_area: i64) -> RecordAnswers {
        let Visit { kind, items, .. } = *self.visit;
        let answers = match kind {
            InspectionKind::Reinspection => mended(self.project, built_area, items),
            _ => answers(self.project, built_area, items),
        };
        RecordAnswers { inspection: self.inspection, seen: None, answers }
    }

    fn sign(&self, on_behalf_of: Option<&str>) -> Deed {
        Deed::Sign(SignInspection {
            inspection: self.inspection,
            on_behalf_of: on_behalf_of.map(str::to_owned),
            statement: None,
        })
    }

    fn opinion(&self, department: Department) -> GiveOpinion {
        GiveOpinion {
            inspection: self.inspection,
            department,
            opinion: Opinion::Agree,
            words: Some("同意验收组意见。".to_owned()),
            signer: "示范签字人".to_owned(),
            signed_on: self.visit.concluded,
        }
    }

    fn conclude(&self) -> Deed {
        let remark = match self.visit.conclusion {
            Conclusion::Pass => "各项符合标准，同意验收。",
            Conclusion::Conditional => "基本符合标准，限期整改后复查。",
            _ => "存在否决项，不予通过，限期整改。",
        };
        Deed::Conclude(Concluding {
            project: self.project.id,
            kind: self.visit.kind,
            expected: self.visit.conclusion,
            command: ConcludeInspection {
                inspection: self.inspection,
                seen: None,
                concluded_on: None,
                remark: Some(remark.to_owned()),
            },
        })
    }

    /// A few projects have pictures: some of each county's batch, and some with defects.
    fn shots(&self, events: &mut Vec<Event>, chair: &'static str, at: Instant) {
        let defective = !self.visit.items.is_empty() && self.project.number.is_multiple_of(5);
        let shown = defective || self.project.number % 40 == 3;
        let motifs = [("VC-B01", "外观"), ("VC-B03", "诊室"), ("VC-B06", "药房")];
        for (motif, (criterion, what)) in (0..).zip(motifs).filter(|_| shown) {
            let Visit { kind, .. } = *self.visit;
            let words = format!("photo {kind} {} {criterion}", self.project.code);
            let shot = Shot {
                id: name(&words, at),
                project: self.project.id,
                inspection: self.visit.id,
                criterion,
                caption: format!("{}卫生室{what}（示范图，非实景）", self.project.place),
                taken_at: Instant(at.0 - 5_400_000_000),
                motif,
            };
            events.push(self.event(chair, at, Deed::Photo(shot)));
        }
    }
}

fn notice(events: &mut Vec<Event>, project: &Project, order: &Order, number: usize) {
    let event = |by, at, deed| Event {
        at,
        by: Some(by),
        reason: None,
        county: Some(project.county()),
        deed,
    };
    let issue = IssueNotice {
        id: Some(order.id),
        inspection: Some(order.inspection),
        number: format!("示整〔{}〕{}-{}", order.issued.format("%Y"), project.code, number + 1),
        responsible_unit: "示范建设单位".to_owned(),
        person_in_charge: Some("示范负责人".to_owned()),
        requirement: "逐项整改，书面报告，复查合格后销号。".to_owned(),
        issued_on: order.issued,
        issued_by: "示范签发人".to_owned(),
        issuing_unit: Some("示范市卫生计生委".to_owned()),
        contact: Some("示范联系人".to_owned()),
        phone: None,
        copies_to: Some("示范市发展改革委、示范市财政局、示范市建设局".to_owned()),
        reply_workdays: Some(5),
        period: order.days,
        unit: PeriodUnit::Days,
    };
    let deed = Deed::Notice(project.id, Box::new(issue));
    events.push(event(CLERK, at(order.issued, hour(10)), deed));
    let received_on = later(order.issued, 1);
    let receipt =
        ReceiveNotice {
            notice: Some(order.id), received_on, received_by: "示范签收人".to_owned()
        };
    events.push(event(CLERK, at(received_on, hour(10)), Deed::Receive(receipt)));
    if let Some(replied_on) = order.replied {
        let reply = "所列问题已整改完毕，请予复查（示范）。".to_owned();
        let reply = ReplyToNotice { notice: Some(order.id), replied_on, reply };
        events.push(event(CLERK, at(replied_on, hour(10)), Deed::Reply(reply)));
    }
}
