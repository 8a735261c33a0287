//! Correcting a day, striking one out, and deciding what is flagged.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::days::DayFacts;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::posting::Resolution;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::day_entry;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

/// Corrects a day. What somebody had decided of it is open again where the day, the part of
/// it or the leave is another: it was decided of another one.
#[derive(Debug, Clone, Validate)]
pub struct CorrectDay {
    /// The entry.
    pub day: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
    /// What is said of it now.
    #[validate(nested)]
    pub facts: DayFacts,
}

impl Command for CorrectDay {
    type Outcome = i32;

    const KIND: &'static str = "day.correct";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find::<day_entry::Entity>(self.day).await?;
        act.assure_seen::<day_entry::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.facts.check(str::to_owned, &mut faults);
        faults.none()?;
        let was = day_entry::Entity::content(current.clone());
        let decided = (was.worked_on, was.half, was.leave_kind);
        let mut next = self.facts.over(was);
        if decided != (next.worked_on, next.half, next.leave_kind) {
            (next.resolution, next.resolution_words) = (None, None);
        }
        Ok(act.revise::<day_entry::Entity>(current, next).await?.version)
    }
}

/// Strikes out a day that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeDay {
    /// The entry.
    pub day: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeDay {
    type Outcome = ();

    const KIND: &'static str = "day.strike";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<day_entry::Entity>(self.day).await?;
        act.assure_seen::<day_entry::Entity>(&current, self.seen).await?;
        act.strike::<day_entry::Entity>(&current).await
    }
}

/// Says of a flagged day whether it counts, with words. Whoever holds the records does, not the
/// hospital that entered it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveDay {
    /// The entry; taken from the address.
    #[serde(skip)]
    pub day: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Whether it counts.
    pub resolution: Resolution,
    /// Why.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub words: String,
}

impl Command for ResolveDay {
    type Outcome = i32;

    const KIND: &'static str = "day.resolve";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find::<day_entry::Entity>(self.day.ok_or(LedgerError::NotFound)?).await?;
        act.assure_seen::<day_entry::Entity>(&current, self.seen).await?;
        if current.leave_kind.is_some() && self.resolution == Resolution::Kept {
            let detail = "请假的日子不计出勤；请在同日的出勤上核实计入。";
            return Err(LedgerError::invalid("resolution", "INVALID", detail));
        }
        let was = day_entry::Entity::content(current.clone());
        let (resolution, resolution_words) = (Some(self.resolution), Some(self.words));
        let next = day_entry::Content { resolution, resolution_words, ..was };
        Ok(act.revise::<day_entry::Entity>(current, next).await?.version)
    }
}
