//! What a document prints: plain views that the queries fill and `report` draws.
//!
//! An empty text or `None` prints as a blank that people fill in by pen.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::clinic::{PartyRole, Structure, WorkKind};
use crate::domain::funding::FundingLevel;
use crate::domain::inspection::{Department, InspectionKind, Opinion, PanelRole};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::specialty::{PurchaseKind, SpecialtyKind};
use crate::domain::time::Instant;

/// Which record a document shows, in which version, and how to check it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetIdentity {
    /// Number of the record, unique in the service.
    pub record_number: String,
    /// Version of the record, counted from 1.
    pub version: u32,
    /// SHA-256 of the version in hexadecimal.
    pub content_hash: String,
    /// Address at which anybody can check the document; goes into the QR code.
    pub check_address: Option<String>,
    /// When the version was recorded. The document's own dates are taken from it.
    pub recorded_at: Instant,
}

/// A photo as a document shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetPhoto {
    /// Number by which items and defects refer to it.
    pub number: u32,
    /// What it shows.
    pub caption: String,
    /// When the device claims to have taken it.
    pub taken_at: Option<Instant>,
    /// When the server received it.
    pub received_at: Option<Instant>,
    /// The picture as JPEG, already small enough for print.
    #[serde(skip)]
    #[schema(ignore)]
    pub jpeg: Vec<u8>,
    /// Width of the JPEG in pixels.
    pub width: u32,
    /// Height of the JPEG in pixels.
    pub height: u32,
}

/// The form of one inspection (竣工验收表、中期评估表…) of a clinic or a key specialty.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcceptanceSheet {
    /// Record, version and check address.
    pub identity: SheetIdentity,
    /// What the inspection was for.
    pub kind: InspectionKind,
    /// Name of the accepting bodies, all of them.
    pub accepting_bodies: String,
    /// Day of the inspection.
    pub inspected_on: Option<NaiveDate>,
    /// Name and version of the standard that was applied.
    pub standard: String,
    /// The project.
    pub project: SheetProject,
    /// What is to be said of a key specialty and of no clinic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specialty: Option<SheetSpecialty>,
    /// Money by level, in the order of the levels.
    pub funding: Vec<SheetFunding>,
    /// Parties to the works.
    pub parties: Vec<SheetParty>,
    /// Documents that were checked (资料核查).
    pub documents: Vec<SheetDocument>,
    /// Every item of the standard.
    pub items: Vec<SheetItem>,
    /// What the panel found wanting.
    pub defects: Vec<SheetDefect>,
    /// What the inspection came to.
    pub conclusion: SheetConclusion,
    /// The panel.
    pub members: Vec<SheetMember>,
    /// What the four departments say.
    pub departments: Vec<SheetDepartment>,
    /// What the township says.
    pub township_statement: SheetStatement,
    /// What the village committee says.
    pub village_statement: SheetStatement,
    /// What the builder says.
    pub contractor_statement: SheetStatement,
    /// Villagers who took part.
    pub villagers: Vec<SheetVillager>,
    /// Photos, in the order of their numbers.
    pub photos: Vec<SheetPhoto>,
}

impl AcceptanceSheet {
    /// What the project builds.
    pub const fn project_kind(&self) -> ProjectKind {
        match self.specialty {
            Some(_) => ProjectKind::KeySpecialty,
            None => ProjectKind::Clinic,
        }
    }
}

/// The project of an acceptance form (基本情况).
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetProject {
    /// Name of the project.
    pub name: String,
    /// County.
    pub county: String,
    /// Township.
    pub township: String,
    /// Village.
    pub village: String,
    /// Code of the project.
    pub code: String,
    /// Document number of the investment plan (计划文号).
    pub plan_document: String,
    /// Batch of the plan.
    pub batch: String,
    /// Nature of the works.
    pub work_kind: Option<WorkKind>,
    /// Site.
    pub site: String,
    /// Coordinates of the site, as people read them.
    pub coordinates: String,
    /// Approved floor area.
    pub approved_area: Option<FloorArea>,
    /// Built floor area.
    pub built_area: Option<FloorArea>,
    /// Form of structure.
    pub structure: Option<Structure>,
    /// Storeys.
    pub storeys: Option<u32>,
    /// Planned start of works.
    pub planned_start: Option<NaiveDate>,
    /// Actual start of works.
    pub actual_start: Option<NaiveDate>,
    /// Planned completion.
    pub planned_completion: Option<NaiveDate>,
    /// Actual completion.
    pub actual_completion: Option<NaiveDate>,
    /// Price of the contract.
    pub contract_price: Option<Fen>,
    /// Price of the settlement.
    pub settlement_price: Option<Fen>,
    /// Whether the village is registered as poor.
    pub registered_poor: Option<bool>,
    /// People whom the clinic serves.
    pub catchment_population: Option<u32>,
    /// Day on which they were counted.
    pub population_as_of: Option<NaiveDate>,
    /// Names of the village doctors.
    pub doctors: Vec<String>,
}

