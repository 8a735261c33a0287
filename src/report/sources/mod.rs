//! Fills what documents print from the ledger's views.

mod acceptance;
mod notice;
mod posting;
mod renewal;
mod specialty;
mod subsidies;

pub use acceptance::{acceptance, acceptances};
pub use notice::{completion, notice};
pub use posting::{posting, with_service};
pub use renewal::renewals;
pub use subsidies::{subsidy_list, subsidy_sheet};

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::time::{Instant, Known};
use crate::ledger::areas::{self, Names};
use crate::ledger::inspections::InspectionSheet;
use crate::ledger::photos::PhotoLine;
use crate::ledger::sheets::{SheetIdentity, SheetPhoto};
use crate::ledger::{Ledger, Result, sha256};

/// What a deployment adds to its documents.
#[derive(Debug, Clone, Default)]
pub struct Letterhead {
    /// Name over the red line (机关标志); without one there is no red head.
    pub organ: Option<String>,
    /// Address under which the pages are reached from outside, for QR codes.
    pub base_address: Option<String>,
}

impl Letterhead {
    /// The address of a page as it is reached from outside, where that is known.
    pub fn address(&self, path: &str) -> Option<String> {
        self.base_address.as_deref().map(|base| format!("{}{path}", base.trim_end_matches('/')))
    }
}

/// The number of an inspection's form. One project may be inspected several times for the
/// same.
fn form_number(inspection: &InspectionSheet) -> String {
    let on = inspection.inspected_on.format("%Y%m%d");
    format!("{}-{}-{on}", inspection.project_code, inspection.kind)
}

/// The names around a village on a date.
async fn names(ledger: &Ledger, area: AreaKey, known: Known, on: NaiveDate) -> Result<Names> {
    areas::names(ledger.read(), Scope::of(area.county()), known, on).await
}

/// Photos with the bytes that are printed, numbered in the order in which they came.
async fn photos(ledger: &Ledger, lines: &[PhotoLine]) -> Result<Vec<SheetPhoto>> {
    let mut photos = Vec::with_capacity(lines.len());
    for (number, line) in (1..).zip(lines) {
        let caption = [line.criterion.clone(), line.caption.clone()];
        photos.push(SheetPhoto {
            number,
            caption: caption.into_iter().flatten().collect::<Vec<_>>().join(" "),
            taken_at: line.taken_at,
            received_at: Some(line.received_at),
            jpeg: ledger.file(&line.shown_sha256).await?,
            width: u32::try_from(line.width).unwrap_or_default(),
            height: u32::try_from(line.height).unwrap_or_default(),
        });
    }
    Ok(photos)
}

/// The numbers of the photos that show an item.
fn showing(lines: &[PhotoLine], item: &str) -> Vec<u32> {
    let shows = |line: &PhotoLine| line.criterion.as_deref() == Some(item);
    (1..).zip(lines).filter(|(_, line)| shows(line)).map(|(number, _)| number).collect()
}

/// An identity whose hash is still to be worked out.
fn identity(record_number: String, version: i32, recorded_at: Instant) -> SheetIdentity {
    SheetIdentity {
        record_number,
        version: u32::try_from(version).unwrap_or(1),
        content_hash: String::new(),
        check_address: None,
        recorded_at,
    }
}

/// The hash of everything that a document says, photos by their captions.
fn content_hash(sheet: &impl Serialize) -> String {
    sha256(serde_json::to_string(sheet).unwrap_or_default().as_bytes())
}
