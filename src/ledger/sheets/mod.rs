//! What a document prints: plain views that the queries fill and `report` draws.
//!
//! An empty text or `None` prints as a blank that people fill in by pen.

mod acceptance;
mod notice;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use acceptance::{
    AcceptanceSheet, SheetConclusion, SheetDepartment, SheetDocument, SheetFunding, SheetItem,
    SheetMember, SheetOverruling, SheetParty, SheetProject, SheetPurchase, SheetSpecialty,
    SheetStatement, SheetVillager,
};
pub use notice::{CompletionSheet, NoticeSheet, SheetMended, SheetReinspection};

use crate::domain::time::Instant;

/// Which record a document shows, in which version, and how to check it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetIdentity {
    /// Number of the record, unique in the service.
    pub record_number: String,
    /// Version of the record, counted from 1.
    pub version: u32,
    /// SHA-256 of the version in hexadecimal.
    pub content_hash: String,
    /// Address at which anybody can check the document; goes into the QR code.
    pub check_address: Option<String>,
    /// When the version was recorded. The document's own dates are taken from it.
    pub recorded_at: Instant,
}

/// A photo as a document shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetPhoto {
    /// Number by which items and defects refer to it.
    pub number: u32,
    /// What it shows.
    pub caption: String,
    /// When the device claims to have taken it.
    pub taken_at: Option<Instant>,
    /// When the server received it.
    pub received_at: Option<Instant>,
    /// The picture as JPEG, already small enough for print.
    #[serde(skip)]
    #[schema(ignore)]
    pub jpeg: Vec<u8>,
    /// Width of the JPEG in pixels.
    pub width: u32,
    /// Height of the JPEG in pixels.
    pub height: u32,
}

/// A defect and what is to be done about it.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetDefect {
    /// Where it is.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// Clause that it offends against.
    pub clause: String,
    /// What is demanded.
    pub demand: String,
    /// Who has to mend it.
    pub responsible: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Numbers of the photos that show it.
    pub photos: Vec<u32>,
}
