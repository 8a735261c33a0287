//! What is bought for a specialty: the contract, and what came held against it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::specialty::PurchaseKind;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::purchase;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::projects::OnRecord;
use crate::ledger::version::{Versioned, column, known_in};

/// A contract of one specialty.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurchase {
    /// The client's own name for it: a packet sent twice is one contract.
    pub id: Option<PublicId>,
    /// The specialty.
    pub project: PublicId,
    /// What the money is spent on.
    pub category: PurchaseKind,
    /// What is bought.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub name: String,
    /// How many.
    #[serde(default, deserialize_with = "typed::optional_number")]
    #[validate(range(min = 1, max = 9999))]
    #[schema(minimum = 1, maximum = 9999)]
    pub quantity: Option<i32>,
    /// In which unit.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 10))]
    #[schema(max_length = 10)]
    pub unit: Option<String>,
    /// From whom.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub supplier: Option<String>,
    /// The number of the contract.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub contract_no: String,
    /// The day of the contract.
    #[serde(deserialize_with = "typed::date")]
    pub contracted_on: NaiveDate,
    /// The sum of the contract, in fen (or yuan as text).
    #[schema(value_type = i64)]
    pub amount: Fen,
    /// The day on which what came was checked, where it has come.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub checked_on: Option<NaiveDate>,
    /// Who checked it.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub checked_by: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
}

/// Records contracts, one or several. More than was granted is accepted: this is a tracker,
/// and the reconciliation lists it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPurchases {
    /// The contracts.
    #[validate(length(min = 1, max = 500), nested)]
    pub purchases: Vec<NewPurchase>,
}

impl Command for RecordPurchases {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "purchase.record";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.purchases.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("purchases/{at}/id"), new.id?)));
        act.assure_new::<purchase::Entity>(named).await?;
        let projects = act.undertakings(self.purchases.iter().map(|at| at.project)).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.purchases.len());
        for (at, new) in self.purchases.into_iter().enumerate() {
            let field = |name: &str| format!("purchases/{at}/{name}");
            new.look_over(&field, act.today(), &mut faults);
            let project = projects.get(&new.project);
            let Some(project) = project.filter(|at| at.kind == ProjectKind::KeySpecialty) else {
                faults.add(&field("project"), "REF_NOT_FOUND", "没有找到该重点专科。");
                continue;
            };
            let content = purchase::Content {
                area_key: project.area_key,
                project_id: project.subject_id,
                category: new.category,
                name: new.name,
                quantity: new.quantity,
                unit: new.unit,
                supplier: new.supplier,
                contract_no: new.contract_no,
                contracted_on: new.contracted_on,
                amount: new.amount,
                checked_on: new.checked_on,
                checked_by: new.checked_by,
                remark: new.remark,
            };
            rows.push((new.id, content));
        }
        faults.none()?;
        let opened = act.open_many::<purchase::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

impl NewPurchase {
    fn look_over(&self, field: &dyn Fn(&str) -> String, today: NaiveDate, faults: &mut Faults) {
        if self.amount <= Fen::ZERO {
            faults.add(&field("amount"), "MONEY", "合同金额应大于 0。");
        }
        faults.past_day(&field("contracted_on"), self.contracted_on, today, "签订日期");
        if let Some(checked) = self.checked_on {
            look_at_check(&field("checked_on"), (self.contracted_on, checked), today, faults);
        }
    }
}

/// Notes what is wrong with the day on which something was checked.
fn look_at_check(
    field: &str,
    (contracted, checked): (NaiveDate, NaiveDate),
    today: NaiveDate,
    faults: &mut Faults,
) {
    faults.past_day(field, checked, today, "验收日期");
    if checked < contracted {
        faults.add(field, "DATE_ORDER", format!("验收日期早于合同签订日期 {contracted}。"));
    }
}

/// Records that what came was checked against the contract.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckPurchase {
    /// The contract; taken from the address.
    #[serde(skip)]
    pub purchase: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub checked_on: NaiveDate,
    /// Who checked it.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub checked_by: String,
}

impl Command for CheckPurchase {
    type Outcome = i32;

    const KIND: &'static str = "purchase.check";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.purchase.ok_or(LedgerError::NotFound)?;
        let current = act.find::<purchase::Entity>(named).await?;
        act.assure_seen::<purchase::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        let days = (current.contracted_on, self.checked_on);
        look_at_check("checked_on", days, act.today(), &mut faults);
        faults.none()?;
        let was = purchase::Entity::content(current.clone());
        let (checked_on, checked_by) = (Some(self.checked_on), Some(self.checked_by));
        let next = purchase::Content { checked_on, checked_by, ..was };
        Ok(act.revise::<purchase::Entity>(current, next).await?.version)
    }
}

