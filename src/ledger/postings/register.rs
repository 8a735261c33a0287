//! Entering postings, one from a form or a year's list of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::candidates::seen;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::posting::{LegalBasis, PostingKind, SenderLevel};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{facility, posting, practitioner};
use crate::ledger::error::{Faults, Result};

/// What is said of a posting: everything but who is sent where.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostingFacts {
    /// The legal basis.
    pub basis: LegalBasis,
    /// The unit that sends them.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub sender: String,
    /// Its level; the clause asks different titles of each.
    pub sender_level: SenderLevel,
    /// The department there.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub sender_department: Option<String>,
    /// The speciality.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub specialty: Option<String>,
    /// The duty that they are to take on.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub duty: Option<String>,
    /// The order that sends them.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// The number of the filing; needed for 多机构备案 alone.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub filing_no: Option<String>,
    /// The day of the filing; needed for 多机构备案 alone.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub filed_on: Option<NaiveDate>,
    /// What the sending unit says.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub sending_opinion: Option<String>,
    /// What the receiving institution says.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub receiving_opinion: Option<String>,
    /// What the health authority says.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub authority_opinion: Option<String>,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day by the order.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

impl PostingFacts {
    /// Notes what is wrong, at the places that `field` gives.
    pub(super) fn check(&self, field: impl Fn(&str) -> String, faults: &mut Faults) {
        if self.until < self.from {
            faults.add(&field("until"), "DATE_ORDER", "结束日期早于开始日期。");
        }
        if self.basis.needs_filing() {
            if self.filing_no.is_none() {
                let detail = "此项必填：多机构备案请填写备案号。";
                faults.add(&field("filing_no"), "REQUIRED", detail);
            }
            if self.filed_on.is_none() {
                let detail = "此项必填：多机构备案请填写备案日期。";
                faults.add(&field("filed_on"), "REQUIRED", detail);
            }
        }
    }

    /// The content of a version, on top of one that says the rest.
    pub(super) fn over(self, was: posting::Content) -> posting::Content {
        posting::Content {
            basis: self.basis,
            sender: self.sender,
            sender_level: self.sender_level,
            sender_department: self.sender_department,
            specialty: self.specialty,
            duty: self.duty,
            document_no: self.document_no,
            filing_no: self.filing_no,
            filed_on: self.filed_on,
            sending_opinion: self.sending_opinion,
            receiving_opinion: self.receiving_opinion,
            authority_opinion: self.authority_opinion,
            valid_from: self.from,
            valid_until: self.until,
            remark: self.remark,
            ..was
        }
    }
}

/// A posting to be entered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPosting {
    /// The client's own name for it, if it has one.
    #[serde(default)]
    pub id: Option<PublicId>,
    /// Who is sent.
    pub practitioner: PublicId,
    /// The institution that receives them.
    pub facility: PublicId,
    /// The programme; it is never another afterwards.
    pub kind: PostingKind,
    /// What is said of it.
    #[validate(nested)]
    pub facts: PostingFacts,
}

/// Enters postings.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPostings {
    /// The postings.
    #[validate(length(min = 1, max = 2000), nested)]
    #[schema(min_items = 1, max_items = 2000)]
    pub postings: Vec<NewPosting>,
}

impl Command for RegisterPostings {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "posting.register";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.postings.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("postings/{at}/id"), new.id?)));
        act.assure_new::<posting::Entity>(named).await?;
        let sent = self.postings.iter().map(|new| new.practitioner);
        let people = seen(act.tx(), act.actor().scope, Known::Now, sent).await?;
        let received = self.postings.iter().map(|new| new.facility);
        let places = act.find_all::<facility::Entity>(received).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.postings.len());
        for (at, new) in self.postings.into_iter().enumerate() {
            let field = |name: &str| format!("postings/{at}/{name}");
            new.facts.check(|name| field(&format!("facts/{name}")), &mut faults);
            let ends = ends(&new, &people, &places, field, &mut faults);
            rows.extend(ends.map(|(person, place)| (new.id, content(new, person, place))));
        }
        faults.none()?;
        let opened = act.open_many::<posting::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// Who is sent, whom the actor may see, and where, within the actor's scope.
fn ends<'a>(
    new: &NewPosting,
    people: &'a HashMap<PublicId, practitioner::Model>,
    places: &'a HashMap<PublicId, facility::Model>,
    field: impl Fn(&str) -> String,
    faults: &mut Faults,
) -> Option<(&'a practitioner::Model, &'a facility::Model)> {
    let person = people.get(&new.practitioner);
    if person.is_none() {
        faults.add(&field("practitioner"), "REF_NOT_FOUND", "没有找到该人员。");
    }
    let place = places.get(&new.facility);
    if place.is_none() {
        faults.add(&field("facility"), "REF_NOT_FOUND", "没有找到该机构。");
    }
    person.zip(place)
}

fn content(
    new: NewPosting,
    person: &practitioner::Model,
    place: &facility::Model,
) -> posting::Content {
    let facts = new.facts;
    let blank = posting::Content {
        area_key: place.area_key,
        // A record that was merged into another is that other one.
        practitioner_id: person.merged_into.unwrap_or(person.subject_id),
        facility_id: place.subject_id,
        kind: new.kind,
        basis: facts.basis,
        sender: String::new(),
        sender_level: facts.sender_level,
        sender_department: None,
        specialty: None,
        duty: None,
        document_no: None,
        filing_no: None,
        filed_on: None,
        sending_opinion: None,
        receiving_opinion: None,
        authority_opinion: None,
        valid_from: facts.from,
        valid_until: facts.until,
        left_on: None,
        left_reason: None,
        remark: None,
    };
    facts.over(blank)
}
