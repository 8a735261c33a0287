//! Following an irregularity up: mended, looked at, struck off or handed back.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::found;
use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::irregularity::IrregularityState;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::irregularity::{Content, Entity};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

/// Enters that an institution mended an irregularity (整改完成).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RectifyIrregularity {
    /// The irregularity; taken from the address.
    #[serde(skip)]
    pub irregularity: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day on which it was mended.
    #[serde(deserialize_with = "typed::date")]
    pub rectified_on: NaiveDate,
    /// What was done.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 1000), custom(function = "not_blank"))]
    #[schema(max_length = 1000)]
    pub rectification: String,
}

impl Command for RectifyIrregularity {
    type Outcome = i32;

    const KIND: &'static str = "irregularity.rectify";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::IRREGULARITIES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let from = [IrregularityState::Open];
        let row = found(act, self.irregularity, self.seen, (&from, "登记整改")).await?;
        let mut faults = Faults::default();
        faults.past_day("rectified_on", self.rectified_on, act.today(), "整改日期");
        if self.rectified_on < row.found_on {
            let detail = format!("整改日期早于发现日期 {}。", row.found_on);
            faults.add("rectified_on", "DATE_ORDER", detail);
        }
        faults.none()?;
        let next = Content {
            rectified_on: Some(self.rectified_on),
            rectification: Some(self.rectification),
            rectified_by: act.actor().account.map(|id| SubjectId(id.0)),
            ..Entity::content(row.clone())
        };
        Ok(act.revise::<Entity>(row, next).await?.version)
    }
}

/// Hands an irregularity back that is not mended after all. Why stands in the act.
#[derive(Debug, Clone, Copy, Default, Validate)]
pub struct ReopenIrregularity {
    /// The irregularity.
    pub irregularity: Option<PublicId>,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for ReopenIrregularity {
    type Outcome = i32;

    const KIND: &'static str = "irregularity.reopen";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::IRREGULARITIES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let from = [IrregularityState::Rectified];
        let row = found(act, self.irregularity, self.seen, (&from, "退回整改")).await?;
        let next = Content {
            rectified_on: None,
            rectification: None,
            rectified_by: None,
            ..Entity::content(row.clone())
        };
        Ok(act.revise::<Entity>(row, next).await?.version)
    }
}

/// Strikes an irregularity off (销号). It takes somebody else than whoever entered that it
/// was mended.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseIrregularity {
    /// The irregularity; taken from the address.
    #[serde(skip)]
    pub irregularity: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub closed_on: NaiveDate,
    /// What was found on looking at it again.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 500), custom(function = "not_blank"))]
    #[schema(max_length = 500)]
    pub closing_words: String,
}

impl Command for CloseIrregularity {
    type Outcome = i32;

    const KIND: &'static str = "irregularity.close";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::IRREGULARITIES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let from = [IrregularityState::Rectified];
        let row = found(act, self.irregularity, self.seen, (&from, "销号")).await?;
        let own = act.actor().account.map(|id| SubjectId(id.0));
        if own.is_some() && own == row.rectified_by {
            let detail = "销号须由登记整改以外的人核实。".to_owned();
            return Err(LedgerError::SecondPerson(detail));
        }
        let mut faults = Faults::default();
        faults.past_day("closed_on", self.closed_on, act.today(), "销号日期");
        if let Some(mended) = row.rectified_on.filter(|mended| self.closed_on < *mended) {
            let detail = format!("销号日期早于整改日期 {mended}。");
            faults.add("closed_on", "DATE_ORDER", detail);
        }
        faults.none()?;
        let next = Content {
            closed_on: Some(self.closed_on),
            closing_words: Some(self.closing_words),
            ..Entity::content(row.clone())
        };
        Ok(act.revise::<Entity>(row, next).await?.version)
    }
}
