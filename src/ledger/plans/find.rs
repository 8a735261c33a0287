//! Which text of which plan binds an area on a date.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::plan::{Column, Entity};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::signature::{Signature, signatures};
use crate::ledger::version::{column, known_in};

/// A text of a plan that was published, without the text itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Publication {
    /// Its id.
    pub id: PublicId,
    /// Its key within.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// The plan's own name, which its amendments share.
    pub plan_id: String,
    /// The area that it binds.
    pub area_key: AreaKey,
    /// The number of the document that published it.
    pub document_no: Option<String>,
    /// Why the plan was amended.
    pub reason: Option<String>,
    /// The day from which it holds.
    pub effective_from: NaiveDate,
    /// When it was entered.
    pub published_at: Instant,
    /// Who entered it.
    pub published_by: String,
}

type Line = (
    PublicId,
    SubjectId,
    String,
    AreaKey,
    Option<String>,
    Option<String>,
    NaiveDate,
    Instant,
    crate::domain::ids::ActId,
);

/// Every publication about an area, what lies above it or below it: the oldest first.
async fn lines(db: &impl ConnectionTrait, area: AreaKey, known: Known) -> Result<Vec<Line>> {
    // A plan binds a prefecture or a part of one; whoever works in it may read it.
    let rows: Vec<Line> = known_in::<Entity>(Scope::of(area.at(Level::Prefecture)), known)
        .select_only()
        .columns([
            Column::PublicId,
            Column::SubjectId,
            Column::PlanId,
            Column::AreaKey,
            Column::DocumentNo,
            Column::Reason,
            Column::EffectiveFrom,
            Column::OpenedAt,
            Column::OpenedBy,
        ])
        .order_by_asc(Column::SubjectId)
        .into_tuple()
        .all(db)
        .await?;
    let touches = |line: &Line| line.3.contains(area) || area.contains(line.3);
    Ok(rows.into_iter().filter(touches).collect())
}

fn unsigned(line: Line) -> Publication {
    let (id, subject_id, plan_id, area_key, document_no, reason, effective_from, at, _) = line;
    let published_by = String::new();
    Publication {
        id,
        subject_id,
        plan_id,
        area_key,
        document_no,
        reason,
        effective_from,
        published_at: at,
        published_by,
    }
}

async fn signed(db: &impl ConnectionTrait, lines: Vec<Line>) -> Result<Vec<Publication>> {
    let signatures = signatures(db, lines.iter().map(|line| line.8)).await?;
    let name = |line: &Line| signatures.get(&line.8).map(Signature::words).unwrap_or_default();
    let publication = |line: Line| Publication { published_by: name(&line), ..unsigned(line) };
    Ok(lines.into_iter().map(publication).collect())
}

/// The publication that binds an area on a date, of the plan of that name.
///
/// Where no plan is named it is the one that reaches furthest and, of those, the one that was
/// published first: another plan that is published later never takes its place.
pub async fn in_force(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    on: NaiveDate,
    named: Option<&str>,
) -> Result<Option<Publication>> {
    let lines = lines(db, area, known).await?;
    Ok(choose(lines, area, on, named).map(unsigned))
}

/// The publications that bind an area, what lies above it or below it on a date: one a plan, the
/// one that holds where none is named first.
pub async fn all_in_force(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    on: NaiveDate,
) -> Result<Vec<Publication>> {
    let lines = lines(db, area, known).await?;
    Ok(choose_all(&lines, area, on).into_iter().map(unsigned).collect())
}

fn choose_all(lines: &[Line], area: AreaKey, on: NaiveDate) -> Vec<Line> {
    let mut held: Vec<&Line> = lines.iter().filter(|line| line.6 <= on).collect();
    held.sort_by_key(|line| rank(line, area));
    let mut names: Vec<&str> = Vec::new();
    for line in held {
        if !names.contains(&line.2.as_str()) {
            names.push(&line.2);
        }
    }
    names.into_iter().filter_map(|name| choose(lines.to_vec(), area, on, Some(name))).collect()
}

/// Sorts first what holds where no plan is named.
fn rank(line: &Line, area: AreaKey) -> impl Ord + use<> {
    (!line.3.contains(area), line.3.level(), line.1)
}

fn choose(lines: Vec<Line>, area: AreaKey, on: NaiveDate, named: Option<&str>) -> Option<Line> {
    let held: Vec<Line> = lines.into_iter().filter(|line| line.6 <= on).collect();
    let first = held.iter().min_by_key(|line| rank(line, area));
    let wanted = named.map(str::to_owned).or_else(|| first.map(|line| line.2.clone()))?;
    held.into_iter().filter(|line| line.2 == wanted).max_by_key(|line| (line.6, line.1))
}

