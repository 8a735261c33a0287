//! Photos of sites: the record of a picture whose bytes lie under their hash.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::entity::{inspection, photo};
use super::error::{Fault, LedgerError, Result};
use super::places::held;
use super::version::{column, known_in};
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::site::{Claims, Doubt, Position, Visit, doubts};
use crate::domain::time::{Instant, Known};

/// How many photos a project may have.
const MOST: u64 = 200;

/// Puts a photo on record whose bytes are on disk.
#[derive(Debug, Clone, Validate)]
pub struct AddPhoto {
    /// The client's own name for it.
    pub id: Option<PublicId>,
    /// The project.
    pub project: PublicId,
    /// The inspection that it belongs to.
    pub inspection: Option<PublicId>,
    /// The item of the standard that it shows.
    #[validate(length(max = 20))]
    pub criterion: Option<String>,
    /// Hash of the bytes as they came.
    pub original_sha256: String,
    /// Hash of the copy that is shown and printed.
    pub shown_sha256: String,
    /// Format of the original.
    pub format: String,
    /// Width of the copy in pixels.
    pub width: u32,
    /// Height of the copy in pixels.
    pub height: u32,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// The name that it came with.
    pub file_name: Option<String>,
    /// What it shows.
    #[validate(length(max = 200))]
    pub caption: Option<String>,
    /// When the device says it was taken: a claim.
    pub taken_at: Option<Instant>,
    /// Where the device says it was taken: a claim.
    pub position: Option<Position>,
}

/// What became of a photo.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Added {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Hash of the bytes as they came, for the phone to compare.
    pub sha256: String,
    /// Projects that had the same picture before; to be looked at.
    pub seen_before: usize,
    /// What speaks against what the device claims; to be looked at.
    #[serde(default)]
    pub warnings: Vec<Doubt>,
}

impl Command for AddPhoto {
    type Outcome = Added;

    const KIND: &'static str = "photo.add";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Added> {
        let project = act.undertaking(self.project).await?;
        let scope = act.actor().scope;
        let inspection = self.inspection_of(act, project.subject_id).await?;
        if let Some(before) = self.sent_before(act).await? {
            return before.answer(act, inspection.as_ref(), 0).await;
        }
        let own = known_in::<photo::Entity>(scope, Known::Now)
            .filter(photo::Column::ProjectId.eq(project.subject_id));
        if own.count(act.tx()).await? >= MOST {
            return Err(LedgerError::Quota(format!("本项目照片已达上限 {MOST} 张。")));
        }
        let elsewhere = known_in::<photo::Entity>(scope, Known::Now)
            .filter(photo::Column::OriginalSha256.eq(&self.original_sha256))
            .filter(photo::Column::ProjectId.ne(project.subject_id))
            .count(act.tx())
            .await?;
        let content = photo::Content {
            area_key: project.area_key,
            project_id: project.subject_id,
            inspection_id: inspection.as_ref().map(|at| at.subject_id),
            criterion: self.criterion,
            original_sha256: self.original_sha256,
            shown_sha256: self.shown_sha256,
            format: self.format,
            width: i32::try_from(self.width).unwrap_or(i32::MAX),
            height: i32::try_from(self.height).unwrap_or(i32::MAX),
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            file_name: self.file_name,
            caption: self.caption,
            taken_at: self.taken_at,
            latitude: self.position.map(|at| at.latitude),
            longitude: self.position.map(|at| at.longitude),
        };
        let added = act.open::<photo::Entity>(self.id, content).await?;
        added
            .answer(act, inspection.as_ref(), usize::try_from(elsewhere).unwrap_or(usize::MAX))
            .await
    }
}

impl AddPhoto {
    /// The inspection, which must be one of the project.
    async fn inspection_of(
        &self,
        act: &Act<'_>,
        project: SubjectId,
    ) -> Result<Option<inspection::Model>> {
        let Some(named) = self.inspection else { return Ok(None) };
        let inspection = act.find::<inspection::Entity>(named).await?;
        let own = Some(inspection).filter(|found| found.project_id == project);
        own.map(Some).ok_or(LedgerError::NotFound)
    }

