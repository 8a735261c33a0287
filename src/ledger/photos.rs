//! Photos of sites: the record of a picture whose bytes lie under their hash.

use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command};
use super::entity::{clinic_project, inspection, photo};
use super::error::{LedgerError, Result};
use super::version::known_in;
use crate::domain::ids::PublicId;
use crate::domain::time::{Instant, Known};

/// How many photos a clinic may have.
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

    async fn apply(self, act: &Act<'_>) -> Result<Added> {
        let project = act.find::<clinic_project::Entity>(self.project).await?;
        let scope = act.actor().scope;
        let inspection_id = match self.inspection {
            None => None,
            Some(named) => {
                let inspection = act.find::<inspection::Entity>(named).await?;
                Some(inspection.subject_id).filter(|_| inspection.project_id == project.subject_id)
            }
        };
        let own = known_in::<photo::Entity>(scope, Known::Now)
            .filter(photo::Column::ProjectId.eq(project.subject_id));
        if own.count(act.tx()).await? >= MOST {
            let detail = "本卫生室照片已达上限 200 张。";
            return Err(LedgerError::invalid("photo", "QUOTA", detail));
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
