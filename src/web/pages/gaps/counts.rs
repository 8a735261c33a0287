//! How many gaps stood, began and were closed in a period, unit by unit.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::{Show, Wanted};
use crate::domain::area::{AreaKey, Level};
use crate::ledger::areas::Names;
use crate::review::ReviewedGaps;
use crate::rules::GapCounts;
use crate::web::extract::PageContext;

/// The table: the units below the page's own, the one with most overdue first.
pub(super) struct Counts {
    pub(super) rows: Vec<Row>,
    pub(super) total: Row,
}

/// The numbers of a unit, each the way to its list.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) numbers: GapCounts,
    /// What stood, began, was closed, stands, and is overdue.
    pub(super) cells: Vec<(&'static str, i64, String)>,
}

/// The columns, in the order of a bulletin.
const COLUMNS: [Show; 5] = [Show::Existing, Show::New, Show::Closed, Show::Standing, Show::Overdue];

impl Counts {
    pub(super) fn of(
        ctx: &PageContext,
        wanted: &Wanted,
        names: &Names,
        found: &ReviewedGaps,
        period: &RangeInclusive<NaiveDate>,
    ) -> Self {
        let below = ctx.area.root().level().below().filter(|level| *level < Level::Village);
        let mut units: BTreeMap<AreaKey, GapCounts> = BTreeMap::new();
        let mut add = |village: AreaKey, counts: GapCounts| {
            let unit = below.map_or(ctx.area.root(), |level| village.at(level));
            let sum = units.entry(unit).or_default();
            *sum = *sum + counts;
        };
        for county in &found.counties {
            for village in &county.villages {
                add(*village, GapCounts { villages: 1, ..GapCounts::default() });
            }
            for gap in county.gaps.iter().filter(|gap| wanted.kind.is_none_or(|at| gap.kind == at))
            {
                add(gap.village, GapCounts::of(gap, period));
            }
        }
        let total = units.values().copied().sum();
        let mut units: Vec<_> = units.into_iter().filter(|_| below.is_some()).collect();
        units.sort_by_key(|(unit, counts)| (-counts.overdue, -counts.standing, *unit));
        let rows = units.into_iter();
        Self {
            rows: rows
                .map(|(unit, counts)| row(ctx, wanted, names.of(unit), Some(unit), counts))
                .collect(),
            total: row(ctx, wanted, "合计".to_owned(), None, total),
        }
    }
}

fn row(
    ctx: &PageContext,
    wanted: &Wanted,
    name: String,
    unit: Option<AreaKey>,
    numbers: GapCounts,
) -> Row {
    let key = unit.map(|unit| unit.to_string());
    let cell = |show: Show| {
        let label = Show::ALL.iter().find(|(at, ..)| *at == show).map_or("", |at| at.2);
        let mut parts = vec![("show", show.code())];
        parts.extend(key.as_deref().map(|key| ("area", key)));
        let href = wanted.address(ctx, "/gaps", &parts);
        (label, show.number(&numbers), format!("{href}#list"))
    };
    Row { name, cells: COLUMNS.map(cell).into(), numbers }
}
