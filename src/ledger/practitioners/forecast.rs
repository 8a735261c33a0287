//! Which village doctors turn sixty, month by month (到龄退出预测).

use chrono::{Datelike, NaiveDate};
use sea_orm::ConnectionTrait;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::reach::Asking;
use super::roster::{RosterFilter, RosterLine, roster};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::StaffRole;
use crate::domain::registration::sixty_on;
use crate::domain::time::Known;
use crate::ledger::error::Result;

/// A month, written `2017-03`. The day of birth is nobody's to read off a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, from one.
    pub month: u32,
}

impl Month {
    /// The month of a day.
    pub fn of(on: NaiveDate) -> Self {
        Self { year: on.year(), month: on.month() }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}-{:02}", self.year, self.month))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A village doctor in post, and the month of the sixtieth birthday.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RetirementLine {
    /// The person.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// Where the person works.
    pub area_key: AreaKey,
    /// Township and village.
    pub place: String,
    /// The institution.
    pub facility_name: String,
    /// The month; absent where no day of birth is on record.
    #[schema(value_type = Option<String>, example = "2017-03")]
    pub month: Option<Month>,
    /// Whether it has come.
    pub reached: bool,
}

/// The village doctors in post within scope on a date, the eldest first; those of whom no day
/// of birth is on record come last.
pub async fn retirements(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<RetirementLine>> {
    let filter = RosterFilter { role: Some(StaffRole::VillageDoctor), ..RosterFilter::default() };
    let lines = roster(db, Asking::whole(scope), known, as_of, &filter).await?;
    // Whoever is in post works within the scope, so there is a place.
    let line = |at: RosterLine| {
        let sixty = at.born_on.map(sixty_on);
        Some(RetirementLine {
            id: at.id,
            name: at.name,
            area_key: at.area_key?,
            place: at.place,
            facility_name: at.facility_name,
            month: sixty.map(Month::of),
            reached: sixty.is_some_and(|on| on <= as_of),
        })
    };
    let mut found: Vec<RetirementLine> = lines.into_iter().filter_map(line).collect();
    found.sort_by_key(|at| (at.month.is_none(), at.month, at.area_key, at.id));
    Ok(found)
}
