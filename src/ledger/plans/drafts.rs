//! Drafts: a text that may still have faults, kept until it is published or given up.

use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{ActId, PublicId};
use crate::domain::time::{Instant, Known};
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::plan_draft::{Content, Entity, Model};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::signature::{Signature, signatures};
use crate::ledger::version::{Versioned, column, known_in};

/// Keeps a draft, or a further text of one that is kept.
#[derive(Debug, Clone, Validate)]
pub struct SaveDraft {
    /// The draft that is written on; none for a new one.
    pub draft: Option<PublicId>,
    /// The version of it that the caller has seen.
    pub seen: Option<i32>,
    /// The plan's own name.
    #[validate(length(min = 1, max = 100))]
    pub plan_id: String,
    /// The area that it is to bind.
    pub area_key: AreaKey,
    /// The file, word for word.
    pub body: String,
}

impl Command for SaveDraft {
    type Outcome = PublicId;

    const KIND: &'static str = "plan.draft";

    const NEEDS: Needs = Needs::May(Permission::PublishPlans);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        if !act.actor().scope.covers(self.area_key) {
            let detail = "方案所约束的地区（area）不在您的范围内。";
            return Err(LedgerError::invalid("body", "AREA", detail));
        }
        let Self { draft, seen, plan_id, area_key, body } = self;
        let content = Content { area_key, plan_id, body };
        let Some(draft) = draft else {
            return Ok(act.open::<Entity>(None, content).await?.public_id);
        };
        let current = act.find::<Entity>(draft).await?;
        act.assure_seen::<Entity>(&current, seen).await?;
        if current.plan_id != content.plan_id {
            let detail = format!(
                "这是方案“{}”的草案，不能改成“{}”的；请另起草案。",
                current.plan_id, content.plan_id
            );
            return Err(LedgerError::invalid("body", "PLAN_ID", detail));
        }
        Ok(act.revise::<Entity>(current, content).await?.public_id)
    }
}

/// Gives a draft up.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeDraft {
    /// The draft.
    pub draft: PublicId,
    /// The version of it that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeDraft {
    type Outcome = ();

    const KIND: &'static str = "plan.strike_draft";

    const NEEDS: Needs = Needs::May(Permission::PublishPlans);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<Entity>(self.draft).await?;
        act.assure_seen::<Entity>(&current, self.seen).await?;
        act.strike::<Entity>(&current).await
    }
}

/// A draft as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftSheet {
    /// Its id.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// The plan's own name.
    pub plan_id: String,
    /// The area that it is to bind.
    pub area_key: AreaKey,
    /// The text.
    pub body: String,
    /// When this version was kept.
    pub saved_at: Instant,
    /// Who kept it.
    pub saved_by: String,
    #[serde(skip)]
    act: ActId,
}

impl DraftSheet {
    fn of(row: Model) -> Self {
        Self {
            id: row.public_id,
            version: row.version,
            plan_id: row.plan_id,
            area_key: row.area_key,
            body: row.body,
            saved_at: row.opened_at,
            saved_by: String::new(),
            act: row.opened_by,
        }
    }
}

/// The drafts within scope, the youngest first.
pub async fn drafts(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
) -> Result<Vec<DraftSheet>> {
    let select = known_in::<Entity>(scope, known);
    signed(db, select.order_by_desc(column::<Entity>("opened_at")).all(db).await?).await
}

/// One draft.
pub async fn draft(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<DraftSheet> {
    let select = known_in::<Entity>(scope, known);
    let rows = select.filter(column::<Entity>("public_id").eq(id.0)).all(db).await?;
    signed(db, rows).await?.pop().ok_or(LedgerError::NotFound)
}

async fn signed(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<DraftSheet>> {
    let sheets: Vec<_> = rows.into_iter().map(DraftSheet::of).collect();
    let signatures = signatures(db, sheets.iter().map(|sheet| sheet.act)).await?;
    let name = |act: ActId| signatures.get(&act).map(Signature::words).unwrap_or_default();
    Ok(sheets.into_iter().map(|sheet| DraftSheet { saved_by: name(sheet.act), ..sheet }).collect())
}

impl Content {
    /// What a draft says, of a row.
    pub(super) fn of(row: &Model) -> Self {
        Entity::content(row.clone())
    }
}