/// What is to be said of a key specialty (重点专科).
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetSpecialty {
    /// The hospital.
    pub hospital: String,
    /// The specialty.
    pub specialty: Option<SpecialtyKind>,
    /// Who leads it.
    pub leader: String,
    /// The beds that it is to have.
    pub beds: Option<i32>,
    /// The document that approves its scheme.
    pub scheme: String,
    /// What it is to cost.
    pub estimate: Option<Fen>,
    /// What was bought for it.
    pub purchases: Vec<SheetPurchase>,
    /// What the hospital says.
    pub statement: SheetStatement,
}

/// A contract and what came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetPurchase {
    /// What the money is spent on.
    pub category: PurchaseKind,
    /// What is bought, and how many.
    pub name: String,
    /// The number of the contract.
    pub contract: String,
    /// The day of the contract.
    pub contracted_on: NaiveDate,
    /// Its sum.
    pub amount: Fen,
    /// The day on which what came was checked.
    pub checked_on: Option<NaiveDate>,
}

/// Money of one level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetFunding {
    /// The level that pays.
    pub level: FundingLevel,
    /// Granted.
    pub allocated: Option<Fen>,
    /// Arrived.
    pub received: Option<Fen>,
    /// Paid out.
    pub disbursed: Option<Fen>,
}

/// A party to the works.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetParty {
    /// Its part.
    pub role: PartyRole,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub head: String,
    /// Qualification.
    pub qualification: String,
    /// Telephone.
    pub phone: String,
}

/// A document that the panel looked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetDocument {
    /// Code of the item, as in the standard.
    pub code: String,
    /// What was looked for.
    pub title: String,
    /// Whether it was there: `有`, `无` or `不适用`; empty while nobody has looked.
    pub held: String,
    /// Copies.
    pub copies: Option<u32>,
    /// Remark.
    pub remark: String,
}

/// An item of the standard and what was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetItem {
    /// Section of the standard that it belongs to.
    pub section: String,
    /// Code of the item.
    pub code: String,
    /// What is asked.
    pub title: String,
    /// Weight, as people read it.
    pub weight: String,
    /// Standard value.
    pub required: String,
    /// Measured value.
    pub measured: String,
    /// Outcome, as people read it.
    pub outcome: String,
    /// Remark, or the reason why the item does not apply.
    pub remark: String,
    /// Numbers of the photos that show it.
    pub photos: Vec<u32>,
}

/// A defect and what is to be done about it.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetDefect {
    /// Where it is.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// Clause that it offends against.
    pub clause: String,
    /// What is demanded.
    pub demand: String,
    /// Who has to mend it.
    pub responsible: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Numbers of the photos that show it.
    pub photos: Vec<u32>,
}

/// What an inspection came to.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetConclusion {
    /// The conclusion in force, as people read it; empty while the form is incomplete.
    pub conclusion: String,
    /// What the rules work out from the items.
    pub computed: String,
    /// Why the rules work it out so.
    pub explanation: String,
    /// Who set another conclusion, and why.
    pub overruled: Option<SheetOverruling>,
    /// What the panel wrote.
    pub text: String,
    /// Score, where the standard has one.
    pub score: String,
}

/// A conclusion that people set against the computed one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetOverruling {
    /// Who.
    pub by: String,
    /// When.
    pub at: Option<Instant>,
    /// Why.
    pub reason: String,
}

/// A member of the panel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetMember {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Post or professional title.
    pub title: String,
    /// Part in the panel.
    pub role: PanelRole,
    /// Day on which the member signed in the service.
    pub signed_on: Option<NaiveDate>,
}

