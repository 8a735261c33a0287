//! Villages on the list of registered poor villages (建档立卡贫困村).

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::look_up_villages;
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::poverty_listing;
use crate::ledger::error::Result;
use crate::ledger::filters::overlap;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::{Versioned, known_in};

/// Puts villages on the list of registered poor villages from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListPoor {
    /// The villages, no more at once than a county has.
    #[validate(length(min = 1, max = 2000))]
    pub villages: Vec<AreaKey>,
    /// The document that lists them.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
}

impl Command for ListPoor {
    type Outcome = usize;

    const KIND: &'static str = "village.list_poor";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::VILLAGES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let field = |at| format!("villages/{at}");
        let mut faults = look_up_villages(act.actor().scope, field, self.villages.iter().copied());
        let listed = spells_of(act, &self.villages).await?;
        for (at, village) in self.villages.iter().enumerate() {
            let own = listed.iter().filter(|row| row.area_key == *village);
            let mut own = own.map(|row| (row.valid_from, row.valid_until));
            let twice = self.villages[..at].contains(village);
            let met = own.find(|spell| overlap((self.from, None), *spell));
            if let Some((from, _)) = met.or(twice.then_some((self.from, None))) {
                let detail = format!("该村自 {from} 起已在贫困村名单上。");
                faults.overlap(&field(at), detail);
            }
        }
        faults.none()?;
        let rows = self.villages.into_iter().map(|area_key| {
            let document_no = self.document_no.clone();
            let valid_from = self.from;
            let content = poverty_listing::Content {
                area_key,
                document_no,
                valid_from,
                valid_until: None,
                until_document_no: None,
            };
            (None, content)
        });
        Ok(act.open_many::<poverty_listing::Entity>(rows.collect()).await?.len())
    }
}

/// Takes villages off the list (贫困村退出): the day named is the last on it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPoor {
    /// The villages.
    #[validate(length(min = 1, max = 2000))]
    pub villages: Vec<AreaKey>,
    /// The document that takes them off.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// The last day on the list.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
}

impl Command for EndPoor {
    type Outcome = usize;

    const KIND: &'static str = "village.end_poor";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::VILLAGES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let field = |at| format!("villages/{at}");
        let mut faults = look_up_villages(act.actor().scope, field, self.villages.iter().copied());
        faults.past_day("until", self.until, act.today(), "退出日期");
        let mut listed = spells_of(act, &self.villages).await?;
        listed.retain(|row| row.valid_until.is_none());
        let mut ended = Vec::with_capacity(self.villages.len());
        for (at, village) in self.villages.iter().enumerate() {
            let own = listed.iter().position(|row| row.area_key == *village);
            match own.map(|own| listed.swap_remove(own)) {
                None => {
                    let detail = "该村不在贫困村名单上，或已退出。";
                    faults.state(&field(at), "不在名单", vec![ListPoor::KIND.to_owned()], detail);
                }
                Some(row) if self.until < row.valid_from => {
                    let detail = format!("退出日期早于列入日期 {}。", row.valid_from);
                    faults.add(&field(at), "DATE_ORDER", detail);
                }
                Some(row) => ended.push(row),
            }
        }
        faults.none()?;
        let count = ended.len();
        for row in ended {
            let next = poverty_listing::Content {
                valid_until: Some(self.until),
                until_document_no: self.document_no.clone(),
                ..poverty_listing::Entity::content(row.clone())
            };
            act.revise::<poverty_listing::Entity>(row, next).await?;
        }
        Ok(count)
    }
}

/// What is on record of villages' being listed.
async fn spells_of(act: &Act<'_>, villages: &[AreaKey]) -> Result<Vec<poverty_listing::Model>> {
    let mut found = Vec::new();
    for some in villages.chunks(10_000) {
        let rows = known_in::<poverty_listing::Entity>(act.actor().scope, Known::Now)
            .filter(poverty_listing::Column::AreaKey.is_in(some.iter().map(|key| key.0)))
            .all(act.tx())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// A spell of being registered as poor.
#[derive(Debug, Clone)]
pub struct PoorSpell {
    /// The village.
    pub area_key: AreaKey,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
}

/// The spells of poverty within scope that began on a date or before.
pub async fn poor_spells(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<PoorSpell>> {
    use poverty_listing::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let begun = known_in::<Entity>(lay.reach(), known).filter(Column::ValidFrom.lte(as_of));
    let columns = [Column::SubjectId, Column::AreaKey, Column::ValidFrom, Column::ValidUntil];
    let rows = packed::rows(db, begun, columns).await?.into_iter();
    let spell = |(subject, key, from, until)| {
        Some(PoorSpell { area_key: lay.within(subject, key)?, from, until })
    };
    Ok(rows.filter_map(spell).collect())
}
