//! What the papers of a posting say.

use chrono::NaiveDate;

use super::{Letterhead, content_hash, identity, names};
use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::postings;
use crate::ledger::{Ledger, Result};
use crate::report::posting::{PaperSheet, ServiceSheet};

/// A posting with its days up to a date, and what the doctor's service comes to.
pub async fn posting(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
    letterhead: &Letterhead,
) -> Result<PaperSheet> {
    let mut posting = postings::sheet(ledger.read(), scope, known, as_of, id).await?;
    posting.days.retain(|day| day.on <= as_of);
    let names = names(ledger, posting.area_key, known, as_of).await?;
    let [county, township] =
        [posting.area_key.county(), posting.area_key.township()].map(|key| names.of(key));
    let area = if county == township { county } else { format!("{county}{township}") };
    let days = posting.days.iter().map(|day| day.learned_at);
    let recorded_at = days.fold(posting.learned_at, Ord::max);
    let number = format!("派驻-{}", id.0.simple().to_string().split_at(12).0);
    let mut sheet = PaperSheet {
        identity: identity(number, posting.version, recorded_at),
        area,
        as_of,
        posting,
        service: ServiceSheet::default(),
    };
    sheet.identity.check_address = letterhead.address(&format!("/postings/{id}"));
    Ok(sheet)
}

/// The same with what the doctor's service comes to, which the rules work out, and with the
/// hash of all that it says.
pub fn with_service(sheet: PaperSheet, service: ServiceSheet) -> PaperSheet {
    let mut sheet = PaperSheet { service, ..sheet };
    sheet.identity.content_hash = content_hash(&sheet);
    sheet
}
