//! What is asked of every date and place that is said of a person.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, QueryFilter};

use super::register::{NewCertificate, NewEmployment, NewTitle};
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::act::Act;
use crate::ledger::entity::facility;
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::known_in;

/// Nobody who practises today did so before, nor holds anything beyond.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// Notes a day whose year cannot be meant.
pub(super) fn plausible(faults: &mut Faults, field: &str, on: NaiveDate) {
    if !YEARS.contains(&on.year()) {
        faults.add(field, "DATE_RANGE", "请核对年份。");
    }
}

/// Notes a day that is still to come although the thing has happened, or that cannot be meant.
pub(super) fn happened(
    faults: &mut Faults,
    field: &str,
    on: NaiveDate,
    today: NaiveDate,
    what: &str,
) {
    if on > today {
        faults.add(field, "DATE_FUTURE", format!("{what}不能晚于今天。"));
    } else {
        plausible(faults, field, on);
    }
}

/// Notes what is wrong with the days of a spell.
pub(super) fn spell(
    faults: &mut Faults,
    prefix: &str,
    (from, until): (NaiveDate, Option<NaiveDate>),
    detail: &str,
) {
    plausible(faults, &format!("{prefix}from"), from);
    if let Some(until) = until {
        let field = format!("{prefix}until");
        plausible(faults, &field, until);
        if until < from {
            faults.add(&field, "DATE_ORDER", detail);
        }
    }
}

impl NewCertificate {
    /// Notes what is wrong with its days.
    pub(super) fn look_over(&self, faults: &mut Faults, prefix: &str, today: NaiveDate) {
        spell(faults, prefix, (self.from, self.until), "有效期止早于有效期起。");
        if let Some(on) = self.registered_on {
            happened(faults, &format!("{prefix}registered_on"), on, today, "注册日期");
        }
    }
}

impl NewEmployment {
    /// Notes what is wrong with its days. That it overlaps another is shown and not refused.
    pub(super) fn look_over(&self, faults: &mut Faults, prefix: &str) {
        spell(faults, prefix, (self.from, self.until), "结束日期早于开始日期。");
    }
}

impl NewTitle {
    /// Notes what is wrong with its day.
    pub(super) fn look_over(&self, faults: &mut Faults, prefix: &str, today: NaiveDate) {
        happened(faults, &format!("{prefix}from"), self.from, today, "取得日期");
    }
}

/// The institution that somebody names within their scope; one that is on record already may
/// stay, wherever it lies.
pub(super) async fn place(
    act: &Act<'_>,
    named: Option<PublicId>,
    current: Option<SubjectId>,
    faults: &mut Faults,
) -> Result<Option<SubjectId>> {
    let Some(named) = named else { return Ok(None) };
    if let Some(found) = act.find_all::<facility::Entity>([named]).await?.remove(&named) {
        return Ok(Some(found.subject_id));
    }
    let elsewhere = known_in::<facility::Entity>(Scope::everything(), Known::Now)
        .filter(facility::Column::PublicId.eq(named.0))
        .one(act.tx())
        .await?;
    let kept = elsewhere.map(|row| row.subject_id).filter(|id| current == Some(*id));
    if kept.is_none() {
        faults.add("facility", "REF_NOT_FOUND", "没有找到该机构。");
    }
    Ok(kept)
}
