//! Everything about one person, as their page and their JSON show it.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

use super::lines::{
    AssessmentLine, CertificateLine, EmploymentLine, PersonRef, PlaceRef, RenewalLine, TitleLine,
    state,
};
use super::persons::one_person;
use super::reach::{Asking, reached};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::calendar::Calendar;
use crate::domain::duty::{Application, Assessed, Career, Licence, Reminder, Work};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::Sex;
use crate::domain::registration::AssessmentResult;
use crate::domain::time::Known;
use crate::ledger::calendars;
use crate::ledger::entity::{
    assessment, certificate, employment, facility, practitioner, renewal, title,
};
use crate::ledger::error::Result;
use crate::ledger::filters::overlap;
use crate::ledger::version::{Versioned, as_known, column, known_in};
use crate::ledger::words::FACILITY_NAME_ELSEWHERE;

/// A person with everything that hangs on them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PractitionerSheet {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// The version of what is said of the person: the ETag.
    pub version: i32,
    /// The area that keeps the file, where it lies in the reader's own.
    pub area_key: Option<AreaKey>,
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Full years on the date. The day of birth is not shown beside the number.
    pub age: Option<i32>,
    /// The day of birth, for the form that corrects it.
    #[serde(skip)]
    pub born_on: Option<NaiveDate>,
    /// The citizen number, masked.
    pub citizen_id: Option<String>,
    /// The telephone, masked.
    pub phone: Option<String>,
    /// Schooling.
    pub education: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// The record that stands for this one.
    pub merged_into: Option<PersonRef>,
    /// The records that this one stands for.
    pub merged: Vec<PersonRef>,
    /// Certificates, the youngest first.
    pub certificates: Vec<CertificateLine>,
    /// Work, the youngest first.
    pub employments: Vec<EmploymentLine>,
    /// Titles, the youngest first.
    pub titles: Vec<TitleLine>,
    /// Applications for renewal, the youngest first.
    pub renewals: Vec<RenewalLine>,
    /// Assessments, the youngest first.
    pub assessments: Vec<AssessmentLine>,
    /// What is to be done about the registration on the date.
    pub reminders: Vec<Reminder>,
}

/// Full years of age on a date.
pub(super) fn age(born_on: NaiveDate, on: NaiveDate) -> i32 {
    let before_birthday = (on.month(), on.day()) < (born_on.month(), born_on.day());
    on.year() - born_on.year() - i32::from(before_birthday)
}

/// Everything about one person within the area asked about, on a date and as far as it was known.
/// What hangs on a record that was merged into this one reads as this one's.
pub async fn sheet(
    db: &impl ConnectionTrait,
    Asking { area, reader }: Asking,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<PractitionerSheet> {
    let row = reached(db, area, known, id).await?;
    let everyone = one_person(db, known, row.subject_id).await?;
    let own: BTreeSet<SubjectId> =
        if row.merged_into.is_some() { [row.subject_id].into() } else { everyone.clone() };
    let person = Person { own, reader, known, as_of };
    let calendar = calendars::calendar(db, known).await?;
    let places = person.places(db).await?;
    let certificates = person.certificates(db, &places).await?;
    let (employments, work) = person.employments(db, &places).await?;
    let renewals = person.renewals(db).await?;
    let assessments = person.assessments(db).await?;
    let others = people(db, known, everyone.iter().filter(|id| **id != row.subject_id)).await?;
    let (merged_into, merged) = match row.merged_into {
        Some(standing) => (others.into_iter().find(|at| at.0 == standing).map(|at| at.1), vec![]),
        None => (None, others.into_iter().map(|at| at.1).collect()),
    };
    let reminders = if merged_into.is_some() {
        Vec::new()
    } else {
        reminders(&certificates, &work, &renewals, &assessments, &calendar, as_of)
    };
    Ok(PractitionerSheet {
        id: row.public_id,
        subject_id: row.subject_id,
        version: row.version,
        area_key: Some(row.area_key).filter(|key| reader.covers(*key)),
        name: row.name,
        sex: row.sex,
        age: row.born_on.map(|born| age(born, as_of)),
        born_on: row.born_on,
        citizen_id: row.citizen_id_shown,
        phone: row.phone_shown,
        education: row.education,
        remark: row.remark,
        merged_into,
        merged,
        certificates,
        employments,
        titles: person.titles(db).await?,
        renewals,
        assessments,
        reminders,
    })
}

fn reminders(
    certificates: &[CertificateLine],
    work: &[Work],
    renewals: &[RenewalLine],
    assessments: &[AssessmentLine],
    calendar: &Calendar,
    on: NaiveDate,
) -> Vec<Reminder> {
    let licence = |at: &CertificateLine| Licence {
        id: at.subject_id,
        kind: at.kind,
        facility: at.place.as_ref().map(|place| place.subject_id),
        from: at.from,
        until: at.last_day(),
        ended: at.ended_on.is_some(),
    };
    let application = |at: &RenewalLine| Application {
        certificate: at.certificate,
        applied_on: at.applied_on,
        due_on: at.due_on,
        decided_on: at.decided_on,
    };
    let assessed = |at: &AssessmentLine| Assessed {
        on: at.assessed_on,
        passed: at.result == AssessmentResult::Passed,
    };
    let licences: Vec<Licence> = certificates.iter().map(licence).collect();
    let applications: Vec<Application> = renewals.iter().map(application).collect();
    let assessments: Vec<Assessed> = assessments.iter().map(assessed).collect();
    let career = Career {
        licences: &licences,
        work,
        applications: &applications,
        assessments: &assessments,
        on,
    };
    career.reminders(calendar)
}

/// Other records of the same person.
async fn people(
    db: &impl ConnectionTrait,
    known: Known,
    ids: impl Iterator<Item = &SubjectId>,
) -> Result<Vec<(SubjectId, PersonRef)>> {
    let rows = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::SubjectId.is_in(ids.map(|id| id.0)))
        .all(db)
        .await?;
    let named = |row: practitioner::Model| {
        let id = row.subject_id;
        (id, PersonRef { id: row.public_id, name: row.name, version: row.version })
    };
    Ok(rows.into_iter().map(named).collect())
}

