//! Two records of one person become one, and two again where that was wrong.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{practitioner, vault};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::{Versioned, as_known};

/// Says that a record is of the same person as another, which stands for both from now on:
/// whatever hangs on the one reads as the other's. The envelope says why.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergePractitioners {
    /// The record that gives way; taken from the address.
    #[serde(skip)]
    pub practitioner: Option<PublicId>,
    /// The version of it that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The record that stands.
    pub into: PublicId,
}

impl Command for MergePractitioners {
    type Outcome = i32;

    const KIND: &'static str = "practitioner.merge";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::PERSON;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let row = act.find_person(self.practitioner.ok_or(LedgerError::NotFound)?).await?;
        act.assure_seen::<practitioner::Entity>(&row, self.seen).await?;
        let standing = match act.find_person(self.into).await {
            Ok(standing) => standing,
            Err(LedgerError::NotFound | LedgerError::Deleted) => {
                return Err(LedgerError::invalid("into", "REF_NOT_FOUND", "没有找到该人员。"));
            }
            Err(error) => return Err(error),
        };
        assure_mergeable(act, &row, &standing).await?;
        let was = practitioner::Entity::content(row.clone());
        let next = practitioner::Content { merged_into: Some(standing.subject_id), ..was };
        Ok(act.revise::<practitioner::Entity>(row, next).await?.version)
    }
}

/// A record is merged once, into one that stands, and stands for none itself: so the way from
/// a record to its person is one step, and undoing leaves nothing hanging.
async fn assure_mergeable(
    act: &Act<'_>,
    row: &practitioner::Model,
    standing: &practitioner::Model,
) -> Result<()> {
    if row.subject_id == standing.subject_id {
        return Err(LedgerError::invalid("into", "SAME", "不能并入自身。"));
    }
    if row.merged_into.is_some() {
        let allowed = [UndoMerge::KIND];
        return Err(LedgerError::state("已并入", allowed, "该记录已经并入其他记录。"));
    }
    if standing.merged_into.is_some() {
        let detail = "所选记录已并入他人，请选择保留的那一条。";
        return Err(LedgerError::invalid("into", "MERGED", detail));
    }
    if stands_for_others(act, row).await? {
        let detail = "已有其他记录并入本记录，请以本记录为保留方。";
        return Err(LedgerError::invalid("into", "MERGED", detail));
    }
    if row.citizen_id.is_some() && standing.citizen_id.is_some() {
        let detail = "两条记录的身份证号不同，不是同一人；号码有误的请先更正。";
        return Err(LedgerError::invalid("into", "ID_DIFFERS", detail));
    }
    Ok(())
}

/// Whether other records were merged into this one.
pub(super) async fn stands_for_others(act: &Act<'_>, row: &practitioner::Model) -> Result<bool> {
    let found = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(Known::Now))
        .filter(practitioner::Column::MergedInto.eq(row.subject_id.0))
        .one(act.tx())
        .await?;
    Ok(found.is_some())
}

/// Undoes a merge: both records stand again, each with what hangs on it. The envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct UndoMerge {
    /// The record that had given way.
    pub practitioner: PublicId,
    /// The version of it that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for UndoMerge {
    type Outcome = i32;

    const KIND: &'static str = "practitioner.undo_merge";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::PERSON;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let row = act.find_person(self.practitioner).await?;
        act.assure_seen::<practitioner::Entity>(&row, self.seen).await?;
        let Some(standing) = row.merged_into else {
            let allowed = [MergePractitioners::KIND];
            return Err(LedgerError::state("独立记录", allowed, "该记录没有并入其他记录。"));
        };
        let standing = practitioner::Entity::find()
            .filter(as_known::<practitioner::Entity>(Known::Now))
            .filter(practitioner::Column::SubjectId.eq(standing.0))
            .one(act.tx())
            .await?;
        if let Some(standing) = &standing
            && same_number(act, &row, standing).await?
        {
            let detail = "保留的记录现在登记着同一身份证号，请先更正其中一条。";
            return Err(LedgerError::state("身份证号相同", ["practitioner.change"], detail));
        }
        let was = practitioner::Entity::content(row.clone());
        let next = practitioner::Content { merged_into: None, ..was };
        Ok(act.revise::<practitioner::Entity>(row, next).await?.version)
    }
}

async fn same_number(
    act: &Act<'_>,
    one: &practitioner::Model,
    other: &practitioner::Model,
) -> Result<bool> {
    let (Some(one), Some(other)) = (one.citizen_id, other.citizen_id) else { return Ok(false) };
    let rows = vault::Entity::find()
        .filter(vault::Column::Id.is_in([one.0, other.0]))
        .all(act.tx())
        .await?;
    Ok(matches!(rows.as_slice(), [a, b] if a.lookup == b.lookup))
}
