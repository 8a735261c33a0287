//! Steps, halts, parties and hand-overs of a county's projects as weekly events.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::answers::document_no;
use super::cast::CLERK;
use super::days::{at, friday, hour, later};
use super::event::{Deed, Event};
use super::life::{Halt, Life, Step};
use super::projects::Project;
use crate::domain::area::AreaKey;
use crate::domain::clinic::{MilestoneKind, PartyRole, WorkKind};
use crate::domain::facility::CoverageMode;
use crate::domain::ids::PublicId;
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::ledger::money::{NameParties, NewParty};
use crate::ledger::progress::{CorrectStep, ReportProgress, Resume, StepReport, Suspend};
use crate::ledger::projects::{ChangeProject, IssuePlan, NewProject};
use crate::ledger::villages::{ServeVillages, Serving};

/// A project, its life, and the villages beside its own that its clinic serves.
pub(super) struct Story<'a> {
    pub(super) project: &'a Project,
    pub(super) life: Life,
    pub(super) shared_by: Vec<AreaKey>,
    pub(super) hospital: String,
}

impl Story<'_> {
    /// What was built, in hundredths of a square metre: as planned or a little more.
    pub(super) fn built_area(&self) -> i64 {
        self.project.planned_area.0 + self.project.dice("built").between(0, 60) * 10
    }
}