/// The youngest publication of a plan, whether it holds already or not.
pub async fn latest(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    plan: &str,
) -> Result<Option<Publication>> {
    let mut lines = lines(db, area, known).await?;
    lines.retain(|line| line.2 == plan);
    Ok(lines.into_iter().max_by_key(|line| (line.6, line.1)).map(unsigned))
}

/// Every publication that somebody who works in an area may read: plan by plan, the youngest
/// of each first.
pub async fn list(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
) -> Result<Vec<Publication>> {
    let mut lines = lines(db, area, known).await?;
    let order: Vec<String> = lines.iter().map(|line| line.2.clone()).collect();
    lines.sort_by_key(|line| {
        let plan = order.iter().position(|plan| *plan == line.2);
        (plan, std::cmp::Reverse((line.6, line.1)))
    });
    signed(db, lines).await
}

/// One publication that somebody who works in an area may read.
pub async fn publication(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    id: PublicId,
) -> Result<Publication> {
    let mut lines = lines(db, area, known).await?;
    lines.retain(|line| line.0 == id);
    signed(db, lines).await?.pop().ok_or(LedgerError::NotFound)
}

/// The text of a publication. It is never changed, so it can be remembered for good.
pub async fn body(db: &impl ConnectionTrait, publication: SubjectId) -> Result<String> {
    let body: Option<String> = Entity::find()
        .select_only()
        .column(Column::Body)
        .filter(column::<Entity>("subject_id").eq(publication.0))
        .into_tuple()
        .one(db)
        .await?;
    body.ok_or(LedgerError::NotFound)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::{Line, choose};
    use crate::domain::area::AreaKey;
    use crate::domain::ids::{ActId, PublicId, SubjectId};
    use crate::domain::time::Instant;

    const CITY: AreaKey = AreaKey(6_212_000_000_000);
    const COUNTY: AreaKey = AreaKey(6_212_230_000_000);
    const TOWNSHIP: AreaKey = AreaKey(6_212_231_000_000);

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 1, 1).expect("a date")
    }

    fn line(subject: i64, plan: &str, area: AreaKey, from: i32) -> Line {
        let id = PublicId(Uuid::from_u128(subject.unsigned_abs().into()));
        let plan = plan.to_owned();
        (id, SubjectId(subject), plan, area, None, None, day(from), Instant(0), ActId(0))
    }

    fn chosen(lines: &[Line], area: AreaKey, on: i32, named: Option<&str>) -> Option<i64> {
        choose(lines.to_vec(), area, day(on), named).map(|line| line.1.0)
    }

    #[test]
    fn an_amendment_holds_from_its_day_and_an_earlier_day_keeps_the_earlier_text() {
        let lines = [line(1, "a", CITY, 2015), line(2, "a", CITY, 2017)];
        assert_eq!(chosen(&lines, COUNTY, 2016, None), Some(1));
        assert_eq!(chosen(&lines, COUNTY, 2017, None), Some(2));
        assert_eq!(chosen(&lines, COUNTY, 2014, None), None);
    }

    #[test]
    fn another_plan_takes_nobodys_place() {
        let mut lines = vec![line(1, "a", CITY, 2015)];
        lines.extend([line(2, "b", CITY, 2015), line(3, "c", TOWNSHIP, 2015)]);
        for area in [CITY, COUNTY, TOWNSHIP] {
            assert_eq!(chosen(&lines, area, 2016, None), Some(1), "{area}");
        }
        assert_eq!(chosen(&lines, CITY, 2016, Some("b")), Some(2));
        assert_eq!(chosen(&lines, CITY, 2016, Some("d")), None);
        assert_eq!(chosen(&lines[2..], COUNTY, 2016, None), Some(3), "what lies below");
    }

    #[test]
    fn of_every_plan_the_text_that_holds_is_listed_and_the_areas_own_comes_first() {
        let mut lines = vec![line(1, "c", TOWNSHIP, 2015), line(2, "a", CITY, 2015)];
        lines.extend([
            line(3, "b", CITY, 2015),
            line(4, "a", CITY, 2017),
            line(5, "d", CITY, 2018),
        ]);
        let listed = |area, on| {
            let all = super::choose_all(&lines, area, day(on));
            all.into_iter().map(|line| line.1.0).collect::<Vec<_>>()
        };
        assert_eq!(listed(CITY, 2016), [2, 3, 1]);
        assert_eq!(listed(CITY, 2017), [4, 3, 1]);
        assert_eq!(listed(TOWNSHIP, 2018), [4, 3, 5, 1]);
    }

    #[test]
    fn of_two_texts_of_one_day_the_one_published_last_holds() {
        let lines = [line(1, "a", CITY, 2015), line(2, "a", CITY, 2015)];
        assert_eq!(chosen(&lines, CITY, 2015, None), Some(2));
    }
}
