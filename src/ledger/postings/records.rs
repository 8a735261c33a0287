//! What rules and lists ask about postings, packed.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Select,
};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::{
    DayHalf, LeaveKind, LegalBasis, PostingKind, Resolution, SenderLevel, Term,
};
use crate::domain::practitioner::{CertificateKind, TitleRank};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{
    certificate, day_entry, facility, posting, posting_gap, practitioner, title,
};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::practitioners::{Persons, either, persons, persons_of};
use crate::ledger::said::said;
use crate::ledger::version::{Versioned, as_known, known_in};

/// Everybody with a posting within a scope, with all their postings and their days of a
/// stretch, wherever those lie: one calendar a doctor. What hangs on a record that was merged
/// into another names that one.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// The people, each once.
    pub people: Vec<PostedPerson>,
    /// Their postings, each with its gaps.
    pub postings: Vec<PostingRecord>,
    /// Their days of the stretch.
    pub days: Vec<DayRecord>,
    /// Their titles: whose, rank, first and last day.
    pub titles: Vec<(SubjectId, TitleRank, NaiveDate, Option<NaiveDate>)>,
    /// First days of their licences as doctors.
    pub licences: Vec<(SubjectId, NaiveDate)>,
    /// Kind and name of the institutions that are named.
    pub facilities: HashMap<SubjectId, (FacilityKind, String)>,
}

/// A person who is or was posted.
#[derive(Debug, Clone)]
pub struct PostedPerson {
    /// Its key.
    pub subject_id: SubjectId,
    /// Its name outside.
    pub id: PublicId,
    /// The name.
    pub name: String,
}

/// A posting.
#[derive(Debug, Clone)]
pub struct PostingRecord {
    /// Its key.
    pub subject_id: SubjectId,
    /// Its name outside.
    pub id: PublicId,
    /// Where it lay on the date.
    pub area_key: AreaKey,
    /// Who.
    pub practitioner: SubjectId,
    /// The institution that receives them.
    pub facility: SubjectId,
    /// The programme.
    pub kind: PostingKind,
    /// The legal basis.
    pub basis: LegalBasis,
    /// The unit that sends them.
    pub sender: String,
    /// Its level.
    pub sender_level: SenderLevel,
    /// Whether the sending unit's consent is on record.
    pub has_consent: bool,
    /// Its days.
    pub term: Term,
    /// When its days were entered.
    pub learned_at: Instant,
}

/// An entry of the day log.
#[derive(Debug, Clone, Copy)]
pub struct DayRecord {
    /// Who.
    pub practitioner: SubjectId,
    /// Under which posting.
    pub posting: SubjectId,
    /// Where.
    pub facility: SubjectId,
    /// The day.
    pub on: NaiveDate,
    /// Which part of it.
    pub half: DayHalf,
    /// The kind of leave.
    pub leave: Option<LeaveKind>,
    /// What a person made of it.
    pub resolution: Option<Resolution>,
    /// When the day was entered.
    pub learned_at: Instant,
}

/// Everybody posted within `scope` on `as_of` or before, as known, with their days from
/// `since` on: one query a table, however many people.
pub async fn posted(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    since: NaiveDate,
) -> Result<Posted> {
    let reach = lay::<posting::Entity>(db, scope, known, as_of).await?.reach();
    let own = either(|column| column.in_subquery(sent(reach, known, as_of)));
    let persons = persons(db, known, own).await?;
    let named = persons.joined();
    gathered(db, Whose { within: Some(reach), named, persons, known, as_of }, Some(since)).await
}

/// The same about one person who is posted within somebody's scope: what is known of their
/// service lies wherever they served, under whichever of their records.
pub async fn posted_person(
    db: &impl ConnectionTrait,
    person: SubjectId,
    known: Known,
    as_of: NaiveDate,
) -> Result<Posted> {
    let persons = persons_of(db, known, [person]).await?;
    let named = persons.records(person).into_iter().map(|id| id.0).collect();
    gathered(db, Whose { within: None, named, persons, known, as_of }, None).await
}

