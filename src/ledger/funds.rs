//! Money as whoever watches over it reads it: every movement within scope with what it is
//! about, and what every project was to get, got, and has to show for it.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Serialize;
use tokio::try_join;
use utoipa::ToSchema;

use super::entity::{clinic_project, funding, key_specialty, milestone};
use super::error::Result;
use super::packed;
use super::places::lay;
use super::specialties::{self, PurchaseRecord};
use super::version::known_in;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::time::Known;

/// A movement of money with what it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FundLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The project.
    pub project: PublicId,
    /// What the project builds.
    pub kind: ProjectKind,
    /// The project's name.
    pub name: String,
    /// The project's number.
    pub code: String,
    /// Where.
    pub area_key: AreaKey,
    /// Who pays.
    pub level: FundingLevel,
    /// How far it came.
    pub step: FundingStep,
    /// How much, in fen.
    pub amount: Fen,
    /// The day.
    pub moved_on: NaiveDate,
    /// The document or voucher.
    pub document_no: Option<String>,
}

/// A project as its money is held against what it was to get and what stands on site.
#[derive(Debug, Clone)]
pub struct FundedProject {
    /// Its key.
    pub subject_id: SubjectId,
    /// Its name outside the ledger.
    pub id: PublicId,
    /// What it builds.
    pub kind: ProjectKind,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub area_key: AreaKey,
    /// The nature of the works, for a clinic.
    pub work_kind: Option<WorkKind>,
    /// What it is to cost.
    pub estimate: Option<Fen>,
    /// What was contracted: the builder's price, or the sum of the contracts.
    pub contracted: Option<Fen>,
    /// What the settlement came to.
    pub settled: Option<Fen>,
    /// What stands on site: a finished clinic at its price, what was checked of a specialty.
    pub on_site: Fen,
    /// Whether it was taken out of the plan.
    pub withdrawn: bool,
}

/// Every project within scope with every movement of its money.
#[derive(Debug, Clone, Default)]
pub struct Funds {
    /// The projects, by place and number.
    pub projects: Vec<FundedProject>,
    /// The movements, the oldest first.
    pub movements: Vec<FundLine>,
}

/// The money within scope that had moved by a date, as far as it was known.
///
/// Four queries for clinics, three for specialties, whatever their number.
pub async fn funds(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Funds> {
    let asked = Asked { db, scope, known, as_of };
    let (mut projects, specialties, steps, contracts, movements) = try_join!(
        asked.clinics(),
        asked.specialties(),
        asked.steps(),
        specialties::purchases(db, scope, known, as_of),
        asked.movements(),
    )?;
    projects.extend(specialties);
    complete(&mut projects, &steps, &contracts);
    projects.sort_by(|one, other| {
        (one.kind, one.area_key, &one.code).cmp(&(other.kind, other.area_key, &other.code))
    });
    let places: HashMap<SubjectId, usize> =
        projects.iter().enumerate().map(|(at, project)| (project.subject_id, at)).collect();
    let line = |row: MovementRow| {
        let (_, _, id, project, level, step, amount, moved_on, document_no) = row;
        let project = &projects[*places.get(&project)?];
        Some(FundLine {
            id,
            project: project.id,
            kind: project.kind,
            name: project.name.clone(),
            code: project.code.clone(),
            area_key: project.area_key,
            level,
            step,
            amount: Fen(amount),
            moved_on,
            document_no,
        })
    };
    let mut movements: Vec<FundLine> = movements.into_iter().filter_map(line).collect();
    movements.sort_by_key(|line| (line.moved_on, line.id));
    Ok(Funds { projects, movements })
}

/// What stands on site, and what was taken out of the plan.
fn complete(
    projects: &mut [FundedProject],
    steps: &[(SubjectId, MilestoneKind)],
    contracts: &[PurchaseRecord],
) {
    let places: HashMap<SubjectId, usize> =
        projects.iter().enumerate().map(|(at, project)| (project.subject_id, at)).collect();
    for (project, kind) in steps {
        let Some(&at) = places.get(project) else { continue };
        let project = &mut projects[at];
        match kind {
            MilestoneKind::Withdrawn => project.withdrawn = true,
            // A specialty is worth what was checked, whether it is finished or not.
            _ if project.kind == ProjectKind::Clinic => {
                project.on_site = project.settled.or(project.contracted).unwrap_or_default();
            }
            _ => {}
        }
    }
    for contract in contracts {
        let Some(&at) = places.get(&contract.project_id) else { continue };
        let project = &mut projects[at];
        *project.contracted.get_or_insert_default() += contract.amount;
        if contract.checked {
            project.on_site += contract.amount;
        }
    }
}

struct Asked<'a, C> {
    db: &'a C,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
}

