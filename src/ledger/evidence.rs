//! Files that show reported figures: the record of bytes that lie under their hash.

use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::entity::evidence::{Column, Content, Entity, Model};
use super::entity::figure;
use super::error::{Fault, Faults, LedgerError, Result};
use super::period_locks::current;
use super::places::held;
use super::version::{column, known_in};
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::{Instant, Known};

/// How many files a figure may have.
const MOST: u64 = 20;

/// Puts a file on record that shows a figure; its bytes are on disk.
#[derive(Debug, Clone, Validate)]
pub struct AddEvidence {
    /// The client's own name for it.
    pub id: Option<PublicId>,
    /// The figure.
    pub figure: PublicId,
    /// Hash of the bytes as they came.
    pub original_sha256: String,
    /// Hash, width and height of the copy that is shown, of a picture.
    pub shown: Option<(String, u32, u32)>,
    /// Type of the original.
    pub format: String,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// The name that it came with.
    pub file_name: Option<String>,
    /// What it is.
    #[validate(length(max = 200))]
    pub caption: Option<String>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Kept {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Hash of the bytes as they came.
    pub sha256: String,
}

impl Command for AddEvidence {
    type Outcome = Kept;

    const KIND: &'static str = "evidence.add";

    const NEEDS: Needs = Needs::May(Permission::ReportFigures);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Kept> {
        let figure = act.find::<figure::Entity>(self.figure).await?;
        if let Some(before) = self.sent_before(act).await? {
            return Ok(before);
        }
        let locks = current(act.tx(), act.actor().scope).await?;
        let mut faults = Faults::default();
        if let Some(lock) = locks.on(figure.area_key, figure.period) {
            faults.locked("file", lock.refusal(figure.period));
        }
        faults.none()?;
        let own = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::FigureId.eq(figure.subject_id));
        if own.count(act.tx()).await? >= MOST {
            return Err(LedgerError::Quota(format!("佐证材料已达上限 {MOST} 份。")));
        }
        let size = |size: u32| i32::try_from(size).unwrap_or(i32::MAX);
        let (shown_sha256, width, height) = match self.shown {
            Some((hash, width, height)) => (Some(hash), Some(size(width)), Some(size(height))),
            None => (None, None, None),
        };
        let content = Content {
            area_key: figure.area_key,
            figure_id: figure.subject_id,
            original_sha256: self.original_sha256.clone(),
            shown_sha256,
            format: self.format,
            width,
            height,
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            file_name: self.file_name,
            caption: self.caption,
        };
        let added = act.open::<Entity>(self.id, content).await?;
        Ok(Kept { id: added.public_id, sha256: self.original_sha256 })
    }
}

impl AddEvidence {
    /// The same file under the same name is the same evidence.
    async fn sent_before(&self, act: &Act<'_>) -> Result<Option<Kept>> {
        let Some(id) = self.id else { return Ok(None) };
        let before = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::PublicId.eq(id.0))
            .one(act.tx())
            .await?;
        match before {
            None => Ok(None),
            Some(before) if before.original_sha256 == self.original_sha256 => {
                Ok(Some(Kept { id, sha256: before.original_sha256 }))
            }
            Some(_) => {
                let fault = Fault::at("id", "DUPLICATE", "该编号已用于另一份材料。");
                Err(LedgerError::Duplicate(vec![fault]))
            }
        }
    }
}

/// A file that shows a figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// What it is.
    pub caption: Option<String>,
    /// The name that it came with.
    pub file_name: Option<String>,
    /// Type of the original.
    pub format: String,
    /// Size of the original in bytes.
    pub bytes: i64,
    /// When it came.
    pub received_at: Instant,
    /// Hash of the original.
    pub sha256: String,
    /// Hash of the copy that is shown, of a picture.
    #[serde(skip)]
    pub shown_sha256: Option<String>,
}

impl EvidenceLine {
    fn of(row: Model) -> Self {
        Self {
            id: row.public_id,
            caption: row.caption,
            file_name: row.file_name,
            format: row.format,
            bytes: row.bytes,
            received_at: row.opened_at,
            sha256: row.original_sha256,
            shown_sha256: row.shown_sha256,
        }
    }
}

/// The files of a figure, in the order in which they came.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    figure: SubjectId,
) -> Result<Vec<EvidenceLine>> {
    let rows = known_in::<Entity>(scope, known)
        .filter(Column::FigureId.eq(figure))
        .order_by_asc(column::<Entity>("subject_id"))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(EvidenceLine::of).collect())
}

/// A file, and what the figure that it shows is reported for.
#[derive(Debug, Clone)]
pub struct EvidenceSheet {
    /// The file.
    pub line: EvidenceLine,
    /// The own name of the figure's plan.
    pub plan: String,
    /// The number of its indicator in the plan.
    pub indicator: String,
}

/// One file, as far as it was known.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<EvidenceSheet> {
    let known = held::<Entity>(db, scope, known, id).await?;
    let row = known_in::<Entity>(scope, known).filter(Column::PublicId.eq(id.0)).one(db).await?;
    let row = row.ok_or(LedgerError::NotFound)?;
    let own = column::<figure::Entity>("subject_id").eq(row.figure_id.0);
    let figure = known_in::<figure::Entity>(scope, known).filter(own).one(db).await?;
    let figure = figure.ok_or(LedgerError::NotFound)?;
    let (plan, indicator) = (figure.plan, figure.indicator);
    Ok(EvidenceSheet { line: EvidenceLine::of(row), plan, indicator })
}