    /// The same picture under the same name is the same photo; another picture under it is
    /// a mistake of the phone.
    async fn sent_before(&self, act: &Act<'_>) -> Result<Option<photo::Model>> {
        let Some(id) = self.id else { return Ok(None) };
        let before = known_in::<photo::Entity>(act.actor().scope, Known::Now)
            .filter(photo::Column::PublicId.eq(id.0))
            .one(act.tx())
            .await?;
        match before {
            None => Ok(None),
            Some(before) if before.original_sha256 == self.original_sha256 => Ok(Some(before)),
            Some(_) => {
                let fault = Fault::at("id", "DUPLICATE", "该编号已用于另一张照片。");
                Err(LedgerError::Duplicate(vec![fault]))
            }
        }
    }
}

impl photo::Model {
    async fn answer(
        self,
        act: &Act<'_>,
        inspection: Option<&inspection::Model>,
        seen_before: usize,
    ) -> Result<Added> {
        let clinic = clinic(act.tx(), act.actor().scope, Known::Now, self.project_id).await?;
        let line = line(self, inspection.map(|at| at.inspected_on), clinic);
        let PhotoLine { id, original_sha256: sha256, warnings, .. } = line;
        Ok(Added { id, sha256, seen_before, warnings })
    }
}

/// A photo as pages and documents show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PhotoLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The item that it shows.
    pub criterion: Option<String>,
    /// What it shows.
    pub caption: Option<String>,
    /// Hash of the bytes as they came.
    pub original_sha256: String,
    /// Hash of the copy that is shown and printed.
    #[serde(skip)]
    pub shown_sha256: String,
    /// Width of the copy in pixels.
    pub width: i32,
    /// Height of the copy in pixels.
    pub height: i32,
    /// When the device says it was taken.
    pub taken_at: Option<Instant>,
    /// When it was received.
    pub received_at: Instant,
    /// What speaks against what the device claims.
    pub warnings: Vec<Doubt>,
}

fn line(row: photo::Model, inspected_on: Option<NaiveDate>, clinic: Option<Position>) -> PhotoLine {
    let claims = Claims { taken_at: row.taken_at, position: position(&row) };
    let visit = Visit { received_at: row.opened_at, inspected_on, clinic };
    PhotoLine {
        warnings: doubts(claims, visit),
        id: row.public_id,
        criterion: row.criterion,
        caption: row.caption,
        original_sha256: row.original_sha256,
        shown_sha256: row.shown_sha256,
        width: row.width,
        height: row.height,
        taken_at: row.taken_at,
        received_at: row.opened_at,
    }
}

fn position(row: &photo::Model) -> Option<Position> {
    let place = row.latitude.zip(row.longitude);
    place.map(|(latitude, longitude)| Position { latitude, longitude })
}

/// Where a clinic lies: where its first photo was taken that says where.
async fn clinic(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    project: SubjectId,
) -> Result<Option<Position>> {
    let first = known_in::<photo::Entity>(scope, known)
        .filter(photo::Column::ProjectId.eq(project))
        .filter(photo::Column::Latitude.is_not_null())
        .order_by_asc(column::<photo::Entity>("subject_id"))
        .one(db)
        .await?;
    Ok(first.as_ref().and_then(position))
}

/// The photos of an inspection, in the order in which they came.
pub(super) async fn of_inspection(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    inspection: &inspection::Model,
) -> Result<Vec<PhotoLine>> {
    let rows = known_in::<photo::Entity>(scope, known)
        .filter(photo::Column::InspectionId.eq(inspection.subject_id))
        .order_by_asc(column::<photo::Entity>("subject_id"))
        .all(db)
        .await?;
    let clinic = match rows.iter().find_map(position) {
        Some(_) => clinic(db, scope, known, inspection.project_id).await?,
        None => None,
    };
    Ok(rows.into_iter().map(|row| line(row, Some(inspection.inspected_on), clinic)).collect())
}

/// One photo, as far as it was known.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<PhotoLine> {
    let known = held::<photo::Entity>(db, scope, known, id).await?;
    let row = known_in::<photo::Entity>(scope, known)
        .filter(photo::Column::PublicId.eq(id.0))
        .one(db)
        .await?;
    row.map(|row| line(row, None, None)).ok_or(LedgerError::NotFound)
}