/// What a department says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetDepartment {
    /// Which department.
    pub department: Department,
    /// Its name on the day.
    pub name: String,
    /// What it says; `None` until it has said it.
    pub opinion: Option<Opinion>,
    /// Its words.
    pub words: String,
    /// Day on which it said so in the service.
    pub signed_on: Option<NaiveDate>,
}

/// What another party says.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetStatement {
    /// Name of the party.
    pub name: String,
    /// Its words.
    pub words: String,
    /// Day on which it said so in the service.
    pub signed_on: Option<NaiveDate>,
}

/// A villager who took part (群众代表).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetVillager {
    /// Name.
    pub name: String,
    /// What the villager says.
    pub words: String,
    /// Day on which the villager signed.
    pub signed_on: Option<NaiveDate>,
}

/// A rectification notice (整改通知书).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeSheet {
    /// Record, version and check address.
    pub identity: SheetIdentity,
    /// Name over the red line (机关标志), where the deployment has set one.
    pub letterhead: Option<String>,
    /// Document number that a person typed (发文字号); never made up.
    pub document_no: Option<String>,
    /// Unit that has to mend the defects.
    pub responsible_unit: String,
    /// Person who answers for it.
    pub responsible_person: String,
    /// Name of the project.
    pub project_name: String,
    /// Code of the project.
    pub project_code: String,
    /// Number of the acceptance form.
    pub acceptance_number: String,
    /// What the inspection was for.
    pub kind: InspectionKind,
    /// Day of the inspection.
    pub inspected_on: Option<NaiveDate>,
    /// Who inspected.
    pub inspectors: Vec<String>,
    /// What is demanded of the whole, beside what each defect demands.
    pub demand: String,
    /// The defects.
    pub defects: Vec<SheetDefect>,
    /// Day by which everything is to be mended.
    pub due_on: Option<NaiveDate>,
    /// How the day was counted.
    pub due_explanation: String,
    /// Workdays within which a written answer is due.
    pub reply_workdays: Option<u32>,
    /// Words of the plan's clause on what follows if nothing is done.
    pub consequence: String,
    /// Unit that issues the notice.
    pub issuing_unit: String,
    /// Person who signed for it.
    pub signatory: String,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// Whom to ask.
    pub contact: String,
    /// Telephone.
    pub phone: String,
    /// Who gets a copy.
    pub copies_to: String,
    /// Who took delivery.
    pub received_by: String,
    /// Day of delivery.
    pub received_on: Option<NaiveDate>,
    /// What the re-inspection found.
    pub reinspection: SheetReinspection,
    /// Photos of the defects.
    pub photos: Vec<SheetPhoto>,
}

/// A re-inspection (复查).
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetReinspection {
    /// Day.
    pub on: Option<NaiveDate>,
    /// Who.
    pub by: String,
    /// What it came to: `已整改`, `部分整改` or `未整改`; empty until then.
    pub conclusion: String,
    /// Words.
    pub words: String,
}

/// A report that defects were mended (整改完成报告).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompletionSheet {
    /// Record, version and check address.
    pub identity: SheetIdentity,
    /// Whom it is addressed to.
    pub addressee: String,
    /// Number of the notice that it answers.
    pub notice_number: String,
    /// Day of that notice.
    pub notice_issued_on: Option<NaiveDate>,
    /// Name of the project.
    pub project_name: String,
    /// Code of the project.
    pub project_code: String,
    /// Number of the acceptance form.
    pub acceptance_number: String,
    /// Unit that mended the defects.
    pub responsible_unit: String,
    /// Person who answers for it.
    pub responsible_person: String,
    /// Day by which everything was to be mended.
    pub due_on: Option<NaiveDate>,
    /// Day on which the last defect was mended.
    pub completed_on: Option<NaiveDate>,
    /// What was done, in words.
    pub summary: String,
    /// Defect by defect.
    pub items: Vec<SheetMended>,
    /// Day of the report.
    pub reported_on: Option<NaiveDate>,
    /// What the re-inspection found.
    pub reinspection: SheetReinspection,
    /// Photos after mending.
    pub photos: Vec<SheetPhoto>,
}

/// A defect and how it was mended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetMended {
    /// What was wrong.
    pub problem: String,
    /// What was demanded.
    pub demand: String,
    /// What the re-inspection found of it; empty until then.
    pub outcome: String,
    /// Numbers of the photos that show it.
    pub photos: Vec<u32>,
}
