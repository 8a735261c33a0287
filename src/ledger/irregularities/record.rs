//! Entering an irregularity, and striking out one that was entered by mistake.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::found;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::irregularity::{IrregularityKind, IrregularityState};
use crate::domain::money::Fen;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::facility;
use crate::ledger::entity::irregularity::{Content, Entity};
use crate::ledger::error::{Faults, Result};

/// Enters an irregularity that was found at an institution.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordIrregularity {
    /// The client's own name for it, if it has one.
    #[serde(default)]
    pub id: Option<PublicId>,
    /// The institution.
    pub facility: PublicId,
    /// What kind it is.
    pub kind: IrregularityKind,
    /// The day on which it was found.
    #[serde(deserialize_with = "typed::date")]
    pub found_on: NaiveDate,
    /// Who found it: a unit or a joint inspection.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub found_by: String,
    /// What was found.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 1000), custom(function = "not_blank"))]
    #[schema(max_length = 1000)]
    pub problem: String,
    /// The money that it is about, in fen or as typed in yuan.
    #[serde(default, deserialize_with = "typed::optional_money")]
    pub amount_involved: Option<Fen>,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// What the institution is to do.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub requirement: Option<String>,
}

impl Command for RecordIrregularity {
    type Outcome = PublicId;

    const KIND: &'static str = "irregularity.record";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::IRREGULARITIES;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let mut faults = Faults::default();
        faults.past_day("found_on", self.found_on, act.today(), "发现日期");
        let mut named = act.find_all::<facility::Entity>([self.facility]).await?;
        let facility = named.remove(&self.facility);
        if facility.is_none() {
            faults.add("facility", "REF_NOT_FOUND", "没有找到该机构。");
        }
        faults.none()?;
        let Some(facility) = facility else { return Err(crate::ledger::LedgerError::NotFound) };
        let content = Content {
            area_key: facility.area_key,
            facility_id: facility.subject_id,
            kind: self.kind,
            found_on: self.found_on,
            found_by: self.found_by,
            problem: self.problem,
            amount_involved: self.amount_involved,
            document_no: self.document_no,
            requirement: self.requirement,
            deduction: None,
            deducted_on: None,
            deduction_document_no: None,
            rectified_on: None,
            rectification: None,
            rectified_by: None,
            closed_on: None,
            closing_words: None,
        };
        Ok(act.open::<Entity>(self.id, content).await?.public_id)
    }
}

/// Strikes out an irregularity that was entered by mistake. Why stands in the act.
#[derive(Debug, Clone, Copy, Default, Validate)]
pub struct StrikeIrregularity {
    /// The irregularity.
    pub irregularity: Option<PublicId>,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeIrregularity {
    type Outcome = ();

    const KIND: &'static str = "irregularity.strike";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::IRREGULARITIES;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let from = [IrregularityState::Open, IrregularityState::Rectified];
        let row = found(act, self.irregularity, self.seen, (&from, "撤销")).await?;
        act.strike::<Entity>(&row).await
    }
}
