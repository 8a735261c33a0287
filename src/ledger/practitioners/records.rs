//! What rules ask about people: who works where, with what, packed.

use chrono::NaiveDate;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, EmploymentEnd, StaffRole, TitleRank};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{certificate, employment, practitioner, title};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::{Versioned, as_known, column, known_in};

/// Everybody who worked within a scope on a date or before, with what they hold, wherever
/// that lies.
#[derive(Debug, Clone, Default)]
pub struct Staff {
    /// The people.
    pub people: Vec<Person>,
    /// Their employments within the scope.
    pub employments: Vec<EmploymentSpell>,
    /// Their certificates.
    pub certificates: Vec<CertificateSpell>,
    /// Their titles.
    pub titles: Vec<TitleSpell>,
}

/// A person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Its key.
    pub subject_id: SubjectId,
    /// Its name outside.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// The day of birth.
    pub born_on: Option<NaiveDate>,
    /// The record that it was merged into.
    pub merged_into: Option<SubjectId>,
}

/// A spell of employment.
#[derive(Debug, Clone)]
pub struct EmploymentSpell {
    /// Who.
    pub practitioner: SubjectId,
    /// Where it lay on the date.
    pub area_key: AreaKey,
    /// The institution.
    pub facility: SubjectId,
    /// As what.
    pub role: StaffRole,
    /// Whether it is the main institution.
    pub main: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
    /// Why it ended.
    pub end_reason: Option<EmploymentEnd>,
    /// When it was entered.
    pub learned_at: Instant,
}

/// A certificate.
#[derive(Debug, Clone)]
pub struct CertificateSpell {
    /// Whose.
    pub practitioner: SubjectId,
    /// What it is.
    pub kind: CertificateKind,
    /// The place of practice.
    pub facility: Option<SubjectId>,
    /// Whether its range is general practice.
    pub general_practice: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent where it has no end. Struck off before, the day before that.
    pub until: Option<NaiveDate>,
    /// When it was entered.
    pub learned_at: Instant,
}

/// A title.
#[derive(Debug, Clone)]
pub struct TitleSpell {
    /// Whose.
    pub practitioner: SubjectId,
    /// Its rank.
    pub rank: TitleRank,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
}

/// Everybody who worked within `scope` on `as_of` or before, as known: four queries, however
/// many people.
pub async fn staff(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Staff> {
    Ok(Staff {
        people: people(db, scope, known, as_of).await?,
        employments: employments(db, scope, known, as_of).await?,
        certificates: certificates(db, scope, known, as_of).await?,
        titles: titles(db, scope, known, as_of).await?,
    })
}

/// The rows of people who were employed within a scope on a date or before. The employment
/// decides who is asked about, so what hangs on the person is found wherever it lies.
async fn of_staff<E: Versioned>(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    person: &str,
) -> Result<sea_orm::Select<E>> {
    let lay = lay::<employment::Entity>(db, scope, known, as_of).await?;
    let employed = known_in::<employment::Entity>(lay.reach(), known)
        .filter(employment::Column::ValidFrom.lte(as_of))
        .select_only()
        .column(employment::Column::PractitionerId)
        .into_query();
    let mut ids = Query::select();
    ids.clone_from(&employed);
    Ok(E::find().filter(as_known::<E>(known)).filter(column::<E>(person).in_subquery(ids)))
}

async fn people(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<Person>> {
    use practitioner::{Column, Entity};
    let select = of_staff::<Entity>(db, scope, known, as_of, "subject_id").await?;
    let columns =
        [Column::SubjectId, Column::PublicId, Column::Name, Column::BornOn, Column::MergedInto];
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let person = |(subject_id, id, name, born_on, merged_into)| Person {
        subject_id,
        id,
        name,
        born_on,
        merged_into,
    };
    Ok(rows.map(person).collect())
}

/// An employment as it is packed.
type EmploymentRow = (
    SubjectId,
    AreaKey,
    SubjectId,
    SubjectId,
    StaffRole,
    packed::Flag,
    NaiveDate,
    Option<NaiveDate>,
    Option<EmploymentEnd>,
    Instant,
);

async fn employments(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<EmploymentSpell>> {
    use employment::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let begun = known_in::<Entity>(lay.reach(), known).filter(Column::ValidFrom.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::AreaKey,
        Column::PractitionerId,
        Column::FacilityId,
        Column::Role,
        Column::Main,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::EndReason,
        Column::OpenedAt,
    ];
    let rows: Vec<EmploymentRow> = packed::rows(db, begun, columns).await?;
    let spell = |(
        subject,
        key,
        practitioner,
        facility,
        role,
        main,
        from,
        until,
        end_reason,
        learned_at,
    ): EmploymentRow| {
        Some(EmploymentSpell {
            practitioner,
            area_key: lay.within(subject, key)?,
            facility,
            role,
            main: main.into(),
            from,
            until,
            end_reason,
            learned_at,
        })
    };
    Ok(rows.into_iter().filter_map(spell).collect())
}

/// A certificate as it is packed.
type CertificateRow = (
    SubjectId,
    CertificateKind,
    Option<SubjectId>,
    packed::Flag,
    NaiveDate,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Instant,
);

async fn certificates(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<CertificateSpell>> {
    use certificate::{Column, Entity};
    let select = of_staff::<Entity>(db, scope, known, as_of, "practitioner_id").await?;
    let columns = [
        Column::PractitionerId,
        Column::Kind,
        Column::FacilityId,
        Column::GeneralPractice,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::EndedOn,
        Column::OpenedAt,
    ];
    let rows: Vec<CertificateRow> =
        packed::rows(db, select.filter(Column::ValidFrom.lte(as_of)), columns).await?;
    let held =
        |(practitioner, kind, facility, gp, from, until, ended, learned_at): CertificateRow| {
            let last = ended.filter(|&day| day <= as_of).and_then(|day| day.pred_opt());
            let until = match (until, last) {
                (Some(until), Some(last)) => Some(until.min(last)),
                (until, last) => until.or(last),
            };
            CertificateSpell {
                practitioner,
                kind,
                facility,
                general_practice: gp.into(),
                from,
                until,
                learned_at,
            }
        };
    Ok(rows.into_iter().map(held).collect())
}

async fn titles(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<TitleSpell>> {
    use title::{Column, Entity};
    let select = of_staff::<Entity>(db, scope, known, as_of, "practitioner_id").await?;
    let columns = [Column::PractitionerId, Column::Rank, Column::ValidFrom, Column::ValidUntil];
    let select = select.filter(Column::ValidFrom.lte(as_of));
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let held = |(practitioner, rank, from, until)| TitleSpell { practitioner, rank, from, until };
    Ok(rows.map(held).collect())
}
