//! Everything about one posting, as its page, its JSON and its documents show it.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::PostingState;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::{
    DayEntry, DayFlag, DayHalf, LeaveKind, LegalBasis, PostingKind, Resolution, SenderLevel, Term,
    Weighed, Workload, weigh,
};
use crate::domain::practitioner::{CertificateKind, Sex};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{
    certificate, day_entry, facility, posting, posting_gap, practitioner, title,
};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::facilities;
use crate::ledger::places::held;
use crate::ledger::practitioners;
use crate::ledger::said::said;
use crate::ledger::version::{as_known, known_in};

/// A posting, as far as it was known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostingSheet {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// Where the institution lies.
    pub area_key: AreaKey,
    /// The doctor.
    pub person: PostedTo,
    /// The institution that receives them.
    pub facility: PublicId,
    /// Its name.
    pub place: String,
    /// The programme.
    pub kind: PostingKind,
    /// The legal basis.
    pub basis: LegalBasis,
    /// The unit that sends them.
    pub sender: String,
    /// Its level.
    pub sender_level: SenderLevel,
    /// The department there.
    pub sender_department: Option<String>,
    /// The speciality.
    pub specialty: Option<String>,
    /// The duty.
    pub duty: Option<String>,
    /// The order that sends them.
    pub document_no: Option<String>,
    /// The number of the filing.
    pub filing_no: Option<String>,
    /// The day of the filing.
    pub filed_on: Option<NaiveDate>,
    /// What the sending unit says.
    pub sending_opinion: Option<String>,
    /// What the receiving institution says.
    pub receiving_opinion: Option<String>,
    /// What the health authority says.
    pub authority_opinion: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day by the order.
    pub until: NaiveDate,
    /// The last day, where it ended early.
    pub left_on: Option<NaiveDate>,
    /// Why it ended early.
    pub left_reason: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// When it was entered, in microseconds since 1970 UTC.
    pub learned_at: Instant,
    /// Where it stands on the date.
    pub state: PostingState,
    /// Its gaps, in order.
    pub gaps: Vec<GapLine>,
    /// Its days, in order.
    pub days: Vec<DayLine>,
}

impl PostingSheet {
    /// The days that it lasts.
    pub fn term(&self) -> Term {
        let gaps = self.gaps.iter().map(|gap| (gap.from, gap.until)).collect();
        Term { from: self.from, until: self.until, ended_on: self.left_on, gaps }
    }
}

/// A doctor as a posting shows them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostedTo {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for whoever asks about their service.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// The citizen number, masked.
    pub citizen_id: Option<String>,
    /// The name of the title held on the first day of the posting.
    pub title: Option<String>,
    /// The number of the licence.
    pub licence_no: Option<String>,
}

/// A gap in a posting.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GapLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// The first day away.
    pub from: NaiveDate,
    /// The last day away; absent while it lasts.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// An entry of the day log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DayLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// The day.
    pub on: NaiveDate,
    /// Which part of it.
    pub half: DayHalf,
    /// The kind of leave; absent for attendance.
    pub leave: Option<LeaveKind>,
    /// Where.
    pub place: String,
    /// What was done.
    pub workload: Workload,
    /// A remark.
    pub remark: Option<String>,
    /// What a person made of it.
    pub resolution: Option<Resolution>,
    /// Why.
    pub resolution_words: Option<String>,
    /// When the day was entered, in microseconds since 1970 UTC.
    pub learned_at: Instant,
    /// What is odd about it beside everything on the doctor's calendar.
    pub flags: Vec<DayFlag>,
    /// Whether it counts.
    pub counts: bool,
}

impl DayLine {
    /// Whether somebody has yet to look at it.
    pub fn is_open(&self) -> bool {
        !self.flags.is_empty() && self.resolution.is_none()
    }
}

/// Everything about one posting. What is odd about its days is judged by the doctor's whole
/// calendar, wherever the other days were entered.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<PostingSheet> {
    let known = held::<posting::Entity>(db, scope, known, id).await?;
    let row = known_in::<posting::Entity>(scope, known)
        .filter(posting::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let gaps = gaps(db, known, row.subject_id).await?;
    let own = practitioners::one_person(db, known, row.practitioner_id).await?;
    let days = days(db, known, &row, &own).await?;
    let facility = facility::Entity::find()
        .filter(as_known::<facility::Entity>(known))
        .filter(facility::Column::SubjectId.eq(row.facility_id))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let person = person(db, known, &row, &own).await?;
    let mut sheet = PostingSheet {
        id,
        version: row.version,
        area_key: row.area_key,
        person,
        facility: facility.public_id,
        place: facility.name,
        kind: row.kind,
        basis: row.basis,
        sender: row.sender,
        sender_level: row.sender_level,
        sender_department: row.sender_department,
        specialty: row.specialty,
        duty: row.duty,
        document_no: row.document_no,
        filing_no: row.filing_no,
        filed_on: row.filed_on,
        sending_opinion: row.sending_opinion,
        receiving_opinion: row.receiving_opinion,
        authority_opinion: row.authority_opinion,
        from: row.valid_from,
        until: row.valid_until,
        left_on: row.left_on,
        left_reason: row.left_reason,
        remark: row.remark,
        learned_at: row.opened_at,
        state: PostingState::Serving,
        gaps,
        days,
    };
    sheet.state = PostingState::of(&sheet.term(), as_of);
    Ok(sheet)
}