/// One person on one date, as far as it was known.
struct Person {
    own: BTreeSet<SubjectId>,
    reader: Scope,
    known: Known,
    as_of: NaiveDate,
}

type Places = HashMap<SubjectId, PlaceRef>;

impl Person {
    /// What hangs on the person, wherever it lies: the person is within reach.
    async fn rows<E: Versioned>(&self, db: &impl ConnectionTrait) -> Result<Vec<E::Model>> {
        let own = self.own.iter().map(|id| id.0);
        let select = known_in::<E>(Scope::everything(), self.known);
        Ok(select.filter(column::<E>("practitioner_id").is_in(own)).all(db).await?)
    }

    /// The institutions that are named. What lies outside the reader's area keeps its name to
    /// itself.
    async fn places(&self, db: &impl ConnectionTrait) -> Result<Places> {
        let work = self.rows::<employment::Entity>(db).await?;
        let held = self.rows::<certificate::Entity>(db).await?;
        let ids = work.iter().map(|at| at.facility_id);
        let ids: BTreeSet<i64> =
            ids.chain(held.iter().filter_map(|at| at.facility_id)).map(|id| id.0).collect();
        let rows = known_in::<facility::Entity>(Scope::everything(), self.known)
            .filter(facility::Column::SubjectId.is_in(ids))
            .all(db)
            .await?;
        let place = |row: facility::Model| {
            let own = self.reader.covers(row.area_key);
            let name = if own { row.name } else { FACILITY_NAME_ELSEWHERE.to_owned() };
            let (id, kind) = (own.then_some(row.public_id), own.then_some(row.kind));
            (row.subject_id, PlaceRef { id, subject_id: row.subject_id, kind, name })
        };
        Ok(rows.into_iter().map(place).collect())
    }

    async fn certificates(
        &self,
        db: &impl ConnectionTrait,
        places: &Places,
    ) -> Result<Vec<CertificateLine>> {
        let mut rows = self.rows::<certificate::Entity>(db).await?;
        rows.retain(|row| {
            row.registered_on.map_or(row.valid_from, |on| on.min(row.valid_from)) <= self.as_of
        });
        rows.sort_by_key(|row| std::cmp::Reverse((row.valid_from, row.subject_id)));
        let line = |row: certificate::Model| {
            let ended_on = row.ended_on.filter(|on| *on <= self.as_of);
            CertificateLine {
                id: row.public_id,
                subject_id: row.subject_id,
                version: row.version,
                kind: row.kind,
                number: row.number,
                place: row.facility_id.and_then(|id| places.get(&id).cloned()),
                range: row.range,
                general_practice: row.general_practice,
                issued_by: row.issued_by,
                registered_on: row.registered_on,
                from: row.valid_from,
                until: row.valid_until,
                ended_on,
                end_reason: row.end_reason.filter(|_| ended_on.is_some()),
                state: state((row.valid_from, row.valid_until), ended_on, self.as_of),
                learned_at: row.opened_at,
            }
        };
        Ok(rows.into_iter().map(line).collect())
    }