/// Strikes out a contract that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikePurchase {
    /// The contract.
    pub purchase: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikePurchase {
    type Outcome = ();

    const KIND: &'static str = "purchase.strike";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<purchase::Entity>(self.purchase).await?;
        act.assure_seen::<purchase::Entity>(&current, self.seen).await?;
        act.strike::<purchase::Entity>(&current).await
    }
}

/// A contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PurchaseLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// What the money is spent on.
    pub category: PurchaseKind,
    /// What is bought.
    pub name: String,
    /// How many.
    pub quantity: Option<i32>,
    /// In which unit.
    pub unit: Option<String>,
    /// From whom.
    pub supplier: Option<String>,
    /// The number of the contract.
    pub contract_no: String,
    /// The day of the contract.
    pub contracted_on: NaiveDate,
    /// The sum of the contract, in fen.
    pub amount: Fen,
    /// The day on which what came was checked.
    pub checked_on: Option<NaiveDate>,
    /// Who checked it.
    pub checked_by: Option<String>,
    /// A remark.
    pub remark: Option<String>,
}

/// The contracts of one category together (设备、人才、技术培训、信息化).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Split {
    /// The category.
    pub category: PurchaseKind,
    /// How many contracts.
    pub contracts: u32,
    /// Their sum, in fen.
    pub contracted: Fen,
    /// The sum of those that were checked, in fen.
    pub checked: Fen,
}

/// The contracts of one project on a date, in the order of their days.
pub(super) async fn of_project(
    db: &impl ConnectionTrait,
    project: &OnRecord,
) -> Result<Vec<PurchaseLine>> {
    use purchase::{Column, Entity};
    let rows = known_in::<Entity>(project.scope, project.known)
        .filter(Column::ProjectId.eq(project.key))
        .filter(Column::ContractedOn.lte(project.as_of))
        .order_by_asc(Column::ContractedOn)
        .order_by_asc(column::<Entity>("subject_id"))
        .all(db)
        .await?;
    let line = |row: purchase::Model| {
        // What is checked later on is still to come on the date.
        let checked = row.checked_on.is_some_and(|on| on <= project.as_of);
        PurchaseLine {
            id: row.public_id,
            version: row.version,
            category: row.category,
            name: row.name,
            quantity: row.quantity,
            unit: row.unit,
            supplier: row.supplier,
            contract_no: row.contract_no,
            contracted_on: row.contracted_on,
            amount: row.amount,
            checked_on: row.checked_on.filter(|_| checked),
            checked_by: row.checked_by.filter(|_| checked),
            remark: row.remark,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The sums of each category that has a contract.
pub(super) fn by_category(lines: &[PurchaseLine]) -> Vec<Split> {
    let mut splits: BTreeMap<PurchaseKind, Split> = BTreeMap::new();
    for line in lines {
        let category = line.category;
        let none = Split { category, contracts: 0, contracted: Fen::ZERO, checked: Fen::ZERO };
        let split = splits.entry(category).or_insert(none);
        split.contracts += 1;
        split.contracted += line.amount;
        if line.checked_on.is_some() {
            split.checked += line.amount;
        }
    }
    splits.into_values().collect()
}

/// A contract, as sums over many specialties need it.
#[derive(Debug, Clone, Copy)]
pub struct PurchaseRecord {
    /// The specialty's key.
    pub project_id: SubjectId,
    /// The sum of the contract.
    pub amount: Fen,
    /// Whether what came was checked by the date.
    pub checked: bool,
}

/// The contracts within scope that were made by a date.
pub async fn purchases(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<PurchaseRecord>> {
    use purchase::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let made = known_in::<Entity>(lay.reach(), known).filter(Column::ContractedOn.lte(as_of));
    let columns =
        [Column::SubjectId, Column::AreaKey, Column::ProjectId, Column::Amount, Column::CheckedOn];
    let rows = packed::rows(db, made, columns).await?.into_iter();
    let record = |(subject, key, project_id, amount, checked): Row| {
        lay.within(subject, key)?;
        let checked = checked.is_some_and(|on| on <= as_of);
        Some(PurchaseRecord { project_id, amount: Fen(amount), checked })
    };
    Ok(rows.filter_map(record).collect())
}

/// Contract, area, project, fen, and the day of the check.
type Row = (SubjectId, crate::domain::area::AreaKey, SubjectId, i64, Option<NaiveDate>);
