//! What the form of an inspection prints.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{SheetDefect, SheetIdentity, SheetPhoto};
use crate::domain::clinic::{PartyRole, Structure, WorkKind};
use crate::domain::funding::FundingLevel;
use crate::domain::inspection::{Department, InspectionKind, Opinion, PanelRole};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::specialty::{PurchaseKind, SpecialtyKind};
use crate::domain::time::Instant;

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
