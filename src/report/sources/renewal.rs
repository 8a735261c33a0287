//! What the reminders of renewal say.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Letterhead, content_hash, identity};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::duty::Duty;
use crate::domain::registration::apply_by;
use crate::domain::time::Known;
use crate::ledger::practitioners::{
    self, ReminderFilter, ReminderLine, RenewalDue, RenewalSheet, RenewalTownship,
};
use crate::ledger::{Ledger, Result, areas};

/// The reminders of renewal of an area on a date; `None` where nothing is to be renewed.
pub async fn renewals(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    letterhead: &Letterhead,
) -> Result<Option<RenewalSheet>> {
    let db = ledger.read();
    let filter = ReminderFilter { duty: Some(Duty::Renew), ..ReminderFilter::default() };
    let lines = practitioners::reminders(db, scope, known, as_of, filter).await?;
    let Some(recorded_at) = lines.iter().map(|line| line.learned_at).max() else {
        return Ok(None);
    };
    let names = areas::names(db, Scope::of(scope.root().county()), known, as_of).await?;
    let mut townships: BTreeMap<AreaKey, Vec<RenewalDue>> = BTreeMap::new();
    for line in lines {
        townships.entry(line.area_key.township()).or_default().push(due(line));
    }
    let township = |(area, lines)| RenewalTownship { name: names.of(area), lines };
    let organ = letterhead.organ.as_deref();
    let unit = organ.map(|organ| organ.strip_suffix("文件").unwrap_or(organ));
    let number = format!("再注册-{}-{}", scope.root(), as_of.format("%Y%m%d"));
    let mut sheet = RenewalSheet {
        identity: identity(number, 1, recorded_at),
        area: names.of(scope.root()),
        letterhead: letterhead.organ.clone(),
        issuing_unit: unit.unwrap_or_default().to_owned(),
        as_of,
        townships: townships.into_iter().map(township).collect(),
    };
    sheet.identity.content_hash = content_hash(&sheet);
    sheet.identity.check_address = letterhead.address("/practitioners/reminders");
    Ok(Some(sheet))
}

fn due(line: ReminderLine) -> RenewalDue {
    RenewalDue {
        name: line.name,
        facility: if line.facility_name.is_empty() { line.place } else { line.facility_name },
        number: line.number.unwrap_or_default(),
        until: line.until,
        apply_by: line.until.map(apply_by),
        urgency: line.reminder.urgency,
    }
}
