//! Areas that change hands: 划转, 撤并.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::rename::{find, standing};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs};
use crate::ledger::entity;
use crate::ledger::entity::area;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::still;
use crate::ledger::version::{Versioned, column, known_in};

/// Puts a village or a township under another unit, or merges it into another, from a day
/// on (划转、撤乡并村).
///
/// The area gets a new key, and everything on record in it goes along. Dates before that day
/// still show it where it lay.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferArea {
    /// The area; taken from the address.
    #[serde(skip)]
    pub area: Option<AreaKey>,
    /// The unit that it is put under; this or `into` is given.
    pub under: Option<AreaKey>,
    /// The unit of its own level that it is merged into.
    pub into: Option<AreaKey>,
    /// The name that it bears from then on, where that changes.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub name: Option<String>,
    /// The new official code; a township under another county needs its nine digits.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 12))]
    #[schema(max_length = 12)]
    pub official_code: Option<String>,
    /// The document that says so.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub document_no: String,
    /// The first day under the new unit.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
}

/// What a transfer came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Transferred {
    /// The area that took over.
    pub area_key: AreaKey,
    /// How many areas went along.
    pub areas: usize,
    /// How many records went along.
    pub records: usize,
    /// How many posts are held in the former area: an administrator has to give them anew.
    pub posts: u64,
}

impl Command for TransferArea {
    type Outcome = Transferred;

    const KIND: &'static str = "area.transfer";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    async fn apply(self, act: &Act<'_>) -> Result<Transferred> {
        let current = standing(act, self.area.ok_or(LedgerError::NotFound)?).await?;
        let (target, key) = self.target(act, &current).await?;
        let going = below(act, current.area_key).await?;
        self.assure_days(act, &going, &target)?;
        let keys = self.keys(act, &going, key).await?;
        let last = self.from.pred_opt();
        for spell in &going {
            let successor = keys.get(&spell.area_key).copied();
            let was = area::Entity::content(spell.clone());
            let ended =
                area::Content { valid_until: last, successor_key: successor, ..was.clone() };
            act.revise::<area::Entity>(spell.clone(), ended).await?;
            let Some(area_key) = successor.filter(|key| Some(*key) != self.into) else { continue };
            act.open::<area::Entity>(None, self.next(&was, area_key)).await?;
        }
        Ok(Transferred {
            area_key: key,
            areas: going.len(),
            records: move_records(act, current.area_key, &keys).await?,
            posts: posts_in(act, current.area_key).await?,
        })
    }
}

impl TransferArea {
    /// The unit that takes it in, and the key that it gets.
    async fn target(&self, act: &Act<'_>, own: &area::Model) -> Result<(area::Model, AreaKey)> {
        let mut faults = Faults::default();
        if !matches!(own.level, Level::Village | Level::Township) {
            faults.add("area", "LEVEL", "只有乡镇和村可以划转或撤并。");
        }
        let (field, wanted, level) = match (self.under, self.into) {
            (Some(under), None) => ("under", under, own.area_key.parent().map(AreaKey::level)),
            (None, Some(into)) => ("into", into, Some(own.level)),
            _ => {
                let detail = "请选择划归的上级单位，或并入的同级单位，二者取一。";
                return Err(LedgerError::invalid("under", "REQUIRED", detail));
            }
        };
        let found = find(act, act.actor().scope, wanted).await?;
        let Some(target) = found.filter(|found| Some(found.level) == level) else {
            faults.add(field, "REF_NOT_FOUND", "没有找到该单位。");
            faults.none()?;
            return Err(LedgerError::NotFound);
        };
        if own.area_key.contains(wanted) || own.area_key.parent() == Some(wanted) {
            faults.add(field, "SAME", "该地区已属于这一单位。");
        }
        let key = match (field, own.level) {
            ("into", _) => wanted,
            (_, Level::Village) => free_village(act, wanted).await?,
            _ => self.township(act, wanted, &mut faults).await?,
        };
        faults.none()?;
        Ok((target, key))
    }

    /// The key of a township under another county: its official code there.
    async fn township(
        &self,
        act: &Act<'_>,
        county: AreaKey,
        faults: &mut Faults,
    ) -> Result<AreaKey> {
        let code = self.official_code.as_deref().filter(|code| code.len() == 9);
        let key = code
            .and_then(AreaKey::from_code)
            .filter(|key| key.level() == Level::Township && county.contains(*key));
        let Some(key) = key else {
            let detail = format!(
                "请填写乡镇在新县区的九位行政区划代码，以 {} 开头。",
                county.0 / 10_000_000
            );
            faults.add("official_code", "CODE", detail);
            return Ok(county);
        };
        if !every(act, key).await?.is_empty() {
            faults.add("official_code", "DUPLICATE", "这一代码已有乡镇使用过。");
        }
        Ok(key)
    }

    fn assure_days(
        &self,
        act: &Act<'_>,
        going: &[area::Model],
        target: &area::Model,
    ) -> Result<()> {
        let mut faults = Faults::default();
        if self.from > act.today() {
            let detail = "生效日期不能晚于今天；请在生效当日或之后登记。";
            faults.add("from", "DATE_FUTURE", detail);
        }
        let first = going.iter().map(|spell| spell.valid_from).max();
        if first.is_some_and(|first| self.from <= first) || self.from < target.valid_from {
            let first = first.unwrap_or(target.valid_from).max(target.valid_from);
            let detail = format!("应晚于有关地区现名的起始日期 {first}。");
            faults.add("from", "DATE_ORDER", detail);
        }
        faults.none()
    }

