//! Correcting a posting, ending it early, and striking one out.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::register::PostingFacts;
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{day_entry, posting};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::{Versioned, known_in};

/// Corrects what is said of a posting; the programme, the person and the place stay.
#[derive(Debug, Clone, Validate)]
pub struct ChangePosting {
    /// The posting.
    pub posting: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
    /// What is said of it now.
    #[validate(nested)]
    pub facts: PostingFacts,
}

impl Command for ChangePosting {
    type Outcome = i32;

    const KIND: &'static str = "posting.change";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find::<posting::Entity>(self.posting).await?;
        act.assure_seen::<posting::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.facts.check(str::to_owned, &mut faults);
        if current.left_on.is_some_and(|left| left < self.facts.from) {
            let detail = "开始日期晚于已登记的提前结束日期。";
            faults.add("from", "DATE_ORDER", detail);
        }
        faults.none()?;
        let next = self.facts.over(posting::Entity::content(current.clone()));
        Ok(act.revise::<posting::Entity>(current, next).await?.version)
    }
}

/// Ends a posting before its time, or corrects when it ended.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPosting {
    /// The posting; taken from the address.
    #[serde(skip)]
    pub posting: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Its last day.
    #[serde(deserialize_with = "typed::date")]
    pub left_on: NaiveDate,
    /// Why.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub left_reason: String,
}

impl Command for EndPosting {
    type Outcome = i32;

    const KIND: &'static str = "posting.end";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.posting.ok_or(LedgerError::NotFound)?;
        let current = act.find::<posting::Entity>(named).await?;
        act.assure_seen::<posting::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        if self.left_on < current.valid_from {
            faults.add("left_on", "DATE_ORDER", "结束日期早于开始日期。");
        } else if self.left_on > current.valid_until {
            let detail = format!("派驻到 {} 期满，提前结束不能晚于这一天。", current.valid_until);
            faults.add("left_on", "DATE_ORDER", detail);
        }
        faults.past_day("left_on", self.left_on, act.today(), "提前结束日期");
        faults.none()?;
        let was = posting::Entity::content(current.clone());
        let (left_on, left_reason) = (Some(self.left_on), Some(self.left_reason));
        let next = posting::Content { left_on, left_reason, ..was };
        Ok(act.revise::<posting::Entity>(current, next).await?.version)
    }
}

/// Strikes out a posting that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikePosting {
    /// The posting.
    pub posting: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikePosting {
    type Outcome = ();

    const KIND: &'static str = "posting.strike";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<posting::Entity>(self.posting).await?;
        act.assure_seen::<posting::Entity>(&current, self.seen).await?;
        let days = known_in::<day_entry::Entity>(Scope::everything(), Known::Now)
            .filter(day_entry::Column::PostingId.eq(current.subject_id))
            .count(act.tx())
            .await?;
        if days > 0 {
            let detail = format!("已登记 {days} 条出勤或请假，须先撤销，才能撤销这次派驻。");
            return Err(LedgerError::state("已有出勤", ["day.strike"], detail));
        }
        act.strike::<posting::Entity>(&current).await
    }
}
