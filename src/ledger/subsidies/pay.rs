//! Recording payments.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::PaymentKind;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{employment, facility, practitioner, subsidy_payment};
use crate::ledger::error::{Faults, LedgerError, NOTHING, Result};
use crate::ledger::practitioners::persons_of;
use crate::ledger::version::{as_known, known_in};

/// What one doctor is paid.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubsidyPayment {
    /// The doctor.
    pub practitioner: PublicId,
    /// The clinic that the doctor is paid for.
    pub facility: PublicId,
    /// For which month.
    pub month: Month,
    /// What for.
    pub kind: PaymentKind,
    /// How much, in fen (or yuan as text).
    #[schema(value_type = i64)]
    pub amount: Fen,
    /// A remark; money that is taken back needs one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
}

/// Records payments of one day under one document: a county's month, or a single doctor.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaySubsidies {
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub paid_on: NaiveDate,
    /// The document or voucher that they were paid by.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub document_no: String,
    /// Doctor by doctor.
    #[validate(length(max = 5000), nested)]
    #[schema(max_items = 5000)]
    pub payments: Vec<NewSubsidyPayment>,
    /// What whoever pays a sheet has seen of it.
    #[serde(skip)]
    pub expected: Option<Expected>,
}

/// What a sheet came to when somebody decided to pay it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// How many doctors.
    pub people: usize,
    /// How much in all.
    pub total: Fen,
}

impl PaySubsidies {
    /// Refuses where there is nothing to pay, and where the sheet is no longer what was seen.
    fn assure_expected(&self) -> Result<()> {
        if self.payments.is_empty() {
            return Err(LedgerError::state("已发清", NOTHING, "没有待发的补助。"));
        }
        let total = self.payments.iter().map(|payment| payment.amount).sum();
        let now = Expected { people: self.payments.len(), total };
        if self.expected.is_some_and(|seen| seen != now) {
            let detail = format!(
                "发放表在您打开以后有变动，现为 {} 人、{} 元，请核对后再提交。",
                now.people, now.total
            );
            return Err(LedgerError::state("已变动", [Self::KIND], detail));
        }
        Ok(())
    }
}

impl Command for PaySubsidies {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "subsidy.pay";

    const NEEDS: Needs = Needs::May(Permission::RecordFunds);

    const WRITES: Written = Written::SUBSIDIES;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        self.assure_expected()?;
        let places = self.payments.iter().map(|at| at.facility);
        let places = act.find_all::<facility::Entity>(places).await?;
        let people = people(act, self.payments.iter().map(|at| at.practitioner)).await?;
        let posts = posts(act, places.values().map(|place| place.subject_id)).await?;
        let keys = people.values().copied().chain(posts.iter().map(|(person, _)| *person));
        let persons = persons_of(act.tx(), Known::Now, keys).await?;
        // Whoever is paid is paid under the record that works there: it is the same person, and
        // where a merge is undone, the money is with the work.
        let posts: HashMap<(SubjectId, SubjectId), SubjectId> =
            posts.into_iter().map(|(own, place)| ((persons.whole(own), place), own)).collect();
        let mut faults = Faults::default();
        faults.past_day("paid_on", self.paid_on, act.today(), "发放日期");
        let mut rows = Vec::with_capacity(self.payments.len());
        for (at, new) in self.payments.into_iter().enumerate() {
            let field = |name: &str| format!("payments/{at}/{name}");
            if new.amount <= Fen::ZERO {
                let detail = "金额应大于 0；多发的请登记为“收回”。";
                faults.add(&field("amount"), "MONEY", detail);
            }
            if new.kind == PaymentKind::Reclaimed && new.remark.is_none() {
                faults.add(&field("remark"), "REQUIRED", "此项必填：请写明收回的原因。");
            }
            if new.month.first_day() > self.paid_on {
                let detail = "发放日期早于所发的月份。";
                faults.add(&field("month"), "DATE_ORDER", detail);
            }
            let Some(clinic) = places.get(&new.facility) else {
                faults.add(&field("facility"), "REF_NOT_FOUND", "没有找到该机构。");
                continue;
            };
            let person = people.get(&new.practitioner).map(|person| persons.whole(*person));
            let employed = person.and_then(|person| posts.get(&(person, clinic.subject_id)));
            let Some(&practitioner_id) = employed else {
                let detail = "没有找到在该机构任职的这名村医。";
                faults.add(&field("practitioner"), "REF_NOT_FOUND", detail);
                continue;
            };
            let content = subsidy_payment::Content {
                area_key: clinic.area_key,
                practitioner_id,
                facility_id: clinic.subject_id,
                month: new.month,
                kind: new.kind,
                amount: new.amount,
                paid_on: self.paid_on,
                document_no: Some(self.document_no.clone()),
                remark: new.remark,
            };
            rows.push((None, content));
        }
        faults.none()?;
        let opened = act.open_many::<subsidy_payment::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// The keys of people, wherever they are on record: the employment says who may pay them.
async fn people(
    act: &Act<'_>,
    named: impl Iterator<Item = PublicId>,
) -> Result<HashMap<PublicId, SubjectId>> {
    use practitioner::{Column, Entity};
    let named: Vec<_> = named.map(|id| id.0).collect();
    let mut found = HashMap::with_capacity(named.len());
    for some in named.chunks(10_000) {
        let rows: Vec<(PublicId, SubjectId)> = Entity::find()
            .filter(as_known::<Entity>(Known::Now))
            .filter(Column::PublicId.is_in(some.iter().copied()))
            .select_only()
            .columns([Column::PublicId, Column::SubjectId])
            .into_tuple()
            .all(act.tx())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Who works or worked at some institutions.
async fn posts(
    act: &Act<'_>,
    places: impl Iterator<Item = SubjectId>,
) -> Result<BTreeSet<(SubjectId, SubjectId)>> {
    use employment::{Column, Entity};
    let places: Vec<i64> = places.map(|place| place.0).collect();
    let mut found = BTreeSet::new();
    for some in places.chunks(10_000) {
        let rows: Vec<(SubjectId, SubjectId)> = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::FacilityId.is_in(some.iter().copied()))
            .select_only()
            .columns([Column::PractitionerId, Column::FacilityId])
            .into_tuple()
            .all(act.tx())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Strikes out a payment that was entered by mistake; the envelope says why. Money that was
/// paid and came back is taken back and not struck out.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeSubsidyPayment {
    /// The payment.
    pub payment: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeSubsidyPayment {
    type Outcome = ();

    const KIND: &'static str = "subsidy.strike";

    const NEEDS: Needs = Needs::May(Permission::RecordFunds);

    const WRITES: Written = Written::SUBSIDIES;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<subsidy_payment::Entity>(self.payment).await?;
        act.assure_seen::<subsidy_payment::Entity>(&current, self.seen).await?;
        act.strike::<subsidy_payment::Entity>(&current).await
    }
}
