//! Another name for an area.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs};
use crate::ledger::entity::area;
use crate::ledger::error::{Faults, LedgerError, NOTHING, Result};
use crate::ledger::version::{Versioned, known_in};

/// Gives an area another name from a day on. The key stays (行政区划代码管理办法).
///
/// Nobody renames the unit that they work for: a name is given from above.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameArea {
    /// The area; taken from the address.
    #[serde(skip)]
    pub area: Option<AreaKey>,
    /// The new name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The new official code, where it changes too.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 12))]
    #[schema(max_length = 12)]
    pub official_code: Option<String>,
    /// The first day of the new name.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The document that says so.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub document_no: String,
}

impl Command for RenameArea {
    type Outcome = PublicId;

    const KIND: &'static str = "area.rename";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let current = standing(act, self.area.ok_or(LedgerError::NotFound)?).await?;
        act.note_sought::<area::Entity>(&current);
        if current.area_key == act.actor().scope.root() {
            return Err(LedgerError::Forbidden);
        }
        let mut faults = Faults::default();
        let last = self.from.pred_opt().filter(|last| *last >= current.valid_from);
        if last.is_none() {
            let detail = format!("应晚于现名的起始日期 {}。", current.valid_from);
            faults.add("from", "DATE_ORDER", detail);
        }
        if self.name == current.name {
            faults.add("name", "SAME", "与现名相同。");
        }
        faults.none()?;
        let was = area::Entity::content(current.clone());
        let next = area::Content {
            search: self.name.to_lowercase(),
            name: self.name,
            official_code: self.official_code.or_else(|| was.official_code.clone()),
            valid_from: self.from,
            valid_until: None,
            predecessor_key: None,
            document_no: Some(self.document_no),
            ..was.clone()
        };
        act.revise::<area::Entity>(current, area::Content { valid_until: last, ..was }).await?;
        Ok(act.open::<area::Entity>(None, next).await?.public_id)
    }
}

/// The spell of an area that holds; one that has gone over into another is told so.
pub(super) async fn standing(act: &Act<'_>, key: AreaKey) -> Result<area::Model> {
    let spells = known_in::<area::Entity>(act.actor().scope, Known::Now)
        .filter(area::Column::AreaKey.eq(key))
        .all(act.tx())
        .await?;
    let gone = spells.iter().find_map(|spell| spell.successor_key.zip(spell.valid_until));
    match (spells.into_iter().find(|spell| spell.valid_until.is_none()), gone) {
        (Some(spell), _) => Ok(spell),
        (None, Some((_, until))) => {
            let detail = format!("该地区自 {until} 之后已划转或撤并，请在新的地区上办理。");
            Err(LedgerError::state("已划转", NOTHING, detail))
        }
        (None, None) => Err(LedgerError::NotFound),
    }
}

/// Whether a scope holds an area that exists now.
pub(super) async fn find(act: &Act<'_>, scope: Scope, key: AreaKey) -> Result<Option<area::Model>> {
    Ok(known_in::<area::Entity>(scope, Known::Now)
        .filter(area::Column::AreaKey.eq(key))
        .filter(area::Column::ValidUntil.is_null())
        .one(act.tx())
        .await?)
}
