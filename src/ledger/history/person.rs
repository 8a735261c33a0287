//! What happened to a person: the record itself, what hangs on it, and the work at places that
//! the reader answers for.

use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Select};

use super::{Event, Line, gather, signed};
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::entity::{assessment, certificate, employment, practitioner, renewal, title};
use crate::ledger::error::Result;
use crate::ledger::practitioners::{self, Asking};
use crate::ledger::version::{known_in, within};

/// Everything that was entered about a person within the area asked about, the youngest entry
/// first: of the record itself and of those merged into it. Work elsewhere is told by whoever
/// answers for that place, and who of another unit entered something elsewhere is not named.
pub async fn of_practitioner(
    db: &impl ConnectionTrait,
    Asking { area, reader }: Asking,
    known: Known,
    person: PublicId,
) -> Result<Vec<Event>> {
    let row = practitioners::reached(db, area, known, person).await?;
    let own = practitioners::one_person(db, known, row.subject_id).await?;
    let own: Vec<SubjectId> = own.into_iter().collect();
    let mut lines = Vec::new();
    gather::<practitioner::Entity>(db, reader, known, "subject_id", &own, &mut lines).await?;
    let by_person = "practitioner_id";
    gather::<certificate::Entity>(db, reader, known, by_person, &own, &mut lines).await?;
    gather::<title::Entity>(db, reader, known, by_person, &own, &mut lines).await?;
    gather::<renewal::Entity>(db, reader, known, by_person, &own, &mut lines).await?;
    gather::<assessment::Entity>(db, reader, known, by_person, &own, &mut lines).await?;
    work(db, reader, known, &own, &mut lines).await?;
    signed(db, reader, lines).await
}

/// The work of a person at places within scope: whoever answers for a place sees all of it, and
/// whoever did what there was while it was theirs.
async fn work(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    own: &[SubjectId],
    lines: &mut Vec<Line>,
) -> Result<()> {
    let held = works(db, known_in(scope, known), own).await?;
    let mut former = works(db, within(scope), own).await?;
    former.retain(|work| !held.contains(work));
    gather::<employment::Entity>(db, scope, known, "subject_id", &held, lines).await?;
    let mut found = Vec::new();
    gather::<employment::Entity>(db, scope, known, "subject_id", &former, &mut found).await?;
    lines.extend(found.into_iter().filter(|line| line.lay_in(scope)));
    Ok(())
}

/// The keys of some people's spells of work.
async fn works(
    db: &impl ConnectionTrait,
    select: Select<employment::Entity>,
    own: &[SubjectId],
) -> Result<Vec<SubjectId>> {
    Ok(select
        .filter(employment::Column::PractitionerId.is_in(own.iter().map(|id| id.0)))
        .select_only()
        .column(employment::Column::SubjectId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?)
}
