//! The holidays of each year. Deadlines that count from an event move off them (民法典 art.
//! 203); a year whose notice was not entered has weekends only, and whoever relies on it is
//! told so.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use validator::Validate;

use super::act::{Act, Command, Needs};
use super::entity::calendar::{Column, Content, Entity, Model};
use super::error::{LedgerError, Result};
use super::version::as_known;
use crate::domain::account::Permission;
use crate::domain::calendar::{Calendar, Year};
use crate::domain::time::Known;

/// Enters the holidays of a year, or corrects them.
#[derive(Debug, Clone, Validate)]
pub struct EnterYear {
    /// The year.
    #[validate(nested)]
    pub year: Year,
}

impl Command for EnterYear {
    type Outcome = i32;

    const KIND: &'static str = "calendar.enter";

    const NEEDS: Needs = Needs::May(Permission::ManageSettings);

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let year = self.year;
        Calendar::of([year.clone()])
            .map_err(|fault| LedgerError::invalid("lines", "CALENDAR", fault))?;
        let holidays = serde_json::to_string(&year.holidays)
            .map_err(|error| LedgerError::Unfit(error.to_string()))?;
        let there = Entity::find()
            .filter(as_known::<Entity>(Known::Now))
            .filter(Column::Year.eq(year.year))
            .one(act.tx())
            .await?;
        // The holidays are the country's; where they were entered is where the enterer sits.
        let area_key = there.as_ref().map_or(act.actor().scope.root(), |row| row.area_key);
        let content = Content { area_key, year: year.year, document: year.document, holidays };
        let row = match there {
            Some(current) => act.revise::<Entity>(current, content).await?,
            None => act.open::<Entity>(None, content).await?,
        };
        Ok(row.version)
    }
}

/// The years that were entered, as known, the earliest first.
pub async fn years(db: &impl ConnectionTrait, known: Known) -> Result<Vec<Year>> {
    let rows =
        Entity::find().filter(as_known::<Entity>(known)).order_by_asc(Column::Year).all(db).await?;
    rows.into_iter().map(year).collect()
}

/// The calendar of the years that were entered, as known.
pub async fn calendar(db: &impl ConnectionTrait, known: Known) -> Result<Calendar> {
    Calendar::of(years(db, known).await?).map_err(LedgerError::Unfit)
}

fn year(row: Model) -> Result<Year> {
    let holidays = serde_json::from_str(&row.holidays)
        .map_err(|error| LedgerError::Unfit(format!("{}年节假日：{error}", row.year)))?;
    Ok(Year { year: row.year, document: row.document, holidays })
}
