//! Batches, trainees and turns of duty as people read them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::duty::days_of;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::practitioner::StaffRole;
use crate::domain::time::Known;
use crate::domain::training::{AllowanceStep, DutyWay, ExamResult, LeaveReason};
use crate::ledger::entity::{
    allowance, duty_choice, duty_month, employment, facility, trainee, training_batch,
};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::filters::still;
use crate::ledger::practitioners::called;
use crate::ledger::version::{as_known, known_in};

/// A batch.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchLine {
    /// Its name outside.
    pub id: PublicId,
    /// Who sends it.
    pub area_key: AreaKey,
    /// Its name.
    pub name: String,
    /// The hospital.
    pub host: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The document.
    pub document_no: Option<String>,
    /// How many doctors within scope are in it.
    pub trainees: usize,
    /// How many of them passed.
    pub passed: usize,
    /// How many of them left before the end.
    pub left: usize,
}

/// A batch with its trainees.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchSheet {
    /// The batch.
    pub batch: BatchLine,
    /// A remark.
    pub remark: Option<String>,
    /// Those within scope, by name.
    pub trainees: Vec<TraineeLine>,
}

/// Somebody in a batch.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TraineeLine {
    /// Its name outside.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// The doctor.
    pub practitioner: PublicId,
    /// The name.
    pub name: String,
    /// Where the doctor works.
    pub area_key: AreaKey,
    /// The first day.
    pub from: NaiveDate,
    /// The last day that is planned.
    pub until: NaiveDate,
    /// The last day of somebody who left before.
    pub left_on: Option<NaiveDate>,
    /// Why.
    pub leave_reason: Option<LeaveReason>,
    /// The examination.
    pub exam_on: Option<NaiveDate>,
    /// What it came to.
    pub exam_result: Option<ExamResult>,
    /// The payments, the latest first.
    pub payments: Vec<AllowanceLine>,
}

impl TraineeLine {
    /// What was paid, what was taken back deducted.
    pub fn paid(&self) -> Fen {
        self.payments.iter().map(|line| Fen(line.amount.0 * line.step.sign())).sum()
    }
}

/// A payment of the allowance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AllowanceLine {
    /// Its name outside.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// Paid out or taken back.
    pub step: AllowanceStep,
    /// How much, in fen.
    pub amount: Fen,
    /// The day.
    pub paid_on: NaiveDate,
    /// The document or voucher.
    pub document_no: Option<String>,
    /// A remark.
    pub remark: Option<String>,
}