    /// The new key of every area that goes along.
    async fn keys(
        &self,
        act: &Act<'_>,
        going: &[area::Model],
        key: AreaKey,
    ) -> Result<BTreeMap<AreaKey, AreaKey>> {
        let merges = self.into.is_some() && key.level() == Level::Township;
        let first = if merges { free_village(act, key).await? } else { key };
        let mut free = first.0..;
        let next = |spell: &area::Model| match spell.level {
            Level::Village if merges => free.next().map_or(key, AreaKey),
            Level::Village if key.level() == Level::Township => {
                AreaKey(key.0 + spell.area_key.0 % 10_000)
            }
            _ => key,
        };
        let next: Vec<AreaKey> = going.iter().map(next).collect();
        if next.iter().any(|next| next.at(key.level()) != key) {
            return Err(used_up());
        }
        Ok(going.iter().map(|spell| spell.area_key).zip(next).collect())
    }

    fn next(&self, was: &area::Content, area_key: AreaKey) -> area::Content {
        let own = Some(was.area_key) == self.area;
        let name = self.name.clone().filter(|_| own).unwrap_or_else(|| was.name.clone());
        area::Content {
            area_key,
            search: name.to_lowercase(),
            name,
            official_code: self.official_code.clone().filter(|_| own),
            valid_from: self.from,
            valid_until: None,
            predecessor_key: Some(was.area_key),
            successor_key: None,
            document_no: Some(self.document_no.clone()),
            level: was.level,
        }
    }
}

/// The spells that hold of an area and of what lies in it.
async fn below(act: &Act<'_>, area: AreaKey) -> Result<Vec<area::Model>> {
    Ok(known_in::<area::Entity>(Scope::of(area), Known::Now)
        .filter(area::Column::ValidUntil.is_null())
        .order_by_asc(area::Column::AreaKey)
        .all(act.tx())
        .await?)
}

/// Every spell there ever was of an area and of what lies in it.
async fn every(act: &Act<'_>, area: AreaKey) -> Result<Vec<area::Model>> {
    let range = area.range();
    Ok(area::Entity::find()
        .filter(area::Column::AreaKey.between(*range.start(), *range.end()))
        .order_by_desc(area::Column::AreaKey)
        .all(act.tx())
        .await?)
}

/// The first of the numbers for villages that no village of the township has ever had.
async fn free_village(act: &Act<'_>, township: AreaKey) -> Result<AreaKey> {
    let last = every(act, township).await?.first().map_or(township, |spell| spell.area_key);
    Some(AreaKey(last.0 + 1)).filter(|key| township.contains(*key)).ok_or_else(used_up)
}

fn used_up() -> LedgerError {
    LedgerError::invalid("under", "RANGE", "该乡镇的村编号已用完，请联系系统管理员。")
}

/// Posts in the area: they are not moved along, because what somebody may see is given by a
/// person.
async fn posts_in(act: &Act<'_>, area: AreaKey) -> Result<u64> {
    Ok(known_in::<entity::post::Entity>(Scope::of(area), Known::Now)
        .filter(still(entity::post::Column::ValidUntil, act.today()))
        .count(act.tx())
        .await?)
}

/// Gives everything on record in an area a version under its new key.
async fn move_records(
    act: &Act<'_>,
    area: AreaKey,
    keys: &BTreeMap<AreaKey, AreaKey>,
) -> Result<usize> {
    let mut moved = 0;
    macro_rules! follow {
        ($($table:ident),+) => {
            $( moved += follow::<entity::$table::Entity>(act, area, keys).await?; )+
        };
    }
    follow!(facility, poverty_listing, population, coverage, device);
    follow!(clinic_project, milestone, suspension, funding, party, assignment);
    follow!(key_specialty, purchase);
    follow!(inspection, panelist, opinion, notice, defect, photo);
    follow!(practitioner, employment, title, certificate, renewal, assessment);
    follow!(posting, posting_gap, day_entry);
    follow!(medicines_spell, subsidy_payment, duty_choice, duty_month);
    follow!(training_batch, trainee, allowance, intake, student);
    follow!(figure, evidence, period_lock, irregularity);
    Ok(moved)
}

async fn follow<E: Versioned>(
    act: &Act<'_>,
    area: AreaKey,
    keys: &BTreeMap<AreaKey, AreaKey>,
) -> Result<usize>
where
    E::Content: PartialEq,
    E::Model: Clone,
{
    let rows = known_in::<E>(Scope::of(area), Known::Now)
        .order_by_asc(column::<E>("subject_id"))
        .all(act.tx())
        .await?;
    let mut moved = 0;
    for row in rows {
        let was = E::content(row.clone());
        let Some(key) = keys.get(&E::place(&was)) else { continue };
        act.revise::<E>(row, E::placed(was, *key)).await?;
        moved += 1;
    }
    Ok(moved)
}
