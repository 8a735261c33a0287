//! What the documents about a month's subsidy say.

use std::collections::HashMap;

use super::{Letterhead, content_hash, identity};
use crate::domain::ids::PublicId;
use crate::domain::subsidy::RateGroup;
use crate::domain::time::Instant;
use crate::ledger::sheets::SheetIdentity;
use crate::plan::SubsidySettings;
use crate::report::subsidy_list::{PublicSubsidyLine, SubsidyListSheet};
use crate::report::subsidy_sheet::{SubsidySheet, SubsidySheetLine};
use crate::rules::{Sheet, SheetLine};

/// The payment sheet of a county's month. `masked` are the masked citizen numbers.
pub fn subsidy_sheet(
    sheet: &Sheet,
    settings: &SubsidySettings,
    masked: &HashMap<PublicId, String, impl std::hash::BuildHasher>,
    (at, letterhead): (Instant, &Letterhead),
) -> SubsidySheet {
    let line = |line: &SheetLine| SubsidySheetLine {
        doctor: line.doctor.clone(),
        citizen_id_shown: masked.get(&line.practitioner).cloned().unwrap_or_default(),
        place: line.place.clone(),
        rate: line.group.map_or("不发", RateGroup::label).to_owned(),
        due: line.due,
        paid: line.paid,
        outstanding: line.outstanding(),
        reason: match line.group {
            Some(RateGroup::Raised) => String::new(),
            _ => line.reason().replace(',', "，").replace(';', "；"),
        },
    };
    let mut document = SubsidySheet {
        identity: of_month(sheet, "发放表", at),
        county: sheet.name.clone(),
        month: sheet.month,
        lines: sheet.lines.iter().map(line).collect(),
        totals: sheet.totals,
        settings: settings.printed(),
    };
    document.identity.content_hash = content_hash(&document);
    document.identity.check_address = letterhead.address(&address(sheet, "/subsidies"));
    document
}

/// The public list of a county's month.
pub fn subsidy_list(
    sheet: &Sheet,
    settings: &SubsidySettings,
    (at, letterhead): (Instant, &Letterhead),
) -> SubsidyListSheet {
    let mut document = SubsidyListSheet {
        identity: of_month(sheet, "公示", at),
        county: sheet.name.clone(),
        month: sheet.month,
        lines: PublicSubsidyLine::of_sheet(sheet),
        settings: settings.printed(),
    };
    document.identity.content_hash = content_hash(&document);
    document.identity.check_address = letterhead.address(&address(sheet, "/subsidies/public"));
    document
}

/// The number of a county's month, and the instant as known at which it was worked out.
fn of_month(sheet: &Sheet, what: &str, at: Instant) -> SheetIdentity {
    let month = sheet.month.code().replace('-', "");
    let county: String = sheet.county.to_string().chars().take(6).collect();
    identity(format!("村医补助{what}-{county}-{month}"), 1, at)
}

fn address(sheet: &Sheet, path: &str) -> String {
    format!("{path}?month={}&area={}", sheet.month.code(), sheet.county)
}
