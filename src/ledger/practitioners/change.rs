//! Changing what is said of a person.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::identity::assure_unknown;
use super::persons::one_person;
use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, VaultId};
use crate::domain::personal::{self, CitizenId, Phone};
use crate::domain::practitioner::Sex;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::domain::words::words;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::practitioner;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::vault::Kind;
use crate::ledger::version::Versioned;

words! {
    /// Something that may be said of a person, and may be left unsaid again.
    PractitionerField {
        /// Sex.
        Sex = "性别",
        /// The day of birth.
        BornOn = "出生日期",
        /// The citizen number.
        CitizenId = "身份证号",
        /// The telephone.
        Phone = "电话",
        /// Schooling.
        Education = "学历",
        /// A remark.
        Remark = "备注",
    }
}

/// Changes what is said of a person. What is left out stays as it is; what is named under
/// `clear` is said no more.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePractitioner {
    /// The person; taken from the address.
    #[serde(skip)]
    pub practitioner: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// What is to be cleared.
    #[serde(default)]
    pub clear: Vec<PractitionerField>,
    /// The name.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub name: Option<String>,
    /// Sex.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub sex: Option<Sex>,
    /// The citizen number; it tells the day of birth.
    #[serde(default, deserialize_with = "personal::optional_citizen_id")]
    #[schema(value_type = Option<String>)]
    pub citizen_id: Option<CitizenId>,
    /// The day of birth, where there is no number.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub born_on: Option<NaiveDate>,
    /// The telephone.
    #[serde(default, deserialize_with = "personal::optional_phone")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Phone>,
    /// Schooling (学历).
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub education: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

impl Command for ChangePractitioner {
    type Outcome = i32;

    const KIND: &'static str = "practitioner.change";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.practitioner.ok_or(LedgerError::NotFound)?;
        let current = act.find_person(named).await?;
        act.assure_seen::<practitioner::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.look_over(act.today(), &mut faults);
        if let Some(number) = &self.citizen_id {
            let own: Vec<_> =
                one_person(act.tx(), Known::Now, current.subject_id).await?.into_iter().collect();
            let numbers = [("citizen_id".to_owned(), number)];
            faults.duplicates(assure_unknown(act, &numbers, &own).await?);
        }
        faults.none()?;
        let (citizen_id, phone) = self.sealed(act).await?;
        let was = practitioner::Entity::content(current.clone());
        let next = self.content(was, citizen_id, phone);
        Ok(act.revise::<practitioner::Entity>(current, next).await?.version)
    }
}

impl ChangePractitioner {
    fn look_over(&self, today: NaiveDate, faults: &mut Faults) {
        let said = |field: PractitionerField| match field {
            PractitionerField::Sex => self.sex.is_some(),
            PractitionerField::BornOn => self.born_on.is_some(),
            PractitionerField::CitizenId => self.citizen_id.is_some(),
            PractitionerField::Phone => self.phone.is_some(),
            PractitionerField::Education => self.education.is_some(),
            PractitionerField::Remark => self.remark.is_some(),
        };
        for (at, field) in self.clear.iter().enumerate().filter(|(_, field)| said(**field)) {
            let detail = format!("“{field}”不能既填写又清空。");
            faults.add(&format!("clear/{at}"), "CLEAR", detail);
        }
        birth(self.citizen_id.as_ref(), self.born_on, today, "", faults);
    }

    /// What goes into the vault.
    async fn sealed(&self, act: &Act<'_>) -> Result<(Option<VaultId>, Option<VaultId>)> {
        let number = self.citizen_id.as_ref().map(|at| (Kind::CitizenId, at.reveal()));
        let phone = self.phone.as_ref().map(|at| (Kind::Phone, at.reveal()));
        let values: Vec<_> = [number, phone].into_iter().flatten().collect();
        let mut kept = act.keep_all(&values).await?.into_iter();
        Ok((number.and_then(|_| kept.next()), phone.and_then(|_| kept.next())))
    }

    fn content(
        self,
        was: practitioner::Content,
        citizen_id: Option<VaultId>,
        phone: Option<VaultId>,
    ) -> practitioner::Content {
        use PractitionerField as F;
        let clear = self.clear;
        let kept = |field: F| !clear.contains(&field);
        let told = self.citizen_id.as_ref().and_then(CitizenId::born_on);
        let name = self.name.filter(|name| !name.is_empty()).unwrap_or(was.name);
        practitioner::Content {
            search: name.to_lowercase(),
            name,
            sex: self.sex.or(was.sex.filter(|_| kept(F::Sex))),
            born_on: told.or(self.born_on).or(was.born_on.filter(|_| kept(F::BornOn))),
            citizen_id: citizen_id.or(was.citizen_id.filter(|_| kept(F::CitizenId))),
            citizen_id_shown: self
                .citizen_id
                .as_ref()
                .map(CitizenId::masked)
                .or(was.citizen_id_shown.filter(|_| kept(F::CitizenId))),
            phone: phone.or(was.phone.filter(|_| kept(F::Phone))),
            phone_shown: self
                .phone
                .as_ref()
                .map(Phone::masked)
                .or(was.phone_shown.filter(|_| kept(F::Phone))),
            education: self.education.or(was.education.filter(|_| kept(F::Education))),
            remark: self.remark.or(was.remark.filter(|_| kept(F::Remark))),
            area_key: was.area_key,
            merged_into: was.merged_into,
        }
    }
}

/// Citizen numbers go back to births of this year.
const FIRST_BIRTH: i32 = 1880;

/// Notes what is wrong with a day of birth, by itself or beside the number that tells it.
pub(super) fn birth(
    number: Option<&CitizenId>,
    born_on: Option<NaiveDate>,
    today: NaiveDate,
    prefix: &str,
    faults: &mut Faults,
) {
    let Some(born_on) = born_on else { return };
    let field = format!("{prefix}born_on");
    match number.and_then(CitizenId::born_on) {
        Some(told) if told != born_on => {
            faults.add(&field, "ID_BIRTH", "与身份证号中的出生日期不一致。");
        }
        None if born_on > today => faults.add(&field, "DATE_FUTURE", "出生日期不能晚于今天。"),
        // Whoever practises now may have been born long before anybody practising began to.
        None if born_on.year() < FIRST_BIRTH => faults.add(&field, "DATE_RANGE", "请核对年份。"),
        Some(_) | None => {}
    }
}
