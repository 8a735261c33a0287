//! Entering people with what is known of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::certificates;
use super::change::birth;
use super::identity::assure_unknown;
use crate::domain::account::Permission;
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::personal::{self, CitizenId, Phone};
use crate::domain::practitioner::{CertificateKind, Sex, StaffRole, TitleRank};
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{certificate, employment, facility, practitioner, title};
use crate::ledger::error::{Faults, Result};
use crate::ledger::vault::Kind;

/// A person to be entered, with what is known of them.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPractitioner {
    /// The client's own name for it, if it has one.
    pub id: Option<PublicId>,
    /// The area whose record it is: the unit that keeps the person's file.
    pub area_key: AreaKey,
    /// The name.
    #[serde(deserialize_with = "typed::name")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// Sex.
    #[serde(default)]
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
    /// Certificates.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub certificates: Vec<NewCertificate>,
    /// Spells of employment.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub employments: Vec<NewEmployment>,
    /// Titles.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub titles: Vec<NewTitle>,
}

/// A certificate.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    /// What it is.
    pub kind: CertificateKind,
    /// Its number.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub number: Option<String>,
    /// The place of practice that it is registered for.
    #[serde(default)]
    pub facility: Option<PublicId>,
    /// The range of practice, such as 全科医学专业.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub range: Option<String>,
    /// Whether that range is general practice.
    #[serde(default)]
    pub general_practice: bool,
    /// Who issued it.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub issued_by: Option<String>,
    /// The day of registration.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub registered_on: Option<NaiveDate>,
    /// The first day on which it holds.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day on which it holds. A village doctor's certificate of which only the
    /// first is known holds five years (乡村医生从业管理条例 art. 16).
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub until: Option<NaiveDate>,
}

impl NewCertificate {
    /// The last day on which it holds.
    pub(super) fn last_day(&self) -> Option<NaiveDate> {
        self.until.or_else(|| self.kind.last_day(self.from))
    }
}

/// A spell of employment.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEmployment {
    /// Where.
    pub facility: PublicId,
    /// As what.
    pub role: StaffRole,
    /// Whether it is the main institution.
    pub main: bool,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub until: Option<NaiveDate>,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

/// A professional title.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTitle {
    /// Its rank.
    pub rank: TitleRank,
    /// Its name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

/// More people than this do not come in one act.
const MOST: usize = 5_000;

/// Enters people with what is known of them: one from a form, many from a roster.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPractitioners {
    /// The people. How many there are is asked by the command: the macro would want to print
    /// them.
    #[validate(nested)]
    #[schema(min_items = 1, max_items = 5000)]
    pub people: Vec<NewPractitioner>,
}

/// Something about a citizen number that is worth a look and refuses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Remark {
    /// Where, as a JSON Pointer fragment.
    pub pointer: String,
    /// A stable code: `ID_REGION`, `ID_AGE`.
    pub code: &'static str,
    /// What it is, in Chinese.
    pub detail: &'static str,
}

impl RegisterPractitioners {
    /// What is worth a look in what is to be entered, on the day on which it is.
    pub fn remarks(&self, today: NaiveDate) -> Vec<Remark> {
        let of = |(at, new): (usize, &NewPractitioner)| {
            let doubts = new.citizen_id.as_ref().map(|number| number.doubts(today));
            doubts.unwrap_or_default().into_iter().map(move |doubt| Remark {
                pointer: format!("#/people/{at}/citizen_id"),
                code: doubt.code(),
                detail: doubt.detail(),
            })
        };
        self.people.iter().enumerate().flat_map(of).collect()
    }
}

impl Command for RegisterPractitioners {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "practitioner.register";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::PERSON;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let mut people = self.people;
        let named = people.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("people/{at}/id"), new.id?)));
        act.assure_new::<practitioner::Entity>(named).await?;
        let places = places(act, &people).await?;
        let mut faults = faults(act, &people, &places);
        let numbers = people.iter().enumerate();
        let numbers = numbers.filter_map(|(at, new)| {
            Some((format!("people/{at}/citizen_id"), new.citizen_id.as_ref()?))
        });
        let numbers: Vec<(String, &CitizenId)> = numbers.collect();
        faults.duplicates(assure_unknown(act, &numbers, &[]).await?);
        faults.none()?;
        let rows = contents(act, &people).await?;
        let opened = act.open_many::<practitioner::Entity>(rows).await?;
        let mut held = Held::default();
        for (row, new) in opened.iter().zip(&mut people) {
            held.add(row, new, &places);
        }
        act.open_many::<certificate::Entity>(held.certificates).await?;
        act.open_many::<employment::Entity>(held.employments).await?;
        act.open_many::<title::Entity>(held.titles).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// The institutions that people name.
async fn places(
    act: &Act<'_>,
    people: &[NewPractitioner],
) -> Result<HashMap<PublicId, facility::Model>> {
    let mut named = Vec::new();
    for new in people {
        named.extend(new.employments.iter().map(|at| at.facility));
        named.extend(new.certificates.iter().filter_map(|at| at.facility));
    }
    act.find_all::<facility::Entity>(named).await
}

