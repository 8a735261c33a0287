//! Payments of the village doctors' subsidy: what was paid to whom for which month.
//!
//! What is due follows from rules and a plan, which the ledger does not know: it records what
//! was paid, and whoever reads holds the two against each other.

mod pay;
mod records;

pub use pay::{Expected, NewSubsidyPayment, PaySubsidies, StrikeSubsidyPayment};
pub(crate) use records::masked_numbers;
pub use records::{PaidLine, SubsidyPaid, counties_of, of_doctor, payments, records_of};
