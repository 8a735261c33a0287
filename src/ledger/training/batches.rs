//! Batches of village doctors who study at a hospital.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::allowances::{StrikeAllowance, payments_of};
use super::{Doctor, Doctors, doctors};
use crate::domain::account::Permission;
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{trainee, training_batch};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::filters::overlap;
use crate::ledger::version::known_in;

/// Opens a batch, with the doctors who are sent.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenBatch {
    /// The client's own name for it, if it has one.
    pub id: Option<PublicId>,
    /// The county or prefecture that sends them.
    pub area_key: AreaKey,
    /// Its name, such as 2015年第一批.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The hospital that they study at.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub host: String,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
    /// The document that sends them.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
    /// The doctors.
    #[serde(default)]
    #[validate(length(max = 2000))]
    #[schema(max_items = 2000)]
    pub doctors: Vec<NewTrainee>,
}

/// A doctor who is sent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTrainee {
    /// The client's own name for the study, if it has one.
    #[serde(default)]
    pub id: Option<PublicId>,
    /// The doctor.
    pub practitioner: PublicId,
}

impl Command for OpenBatch {
    type Outcome = PublicId;

    const KIND: &'static str = "training.open";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let mut faults = Faults::default();
        if !act.actor().scope.covers(self.area_key) {
            faults.add("area_key", "REF_NOT_FOUND", "没有找到该单位。");
        }
        if self.until < self.from {
            faults.add("until", "DATE_ORDER", "结束日期早于开始日期。");
        }
        // A batch may be planned ahead; only a year that cannot be is told.
        faults.past_day("from", self.from, self.from.max(act.today()), "开始日期");
        let spell = (self.from, self.until);
        let found = sent(act, &self.doctors, spell, &mut faults).await?;
        faults.none()?;
        let content = training_batch::Content {
            area_key: self.area_key,
            name: self.name,
            host: self.host,
            valid_from: self.from,
            valid_until: self.until,
            document_no: self.document_no,
            remark: self.remark,
        };
        let batch = act.open::<training_batch::Entity>(self.id, content).await?;
        enrol(act, batch.subject_id, spell, found).await?;
        Ok(batch.public_id)
    }
}

/// Sends more doctors with a batch.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolTrainees {
    /// The batch; taken from the address.
    #[serde(skip)]
    pub batch: Option<PublicId>,
    /// The doctors.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_items = 1, max_items = 2000)]
    pub doctors: Vec<NewTrainee>,
}

impl Command for EnrolTrainees {
    type Outcome = usize;

    const KIND: &'static str = "training.enrol";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let named = self.batch.ok_or(LedgerError::NotFound)?;
        let batch = act.find::<training_batch::Entity>(named).await?;
        let spell = (batch.valid_from, batch.valid_until);
        let mut faults = Faults::default();
        let found = sent(act, &self.doctors, spell, &mut faults).await?;
        faults.none()?;
        enrol(act, batch.subject_id, spell, found).await
    }
}

/// Somebody who is sent: the name of the study, the doctor, and where they work.
type Sent = (Option<PublicId>, SubjectId, AreaKey);

/// The doctors who are sent, each with where they work. Nobody studies twice at a time.
async fn sent(
    act: &Act<'_>,
    named: &[NewTrainee],
    (from, until): (NaiveDate, NaiveDate),
    faults: &mut Faults,
) -> Result<Vec<Sent>> {
    let known = doctors(act, named.iter().map(|new| new.practitioner)).await?;
    let there = spells(act, &known).await?;
    let mut seen = HashSet::new();
    let mut found = Vec::with_capacity(named.len());
    for (at, new) in named.iter().enumerate() {
        let field = format!("doctors/{at}/practitioner");
        let Some(&Doctor { record, area }) = known.of(new.practitioner) else {
            faults.add(&field, "REF_NOT_FOUND", "没有找到本地区的这名村医。");
            continue;
        };
        let whole = known.persons.whole(record);
        let own = there.get(&whole).map_or(&[][..], Vec::as_slice);
        let met = own.iter().find(|(one, last)| overlap((from, Some(until)), (*one, Some(*last))));
        if let Some((one, last)) = met {
            faults.overlap(&field, format!("该村医 {one} 至 {last} 已在进修。"));
        } else if !seen.insert(whole) {
            faults.overlap(&field, "同一名村医列了两次。");
        }
        found.push((new.id, record, area));
    }
    Ok(found)
}

/// When some doctors study already, as far as they did not leave, by the person.
async fn spells(
    act: &Act<'_>,
    doctors: &Doctors,
) -> Result<HashMap<SubjectId, Vec<(NaiveDate, NaiveDate)>>> {
    use trainee::{Column, Entity};
    let mut found: HashMap<SubjectId, Vec<_>> = HashMap::new();
    for some in doctors.records().chunks(10_000) {
        let rows = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::PractitionerId.is_in(some.iter().copied()))
            .all(act.tx())
            .await?;
        for row in rows {
            let last = row.left_on.unwrap_or(row.valid_until);
            let whole = doctors.persons.whole(row.practitioner_id);
            found.entry(whole).or_default().push((row.valid_from, last));
        }
    }
    Ok(found)
}

async fn enrol(
    act: &Act<'_>,
    batch_id: SubjectId,
    (valid_from, valid_until): (NaiveDate, NaiveDate),
    doctors: Vec<Sent>,
) -> Result<usize> {
    let named = doctors.iter().enumerate();
    let named = named.filter_map(|(at, (id, ..))| Some((format!("doctors/{at}/id"), (*id)?)));
    act.assure_new::<trainee::Entity>(named).await?;
    let rows = doctors.into_iter().map(|(id, practitioner_id, area_key)| {
        let content = trainee::Content {
            area_key,
            batch_id,
            practitioner_id,
            valid_from,
            valid_until,
            left_on: None,
            leave_reason: None,
            exam_on: None,
            exam_result: None,
        };
        (id, content)
    });
    Ok(act.open_many::<trainee::Entity>(rows.collect()).await?.len())
}

/// Strikes out somebody who was enrolled by mistake; the envelope says why. Whoever left
/// before the end is entered as having left, and what is on record as paid is struck out first:
/// no list would show it without the study.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeTrainee {
    /// The trainee.
    pub trainee: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeTrainee {
    type Outcome = ();

    const KIND: &'static str = "training.strike";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<trainee::Entity>(self.trainee).await?;
        act.assure_seen::<trainee::Entity>(&current, self.seen).await?;
        assure_unpaid(act, &current).await?;
        act.strike::<trainee::Entity>(&current).await
    }
}

/// Refuses where an allowance hangs on a study, and names each.
async fn assure_unpaid(act: &Act<'_>, study: &trainee::Model) -> Result<()> {
    let mut payments = payments_of(act, &[study.subject_id]).await?;
    let Some(payments) = payments.remove(&study.subject_id) else { return Ok(()) };
    let named: Vec<String> =
        payments.iter().map(|at| format!("{} {} {} 元", at.paid_on, at.step, at.amount)).collect();
    let detail = format!(
        "该学员已登记补助 {} 笔（{}），须先撤销这些登记，才能撤销学员。",
        payments.len(),
        named.join("、")
    );
    Err(LedgerError::state("已登记补助", [StrikeAllowance::KIND], detail))
}