/// Everything that is wrong, each at its place.
fn faults(
    act: &Act<'_>,
    people: &[NewPractitioner],
    places: &HashMap<PublicId, facility::Model>,
) -> Faults {
    let mut faults = Faults::default();
    if !(1..=MOST).contains(&people.len()) {
        let detail = format!("一次登记 1 到 {MOST} 人。");
        faults.add("people", "RANGE", detail);
    }
    for (at, new) in people.iter().enumerate() {
        if !act.actor().scope.covers(new.area_key) {
            let field = format!("people/{at}/area_key");
            faults.add(&field, "REF_NOT_FOUND", "没有找到该单位。");
        }
        let prefix = format!("people/{at}/");
        birth(new.citizen_id.as_ref(), new.born_on, act.today(), &prefix, &mut faults);
        for (nth, spell) in new.employments.iter().enumerate() {
            let prefix = format!("{prefix}employments/{nth}/");
            if !places.contains_key(&spell.facility) {
                faults.add(&format!("{prefix}facility"), "REF_NOT_FOUND", "没有找到该机构。");
            }
            spell.look_over(&mut faults, &prefix);
        }
        for (nth, held) in new.certificates.iter().enumerate() {
            let prefix = format!("{prefix}certificates/{nth}/");
            if held.facility.is_some_and(|named| !places.contains_key(&named)) {
                faults.add(&format!("{prefix}facility"), "REF_NOT_FOUND", "没有找到该机构。");
            }
            held.look_over(&mut faults, &prefix, act.today());
        }
        for (nth, held) in new.titles.iter().enumerate() {
            held.look_over(&mut faults, &format!("{prefix}titles/{nth}/"), act.today());
        }
    }
    faults
}

/// What is said of people, with their numbers in the vault: sealed all at once.
async fn contents(
    act: &Act<'_>,
    people: &[NewPractitioner],
) -> Result<Vec<(Option<PublicId>, practitioner::Content)>> {
    let numbers = people.iter().flat_map(|new| {
        let number = new.citizen_id.as_ref().map(|at| (Kind::CitizenId, at.reveal()));
        let phone = new.phone.as_ref().map(|at| (Kind::Phone, at.reveal()));
        [number, phone].into_iter().flatten()
    });
    let numbers: Vec<(Kind, &str)> = numbers.collect();
    let mut kept = act.keep_all(&numbers).await?.into_iter();
    let content = |new: &NewPractitioner| {
        let content = practitioner::Content {
            area_key: new.area_key,
            name: new.name.clone(),
            search: new.name.to_lowercase(),
            sex: new.sex,
            born_on: new.citizen_id.as_ref().and_then(CitizenId::born_on).or(new.born_on),
            citizen_id: new.citizen_id.as_ref().and_then(|_| kept.next()),
            citizen_id_shown: new.citizen_id.as_ref().map(CitizenId::masked),
            phone: new.phone.as_ref().and_then(|_| kept.next()),
            phone_shown: new.phone.as_ref().map(Phone::masked),
            education: new.education.clone(),
            merged_into: None,
            remark: None,
        };
        (new.id, content)
    };
    Ok(people.iter().map(content).collect())
}

type Opened<C> = Vec<(Option<PublicId>, C)>;

/// What people hold, ready to be opened.
#[derive(Default)]
struct Held {
    certificates: Opened<certificate::Content>,
    employments: Opened<employment::Content>,
    titles: Opened<title::Content>,
}

impl Held {
    fn add(
        &mut self,
        row: &practitioner::Model,
        new: &mut NewPractitioner,
        places: &HashMap<PublicId, facility::Model>,
    ) {
        let (practitioner_id, area_key) = (row.subject_id, row.area_key);
        let subject = |named: PublicId| places.get(&named).map(|place| place.subject_id);
        for held in new.certificates.drain(..) {
            let facility_id: Option<SubjectId> = held.facility.and_then(subject);
            let owner = (practitioner_id, area_key);
            self.certificates.push((None, certificates::content(held, owner, facility_id)));
        }
        for spell in new.employments.drain(..) {
            let Some(place) = places.get(&spell.facility) else { continue };
            self.employments.push((
                None,
                employment::Content {
                    area_key: place.area_key,
                    practitioner_id,
                    facility_id: place.subject_id,
                    role: spell.role,
                    main: spell.main,
                    valid_from: spell.from,
                    valid_until: spell.until,
                    end_reason: None,
                    document_no: spell.document_no,
                },
            ));
        }
        for held in new.titles.drain(..) {
            self.titles.push((
                None,
                title::Content {
                    area_key,
                    practitioner_id,
                    rank: held.rank,
                    name: held.name,
                    valid_from: held.from,
                    valid_until: None,
                    document_no: held.document_no,
                },
            ));
        }
    }
}
