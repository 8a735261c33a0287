//! What the reminders of renewal print, township by township.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::duty::Urgency;
use crate::ledger::sheets::SheetIdentity;

/// Reminders that certificates are to be renewed (再注册提醒), a letter for each township.
#[derive(Debug, Clone, Serialize)]
pub struct RenewalSheet {
    /// Record, version and check address.
    pub identity: SheetIdentity,
    /// The area.
    pub area: String,
    /// The organ whose letterhead it bears.
    pub letterhead: Option<String>,
    /// Who reminds.
    pub issuing_unit: String,
    /// The day on which it is looked at.
    pub as_of: NaiveDate,
    /// Township by township.
    pub townships: Vec<RenewalTownship>,
}

/// The village doctors of one township whose certificates are to be renewed.
#[derive(Debug, Clone, Serialize)]
pub struct RenewalTownship {
    /// Its name.
    pub name: String,
    /// The doctors, the most pressing first.
    pub lines: Vec<RenewalDue>,
}

/// A certificate that is to be renewed.
#[derive(Debug, Clone, Serialize)]
pub struct RenewalDue {
    /// Whose.
    pub name: String,
    /// The clinic.
    pub facility: String,
    /// Number of the certificate.
    pub number: String,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// The last day for the application.
    pub apply_by: Option<NaiveDate>,
    /// How pressing it is.
    pub urgency: Urgency,
}
