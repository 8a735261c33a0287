//! What the scheme keeps back from an institution.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::found;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::irregularity::IrregularityState;
use crate::domain::money::Fen;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::irregularity::{Content, Entity};
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::Versioned;

/// Enters the decision to keep scheme money back (新农合资金扣减), or corrects it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeductFunds {
    /// The irregularity; taken from the address.
    #[serde(skip)]
    pub irregularity: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// How much, in fen or as typed in yuan.
    pub deduction: Fen,
    /// The day of the decision.
    #[serde(deserialize_with = "typed::date")]
    pub deducted_on: NaiveDate,
    /// Its document.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub deduction_document_no: String,
}

impl Command for DeductFunds {
    type Outcome = i32;

    const KIND: &'static str = "irregularity.deduct";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::IRREGULARITIES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let from = [IrregularityState::Open, IrregularityState::Rectified];
        let row = found(act, self.irregularity, self.seen, (&from, "登记扣减")).await?;
        let mut faults = Faults::default();
        faults.past_day("deducted_on", self.deducted_on, act.today(), "扣减日期");
        if self.deducted_on < row.found_on {
            let detail = format!("扣减日期早于发现日期 {}。", row.found_on);
            faults.add("deducted_on", "DATE_ORDER", detail);
        }
        if self.deduction == Fen::ZERO {
            faults.add("deduction", "RANGE", "扣减金额应大于 0。");
        }
        faults.none()?;
        let next = Content {
            deduction: Some(self.deduction),
            deducted_on: Some(self.deducted_on),
            deduction_document_no: Some(self.deduction_document_no),
            ..Entity::content(row.clone())
        };
        Ok(act.revise::<Entity>(row, next).await?.version)
    }
}
