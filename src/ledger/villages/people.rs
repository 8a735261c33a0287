//! How many people villages have.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::look_up_villages;
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::PopulationKind;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::population;
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::known_in;

/// A head count of one kind of people in one village.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadCount {
    /// The village.
    pub area_key: AreaKey,
    /// Which people.
    pub kind: PopulationKind,
    /// How many.
    pub people: i32,
}

/// Enters head counts of one day.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountPeople {
    /// The day that the counts hold for.
    #[serde(deserialize_with = "typed::date")]
    pub counted_on: NaiveDate,
    /// The counts.
    pub counts: Vec<HeadCount>,
}

impl Command for CountPeople {
    type Outcome = usize;

    const KIND: &'static str = "village.count_people";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::VILLAGES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let field = |at| format!("counts/{at}/area_key");
        let villages = self.counts.iter().map(|at| at.area_key);
        let mut faults = look_up_villages(act.actor().scope, field, villages);
        for (at, _) in
            self.counts.iter().enumerate().filter(|(_, at)| !(0..=100_000).contains(&at.people))
        {
            let field = format!("counts/{at}/people");
            faults.add(&field, "RANGE", "人数应在 0 到 100000 之间。");
        }
        faults.past_day("counted_on", self.counted_on, act.today(), "统计日期");
        faults.none()?;
        let counted_on = self.counted_on;
        let rows = self.counts.into_iter().map(|count| {
            let HeadCount { area_key, kind, people } = count;
            (None, population::Content { area_key, kind, people, counted_on })
        });
        Ok(act.open_many::<population::Entity>(rows.collect()).await?.len())
    }
}

/// The head counts within scope of a date or before.
pub async fn head_counts(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<(AreaKey, PopulationKind, i32, NaiveDate)>> {
    use population::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let counted = known_in::<Entity>(lay.reach(), known).filter(Column::CountedOn.lte(as_of));
    let columns =
        [Column::SubjectId, Column::AreaKey, Column::Kind, Column::People, Column::CountedOn];
    let rows = packed::rows(db, counted, columns).await?.into_iter();
    let count = |(subject, key, kind, people, counted_on)| {
        Some((lay.within(subject, key)?, kind, people, counted_on))
    };
    Ok(rows.filter_map(count).collect())
}

/// The head counts of one kind within scope of some days, both ends included.
pub async fn head_counts_between(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    kind: PopulationKind,
    (oldest, newest): (NaiveDate, NaiveDate),
) -> Result<Vec<(AreaKey, PopulationKind, i32, NaiveDate)>> {
    use population::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, newest).await?;
    let counted = known_in::<Entity>(lay.reach(), known)
        .filter(Column::Kind.eq(kind))
        .filter(Column::CountedOn.between(oldest, newest));
    let columns = [Column::SubjectId, Column::AreaKey, Column::People, Column::CountedOn];
    let rows = packed::rows(db, counted, columns).await?.into_iter();
    let count = |(subject, key, people, counted_on)| {
        Some((lay.within(subject, key)?, kind, people, counted_on))
    };
    Ok(rows.filter_map(count).collect())
}
