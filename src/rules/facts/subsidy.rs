//! What decides the subsidy of village doctors beside people and places, and what was paid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Spell;
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::PaymentKind;

/// A spell during which a clinic works under the essential medicines scheme (基本药物制度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MedicinesFacts {
    /// The clinic.
    pub facility: SubjectId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl MedicinesFacts {
    /// The days on which it holds.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}

/// A payment of the subsidy to one doctor for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubsidyPayment {
    /// To whom.
    pub practitioner: SubjectId,
    /// For work at which clinic.
    pub facility: SubjectId,
    /// For which month.
    pub month: Month,
    /// What for.
    pub kind: PaymentKind,
    /// How much; never negative.
    pub amount: Fen,
    /// The day.
    pub on: NaiveDate,
}

impl SubsidyPayment {
    /// What it adds to what was paid: money taken back takes away.
    pub fn net(&self) -> Fen {
        match self.kind {
            PaymentKind::Regular | PaymentKind::BackPay => self.amount,
            PaymentKind::Reclaimed => -self.amount,
        }
    }
}
