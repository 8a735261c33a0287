//! As of when, and as known when: read alike by pages and by the interface.

use chrono::{DateTime, NaiveDate, Utc};

use super::error::{Error, Result};
use crate::config::Settings;
use crate::domain::text::parse_date;
use crate::domain::time::{Instant, Known, end_of_day};

/// The date to judge on: the one that was named, else the setting's, else today.
///
/// What is blank was not named.
pub(super) fn as_of(
    named: Option<&str>,
    settings: &Settings,
    now: Instant,
) -> Result<NaiveDate, &'static str> {
    match some(named) {
        None => Ok(settings.as_of.unwrap_or_else(|| now.date())),
        Some(typed) => parse_date(typed).map_err(|_| "截至日期应写成 2016-08-31 这样的日期。"),
    }
}

/// What was known when: everything, or what had been entered by the end of a day or by an
/// instant.
pub(super) fn known_at(named: Option<&str>) -> Result<Known, &'static str> {
    let Some(typed) = some(named) else { return Ok(Known::Now) };
    if let Ok(instant) = DateTime::parse_from_rfc3339(typed) {
        return Ok(Known::At(instant.with_timezone(&Utc).into()));
    }
    let date = parse_date(typed)
        .map_err(|_| "已知日期应写成 2016-09-05 或 2016-09-05T10:00:00+08:00。")?;
    Ok(Known::At(end_of_day(date).into()))
}

/// Both at once, as the query of an operation or a page names them.
pub(super) fn judged(
    as_of_named: Option<&str>,
    known_named: Option<&str>,
    settings: &Settings,
    now: Instant,
) -> Result<(NaiveDate, Known)> {
    let date = as_of(as_of_named, settings, now).map_err(|said| Error::query("as_of", said))?;
    let known = known_at(known_named).map_err(|said| Error::query("known_at", said))?;
    Ok((date, known))
}

fn some(named: Option<&str>) -> Option<&str> {
    named.map(str::trim).filter(|named| !named.is_empty())
}