async fn gaps(db: &impl ConnectionTrait, known: Known, posting: SubjectId) -> Result<Vec<GapLine>> {
    use posting_gap::{Column, Entity};
    let rows = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::PostingId.eq(posting))
        .order_by_asc(Column::ValidFrom)
        .all(db)
        .await?;
    let line = |row: posting_gap::Model| GapLine {
        id: row.public_id,
        version: row.version,
        from: row.valid_from,
        until: row.valid_until,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The person whose `own` records are, as the posting shows them.
async fn person(
    db: &impl ConnectionTrait,
    known: Known,
    posting: &posting::Model,
    own: &BTreeSet<SubjectId>,
) -> Result<PostedTo> {
    let own: Vec<i64> = own.iter().map(|id| id.0).collect();
    let records = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::SubjectId.is_in(own.iter().copied()))
        .order_by_asc(practitioner::Column::SubjectId)
        .all(db)
        .await?;
    let numbered = records.iter().find_map(|row| row.citizen_id_shown.clone());
    let standing = records.into_iter().find(|row| row.merged_into.is_none());
    let row = standing.ok_or(LedgerError::NotFound)?;
    let title = title::Entity::find()
        .filter(as_known::<title::Entity>(known))
        .filter(title::Column::PractitionerId.is_in(own.iter().copied()))
        .filter(title::Column::ValidFrom.lte(posting.valid_from))
        .order_by_desc(title::Column::ValidFrom)
        .one(db)
        .await?;
    let licence = certificate::Entity::find()
        .filter(as_known::<certificate::Entity>(known))
        .filter(certificate::Column::PractitionerId.is_in(own))
        .filter(certificate::Column::Kind.eq(CertificateKind::LicensedDoctor))
        .order_by_desc(certificate::Column::ValidFrom)
        .one(db)
        .await?;
    Ok(PostedTo {
        id: row.public_id,
        subject_id: row.subject_id,
        name: row.name,
        sex: row.sex,
        citizen_id: row.citizen_id_shown.or(numbered),
        title: title.map(|row| row.name),
        licence_no: licence.and_then(|row| row.number),
    })
}

/// The days of a posting, weighed beside all of the doctor's.
async fn days(
    db: &impl ConnectionTrait,
    known: Known,
    posting: &posting::Model,
    own: &BTreeSet<SubjectId>,
) -> Result<Vec<DayLine>> {
    use day_entry::{Column, Entity};
    let theirs = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::PractitionerId.is_in(own.iter().map(|id| id.0)));
    let said = said::<Entity>(db, theirs.clone(), (Column::WorkedOn, Column::WorkedOn)).await?;
    let mut rows =
        theirs.order_by_asc(Column::WorkedOn).order_by_asc(Column::SubjectId).all(db).await?;
    for row in &mut rows {
        row.opened_at = said.since(row.subject_id, (row.worked_on, row.worked_on), row.opened_at);
    }
    let entries: Vec<DayEntry> = rows.iter().map(entry).collect();
    let weighed = weigh(&entries, &terms(db, known, own).await?);
    let own = rows.into_iter().zip(weighed).filter(|(row, _)| row.posting_id == posting.subject_id);
    let own: Vec<_> = own.collect();
    let places = facilities::names(db, known, own.iter().map(|(row, _)| row.facility_id)).await?;
    Ok(own.into_iter().map(|(row, weighed)| line(row, weighed, &places)).collect())
}

fn entry(row: &day_entry::Model) -> DayEntry {
    DayEntry {
        posting: row.posting_id,
        facility: row.facility_id,
        on: row.worked_on,
        half: row.half,
        leave: row.leave_kind,
        resolution: row.resolution,
        learned_on: Some(row.opened_at.date()),
    }
}

fn line(row: day_entry::Model, weighed: Weighed, places: &HashMap<SubjectId, String>) -> DayLine {
    DayLine {
        id: row.public_id,
        version: row.version,
        on: row.worked_on,
        half: row.half,
        leave: row.leave_kind,
        place: places.get(&row.facility_id).cloned().unwrap_or_default(),
        workload: Workload::from_text(&row.workload),
        remark: row.remark,
        resolution: row.resolution,
        resolution_words: row.resolution_words,
        learned_at: row.opened_at,
        flags: weighed.flags,
        counts: weighed.counts,
    }
}

/// The days of every posting that a doctor has or had.
async fn terms(
    db: &impl ConnectionTrait,
    known: Known,
    own: &BTreeSet<SubjectId>,
) -> Result<Vec<(SubjectId, Term)>> {
    let rows = posting::Entity::find()
        .filter(as_known::<posting::Entity>(known))
        .filter(posting::Column::PractitionerId.is_in(own.iter().map(|id| id.0)))
        .all(db)
        .await?;
    let mut terms = Vec::with_capacity(rows.len());
    let keys: Vec<i64> = rows.iter().map(|row| row.subject_id.0).collect();
    let gone = posting_gap::Entity::find()
        .filter(as_known::<posting_gap::Entity>(known))
        .filter(posting_gap::Column::PostingId.is_in(keys))
        .all(db)
        .await?;
    for row in rows {
        let own = gone.iter().filter(|gap| gap.posting_id == row.subject_id);
        let gaps = own.map(|gap| (gap.valid_from, gap.valid_until)).collect();
        let (from, until, ended_on) = (row.valid_from, row.valid_until, row.left_on);
        terms.push((row.subject_id, Term { from, until, ended_on, gaps }));
    }
    Ok(terms)
}
