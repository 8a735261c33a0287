//! What rules ask about people: who works where, with what, packed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Select,
};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, EmploymentEnd, StaffRole, TitleRank};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{certificate, employment, practitioner, title};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::{Lay, lay};
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

/// Everybody who worked within `scope` on `as_of` or before, as known: one query a table,
/// however many people.
pub async fn staff(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Staff> {
    let asked = Asked::of_staff(db, scope, known, as_of).await?;
    Ok(Staff {
        people: people(db, &asked).await?,
        employments: employments(db, &asked).await?,
        certificates: certificates(db, &asked).await?,
        titles: titles(db, &asked).await?,
    })
}

/// Whose records are asked about.
pub(super) struct Asked {
    lay: Lay,
    known: Known,
    pub(super) as_of: NaiveDate,
    /// The area whose files are asked about too, wherever the people work.
    filed: Option<Scope>,
    /// Other records of the same people: those that stand for them, and those merged.
    joined: Vec<i64>,
}

impl Asked {
    /// Everybody who was employed within a scope on a date or before. The employment decides
    /// who is asked about, so what hangs on the person is found wherever it lies.
    async fn of_staff(
        db: &impl ConnectionTrait,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Self> {
        Self::new(db, scope, known, as_of, None).await
    }

    /// The same and everybody whose file lies within the scope.
    pub(super) async fn of_roster(
        db: &impl ConnectionTrait,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Self> {
        Self::new(db, scope, known, as_of, Some(scope)).await
    }

    async fn new(
        db: &impl ConnectionTrait,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
        filed: Option<Scope>,
    ) -> Result<Self> {
        let lay = lay::<employment::Entity>(db, scope, known, as_of).await?;
        let mut asked = Self { lay, known, as_of, filed, joined: Vec::new() };
        asked.joined = asked.merged(db).await?;
        Ok(asked)
    }

    /// The other records of the same people.
    pub(super) fn joined(&self) -> &[i64] {
        &self.joined
    }

    /// The people who were employed within the scope on the date or before.
    pub(super) fn employed(&self) -> SelectStatement {
        let employed = known_in::<employment::Entity>(self.lay.reach(), self.known)
            .filter(employment::Column::ValidFrom.lte(self.as_of))
            .select_only()
            .column(employment::Column::PractitionerId)
            .into_query();
        let mut ids = Query::select();
        ids.clone_from(&employed);
        ids
    }

    /// Records merged into one another, of which one is asked about. There are few, so they are
    /// named one by one where what hangs on people is asked for.
    async fn merged(&self, db: &impl ConnectionTrait) -> Result<Vec<i64>> {
        use practitioner::Column;
        let mut own = Condition::any()
            .add(Column::SubjectId.in_subquery(self.employed()))
            .add(Column::MergedInto.in_subquery(self.employed()));
        if let Some(range) = self.filed.map(Scope::range) {
            own = own.add(Column::AreaKey.between(*range.start(), *range.end()));
        }
        let first = merges(db, self.known, own).await?;
        if first.is_empty() {
            return Ok(Vec::new());
        }
        let standing = Column::MergedInto.is_in(first.iter().map(|(_, standing)| *standing));
        let all = merges(db, self.known, Condition::all().add(standing)).await?;
        let ids: BTreeSet<i64> = all.into_iter().flat_map(|(id, other)| [id, other]).collect();
        Ok(ids.into_iter().collect())
    }

    /// What hangs on those people: certificates and titles lie where the person's file lies.
    pub(super) fn of<E: Versioned>(&self, person: &str) -> Select<E> {
        let mut own = Condition::any().add(column::<E>(person).in_subquery(self.employed()));
        if !self.joined.is_empty() {
            own = own.add(column::<E>(person).is_in(self.joined.iter().copied()));
        }
        if let Some(range) = self.filed.map(Scope::range) {
            own = own.add(column::<E>("area_key").between(*range.start(), *range.end()));
        }
        E::find().filter(as_known::<E>(self.known)).filter(own)
    }
}

/// Records that were merged, each with the one that stands for it.
async fn merges(
    db: &impl ConnectionTrait,
    known: Known,
    wanted: Condition,
) -> Result<Vec<(i64, i64)>> {
    use practitioner::{Column, Entity};
    Ok(Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::MergedInto.is_not_null())
        .filter(wanted)
        .select_only()
        .columns([Column::SubjectId, Column::MergedInto])
        .into_tuple()
        .all(db)
        .await?)
}

async fn people(db: &impl ConnectionTrait, asked: &Asked) -> Result<Vec<Person>> {
    use practitioner::{Column, Entity};
    let select = asked.of::<Entity>("subject_id");
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

pub(super) async fn employments(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<EmploymentSpell>> {
    use employment::{Column, Entity};
    let lay = &asked.lay;
    let begun =
        known_in::<Entity>(lay.reach(), asked.known).filter(Column::ValidFrom.lte(asked.as_of));
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

pub(super) async fn certificates(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<CertificateSpell>> {
    use certificate::{Column, Entity};
    let as_of = asked.as_of;
    let select = asked.of::<Entity>("practitioner_id");
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

pub(super) async fn titles(db: &impl ConnectionTrait, asked: &Asked) -> Result<Vec<TitleSpell>> {
    use title::{Column, Entity};
    let as_of = asked.as_of;
    let select = asked.of::<Entity>("practitioner_id");
    let columns = [Column::PractitionerId, Column::Rank, Column::ValidFrom, Column::ValidUntil];
    let select = select.filter(Column::ValidFrom.lte(as_of));
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let held = |(practitioner, rank, from, until)| TitleSpell { practitioner, rank, from, until };
    Ok(rows.map(held).collect())
}
