//! What rules ask about people: who works where, with what, packed.

use chrono::NaiveDate;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::persons::{Persons, either, persons};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, EmploymentEnd, StaffRole, TitleRank};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{certificate, employment, practitioner, title};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::{Lay, lay};
use crate::ledger::said::said;
use crate::ledger::version::{Versioned, as_known, column, known_in};

/// Everybody who worked within a scope on a date or before, with what they hold, wherever
/// that lies. What hangs on a record that was merged into another names that one.
#[derive(Debug, Clone, Default)]
pub struct Staff {
    /// The people, each once.
    pub people: Vec<Person>,
    /// Which records are theirs.
    pub persons: Persons,
    /// Their employments within the scope.
    pub employments: Vec<EmploymentSpell>,
    /// Their employments at main institutions beyond it.
    pub elsewhere: Vec<EmploymentSpell>,
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
    /// When its first day was entered.
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
    /// When its first day was entered.
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
        elsewhere: elsewhere(db, &asked).await?,
        certificates: certificates(db, &asked).await?,
        titles: titles(db, &asked).await?,
        persons: asked.persons,
    })
}

/// Whose records are asked about.
pub(super) struct Asked {
    lay: Lay,
    known: Known,
    pub(super) as_of: NaiveDate,
    /// The area whose files are asked about too, wherever the people work.
    filed: Option<Scope>,
    /// Which of those records are of one person.
    persons: Persons,
}

impl Asked {
    /// Everybody who was employed within a scope on a date or before. The employment decides
    /// who is asked about, so what hangs on the person is found wherever it lies.
    pub(super) async fn of_staff(
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
        let mut asked = Self { lay, known, as_of, filed, persons: Persons::default() };
        let mut own = either(|column| column.in_subquery(asked.employed()));
        if let Some(range) = filed.map(Scope::range) {
            let here = practitioner::Column::AreaKey.between(*range.start(), *range.end());
            own = own.add(here);
        }
        asked.persons = persons(db, known, own).await?;
        Ok(asked)
    }

    /// Records that were merged or stand for others.
    pub(super) fn joined(&self) -> Vec<i64> {
        self.persons.joined()
    }

    /// The record that stands for a record.
    pub(super) fn whole(&self, id: SubjectId) -> SubjectId {
        self.persons.whole(id)
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

    /// What hangs on those people: certificates and titles lie where the person's file lies.
    pub(super) fn of<E: Versioned>(&self, person: &str) -> Select<E> {
        let mut own = Condition::any().add(column::<E>(person).in_subquery(self.employed()));
        let joined = self.joined();
        if !joined.is_empty() {
            own = own.add(column::<E>(person).is_in(joined));
        }
        if let Some(range) = self.filed.map(Scope::range) {
            own = own.add(column::<E>("area_key").between(*range.start(), *range.end()));
        }
        E::find().filter(as_known::<E>(self.known)).filter(own)
    }
}

async fn people(db: &impl ConnectionTrait, asked: &Asked) -> Result<Vec<Person>> {
    use practitioner::{Column, Entity};
    let select = asked.of::<Entity>("subject_id").filter(Column::MergedInto.is_null());
    let columns = [Column::SubjectId, Column::PublicId, Column::Name, Column::BornOn];
    let rows = packed::rows(db, select, columns).await?.into_iter();
    let person = |(subject_id, id, name, born_on)| Person { subject_id, id, name, born_on };
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

/// What they did within the scope.
pub(super) async fn employments(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<EmploymentSpell>> {
    let here = known_in::<employment::Entity>(asked.lay.reach(), asked.known);
    let mut spells = spells(db, asked, here).await?;
    spells.retain(|(inside, _)| *inside);
    Ok(spells.into_iter().map(|(_, spell)| spell).collect())
}

/// Where they are registered as at their main institution beyond the scope: whoever is so at two
/// places counts at one.
async fn elsewhere(db: &impl ConnectionTrait, asked: &Asked) -> Result<Vec<EmploymentSpell>> {
    use employment::{Column, Entity};
    let mut main = asked.of::<Entity>("practitioner_id").filter(Column::Main.eq(true));
    // Where nothing has changed hands since, what lies beyond the scope is told by its key.
    if asked.lay.is_today() {
        let range = asked.lay.reach().range();
        main = main.filter(Column::AreaKey.not_between(*range.start(), *range.end()));
    }
    let mut spells = spells(db, asked, main).await?;
    spells.retain(|(inside, _)| !inside);
    Ok(spells.into_iter().map(|(_, spell)| spell).collect())
}

/// Employments that began by the date, each with whether it lay within the scope on it.
pub(super) async fn spells(
    db: &impl ConnectionTrait,
    asked: &Asked,
    select: Select<employment::Entity>,
) -> Result<Vec<(bool, EmploymentSpell)>> {
    use employment::{Column, Entity};
    let lay = &asked.lay;
    let begun = select.filter(Column::ValidFrom.lte(asked.as_of));
    let said = said::<Entity>(db, begun.clone(), (Column::ValidFrom, Column::ValidFrom)).await?;
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
    let spell = |row: EmploymentRow| {
        let (subject, key, owner, facility, role, main, from, until, end_reason, opened_at) = row;
        let spell = EmploymentSpell {
            practitioner: asked.whole(owner),
            area_key: lay.key(subject, key),
            facility,
            role,
            main: main.into(),
            from,
            until,
            end_reason,
            learned_at: said.since(subject, (from, from), opened_at),
        };
        (lay.within(subject, key).is_some(), spell)
    };
    Ok(rows.into_iter().map(spell).collect())
}

/// A certificate as it is packed.
type CertificateRow = (
    SubjectId,
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
    let select = asked.of::<Entity>("practitioner_id").filter(Column::ValidFrom.lte(as_of));
    let said = said::<Entity>(db, select.clone(), (Column::ValidFrom, Column::ValidFrom)).await?;
    let columns = [
        Column::SubjectId,
        Column::PractitionerId,
        Column::Kind,
        Column::FacilityId,
        Column::GeneralPractice,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::EndedOn,
        Column::OpenedAt,
    ];
    let rows: Vec<CertificateRow> = packed::rows(db, select, columns).await?;
    let held = |row: CertificateRow| {
        let (subject, owner, kind, facility, general, from, until, ended, opened_at) = row;
        let last = ended.filter(|&day| day <= as_of).and_then(|day| day.pred_opt());
        let until = match (until, last) {
            (Some(until), Some(last)) => Some(until.min(last)),
            (until, last) => until.or(last),
        };
        CertificateSpell {
            practitioner: asked.whole(owner),
            kind,
            facility,
            general_practice: general.into(),
            from,
            until,
            learned_at: said.since(subject, (from, from), opened_at),
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
    let held = |(owner, rank, from, until)| {
        let practitioner = asked.whole(owner);
        TitleSpell { practitioner, rank, from, until }
    };
    Ok(rows.map(held).collect())
}
