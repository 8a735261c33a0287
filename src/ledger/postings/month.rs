//! The month grid: one save of a hospital's month is one act.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::days::{DayFacts, blank};
use crate::domain::account::Permission;
use crate::domain::ids::{ActId, PublicId, SubjectId};
use crate::domain::month::Month;
use crate::domain::posting::{DayHalf, Workload};
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{day_entry, posting};
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::known_in;

/// One doctor's line of the grid.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkedRow {
    /// The posting.
    pub posting: PublicId,
    /// The days that are marked now, as days of the month.
    #[serde(default, deserialize_with = "typed::whole_numbers")]
    #[validate(length(max = 31))]
    #[schema(max_items = 31)]
    pub days: Vec<i32>,
    /// The days that were marked when the grid was opened; in a form as `3,7,15`. What
    /// somebody else marked meanwhile is theirs.
    #[serde(default, deserialize_with = "typed::whole_numbers")]
    #[validate(length(max = 31))]
    #[schema(max_items = 31)]
    pub shown: Vec<i32>,
    /// What was done on the days that are newly marked. It is entered with the last of them.
    #[serde(default)]
    #[validate(nested)]
    pub workload: Workload,
}

/// Marks days of a month: a day that is marked now and was not is entered, one that was and is
/// not is struck out. One act, whatever the number of doctors.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkMonth {
    /// The month.
    pub month: Month,
    /// Doctor by doctor.
    #[serde(default)]
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub rows: Vec<MarkedRow>,
}

/// What a save of the grid changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Marked {
    /// The act, by which it can be taken back.
    pub act: ActId,
    /// How many days were entered.
    pub entered: usize,
    /// How many days were struck out.
    pub struck: usize,
}

impl Command for MarkMonth {
    type Outcome = Marked;

    const KIND: &'static str = "day.mark";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<Marked> {
        let month = self.month;
        let postings =
            act.find_all::<posting::Entity>(self.rows.iter().map(|row| row.posting)).await?;
        let there = entered(act, month, postings.values().map(|row| row.subject_id)).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::new();
        let mut gone = Vec::new();
        for (at, row) in self.rows.into_iter().enumerate() {
            let field = |name: &str| format!("rows/{at}/{name}");
            let Some(posting) = postings.get(&row.posting) else {
                faults.add(&field("posting"), "REF_NOT_FOUND", "没有找到这次派驻。");
                continue;
            };
            let known = there.get(&posting.subject_id).map_or(&[][..], Vec::as_slice);
            match change(month, &row, known) {
                Change::NoSuchDay(day) => {
                    let detail = format!("{month}没有 {day} 日。");
                    faults.add(&field("days"), "DATE_INVALID", detail);
                }
                Change::NoDayForWork => {
                    let detail = "请先标记工作量所属的日期；已登记日期的工作量请打开该日更正。";
                    faults.add(&field("workload"), "REQUIRED", detail);
                }
                Change::Days { new, struck } => {
                    gone.extend(struck);
                    let facts = new.into_iter().map(|facts| facts.over(blank(posting)));
                    rows.extend(facts.map(|content| (None, content)));
                }
            }
        }
        faults.none()?;
        let marked = Marked { act: act.id(), entered: rows.len(), struck: gone.len() };
        for row in gone {
            act.strike::<day_entry::Entity>(row).await?;
        }
        act.open_many::<day_entry::Entity>(rows).await?;
        Ok(marked)
    }
}

/// What is on record of some postings in a month, posting by posting.
async fn entered(
    act: &Act<'_>,
    month: Month,
    postings: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, Vec<day_entry::Model>>> {
    let rows = known_in::<day_entry::Entity>(act.actor().scope, Known::Now)
        .filter(day_entry::Column::PostingId.is_in(postings.map(|id| id.0)))
        .filter(day_entry::Column::WorkedOn.between(month.first_day(), month.last_day()))
        .all(act.tx())
        .await?;
    let mut found: HashMap<SubjectId, Vec<day_entry::Model>> = HashMap::new();
    for row in rows {
        found.entry(row.posting_id).or_default().push(row);
    }
    Ok(found)
}

/// What one line of the grid asks for.
enum Change<'a> {
    /// The month has no such day.
    NoSuchDay(i32),
    /// Work is told, and no day is newly marked that it could belong to.
    NoDayForWork,
    /// Days to enter, and entries to strike out.
    Days { new: Vec<DayFacts>, struck: Vec<&'a day_entry::Model> },
}

fn change<'a>(month: Month, row: &MarkedRow, there: &'a [day_entry::Model]) -> Change<'a> {
    let [shown, marked] =
        [&row.shown, &row.days].map(|days| days.iter().copied().collect::<BTreeSet<i32>>());
    let mut new = Vec::new();
    for &day in marked.difference(&shown) {
        let on = u32::try_from(day).ok().and_then(|day| month.first_day().with_day(day));
        let Some(on) = on else { return Change::NoSuchDay(day) };
        // Somebody else marked the same day meanwhile: it is there already.
        if !there.iter().any(|row| is_mark(row) && row.worked_on == on) {
            new.push(DayFacts::all_of(on));
        }
    }
    let fresh: Vec<NaiveDate> = new.iter().map(|facts| facts.on).collect();
    match new.last_mut() {
        None if !row.workload.is_empty() => return Change::NoDayForWork,
        Some(last) if !row.workload.is_empty() => {
            last.workload = row.workload;
            last.remark = (fresh.len() > 1).then(|| together(&fresh));
        }
        _ => {}
    }
    let is_dropped = |on: NaiveDate| {
        let day = i32::try_from(on.day()).unwrap_or(0);
        shown.contains(&day) && !marked.contains(&day)
    };
    let struck = there.iter().filter(|row| is_mark(row) && is_dropped(row.worked_on)).collect();
    Change::Days { new, struck }
}

/// Whether an entry is what the grid marks: attendance of all of a day.
fn is_mark(row: &day_entry::Model) -> bool {
    row.leave_kind.is_none() && row.half == DayHalf::Whole
}

/// Says that work was told for several days at once.
fn together(days: &[NaiveDate]) -> String {
    let days: Vec<String> = days.iter().map(|on| format!("{}日", on.day())).collect();
    format!("工作量为{}合计", days.join("、"))
}