    async fn employments(
        &self,
        db: &impl ConnectionTrait,
        places: &Places,
    ) -> Result<(Vec<EmploymentLine>, Vec<Work>)> {
        let mut rows = self.rows::<employment::Entity>(db).await?;
        rows.retain(|row| row.valid_from <= self.as_of);
        rows.sort_by_key(|row| std::cmp::Reverse((row.valid_from, row.subject_id)));
        let collides = |row: &employment::Model| {
            let own = (row.valid_from, row.valid_until);
            row.main
                && rows.iter().any(|other| {
                    let spell = (other.valid_from, other.valid_until);
                    other.main && other.subject_id != row.subject_id && overlap(own, spell)
                })
        };
        let work = rows.iter().map(|row| Work {
            facility: row.facility_id,
            role: row.role,
            main: row.main,
            from: row.valid_from,
            until: row.valid_until,
        });
        let elsewhere = |id: SubjectId| PlaceRef {
            id: None,
            subject_id: id,
            kind: None,
            name: "（机构已撤销）".to_owned(),
        };
        let lines = rows.iter().map(|row| EmploymentLine {
            id: row.public_id,
            version: row.version,
            place: places
                .get(&row.facility_id)
                .cloned()
                .unwrap_or_else(|| elsewhere(row.facility_id)),
            own: self.reader.covers(row.area_key),
            role: row.role,
            main: row.main,
            from: row.valid_from,
            until: row.valid_until,
            end_reason: row.end_reason,
            document_no: row.document_no.clone(),
            overlaps: collides(row),
        });
        Ok((lines.collect(), work.collect()))
    }

    async fn titles(&self, db: &impl ConnectionTrait) -> Result<Vec<TitleLine>> {
        let mut rows = self.rows::<title::Entity>(db).await?;
        rows.retain(|row| row.valid_from <= self.as_of);
        rows.sort_by_key(|row| std::cmp::Reverse((row.valid_from, row.subject_id)));
        let line = |row: title::Model| TitleLine {
            id: row.public_id,
            version: row.version,
            rank: row.rank,
            name: row.name,
            from: row.valid_from,
            document_no: row.document_no,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    async fn renewals(&self, db: &impl ConnectionTrait) -> Result<Vec<RenewalLine>> {
        let mut rows = self.rows::<renewal::Entity>(db).await?;
        rows.retain(|row| row.applied_on <= self.as_of);
        rows.sort_by_key(|row| std::cmp::Reverse((row.applied_on, row.subject_id)));
        let line = |row: renewal::Model| {
            let decided = row.decided_on.filter(|on| *on <= self.as_of);
            RenewalLine {
                id: row.public_id,
                version: row.version,
                certificate: row.certificate_id,
                applied_on: row.applied_on,
                due_on: row.due_on,
                due_rule: row.due_rule,
                decided_on: decided,
                decision: row.decision.filter(|_| decided.is_some()),
                reason: row.reason.filter(|_| decided.is_some()),
                document_no: row.document_no,
            }
        };
        Ok(rows.into_iter().map(line).collect())
    }

    async fn assessments(&self, db: &impl ConnectionTrait) -> Result<Vec<AssessmentLine>> {
        let mut rows = self.rows::<assessment::Entity>(db).await?;
        rows.retain(|row| row.assessed_on <= self.as_of);
        rows.sort_by_key(|row| std::cmp::Reverse((row.assessed_on, row.subject_id)));
        let line = |row: assessment::Model| AssessmentLine {
            id: row.public_id,
            version: row.version,
            assessed_on: row.assessed_on,
            result: row.result,
            heard: row.heard,
            document_no: row.document_no,
            remark: row.remark,
        };
        Ok(rows.into_iter().map(line).collect())
    }
}
