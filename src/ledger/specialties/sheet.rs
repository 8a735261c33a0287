//! Everything about one key specialty, as its page, its JSON and its documents show it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

use super::purchases::{PurchaseLine, Split, by_category, of_project};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::Stage;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::time::Known;
use crate::ledger::entity::{facility, key_specialty};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::places::{held, key_on};
use crate::ledger::projects::{
    Money, MovementLine, NoticeLine, OnRecord, PartyLine, StepLine, SuspensionLine, by_level,
    stage_on,
};
use crate::ledger::version::known_in;

/// A key specialty with everything that hangs on it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpecialtySheet {
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
    /// Where its hospital lies.
    pub area_key: AreaKey,
    /// The hospital.
    pub hospital: HospitalAt,
    /// The specialty.
    pub specialty: SpecialtyKind,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The batch of the plan.
    pub batch: String,
    /// The programme that pays.
    pub funding_programme: String,
    /// The document that put it on the list.
    pub document_no: String,
    /// The document that approves its scheme.
    pub scheme_no: Option<String>,
    /// Who leads it.
    pub leader: Option<String>,
    /// The beds that it is to have.
    pub beds: Option<i32>,
    /// Where it stands on the date.
    pub stage: Stage,
    /// Planned start.
    pub planned_start: Option<NaiveDate>,
    /// Planned end.
    pub planned_finish: Option<NaiveDate>,
    /// What it is to cost, in fen.
    pub estimate: Option<Fen>,
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
    /// What is left of what arrived: neither taken back nor paid out, in fen.
    pub balance: Fen,
    /// Its contracts.
    pub purchases: Vec<PurchaseLine>,
    /// Its contracts by category.
    pub split: Vec<Split>,
    /// The parties to the works.
    pub parties: Vec<PartyLine>,
    /// Its rectification notices.
    pub notices: Vec<NoticeLine>,
}

/// The hospital that a specialty belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HospitalAt {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its name.
    pub name: String,
}

/// Everything about one key specialty on a date, as far as it was known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<SpecialtySheet> {
    use key_specialty::{Column, Entity};
    let known = held::<Entity>(db, scope, known, id).await?;
    let row = known_in::<Entity>(scope, known)
        .filter(Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let place = (row.subject_id, row.area_key);
    let area_key = key_on::<Entity>(db, known, place, as_of).await?;
    let project = OnRecord { key: row.subject_id, scope, known, as_of };
    let steps = project.steps(db).await?;
    let suspensions = project.suspensions(db).await?;
    let movements = project.movements(db).await?;
    let notices = project.notices(db).await?;
    let purchases = of_project(db, &project).await?;
    let money = by_level(&movements);
    let left = |money: &Money| money.received - money.reclaimed - money.disbursed;
    Ok(SpecialtySheet {
        id: row.public_id,
        subject_id: row.subject_id,
        version: row.version,
        known,
        area_key,
        hospital: hospital(db, known, row.facility_id).await?,
        specialty: row.specialty,
        code: row.code,
        name: row.name,
        batch: row.batch,
        funding_programme: row.funding_programme,
        document_no: row.document_no,
        scheme_no: row.scheme_no,
        leader: row.leader,
        beds: row.beds,
        stage: stage_on(as_of, &steps, &suspensions, &notices),
        planned_start: row.planned_start,
        planned_finish: row.planned_finish,
        estimate: row.estimate,
        remark: row.remark,
        balance: money.iter().map(left).sum(),
        money,
        split: by_category(&purchases),
        purchases,
        steps,
        suspensions,
        movements,
        parties: project.parties(db).await?,
        notices,
    })
}

/// The hospital; its name is no secret.
async fn hospital(
    db: &impl ConnectionTrait,
    known: Known,
    facility: SubjectId,
) -> Result<HospitalAt> {
    use facility::{Column, Entity};
    let found = known_in::<Entity>(Scope::everything(), known)
        .filter(Column::SubjectId.eq(facility))
        .one(db)
        .await?;
    let row = found.ok_or(LedgerError::NotFound)?;
    Ok(HospitalAt { id: row.public_id, name: row.name })
}