/// The batches within scope, or with a doctor within scope, that began on a date or before,
/// the latest first.
pub async fn batches(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<BatchLine>> {
    use trainee::{Column, Entity};
    let trainees = known_in::<Entity>(scope, known).filter(Column::ValidFrom.lte(as_of));
    let mut counts: HashMap<SubjectId, (usize, usize, usize)> = HashMap::new();
    for row in trainees.all(db).await? {
        let count = counts.entry(row.batch_id).or_default();
        let by = |on: Option<NaiveDate>| on.is_some_and(|on| on <= as_of);
        let passed = row.exam_result == Some(ExamResult::Passed) && by(row.exam_on);
        count.0 += 1;
        count.1 += usize::from(passed);
        count.2 += usize::from(by(row.left_on));
    }
    let own = known_in::<training_batch::Entity>(scope, known).all(db).await?;
    // A batch of the prefecture is of interest to a county that sent somebody with it.
    let with = training_batch::Entity::find()
        .filter(as_known::<training_batch::Entity>(known))
        .filter(training_batch::Column::SubjectId.is_in(counts.keys().map(|key| key.0)))
        .all(db)
        .await?;
    let mut rows: HashMap<SubjectId, training_batch::Model> =
        own.into_iter().chain(with).map(|row| (row.subject_id, row)).collect();
    rows.retain(|_, row| row.valid_from <= as_of);
    let mut lines: Vec<BatchLine> = rows
        .into_values()
        .map(|row| {
            let count = counts.get(&row.subject_id).copied().unwrap_or_default();
            line(row, count)
        })
        .collect();
    lines.sort_by(|one, other| {
        (other.from, &one.name, one.id).cmp(&(one.from, &other.name, other.id))
    });
    Ok(lines)
}

fn line(row: training_batch::Model, (trainees, passed, left): (usize, usize, usize)) -> BatchLine {
    BatchLine {
        id: row.public_id,
        area_key: row.area_key,
        name: row.name,
        host: row.host,
        from: row.valid_from,
        until: row.valid_until,
        document_no: row.document_no,
        trainees,
        passed,
        left,
    }
}

/// One batch with those of its trainees who are within scope.
pub async fn batch(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<BatchSheet> {
    use trainee::{Column, Entity};
    let row = training_batch::Entity::find()
        .filter(as_known::<training_batch::Entity>(known))
        .filter(training_batch::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let rows = known_in::<Entity>(scope, known)
        .filter(Column::BatchId.eq(row.subject_id.0))
        .all(db)
        .await?;
    // A batch of others in which nobody is one's own is not there.
    if rows.is_empty() && !scope.covers(row.area_key) {
        return Err(LedgerError::NotFound);
    }
    let named = called(db, known, rows.iter().map(|at| at.practitioner_id)).await?;
    let mut payments = payments(db, scope, known, rows.iter().map(|at| at.subject_id)).await?;
    let mut trainees: Vec<TraineeLine> = rows
        .into_iter()
        .filter_map(|row| {
            let (practitioner, name) = named.of(row.practitioner_id)?.clone();
            Some(TraineeLine {
                id: row.public_id,
                version: row.version,
                practitioner,
                name,
                area_key: row.area_key,
                from: row.valid_from,
                until: row.valid_until,
                left_on: row.left_on,
                leave_reason: row.leave_reason,
                exam_on: row.exam_on,
                exam_result: row.exam_result,
                payments: payments.remove(&row.subject_id).unwrap_or_default(),
            })
        })
        .collect();
    trainees.sort_by(|one, other| {
        (one.area_key, &one.name, one.id).cmp(&(other.area_key, &other.name, other.id))
    });
    let passed = trainees.iter().filter(|at| at.exam_result == Some(ExamResult::Passed)).count();
    let left = trainees.iter().filter(|at| at.left_on.is_some()).count();
    let remark = row.remark.clone();
    Ok(BatchSheet { batch: line(row, (trainees.len(), passed, left)), remark, trainees })
}

async fn payments(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    trainees: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, Vec<AllowanceLine>>> {
    use allowance::{Column, Entity};
    let rows = known_in::<Entity>(scope, known)
        .filter(Column::TraineeId.is_in(trainees.map(|key| key.0)))
        .order_by_desc(Column::PaidOn)
        .order_by_desc(Column::SubjectId)
        .all(db)
        .await?;
    let mut found: HashMap<SubjectId, Vec<AllowanceLine>> = HashMap::new();
    for row in rows {
        found.entry(row.trainee_id).or_default().push(AllowanceLine {
            id: row.public_id,
            version: row.version,
            step: row.step,
            amount: row.amount,
            paid_on: row.paid_on,
            document_no: row.document_no,
            remark: row.remark,
        });
    }
    Ok(found)
}

/// A village doctor's month at the township hospital.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyLine {
    /// The doctor.
    pub practitioner: PublicId,
    /// The name.
    pub name: String,
    /// The village of the clinic that they work at.
    pub area_key: AreaKey,
    /// How they take turns; none where nobody has said so.
    pub way: Option<DutyWay>,
    /// The hospital of the township.
    pub facility: Option<PublicId>,
    /// The days worked, from 1; none where nothing was entered.
    pub days: Option<Vec<u8>>,
}

/// The village doctors within scope who are in post at the end of a month (or on `as_of`),
/// with how they took turns, by village and name.
pub async fn duty_lines(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    on: NaiveDate,
    month: Month,
) -> Result<Vec<DutyLine>> {
    let posts = known_in::<employment::Entity>(scope, known)
        .filter(employment::Column::Role.eq(StaffRole::VillageDoctor))
        .filter(employment::Column::Main.eq(true))
        .filter(employment::Column::ValidFrom.lte(on))
        .filter(still(employment::Column::ValidUntil, on))
        .all(db)
        .await?;
    let named = called(db, known, posts.iter().map(|post| post.practitioner_id)).await?;
    let (ways, worked) = turns(db, scope, known, (on, month)).await?;
    let hospitals = hospitals(db, scope, known, on).await?;
    // Whoever has two main posts, or one under each of two records, has one line: where they
    // began last.
    let mut last: BTreeMap<SubjectId, employment::Model> = BTreeMap::new();
    for post in posts {
        let rank = |post: &employment::Model| (post.valid_from, post.facility_id);
        match last.entry(named.persons.whole(post.practitioner_id)) {
            Entry::Vacant(entry) => {
                entry.insert(post);
            }
            Entry::Occupied(mut entry) if rank(entry.get()) < rank(&post) => {
                entry.insert(post);
            }
            Entry::Occupied(_) => {}
        }
    }
    let mut lines: Vec<DutyLine> = last
        .into_iter()
        .filter_map(|(whole, post)| {
            let (practitioner, name) = named.of(whole)?.clone();
            let own = named.persons.records(whole);
            let way = own.iter().filter_map(|key| ways.get(key)).max_by_key(|(from, _)| *from);
            let days: BTreeSet<u8> =
                own.iter().filter_map(|key| worked.get(key)).flatten().copied().collect();
            let entered = own.iter().any(|key| worked.contains_key(key));
            Some(DutyLine {
                practitioner,
                name,
                area_key: post.area_key,
                way: way.map(|(_, way)| *way),
                facility: hospitals.get(&post.area_key.township()).copied(),
                days: entered.then(|| days.into_iter().collect()),
            })
        })
        .collect();
    lines.sort_by(|one, other| {
        (one.area_key, &one.name, one.practitioner).cmp(&(
            other.area_key,
            &other.name,
            other.practitioner,
        ))
    });
    Ok(lines)
}

/// By record: since when and how a doctor takes turns on a day, and the days of a month.
type Turns = (HashMap<SubjectId, (NaiveDate, DutyWay)>, HashMap<SubjectId, Vec<u8>>);

async fn turns(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    (on, month): (NaiveDate, Month),
) -> Result<Turns> {
    let choices = known_in::<duty_choice::Entity>(scope, known)
        .filter(duty_choice::Column::ValidFrom.lte(on))
        .filter(still(duty_choice::Column::ValidUntil, on))
        .order_by_asc(duty_choice::Column::ValidFrom)
        .all(db)
        .await?;
    let months = known_in::<duty_month::Entity>(scope, known)
        .filter(duty_month::Column::Month.eq(month))
        .all(db)
        .await?;
    let mut worked: HashMap<SubjectId, Vec<u8>> = HashMap::new();
    for row in months {
        worked.entry(row.practitioner_id).or_default().extend(days_of(&row.days));
    }
    let chosen = choices.into_iter().map(|row| (row.practitioner_id, (row.valid_from, row.way)));
    Ok((chosen.collect(), worked))
}

/// The hospital of each township within scope.
async fn hospitals(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    on: NaiveDate,
) -> Result<HashMap<AreaKey, PublicId>> {
    use facility::{Column, Entity};
    let kinds = [FacilityKind::TownshipHospital, FacilityKind::CommunityHealthCentre];
    let rows: Vec<(AreaKey, PublicId)> = known_in::<Entity>(scope, known)
        .filter(Column::Kind.is_in(kinds))
        .filter(Column::ValidFrom.lte(on))
        .filter(still(Column::ValidUntil, on))
        .select_only()
        .columns([Column::AreaKey, Column::PublicId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(area, id)| (area.township(), id)).collect())
}
