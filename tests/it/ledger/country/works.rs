//! Projects of either kind, devices and villages.

use chrono::{Days, NaiveDate};
use serde_json::json;
use taizhang::domain::clinic::{MilestoneKind, PartyRole};
use taizhang::domain::facility::CoverageMode;
use taizhang::domain::funding::{FundingLevel, FundingStep};
use taizhang::domain::ids::PublicId;
use taizhang::domain::money::Fen;
use taizhang::ledger::Result;
use taizhang::ledger::areas::RenameArea;
use taizhang::ledger::facilities::{DeliverDevices, Delivery};
use taizhang::ledger::money::{NameParties, NewMovement, NewParty, RecordFunds};
use taizhang::ledger::progress::{ReportProgress, StepReport, StrikeStep, Suspend};
use taizhang::ledger::projects::ChangeProject;
use taizhang::ledger::specialties::RecordPurchases;
use taizhang::ledger::villages::{ListPoor, ServeVillages, Serving};

use super::super::clinic::{VILLAGES, step};
use super::{Country, Deed};
use crate::support::doctors::command;

/// How many things there are to enter here.
pub(super) const DEEDS: u8 = 14;

const STEPS: [MilestoneKind; 2] = [MilestoneKind::Started, MilestoneKind::Completed];

impl Country {
    pub(super) async fn enter_works(&mut self, (what, village, on): Deed) -> Result<()> {
        let (project, clinic) = (self.projects[village], self.clinics[village]);
        match what {
            0..=1 => {
                let steps = self.act(step(project, STEPS[usize::from(what)], on)).await?;
                self.open.steps.extend(steps);
            }
            2 => {
                let Some(step) = self.open.steps.pop() else { return Ok(()) };
                self.act(StrikeStep { step, seen: None }).await?;
            }
            3 => {
                self.act(funds(project, on)).await?;
            }
            4 => {
                self.act(halt(project, on)).await?;
            }
            5 => {
                self.act(builder(project, on)).await?;
            }
            6 => {
                self.act(device(clinic, on)).await?;
            }
            7 => self.serve(village, on).await?,
            8 => {
                self.act(renamed(village, on)).await?;
            }
            9 => {
                let (project, remark) = (Some(project), Some(format!("记于{on}")));
                self.act(ChangeProject { project, remark, ..ChangeProject::default() }).await?;
            }
            10..=12 => self.enter_specialty((what, village, on)).await?,
            _ => {
                self.act(withdrawal(project, on)).await?;
            }
        }
        Ok(())
    }

    async fn enter_specialty(&self, (what, village, on): Deed) -> Result<()> {
        match what {
            10 => {
                self.act(step(self.specialty, STEPS[village], on)).await?;
            }
            11 => {
                self.act(funds(self.specialty, on)).await?;
            }
            _ => {
                let contract = json!({ "project": self.specialty, "category": "equipment",
                    "name": "监护仪", "contract_no": format!("示{on}"), "contracted_on": on,
                    "amount": 100_000 });
                let purchases = json!({ "purchases": [contract] });
                self.act(command::<RecordPurchases>(purchases)).await?;
            }
        }
        Ok(())
    }

    async fn serve(&self, village: usize, from: NaiveDate) -> Result<()> {
        let area_key = VILLAGES[village];
        let (facility, mode) = (Some(self.clinics[village]), CoverageMode::Own);
        let villages = vec![Serving { area_key, mode, facility, from, document_no: None }];
        self.act(ListPoor { villages: vec![area_key], document_no: None, from }).await?;
        self.act(ServeVillages { villages }).await?;
        Ok(())
    }
}

fn withdrawal(project: PublicId, reached_on: NaiveDate) -> ReportProgress {
    let (kind, document_no) = (MilestoneKind::Withdrawn, Some("示发改〔2016〕3号".to_owned()));
    ReportProgress {
        reports: vec![StepReport { project, kind, reached_on, document_no, remark: None }],
    }
}

fn renamed(village: usize, from: NaiveDate) -> RenameArea {
    let (area, name) = (Some(VILLAGES[village]), format!("石院{from}村"));
    let document_no = "示政发〔2016〕1号".to_owned();
    RenameArea { area, name, official_code: None, from, document_no }
}

fn funds(project: PublicId, moved_on: NaiveDate) -> RecordFunds {
    let movement = NewMovement {
        project,
        level: FundingLevel::Central,
        step: FundingStep::Allocated,
        amount: Fen::from_yuan(60_000),
        moved_on,
        document_no: Some("陇财〔2015〕示1号".to_owned()),
        remark: None,
    };
    RecordFunds { movements: vec![movement] }
}

fn halt(project: PublicId, from: NaiveDate) -> Suspend {
    let until = Some(from + Days::new(30));
    Suspend { project, from, until, reason: "冬季停工".to_owned(), document_no: None }
}

fn builder(project: PublicId, on: NaiveDate) -> NameParties {
    let party = NewParty {
        project,
        role: PartyRole::Contractor,
        name: format!("示范建筑{on}公司"),
        credit_code: None,
        qualification: None,
        contact: None,
        phone: None,
    };
    NameParties { parties: vec![party] }
}

fn device(facility: PublicId, delivered_on: NaiveDate) -> DeliverDevices {
    let serial = format!("示-{delivered_on}");
    let device = Delivery { facility, serial, model: None, functions: Vec::new(), delivered_on };
    DeliverDevices { devices: vec![device] }
}
