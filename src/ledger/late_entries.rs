//! What was entered afterwards (事后补录): after an instant, about dates on or before a day.

use chrono::NaiveDate;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::act::VALUES;
use super::entity;
use super::error::Result;
use super::history::{Event, How, Line, gather, own_dates};
use super::practitioners::Asking;
use super::signature::signatures;
use super::version::{Versioned, column, within};
use crate::domain::area::AreaKey;
use crate::domain::ids::SubjectId;
use crate::domain::time::{Instant, Known};

/// Something that was entered afterwards.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LateEntry {
    /// Where the record lies.
    pub area_key: Option<AreaKey>,
    /// What became of it, when, and by whom.
    #[serde(flatten)]
    pub event: Event,
}

/// Records of the service itself and of who works with it: no figure rests on them.
const BESIDE: &[&str] =
    &["account", "post", "assignment", "calendar", "plan", "plan_draft", "snapshot", "photo"];

/// Everything within the area asked about that was entered after an instant about a date on or
/// before a day, or about no date of its own; the youngest first.
///
/// A change counts where the earlier or the later version is about such a date. What an area
/// that went over had entered before is the former holder's, what came after is the new one's.
pub async fn list(
    db: &impl ConnectionTrait,
    asking: Asking,
    after: Instant,
    as_of: NaiveDate,
    known: Known,
) -> Result<Vec<LateEntry>> {
    let mut lines = Vec::new();
    macro_rules! read {
        ($($table:ident),+) => {
            $( of::<entity::$table::Entity>(db, asking, after, as_of, known, &mut lines).await?; )+
        };
    }
    entity::each_versions_table!(read);
    let signatures = signatures(db, lines.iter().map(|line| line.act)).await?;
    let entry = |line: &Line| LateEntry {
        area_key: line.area_key,
        event: line.signed_by(signatures.get(&line.act)),
    };
    let mut entries: Vec<LateEntry> = lines.iter().map(entry).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.event.learned_at, entry.event.act)));
    Ok(entries)
}

async fn of<E: Versioned>(
    db: &impl ConnectionTrait,
    Asking { area, reader }: Asking,
    after: Instant,
    as_of: NaiveDate,
    known: Known,
    lines: &mut Vec<Line>,
) -> Result<()> {
    if BESIDE.contains(&E::KIND) {
        return Ok(());
    }
    let (opened, closed) = (column::<E>("opened_at"), column::<E>("closed_at"));
    let touched = Condition::any().add(opened.gt(after.0)).add(closed.gt(after.0));
    let mut select = within::<E>(area).filter(touched);
    if let Some(date) = own_dates::<E>().next() {
        select = select.filter(date.lte(as_of).or(date.is_null()));
    }
    let keys: Vec<i64> = select
        .select_only()
        .column(column::<E>("subject_id"))
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let keys: Vec<SubjectId> = keys.into_iter().map(SubjectId).collect();
    let mut found = Vec::new();
    for some in keys.chunks(VALUES) {
        gather::<E>(db, reader, known, "subject_id", some, &mut found).await?;
    }
    lines.extend(found.into_iter().filter(|line| {
        let about = line.happened_on.is_none_or(|on| on <= as_of);
        line.lay_in(area) && line.learned_at > after && (about || line.how == How::Changed)
    }));
    Ok(())
}
