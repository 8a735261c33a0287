//! Gaps: days on which a posting was interrupted.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{posting, posting_gap};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::filters::overlap;
use crate::ledger::version::{Versioned, known_in};

/// Enters a gap in a posting. It breaks the stretch that counts; the days before and after
/// are still served.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InterruptPosting {
    /// The posting; taken from the address.
    #[serde(skip)]
    pub posting: Option<PublicId>,
    /// The first day away.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day away; left out while it lasts.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub until: Option<NaiveDate>,
    /// Why.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub reason: String,
}

impl Command for InterruptPosting {
    type Outcome = PublicId;

    const KIND: &'static str = "posting.interrupt";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let named = self.posting.ok_or(LedgerError::NotFound)?;
        let posting = act.find::<posting::Entity>(named).await?;
        let mut faults = Faults::default();
        faults.past_day("from", self.from, act.today(), "间断日期");
        if self.until.is_some_and(|until| until < self.from) {
            faults.add("until", "DATE_ORDER", "结束日期早于开始日期。");
        }
        let last = posting.left_on.unwrap_or(posting.valid_until);
        if self.from < posting.valid_from || self.from > last {
            let detail = format!("派驻为 {} 至 {last}，间断须在其中。", posting.valid_from);
            faults.add("from", "DATE_RANGE", detail);
        }
        let there = known_in::<posting_gap::Entity>(act.actor().scope, Known::Now)
            .filter(posting_gap::Column::PostingId.eq(posting.subject_id))
            .all(act.tx())
            .await?;
        let twice = there
            .iter()
            .find(|gap| overlap((gap.valid_from, gap.valid_until), (self.from, self.until)));
        if let Some(gap) = twice {
            faults.overlap("from", format!("与 {} 起的间断重叠。", gap.valid_from));
        }
        faults.none()?;
        let content = posting_gap::Content {
            area_key: posting.area_key,
            posting_id: posting.subject_id,
            valid_from: self.from,
            valid_until: self.until,
            reason: self.reason,
        };
        Ok(act.open::<posting_gap::Entity>(None, content).await?.public_id)
    }
}

/// Ends a gap that was still open: somebody is back.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndGap {
    /// The gap; taken from the address.
    #[serde(skip)]
    pub gap: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The last day away.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
}

impl Command for EndGap {
    type Outcome = i32;

    const KIND: &'static str = "posting.end_gap";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current =
            act.find::<posting_gap::Entity>(self.gap.ok_or(LedgerError::NotFound)?).await?;
        act.assure_seen::<posting_gap::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        faults.past_day("until", self.until, act.today(), "间断结束日期");
        if self.until < current.valid_from {
            faults.add("until", "DATE_ORDER", "结束日期早于开始日期。");
        }
        faults.none()?;
        let was = posting_gap::Entity::content(current.clone());
        let next = posting_gap::Content { valid_until: Some(self.until), ..was };
        Ok(act.revise::<posting_gap::Entity>(current, next).await?.version)
    }
}

/// Strikes out a gap that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeGap {
    /// The gap.
    pub gap: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeGap {
    type Outcome = ();

    const KIND: &'static str = "posting.strike_gap";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<posting_gap::Entity>(self.gap).await?;
        act.assure_seen::<posting_gap::Entity>(&current, self.seen).await?;
        act.strike::<posting_gap::Entity>(&current).await
    }
}