/// What is on record of them, with their days from a date on, or from the first.
async fn gathered(
    db: &impl ConnectionTrait,
    whose: Whose,
    since: Option<NaiveDate>,
) -> Result<Posted> {
    let postings = postings(db, &whose).await?;
    let days = days(db, &whose, since).await?;
    let named = postings.iter().map(|at| at.facility).chain(days.iter().map(|at| at.facility));
    let named: BTreeSet<i64> = named.map(|id| id.0).collect();
    Ok(Posted {
        people: people(db, &whose).await?,
        titles: titles(db, &whose).await?,
        licences: licences(db, &whose).await?,
        facilities: facilities(db, whose.known, named).await?,
        postings,
        days,
    })
}

/// Who is asked about, when.
struct Whose {
    /// Where whoever is posted is asked about.
    within: Option<Scope>,
    /// Records that are asked about by their keys: one person's, or those that have to do with
    /// a merge.
    named: Vec<i64>,
    /// Which of them are of one person.
    persons: Persons,
    known: Known,
    as_of: NaiveDate,
}

/// The keys of whoever has a posting within a scope that has begun.
fn sent(scope: Scope, known: Known, as_of: NaiveDate) -> SelectStatement {
    known_in::<posting::Entity>(scope, known)
        .filter(posting::Column::ValidFrom.lte(as_of))
        .select_only()
        .column(posting::Column::PractitionerId)
        .into_query()
}

impl Whose {
    /// The condition that a column names one of the records asked about.
    fn holds(&self, person: impl ColumnTrait) -> Condition {
        let mut own = Condition::any();
        if let Some(scope) = self.within {
            own = own.add(person.in_subquery(sent(scope, self.known, self.as_of)));
        }
        if self.within.is_none() || !self.named.is_empty() {
            own = own.add(person.is_in(self.named.iter().copied()));
        }
        own
    }

    /// What hangs on those people, as known.
    fn of<E: Versioned>(&self, person: E::Column) -> Select<E> {
        E::find().filter(as_known::<E>(self.known)).filter(self.holds(person))
    }
}

