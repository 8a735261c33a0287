//! Correcting a figure that was handed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::enter::{NewFigure, numbers};
use super::submit::submitted;
use super::{Stepping, asked};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::indicator::FigureState;
use crate::domain::quantity::Quantity;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::figure;
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::Versioned;

/// Corrects a figure that was handed in (更正). It is handed in anew and has to be passed and
/// accepted again; what it said before stays in its history with the reason.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectFigure {
    /// The figure; taken from the address.
    #[serde(skip)]
    pub figure: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The number above the line, of money in fen, or as people type it.
    pub numerator: Quantity,
    /// The number below the line; an amount has none.
    #[serde(default)]
    pub denominator: Option<Quantity>,
    /// The document that shows it.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

impl Command for CorrectFigure {
    type Outcome = i32;

    const KIND: &'static str = "figure.correct";

    const NEEDS: Needs = Needs::May(Permission::ReportFigures);

    const WRITES: Written = Written::FIGURES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.figure.ok_or(LedgerError::NotFound)?;
        let row = act.find::<figure::Entity>(named).await?;
        act.assure_seen::<figure::Entity>(&row, self.seen).await?;
        let mut stepping = Stepping::begin(act).await?;
        let from = [FigureState::Submitted, FigureState::Passed, FigureState::Accepted];
        let allowed = stepping.allows("numerator", &row, &from, "更正，请在填报表中修改");
        let asked = asked(act.tx(), row.area_key, act.today(), Some(&row.plan)).await?;
        let indicator = asked.as_ref().and_then(|asked| asked.catalogue.find(&row.indicator));
        let Some(indicator) = indicator else {
            return Err(LedgerError::invalid("numerator", "REF_NOT_FOUND", "方案中没有这项指标。"));
        };
        let new = NewFigure {
            area_key: row.area_key,
            indicator: row.indicator.clone(),
            period: row.period,
            version: None,
            numerator: self.numerator,
            denominator: self.denominator,
            document_no: self.document_no,
            remark: self.remark,
        };
        let numbers = numbers(indicator, &new, str::to_owned, &mut stepping.faults);
        stepping.faults.none()?;
        let (true, Some((numerator, denominator))) = (allowed, numbers) else {
            return Err(LedgerError::NotFound);
        };
        let was = figure::Entity::content(row.clone());
        let next = figure::Content {
            numerator,
            denominator,
            document_no: new.document_no,
            remark: new.remark,
            ..submitted(act, was)
        };
        Ok(act.revise::<figure::Entity>(row, next).await?.version)
    }
}
