//! What a county reported, and what was found at its institutions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::indicator::FigureSteps;
use crate::domain::irregularity::IrregularityKind;
use crate::domain::money::Fen;
use crate::domain::period::Period;

/// A figure that a county reported, or the area of a plan that binds less than one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureFacts {
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// The number of the indicator in the plan.
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// The number above the line, of money in fen; of an amount the amount.
    pub numerator: i64,
    /// The number below the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<i64>,
    /// When it took its steps.
    #[serde(default)]
    pub steps: FigureSteps,
}

/// An irregularity at an institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IrregularityFacts {
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// Where the institution lies.
    pub area: AreaKey,
    /// The name of the institution.
    pub facility: String,
    /// What kind it is.
    pub kind: IrregularityKind,
    /// The day on which it was found.
    pub found_on: NaiveDate,
    /// The money that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_involved: Option<Fen>,
    /// What the scheme keeps back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deduction: Option<Fen>,
    /// The day of the decision to keep it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deducted_on: Option<NaiveDate>,
    /// When the institution said that it was mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rectified_on: Option<NaiveDate>,
    /// When it was struck off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
}