async fn people(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<PostedPerson>> {
    use practitioner::{Column, Entity};
    let select = whose.of::<Entity>(Column::SubjectId).filter(Column::MergedInto.is_null());
    let columns = [Column::SubjectId, Column::PublicId, Column::Name];
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let person = |(subject_id, id, name)| PostedPerson { subject_id, id, name };
    Ok(rows.map(person).collect())
}

/// A row as it is packed.
type PostingRow = (
    SubjectId,
    PublicId,
    AreaKey,
    SubjectId,
    SubjectId,
    PostingKind,
    LegalBasis,
    String,
    SenderLevel,
    Option<String>,
    NaiveDate,
    NaiveDate,
    Option<NaiveDate>,
    Instant,
);

async fn postings(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<PostingRecord>> {
    use posting::{Column, Entity};
    let lay = lay::<Entity>(db, Scope::everything(), whose.known, whose.as_of).await?;
    let select =
        whose.of::<Entity>(Column::PractitionerId).filter(Column::ValidFrom.lte(whose.as_of));
    let said = said::<Entity>(db, select.clone(), (Column::ValidFrom, Column::ValidUntil)).await?;
    let columns = [
        Column::SubjectId,
        Column::PublicId,
        Column::AreaKey,
        Column::PractitionerId,
        Column::FacilityId,
        Column::Kind,
        Column::Basis,
        Column::Sender,
        Column::SenderLevel,
        Column::SendingOpinion,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::LeftOn,
        Column::OpenedAt,
    ];
    let rows: Vec<PostingRow> = packed::rows(db, select, columns).await?;
    let mut gaps = gaps(db, whose).await?;
    let record = |row: PostingRow| {
        let (
            subject_id,
            id,
            key,
            practitioner,
            facility,
            kind,
            basis,
            sender,
            sender_level,
            consent,
            from,
            until,
            ended_on,
            opened_at,
        ) = row;
        let gaps = gaps.remove(&subject_id).unwrap_or_default();
        PostingRecord {
            subject_id,
            id,
            area_key: lay.key(subject_id, key),
            practitioner: whose.persons.whole(practitioner),
            facility,
            kind,
            basis,
            sender,
            sender_level,
            has_consent: consent.is_some(),
            term: Term { from, until, ended_on, gaps },
            learned_at: said.since(subject_id, (from, until), opened_at),
        }
    };
    Ok(rows.into_iter().map(record).collect())
}

type Gaps = HashMap<SubjectId, Vec<(NaiveDate, Option<NaiveDate>)>>;

async fn gaps(db: &impl ConnectionTrait, whose: &Whose) -> Result<Gaps> {
    use posting_gap::{Column, Entity};
    let theirs = whose
        .of::<posting::Entity>(posting::Column::PractitionerId)
        .select_only()
        .column(posting::Column::SubjectId)
        .into_query();
    let select = Entity::find()
        .filter(as_known::<Entity>(whose.known))
        .filter(Column::PostingId.in_subquery(theirs))
        .filter(Column::ValidFrom.lte(whose.as_of));
    let columns = [Column::PostingId, Column::ValidFrom, Column::ValidUntil];
    let rows: Vec<(SubjectId, NaiveDate, Option<NaiveDate>)> =
        packed::rows(db, select, columns).await?;
    let mut gaps = Gaps::new();
    for (posting, from, until) in rows {
        gaps.entry(posting).or_default().push((from, until));
    }
    Ok(gaps)
}

/// A row as it is packed.
type DayRow = (
    SubjectId,
    SubjectId,
    SubjectId,
    SubjectId,
    NaiveDate,
    DayHalf,
    Option<LeaveKind>,
    Option<Resolution>,
    Instant,
);

async fn days(
    db: &impl ConnectionTrait,
    whose: &Whose,
    since: Option<NaiveDate>,
) -> Result<Vec<DayRecord>> {
    use day_entry::{Column, Entity};
    let mut select =
        whose.of::<Entity>(Column::PractitionerId).filter(Column::WorkedOn.lte(whose.as_of));
    if let Some(since) = since {
        select = select.filter(Column::WorkedOn.gte(since));
    }
    let said = said::<Entity>(db, select.clone(), (Column::WorkedOn, Column::WorkedOn)).await?;
    let columns = [
        Column::SubjectId,
        Column::PractitionerId,
        Column::PostingId,
        Column::FacilityId,
        Column::WorkedOn,
        Column::Half,
        Column::LeaveKind,
        Column::Resolution,
        Column::OpenedAt,
    ];
    let rows: Vec<DayRow> = packed::rows(db, select, columns).await?;
    let record = |row: DayRow| {
        let (id, owner, posting, facility, on, half, leave, resolution, opened_at) = row;
        let practitioner = whose.persons.whole(owner);
        let learned_at = said.since(id, (on, on), opened_at);
        DayRecord { practitioner, posting, facility, on, half, leave, resolution, learned_at }
    };
    Ok(rows.into_iter().map(record).collect())
}

async fn titles(
    db: &impl ConnectionTrait,
    whose: &Whose,
) -> Result<Vec<(SubjectId, TitleRank, NaiveDate, Option<NaiveDate>)>> {
    use title::{Column, Entity};
    let select =
        whose.of::<Entity>(Column::PractitionerId).filter(Column::ValidFrom.lte(whose.as_of));
    let columns = [Column::PractitionerId, Column::Rank, Column::ValidFrom, Column::ValidUntil];
    let rows: Vec<(SubjectId, TitleRank, NaiveDate, Option<NaiveDate>)> =
        packed::rows(db, select, columns).await?;
    let title = |(owner, rank, from, until)| (whose.persons.whole(owner), rank, from, until);
    Ok(rows.into_iter().map(title).collect())
}

async fn licences(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<(SubjectId, NaiveDate)>> {
    use certificate::{Column, Entity};
    let select = whose
        .of::<Entity>(Column::PractitionerId)
        .filter(Column::Kind.eq(CertificateKind::LicensedDoctor))
        .filter(Column::ValidFrom.lte(whose.as_of));
    let rows: Vec<(SubjectId, NaiveDate)> =
        packed::rows(db, select, [Column::PractitionerId, Column::ValidFrom]).await?;
    Ok(rows.into_iter().map(|(owner, from)| (whose.persons.whole(owner), from)).collect())
}

async fn facilities(
    db: &impl ConnectionTrait,
    known: Known,
    named: BTreeSet<i64>,
) -> Result<HashMap<SubjectId, (FacilityKind, String)>> {
    use facility::{Column, Entity};
    let select =
        Entity::find().filter(as_known::<Entity>(known)).filter(Column::SubjectId.is_in(named));
    let rows: Vec<(SubjectId, FacilityKind, String)> =
        packed::rows(db, select, [Column::SubjectId, Column::Kind, Column::Name]).await?;
    Ok(rows.into_iter().map(|(id, kind, name)| (id, (kind, name))).collect())
}
