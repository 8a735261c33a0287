//! What rules and lists ask about postings, packed.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

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
use crate::ledger::version::{as_known, known_in};

/// Everybody with a posting within a scope, with all their postings and their days of a
/// stretch, wherever those lie: one calendar a doctor.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// The people.
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
    /// The record that it was merged into.
    pub merged_into: Option<SubjectId>,
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
    /// When it was entered.
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
    /// When it was entered.
    pub learned_at: Instant,
}

/// Everybody posted within `scope` on `as_of` or before, as known, with their days from
/// `since` on: seven queries, however many people.
pub async fn posted(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    since: NaiveDate,
) -> Result<Posted> {
    let reach = lay::<posting::Entity>(db, scope, known, as_of).await?.reach();
    gathered(db, Whose { whom: Whom::Within(reach), known, as_of }, since).await
}

/// The same about one person who is posted within somebody's scope: what is known of their
/// service lies wherever they served.
pub async fn posted_person(
    db: &impl ConnectionTrait,
    person: SubjectId,
    known: Known,
    as_of: NaiveDate,
) -> Result<Posted> {
    gathered(db, Whose { whom: Whom::One(person), known, as_of }, NaiveDate::MIN).await
}

async fn gathered(db: &impl ConnectionTrait, whose: Whose, since: NaiveDate) -> Result<Posted> {
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
    whom: Whom,
    known: Known,
    as_of: NaiveDate,
}

enum Whom {
    /// Whoever has a posting there.
    Within(Scope),
    /// One person.
    One(SubjectId),
}

impl Whose {
    /// The keys of the people.
    fn people(&self) -> SelectStatement {
        let column = posting::Column::PractitionerId;
        let theirs = match self.whom {
            Whom::Within(scope) => known_in::<posting::Entity>(scope, self.known),
            Whom::One(person) => {
                let known = as_known::<posting::Entity>(self.known);
                posting::Entity::find().filter(known).filter(column.eq(person))
            }
        };
        let begun = theirs.filter(posting::Column::ValidFrom.lte(self.as_of));
        begun.select_only().column(column).into_query()
    }
}

async fn people(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<PostedPerson>> {
    use practitioner::{Column, Entity};
    let select = Entity::find()
        .filter(as_known::<Entity>(whose.known))
        .filter(Column::SubjectId.in_subquery(whose.people()));
    let columns = [Column::SubjectId, Column::PublicId, Column::Name, Column::MergedInto];
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let person =
        |(subject_id, id, name, merged_into)| PostedPerson { subject_id, id, name, merged_into };
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
    let select = Entity::find()
        .filter(as_known::<Entity>(whose.known))
        .filter(Column::PractitionerId.in_subquery(whose.people()))
        .filter(Column::ValidFrom.lte(whose.as_of));
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
            learned_at,
        ) = row;
        let gaps = gaps.remove(&subject_id).unwrap_or_default();
        PostingRecord {
            subject_id,
            id,
            area_key: lay.key(subject_id, key),
            practitioner,
            facility,
            kind,
            basis,
            sender,
            sender_level,
            has_consent: consent.is_some(),
            term: Term { from, until, ended_on, gaps },
            learned_at,
        }
    };
    Ok(rows.into_iter().map(record).collect())
}

type Gaps = HashMap<SubjectId, Vec<(NaiveDate, Option<NaiveDate>)>>;

async fn gaps(db: &impl ConnectionTrait, whose: &Whose) -> Result<Gaps> {
    use posting_gap::{Column, Entity};
    let theirs = posting::Entity::find()
        .filter(as_known::<posting::Entity>(whose.known))
        .filter(posting::Column::PractitionerId.in_subquery(whose.people()))
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

async fn days(
    db: &impl ConnectionTrait,
    whose: &Whose,
    since: NaiveDate,
) -> Result<Vec<DayRecord>> {
    use day_entry::{Column, Entity};
    let select = Entity::find()
        .filter(as_known::<Entity>(whose.known))
        .filter(Column::PractitionerId.in_subquery(whose.people()))
        .filter(Column::WorkedOn.between(since, whose.as_of));
    let columns = [
        Column::PractitionerId,
        Column::PostingId,
        Column::FacilityId,
        Column::WorkedOn,
        Column::Half,
        Column::LeaveKind,
        Column::Resolution,
        Column::OpenedAt,
    ];
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let record = |(practitioner, posting, facility, on, half, leave, resolution, learned_at)| {
        DayRecord { practitioner, posting, facility, on, half, leave, resolution, learned_at }
    };
    Ok(rows.map(record).collect())
}

async fn titles(
    db: &impl ConnectionTrait,
    whose: &Whose,
) -> Result<Vec<(SubjectId, TitleRank, NaiveDate, Option<NaiveDate>)>> {
    use title::{Column, Entity};
    let select = Entity::find()
        .filter(as_known::<Entity>(whose.known))
        .filter(Column::PractitionerId.in_subquery(whose.people()))
        .filter(Column::ValidFrom.lte(whose.as_of));
    let columns = [Column::PractitionerId, Column::Rank, Column::ValidFrom, Column::ValidUntil];
    packed::rows(db, select, columns).await
}

async fn licences(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<(SubjectId, NaiveDate)>> {
    use certificate::{Column, Entity};
    let select = Entity::find()
        .filter(as_known::<Entity>(whose.known))
        .filter(Column::PractitionerId.in_subquery(whose.people()))
        .filter(Column::Kind.eq(CertificateKind::LicensedDoctor))
        .filter(Column::ValidFrom.lte(whose.as_of));
    packed::rows(db, select, [Column::PractitionerId, Column::ValidFrom]).await
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

/// Areas whose numbers hang on what lies in another: the area of each posting, with where the
/// posted person's own record and other postings lie.
pub async fn bonds(db: &impl ConnectionTrait, known: Known) -> Result<Vec<(AreaKey, AreaKey)>> {
    let columns = [posting::Column::PractitionerId, posting::Column::AreaKey];
    let rows: Vec<(SubjectId, AreaKey)> =
        packed::rows(db, known_in::<posting::Entity>(Scope::everything(), known), columns).await?;
    let sent = known_in::<posting::Entity>(Scope::everything(), known)
        .select_only()
        .column(posting::Column::PractitionerId)
        .into_query();
    let select = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::SubjectId.in_subquery(sent));
    let columns = [practitioner::Column::SubjectId, practitioner::Column::AreaKey];
    let homes: Vec<(SubjectId, AreaKey)> = packed::rows(db, select, columns).await?;
    let mut places: HashMap<SubjectId, BTreeSet<AreaKey>> = HashMap::new();
    for (person, area) in rows.iter().chain(&homes) {
        places.entry(*person).or_default().insert(area.county());
    }
    let bonds: BTreeSet<(AreaKey, AreaKey)> = rows
        .iter()
        .flat_map(|(person, area)| {
            let others = places.get(person).into_iter().flatten();
            others.map(|other| (area.county(), *other))
        })
        .filter(|(one, other)| one != other)
        .collect();
    Ok(bonds.into_iter().collect())
}
