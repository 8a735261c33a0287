//! Everything about one project, as its page, its JSON and its documents show it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

use super::lines::{
    ClinicAt, DeviceAt, Money, MovementLine, NoticeLine, PartyLine, StepLine, SuspensionLine,
};
use super::parts::{OnRecord, by_level, stage_on};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::{Stage, Structure, WorkKind};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::time::Known;
use crate::ledger::entity::{clinic_project, device, facility};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::places::{held, key_on};
use crate::ledger::version::known_in;

/// A project with everything that hangs on it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProjectSheet {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// The version of what is said of it: the ETag.
    pub version: i32,
    /// As known when it was read: whoever held it before a transfer sees what they held.
    #[serde(skip)]
    pub known: Known,
    /// The village.
    pub area_key: AreaKey,
    /// The clinic that it builds.
    pub facility: Option<ClinicAt>,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The batch of the plan.
    pub batch: String,
    /// The programme that pays.
    pub funding_programme: String,
    /// The document of the investment plan.
    pub document_no: String,
    /// Nature of the works.
    pub work_kind: WorkKind,
    /// Where it stands on the date.
    pub stage: Stage,
    /// Form of structure.
    pub structure: Option<Structure>,
    /// How many storeys.
    pub storeys: Option<i32>,
    /// Where it stands.
    pub site: Option<String>,
    /// Approved floor area in hundredths of a square metre.
    pub planned_area: Option<FloorArea>,
    /// Built floor area in hundredths of a square metre.
    pub built_area: Option<FloorArea>,
    /// Planned start of works.
    pub planned_start: Option<NaiveDate>,
    /// Planned end of works.
    pub planned_finish: Option<NaiveDate>,
    /// Estimate in fen.
    pub estimate: Option<Fen>,
    /// Contract price in fen.
    pub contract_price: Option<Fen>,
    /// Settlement price in fen.
    pub settlement_price: Option<Fen>,
    /// How the builder was chosen.
    pub procurement: Option<String>,
    /// Who looks after it.
    pub caretaker: Option<String>,
    /// The village doctor.
    pub village_doctor: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// The steps that it reached, in order.
    pub steps: Vec<StepLine>,
    /// When works were halted.
    pub suspensions: Vec<SuspensionLine>,
    /// Its money, movement by movement.
    pub movements: Vec<MovementLine>,
    /// Its money by level.
    pub money: Vec<Money>,
    /// The parties to the works.
    pub parties: Vec<PartyLine>,
    /// The devices at its clinic.
    pub devices: Vec<DeviceAt>,
    /// Its rectification notices.
    pub notices: Vec<NoticeLine>,
}

/// Everything about one project on a date, as far as it was known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<ProjectSheet> {
    let known = held::<clinic_project::Entity>(db, scope, known, id).await?;
    let row = known_in::<clinic_project::Entity>(scope, known)
        .filter(clinic_project::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let place = (row.subject_id, row.area_key);
    let area_key = key_on::<clinic_project::Entity>(db, known, place, as_of).await?;
    let project = OnRecord { key: row.subject_id, scope, known, as_of };
    let steps = project.steps(db).await?;
    let suspensions = project.suspensions(db).await?;
    let movements = project.movements(db).await?;
    let notices = project.notices(db).await?;
    let parties = project.parties(db).await?;
    let devices = devices(&project, db, row.facility_id).await?;
    let facility = clinic(&project, db, row.facility_id).await?;
    Ok(ProjectSheet {
        id: row.public_id,
        subject_id: row.subject_id,
        version: row.version,
        known,
        area_key,
        facility,
        code: row.code,
        name: row.name,
        batch: row.batch,
        funding_programme: row.funding_programme,
        document_no: row.document_no,
        work_kind: row.work_kind,
        stage: stage_on(as_of, &steps, &suspensions, &notices),
        structure: row.structure,
        storeys: row.storeys,
        site: row.site,
        planned_area: row.planned_area,
        built_area: row.built_area,
        planned_start: row.planned_start,
        planned_finish: row.planned_finish,
        estimate: row.estimate,
        contract_price: row.contract_price,
        settlement_price: row.settlement_price,
        procurement: row.procurement,
        caretaker: row.caretaker,
        village_doctor: row.village_doctor,
        remark: row.remark,
        money: by_level(&movements),
        steps,
        suspensions,
        movements,
        parties,
        devices,
        notices,
    })
}

/// The clinic that it builds; it may lie in another village, and its name is no secret.
async fn clinic(
    project: &OnRecord,
    db: &impl ConnectionTrait,
    facility: Option<SubjectId>,
) -> Result<Option<ClinicAt>> {
    use facility::{Column, Entity};
    let Some(facility) = facility else { return Ok(None) };
    let found = known_in::<Entity>(Scope::everything(), project.known)
        .filter(Column::SubjectId.eq(facility))
        .one(db)
        .await?;
    Ok(found.map(|row| ClinicAt { id: row.public_id, name: row.name }))
}

async fn devices(
    project: &OnRecord,
    db: &impl ConnectionTrait,
    facility: Option<SubjectId>,
) -> Result<Vec<DeviceAt>> {
    use device::{Column, Entity};
    let Some(facility) = facility else { return Ok(Vec::new()) };
    let rows = known_in::<Entity>(project.scope, project.known)
        .filter(Column::FacilityId.eq(facility))
        .filter(Column::DeliveredOn.lte(project.as_of))
        .all(db)
        .await?;
    let line = |row: device::Model| DeviceAt { serial: row.serial, delivered_on: row.delivered_on };
    Ok(rows.into_iter().map(line).collect())
}