impl<C: ConnectionTrait> Asked<'_, C> {
    async fn clinics(&self) -> Result<Vec<FundedProject>> {
        use clinic_project::{Column, Entity};
        let lay = lay::<Entity>(self.db, self.scope, self.known, self.as_of).await?;
        let columns = [
            Column::SubjectId,
            Column::PublicId,
            Column::AreaKey,
            Column::Code,
            Column::Name,
            Column::WorkKind,
            Column::Estimate,
            Column::ContractPrice,
            Column::SettlementPrice,
        ];
        let rows: Vec<ClinicRow> =
            packed::rows(self.db, known_in::<Entity>(lay.reach(), self.known), columns).await?;
        let project = |row: ClinicRow| {
            let (subject_id, id, key, code, name, work_kind, estimate, contracted, settled) = row;
            Some(FundedProject {
                subject_id,
                id,
                kind: ProjectKind::Clinic,
                code,
                name,
                area_key: lay.within(subject_id, key)?,
                work_kind: Some(work_kind),
                estimate: estimate.map(Fen),
                contracted: contracted.map(Fen),
                settled: settled.map(Fen),
                on_site: Fen::ZERO,
                withdrawn: false,
            })
        };
        Ok(rows.into_iter().filter_map(project).collect())
    }

    async fn specialties(&self) -> Result<Vec<FundedProject>> {
        use key_specialty::{Column, Entity};
        let lay = lay::<Entity>(self.db, self.scope, self.known, self.as_of).await?;
        let columns = [
            Column::SubjectId,
            Column::PublicId,
            Column::AreaKey,
            Column::Code,
            Column::Name,
            Column::Estimate,
        ];
        let rows: Vec<SpecialtyRow> =
            packed::rows(self.db, known_in::<Entity>(lay.reach(), self.known), columns).await?;
        let project = |row: SpecialtyRow| {
            let (subject_id, id, key, code, name, estimate) = row;
            Some(FundedProject {
                subject_id,
                id,
                kind: ProjectKind::KeySpecialty,
                code,
                name,
                area_key: lay.within(subject_id, key)?,
                work_kind: None,
                estimate: estimate.map(Fen),
                contracted: None,
                settled: None,
                on_site: Fen::ZERO,
                withdrawn: false,
            })
        };
        Ok(rows.into_iter().filter_map(project).collect())
    }

    /// The projects that were finished or taken out of the plan.
    async fn steps(&self) -> Result<Vec<(SubjectId, MilestoneKind)>> {
        use milestone::{Column, Entity};
        let lay = lay::<Entity>(self.db, self.scope, self.known, self.as_of).await?;
        let wanted = [MilestoneKind::Completed, MilestoneKind::Withdrawn];
        let reached = known_in::<Entity>(lay.reach(), self.known)
            .filter(Column::ReachedOn.lte(self.as_of))
            .filter(Column::Kind.is_in(wanted));
        packed::rows(self.db, reached, [Column::ProjectId, Column::Kind]).await
    }

    async fn movements(&self) -> Result<Vec<MovementRow>> {
        use funding::{Column, Entity};
        let lay = lay::<Entity>(self.db, self.scope, self.known, self.as_of).await?;
        let moved =
            known_in::<Entity>(lay.reach(), self.known).filter(Column::MovedOn.lte(self.as_of));
        let columns = [
            Column::SubjectId,
            Column::AreaKey,
            Column::PublicId,
            Column::ProjectId,
            Column::Level,
            Column::Step,
            Column::Amount,
            Column::MovedOn,
            Column::DocumentNo,
        ];
        packed::rows(self.db, moved, columns).await
    }
}

/// Key, outside name, area, number, name, works, and estimate, contract and settlement in fen.
type ClinicRow =
    (SubjectId, PublicId, AreaKey, String, String, WorkKind, Option<i64>, Option<i64>, Option<i64>);

/// Key, outside name, area, number, name, and estimate in fen.
type SpecialtyRow = (SubjectId, PublicId, AreaKey, String, String, Option<i64>);

/// Key, area, outside name, project, level, step, fen, day, and document.
type MovementRow = (
    SubjectId,
    AreaKey,
    PublicId,
    SubjectId,
    FundingLevel,
    FundingStep,
    i64,
    NaiveDate,
    Option<String>,
);
