//! Photos of sites: the record of a picture whose bytes lie under their hash.

use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs};
use super::entity::{inspection, photo};
use super::error::{Fault, LedgerError, Result};
use super::inspections::{PhotoLine, photo_line};
use super::places::held;
use super::version::known_in;
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
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
}

impl Command for AddPhoto {
    type Outcome = Added;

    const KIND: &'static str = "photo.add";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    async fn apply(self, act: &Act<'_>) -> Result<Added> {
        let project = act.undertaking(self.project).await?;
        let scope = act.actor().scope;
        let inspection_id = self.inspection_key(act, project.subject_id).await?;
        if let Some(before) = self.sent_before(act).await? {
            return Ok(before);
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
            inspection_id,
            criterion: self.criterion,
            original_sha256: self.original_sha256.clone(),
            shown_sha256: self.shown_sha256,
            format: self.format,
            width: i32::try_from(self.width).unwrap_or(i32::MAX),
            height: i32::try_from(self.height).unwrap_or(i32::MAX),
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            file_name: self.file_name,
            caption: self.caption,
            taken_at: self.taken_at,
            latitude: None,
            longitude: None,
        };
        let added = act.open::<photo::Entity>(self.id, content).await?;
        Ok(Added {
            id: added.public_id,
            sha256: self.original_sha256,
            seen_before: usize::try_from(elsewhere).unwrap_or(usize::MAX),
        })
    }
}

impl AddPhoto {
    /// The key of the inspection, which must be one of the project.
    async fn inspection_key(&self, act: &Act<'_>, project: SubjectId) -> Result<Option<SubjectId>> {
        let Some(named) = self.inspection else { return Ok(None) };
        let inspection = act.find::<inspection::Entity>(named).await?;
        let own = Some(inspection.subject_id).filter(|_| inspection.project_id == project);
        own.map(Some).ok_or(LedgerError::NotFound)
    }

    /// The same picture under the same name is the same photo; another picture under it is
    /// a mistake of the phone.
    async fn sent_before(&self, act: &Act<'_>) -> Result<Option<Added>> {
        let Some(id) = self.id else { return Ok(None) };
        let before = known_in::<photo::Entity>(act.actor().scope, Known::Now)
            .filter(photo::Column::PublicId.eq(id.0))
            .one(act.tx())
            .await?;
        match before {
            None => Ok(None),
            Some(before) if before.original_sha256 == self.original_sha256 => {
                let sha256 = before.original_sha256;
                Ok(Some(Added { id, sha256, seen_before: 0 }))
            }
            Some(_) => {
                let fault = Fault::at("id", "DUPLICATE", "该编号已用于另一张照片。");
                Err(LedgerError::Duplicate(vec![fault]))
            }
        }
    }
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
    row.map(photo_line).ok_or(LedgerError::NotFound)
}
