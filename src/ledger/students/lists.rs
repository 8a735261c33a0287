//! Intakes and students as they are read.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::domain::training::BreachReason;
use crate::ledger::entity::{facility, intake, student};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::{as_known, known_in};

/// A county's intake of a year, with its students.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntakeLine {
    /// Its name outside.
    pub id: PublicId,
    /// The county.
    pub area_key: AreaKey,
    /// The year.
    pub year: i32,
    /// How many places there are.
    pub places: i32,
    /// The school.
    pub school: Option<String>,
    /// The day on which it was announced.
    pub announced_on: Option<NaiveDate>,
    /// The document.
    pub document_no: Option<String>,
    /// The students, by name.
    pub students: Vec<StudentLine>,
}

/// A student, from admission to the end of the service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StudentLine {
    /// Its name outside.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// The county.
    pub area_key: AreaKey,
    /// The name.
    pub name: String,
    /// The day of admission.
    pub admitted_on: NaiveDate,
    /// The day of graduation.
    pub graduated_on: Option<NaiveDate>,
    /// Where they are to serve.
    pub facility: Option<PublicId>,
    /// Its name.
    pub facility_name: Option<String>,
    /// Since when that is settled.
    pub assigned_on: Option<NaiveDate>,
    /// The first day of service.
    pub served_from: Option<NaiveDate>,
    /// The last day of service, where it is over.
    pub served_until: Option<NaiveDate>,
    /// The day on which the contract was broken.
    pub breached_on: Option<NaiveDate>,
    /// How.
    pub breach_reason: Option<BreachReason>,
    /// A remark.
    pub remark: Option<String>,
}

impl StudentLine {
    /// How far the student has come, in a word.
    pub fn stands(&self) -> &'static str {
        match self {
            _ if self.breached_on.is_some() => "违约",
            _ if self.served_until.is_some() => "服务期满",
            _ if self.served_from.is_some() => "服务中",
            _ if self.graduated_on.is_some() => "已毕业待到岗",
            _ => "在读",
        }
    }
}

/// The intakes within scope with the students admitted by a date, the latest year first.
pub async fn intakes(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<IntakeLine>> {
    let rows = known_in::<intake::Entity>(scope, known)
        .order_by_desc(intake::Column::Year)
        .order_by_asc(intake::Column::AreaKey)
        .all(db)
        .await?;
    let students = known_in::<student::Entity>(scope, known)
        .filter(student::Column::AdmittedOn.lte(as_of))
        .order_by_asc(student::Column::Name)
        .all(db)
        .await?;
    let places = places(db, known, students.iter().filter_map(|row| row.facility_id)).await?;
    let mut of: HashMap<SubjectId, Vec<StudentLine>> = HashMap::new();
    for row in students {
        of.entry(row.intake_id).or_default().push(line(row, &places));
    }
    let line = |row: intake::Model| IntakeLine {
        id: row.public_id,
        area_key: row.area_key,
        year: row.year,
        places: row.places,
        school: row.school,
        announced_on: row.announced_on,
        document_no: row.document_no,
        students: of.remove(&row.subject_id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// One student.
pub async fn student(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<StudentLine> {
    let row = known_in::<student::Entity>(scope, known)
        .filter(student::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let places = places(db, known, row.facility_id.into_iter()).await?;
    Ok(line(row, &places))
}

type Places = HashMap<SubjectId, (PublicId, String)>;

async fn places(
    db: &impl ConnectionTrait,
    known: Known,
    named: impl Iterator<Item = SubjectId>,
) -> Result<Places> {
    use facility::{Column, Entity};
    let rows: Vec<(SubjectId, PublicId, String)> = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::SubjectId.is_in(named.map(|key| key.0)))
        .select_only()
        .columns([Column::SubjectId, Column::PublicId, Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(key, id, name)| (key, (id, name))).collect())
}

fn line(row: student::Model, places: &Places) -> StudentLine {
    let place = row.facility_id.and_then(|key| places.get(&key)).cloned();
    let (facility, facility_name) = place.unzip();
    StudentLine {
        id: row.public_id,
        version: row.version,
        area_key: row.area_key,
        name: row.name,
        admitted_on: row.admitted_on,
        graduated_on: row.graduated_on,
        facility,
        facility_name,
        assigned_on: row.assigned_on,
        served_from: row.served_from,
        served_until: row.served_until,
        breached_on: row.breached_on,
        breach_reason: row.breach_reason,
        remark: row.remark,
    }
}

/// How many students a county admitted in a year, as rules ask for it.
#[derive(Debug, Clone, Copy)]
pub struct IntakeYear {
    /// The intake.
    pub id: PublicId,
    /// The county, where the intake lay on the date.
    pub area_key: AreaKey,
    /// The year.
    pub year: i32,
    /// How many were admitted by the date.
    pub admitted: i64,
    /// The day of the first admission.
    pub on: Option<NaiveDate>,
}

/// The intakes within scope with how many were admitted by a date.
pub async fn intake_years(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<IntakeYear>> {
    let of_students = lay::<student::Entity>(db, scope, known, as_of).await?;
    let admitted = known_in::<student::Entity>(of_students.reach(), known)
        .filter(student::Column::AdmittedOn.lte(as_of));
    let columns = [student::Column::IntakeId, student::Column::AdmittedOn];
    let rows: Vec<(SubjectId, NaiveDate)> = packed::rows(db, admitted, columns).await?;
    let mut counts: HashMap<SubjectId, (i64, NaiveDate)> = HashMap::new();
    for (intake, on) in rows {
        let count = counts.entry(intake).or_insert((0, on));
        count.0 += 1;
        count.1 = count.1.min(on);
    }
    let lay = lay::<intake::Entity>(db, scope, known, as_of).await?;
    let all = known_in::<intake::Entity>(lay.reach(), known);
    let columns = [
        intake::Column::SubjectId,
        intake::Column::PublicId,
        intake::Column::AreaKey,
        intake::Column::Year,
    ];
    let rows: Vec<(SubjectId, PublicId, AreaKey, i32)> = packed::rows(db, all, columns).await?;
    let year = |(subject, id, key, year)| {
        let count = counts.get(&subject);
        Some(IntakeYear {
            id,
            area_key: lay.within(subject, key)?,
            year,
            admitted: count.map_or(0, |(many, _)| *many),
            on: count.map(|(_, on)| *on),
        })
    };
    Ok(rows.into_iter().filter_map(year).collect())
}
