//! Key specialties of county hospitals: what was put on the list, what was bought, how far
//! each is. Steps, money, halts and inspections are those of every project.

mod change;
mod issue;
mod list;
mod purchases;
mod records;
mod sheet;

pub use change::{ChangeSpecialty, SpecialtyField};
pub use issue::{IssueSpecialties, NewSpecialty};
pub use list::{SpecialtyFilter, SpecialtyLine, list};
pub use purchases::{
    CheckPurchase, NewPurchase, PurchaseLine, PurchaseRecord, RecordPurchases, Split,
    StrikePurchase, purchases,
};
pub use records::{SpecialtyRecord, names, records};
pub use sheet::{HospitalAt, SpecialtySheet, sheet};
