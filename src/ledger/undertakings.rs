//! Projects of whatever kind, as far as their steps, money and inspections are alike.
//!
//! What hangs on a project names its subject and not its kind, so one machinery serves them
//! all: only what a kind has of its own is asked of its table.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::act::Act;
use super::entity::{clinic_project, key_specialty};
use super::error::{LedgerError, Result};
use super::places::key_on;
use super::version::known_in;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::WorkKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::project::ProjectKind;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::time::Known;

/// A project of whatever kind.
#[derive(Debug, Clone)]
pub(super) struct Undertaking {
    /// Its key.
    pub(super) subject_id: SubjectId,
    /// Its name outside the ledger.
    pub(super) public_id: PublicId,
    /// Where it lies.
    pub(super) area_key: AreaKey,
    /// What it builds.
    pub(super) kind: ProjectKind,
    /// Its number.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// The nature of the works, where a building is put up.
    pub(super) work_kind: Option<WorkKind>,
    /// The specialty, where one is built up.
    pub(super) specialty: Option<SpecialtyKind>,
}

impl From<clinic_project::Model> for Undertaking {
    fn from(row: clinic_project::Model) -> Self {
        Self {
            subject_id: row.subject_id,
            public_id: row.public_id,
            area_key: row.area_key,
            kind: ProjectKind::Clinic,
            code: row.code,
            name: row.name,
            work_kind: Some(row.work_kind),
            specialty: None,
        }
    }
}

impl From<key_specialty::Model> for Undertaking {
    fn from(row: key_specialty::Model) -> Self {
        Self {
            subject_id: row.subject_id,
            public_id: row.public_id,
            area_key: row.area_key,
            kind: ProjectKind::KeySpecialty,
            code: row.code,
            name: row.name,
            work_kind: None,
            specialty: Some(row.specialty),
        }
    }
}

impl Undertaking {
    /// The area in which it lay on a date.
    pub(super) async fn key_on(
        &self,
        db: &impl ConnectionTrait,
        known: Known,
        on: NaiveDate,
    ) -> Result<AreaKey> {
        let place = (self.subject_id, self.area_key);
        match self.kind {
            ProjectKind::Clinic => key_on::<clinic_project::Entity>(db, known, place, on).await,
            ProjectKind::KeySpecialty => {
                key_on::<key_specialty::Entity>(db, known, place, on).await
            }
        }
    }
}

impl Act<'_> {
    /// The project of a name that the actor may see.
    pub(super) async fn undertaking(&self, id: PublicId) -> Result<Undertaking> {
        match self.find::<clinic_project::Entity>(id).await {
            Err(LedgerError::NotFound) => Ok(self.find::<key_specialty::Entity>(id).await?.into()),
            found => Ok(found?.into()),
        }
    }

    /// The project of an inner key.
    pub(super) async fn undertaking_of(&self, id: SubjectId) -> Result<Undertaking> {
        read(self.tx(), self.actor().scope, Known::Now, id).await
    }

    /// The projects of some names that the actor may see.
    pub(super) async fn undertakings(
        &self,
        named: impl IntoIterator<Item = PublicId>,
    ) -> Result<HashMap<PublicId, Undertaking>> {
        let mut named: Vec<PublicId> = named.into_iter().collect();
        let clinics = self.find_all::<clinic_project::Entity>(named.iter().copied()).await?;
        named.retain(|id| !clinics.contains_key(id));
        let mut found: HashMap<PublicId, Undertaking> =
            clinics.into_iter().map(|(id, row)| (id, row.into())).collect();
        if !named.is_empty() {
            let specialties = self.find_all::<key_specialty::Entity>(named).await?;
            found.extend(specialties.into_iter().map(|(id, row)| (id, row.into())));
        }
        Ok(found)
    }
}

/// The present names of some projects, no more than one statement can name.
pub(super) async fn names(
    db: &impl ConnectionTrait,
    projects: &[SubjectId],
) -> Result<HashMap<SubjectId, String>> {
    let keys = || projects.iter().map(|id| id.0);
    let clinics = known_in::<clinic_project::Entity>(Scope::everything(), Known::Now)
        .filter(clinic_project::Column::SubjectId.is_in(keys()))
        .all(db)
        .await?;
    let specialties = known_in::<key_specialty::Entity>(Scope::everything(), Known::Now)
        .filter(key_specialty::Column::SubjectId.is_in(keys()))
        .all(db)
        .await?;
    let clinics = clinics.into_iter().map(|row| (row.subject_id, row.name));
    Ok(clinics.chain(specialties.into_iter().map(|row| (row.subject_id, row.name))).collect())
}

/// The project of an inner key, as far as it was known.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: SubjectId,
) -> Result<Undertaking> {
    let clinic = known_in::<clinic_project::Entity>(scope, known)
        .filter(clinic_project::Column::SubjectId.eq(id))
        .one(db)
        .await?;
    if let Some(row) = clinic {
        return Ok(row.into());
    }
    let specialty = known_in::<key_specialty::Entity>(scope, known)
        .filter(key_specialty::Column::SubjectId.eq(id))
        .one(db)
        .await?;
    specialty.map(Undertaking::from).ok_or(LedgerError::NotFound)
}