/// Everything that the clerk enters about the building of a county's projects.
pub(super) fn building(county: AreaKey, turn: i64, stories: &[Story<'_>]) -> Vec<Event> {
    let mut desk = Desk { county, turn, events: Vec::new() };
    for batch in ["2015", "2016"] {
        let batch: Vec<_> = stories.iter().filter(|at| at.project.batch == batch).collect();
        if let Some(first) = batch.first() {
            let issued_on = first.project.issued_on();
            let command = issue(&batch, issued_on);
            desk.enter(later(issued_on, 3), hour(9), Deed::Projects(command));
        }
    }
    weekly(&mut desk, stories);
    for story in stories {
        for halt in &story.life.halts {
            halted(&mut desk, story.project, halt);
        }
        finished(&mut desk, story);
    }
    if let Some(story) = stories.iter().find(|at| at.life.step(MilestoneKind::Settled).is_some()) {
        corrected(&mut desk, story);
    }
    desk.events
}

/// Where the clerk sits with the papers of one county.
pub(super) struct Desk {
    pub(super) county: AreaKey,
    /// Counties follow each other by so many minutes.
    pub(super) turn: i64,
    pub(super) events: Vec<Event>,
}

impl Desk {
    /// Enters something on a day, from some second of it on.
    pub(super) fn enter(&mut self, on: NaiveDate, seconds: i64, deed: Deed) {
        let at = at(on, seconds + self.turn * 120);
        let (by, county) = (Some(CLERK), Some(self.county));
        self.events.push(Event { at, by, reason: None, county, deed });
    }
}

fn issue(batch: &[&Story<'_>], issued_on: NaiveDate) -> IssuePlan {
    let number = batch.first().map_or("", |story| story.project.batch);
    let projects = batch.iter().map(|story| planned(story.project)).collect();
    IssuePlan { document_no: document_no(number), issued_on, projects }
}

fn planned(project: &Project) -> NewProject {
    let year = later(project.issued_on(), 40);
    NewProject {
        id: Some(project.id),
        area_key: project.village,
        facility: Some(project.facility),
        code: project.code.clone(),
        name: format!("{}卫生室", project.place),
        batch: project.batch.to_owned(),
        funding_programme: "贫困村卫生室建设（示范）".to_owned(),
        work_kind: project.work_kind,
        structure: Some(project.structure),
        storeys: Some(1),
        site: Some("村委会旁".to_owned()),
        planned_area: Some(project.planned_area),
        planned_start: Some(year),
        planned_finish: Some(later(project.issued_on(), 240)),
        estimate: Some(estimate(project)),
    }
}

/// What the works are to cost.
pub(super) fn estimate(project: &Project) -> Fen {
    let yuan = match project.work_kind {
        WorkKind::NewBuild | WorkKind::Relocation => 118_000,
        WorkKind::Prefabricated => 90_000,
        WorkKind::Extension => 52_000,
        WorkKind::Repair => 22_000,
    };
    Fen::from_yuan(yuan + project.planned_area.0 / 10)
}

type Weeks<T> = BTreeMap<NaiveDate, Vec<T>>;

/// Steps, builders and hand-overs of a week are entered together.
fn weekly(desk: &mut Desk, stories: &[Story<'_>]) {
    let mut reports: Weeks<StepReport> = Weeks::new();
    let mut parties: Weeks<NewParty> = Weeks::new();
    let mut served: Weeks<Serving> = Weeks::new();
    for story in stories {
        for step in &story.life.steps {
            reports.entry(step.entered).or_default().push(report(story.project, step));
            match step.kind {
                MilestoneKind::Procured => {
                    parties.entry(step.entered).or_default().extend(named(story));
                }
                MilestoneKind::InService => {
                    served.entry(step.entered).or_default().extend(serves(story, step.on));
                }
                _ => {}
            }
        }
    }
    for (on, reports) in reports {
        desk.enter(on, hour(16), Deed::Steps(ReportProgress { reports }));
    }
    for (on, parties) in parties {
        desk.enter(on, hour(17), Deed::Parties(NameParties { parties }));
    }
    for (on, villages) in served {
        desk.enter(on, hour(17) + 1_800, Deed::Serve(ServeVillages { villages }));
    }
}

fn report(project: &Project, step: &Step) -> StepReport {
    let year = step.on.format("%Y");
    let document_no = match step.kind {
        MilestoneKind::Settled => Some(format!("示财决〔{year}〕{}", project.code)),
        MilestoneKind::Varied => Some(format!("示发改变〔{year}〕{}", project.code)),
        MilestoneKind::Withdrawn => Some(format!("示发改调〔{year}〕{}", project.code)),
        _ => None,
    };
    let remark = match step.kind {
        MilestoneKind::Withdrawn => Some("易地搬迁，该村整村迁出，调出计划".to_owned()),
        MilestoneKind::Varied => Some("原址地基不稳，报批后移至村小学旁".to_owned()),
        _ => None,
    };
    let (project, kind, reached_on) = (project.id, step.kind, step.on);
    StepReport { project, kind, reached_on, document_no, remark }
}

/// Builder and client; few works of this size have a supervisor.
fn named(story: &Story<'_>) -> Vec<NewParty> {
    const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    let project = story.project;
    let mut dice = project.dice("parties");
    let stem = dice.pick(&STEMS).copied().unwrap_or("甲");
    let party = |role, name: String| NewParty {
        project: project.id,
        role,
        name,
        credit_code: None,
        qualification: None,
        contact: Some("示范联系人".to_owned()),
        phone: None,
    };
    let mut parties = vec![
        party(PartyRole::Contractor, format!("示范建筑工程队{stem}")),
        party(PartyRole::Client, story.hospital.clone()),
    ];
    if dice.chance(4) {
        parties.push(party(PartyRole::Supervisor, "示范监理公司".to_owned()));
    }
    parties
}

fn serves(story: &Story<'_>, from: NaiveDate) -> Vec<Serving> {
    let serving = |area_key, mode| Serving {
        area_key,
        mode,
        facility: Some(story.project.facility),
        from,
        document_no: None,
    };
    let own = serving(story.project.village, CoverageMode::Own);
    let shared = story.shared_by.iter().map(|key| serving(*key, CoverageMode::Shared));
    std::iter::once(own).chain(shared).collect()
}

fn halted(desk: &mut Desk, project: &Project, halt: &Halt) {
    let suspend = Suspend {
        project: project.id,
        from: halt.from,
        until: None,
        reason: halt.reason.to_owned(),
        document_no: None,
    };
    desk.enter(friday(halt.from), hour(18), Deed::Halt(suspend));
    if let Some(until) = halt.until {
        let resume = Resume { suspension: None, seen: None, until };
        desk.enter(friday(until), hour(15), Deed::Resume(project.id, resume));
    }
}

/// What is known of a project once it is finished.
fn finished(desk: &mut Desk, story: &Story<'_>) {
    let project = story.project;
    let Some(completed) = story.life.step(MilestoneKind::Completed) else { return };
    let price = estimate(project).0 * project.dice("price").between(90, 99) / 100;
    let change = ChangeProject {
        project: Some(project.id),
        built_area: Some(FloorArea(story.built_area())),
        contract_price: Some(Fen(price / 10_000 * 10_000)),
        procurement: Some("村委会组织议标，报乡镇备案".to_owned()),
        caretaker: Some("示范管护人".to_owned()),
        village_doctor: Some("示范村医".to_owned()),
        ..ChangeProject::default()
    };
    desk.enter(completed.entered, hour(16) + 1_200, Deed::Change(Box::new(change)));
}

/// A start of works that is put right weeks afterwards.
fn corrected(desk: &mut Desk, story: &Story<'_>) {
    let Some(started) = story.life.step(MilestoneKind::Started) else { return };
    let command = CorrectStep {
        step: None,
        seen: None,
        reached_on: later(started.on, -2),
        document_no: None,
    };
    let project: PublicId = story.project.id;
    let deed = Deed::Correct(project, MilestoneKind::Started, command);
    desk.enter(later(started.entered, 17), hour(11), deed);
    if let Some(event) = desk.events.last_mut() {
        event.reason = Some("开工日期以施工日志为准，原填日期有误");
    }
}
