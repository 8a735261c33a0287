//! Payments as they are read: packed for rules, line by line for people.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::PaymentKind;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{employment, practitioner, subsidy_payment};
use crate::ledger::error::Result;
use crate::ledger::places::lay;
use crate::ledger::version::{as_known, known_in};
use crate::ledger::{packed, practitioners};

/// A payment, as rules ask for it.
#[derive(Debug, Clone, Copy)]
pub struct SubsidyPaid {
    /// To whom.
    pub practitioner: SubjectId,
    /// Where the clinic lay on the date.
    pub area_key: AreaKey,
    /// For work at which clinic.
    pub facility: SubjectId,
    /// For which month.
    pub month: Month,
    /// What for.
    pub kind: PaymentKind,
    /// How much.
    pub amount: Fen,
    /// The day.
    pub on: NaiveDate,
}

/// A row as it is packed.
type PaidRow = (SubjectId, AreaKey, SubjectId, SubjectId, NaiveDate, PaymentKind, i64, NaiveDate);

/// The payments within scope for some months, made on a date or before.
pub async fn payments(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    (first, last): (Month, Month),
) -> Result<Vec<SubsidyPaid>> {
    use subsidy_payment::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let made = known_in::<Entity>(lay.reach(), known)
        .filter(Column::Month.between(first, last))
        .filter(Column::PaidOn.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::AreaKey,
        Column::PractitionerId,
        Column::FacilityId,
        Column::Month,
        Column::Kind,
        Column::Amount,
        Column::PaidOn,
    ];
    let rows: Vec<PaidRow> = packed::rows(db, made, columns).await?;
    let paid = |(subject, key, practitioner, facility, month, kind, fen, on): PaidRow| {
        let area_key = lay.within(subject, key)?;
        let (month, amount) = (Month::of(month), Fen(fen));
        Some(SubsidyPaid { practitioner, area_key, facility, month, kind, amount, on })
    };
    Ok(rows.into_iter().filter_map(paid).collect())
}

/// A payment, as people read it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaidLine {
    /// Its name outside.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// For which month.
    pub month: Month,
    /// What for.
    pub kind: PaymentKind,
    /// How much, in fen.
    pub amount: Fen,
    /// The day.
    pub paid_on: NaiveDate,
    /// The document or voucher.
    pub document_no: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// When it was entered.
    pub recorded_at: Instant,
}

/// What one doctor was paid within scope, the latest first.
pub async fn of_doctor(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    doctor: PublicId,
) -> Result<Vec<PaidLine>> {
    use subsidy_payment::{Column, Entity};
    let own = records_of(db, scope, known, doctor).await?;
    let rows = known_in::<Entity>(scope, known)
        .filter(Column::PractitionerId.is_in(own.into_iter().map(|id| id.0)))
        .order_by_desc(Column::PaidOn)
        .order_by_desc(Column::SubjectId)
        .all(db)
        .await?;
    let line = |row: subsidy_payment::Model| PaidLine {
        id: row.public_id,
        version: row.version,
        month: row.month,
        kind: row.kind,
        amount: row.amount,
        paid_on: row.paid_on,
        document_no: row.document_no,
        remark: row.remark,
        recorded_at: row.opened_at,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The counties within scope in which a doctor works or worked.
pub async fn counties_of(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    doctor: PublicId,
) -> Result<BTreeSet<AreaKey>> {
    use employment::{Column, Entity};
    let own = records_of(db, scope, known, doctor).await?;
    let areas: Vec<AreaKey> = known_in::<Entity>(scope, known)
        .filter(Column::PractitionerId.is_in(own.into_iter().map(|id| id.0)))
        .select_only()
        .column(Column::AreaKey)
        .into_tuple()
        .all(db)
        .await?;
    Ok(areas.into_iter().map(AreaKey::county).collect())
}

/// The records of a doctor within reach, by the name of any of them.
pub async fn records_of(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    doctor: PublicId,
) -> Result<BTreeSet<SubjectId>> {
    let own = practitioners::reached(db, scope, known, doctor).await?;
    practitioners::one_person(db, known, own.subject_id).await
}

/// The masked citizen numbers of some people, as a payment sheet prints them. A number that is
/// on record under another record of the same person is theirs as well. Whoever asks has the
/// people from a sheet that was read within a scope.
pub(crate) async fn masked_numbers(
    db: &impl ConnectionTrait,
    known: Known,
    people: impl IntoIterator<Item = PublicId>,
) -> Result<HashMap<PublicId, String>> {
    use practitioner::{Column, Entity};
    let named: Vec<_> = people.into_iter().map(|id| id.0).collect();
    let mut found = HashMap::with_capacity(named.len());
    for some in named.chunks(10_000) {
        let rows: Vec<(SubjectId, PublicId)> = Entity::find()
            .filter(as_known::<Entity>(known))
            .filter(Column::PublicId.is_in(some.iter().copied()))
            .select_only()
            .columns([Column::SubjectId, Column::PublicId])
            .into_tuple()
            .all(db)
            .await?;
        let keys = rows.iter().map(|(key, _)| *key);
        let persons = practitioners::persons_of(db, known, keys.clone()).await?;
        let own = keys.flat_map(|key| persons.records(key)).map(|key| key.0);
        let shown: Vec<(SubjectId, Option<String>)> = Entity::find()
            .filter(as_known::<Entity>(known))
            .filter(Column::SubjectId.is_in(own.collect::<BTreeSet<i64>>()))
            .select_only()
            .columns([Column::SubjectId, Column::CitizenIdShown])
            .into_tuple()
            .all(db)
            .await?;
        let mut numbers: HashMap<SubjectId, String> = HashMap::new();
        for (key, number) in shown {
            let Some(number) = number else { continue };
            numbers.entry(persons.whole(key)).or_insert(number);
        }
        let whose = rows.into_iter();
        found.extend(
            whose.filter_map(|(key, id)| Some((id, numbers.get(&persons.whole(key))?.clone()))),
        );
    }
    Ok(found)
}
