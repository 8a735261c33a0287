//! The numbers of the whole board in SQL by hand: one statement a noun, for one plan and one
//! date.
//!
//! Each target gives what its verdict says, county by county: what counts, and the numerator
//! and the denominator behind the figure. Everything else that a board has is left out: reasons,
//! lateness, forecasts, the list behind a number, areas that change hands after the date. The
//! dates and the amounts of the plan stand in the statements as numbers, as they would in a
//! query that somebody writes once.
//!
//! The statements are as quick as they were made to be: what is joined by a person or a clinic is
//! `MATERIALIZED`, because SQLite would look it up in the tables again row by row, for seconds.
//!
//! Before anything is measured the numbers are held against the board's own.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use taizhang::domain::area::AreaKey;
use taizhang::domain::measure::Share;
use taizhang::ledger::Ledger;
use taizhang::plan::Reading;
use taizhang::rules::{Board, Verdict};

/// One a noun: targets, stages and counties with their numbers.
const STATEMENTS: [&str; 10] = [
    include_str!("subsidies.sql"),
    include_str!("postings.sql"),
    include_str!("training.sql"),
    include_str!("doctors.sql"),
    include_str!("staff.sql"),
    include_str!("villages.sql"),
    include_str!("clinics.sql"),
    include_str!("specialties.sql"),
    include_str!("figures.sql"),
    include_str!("irregularities.sql"),
];

/// Numbers by target, stage and area; where nothing counts and nothing is asked there are none.
pub(crate) type Numbers = BTreeMap<(String, String, AreaKey), Number>;

/// What a verdict comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Number {
    /// The records that count.
    counted: i64,
    /// The figure.
    figure: Share,
    /// The rate that a rise is measured from.
    base: Share,
}

impl Number {
    /// What the verdict says is there: of a mean over institutions their people, else records.
    fn actual(self, verdict: &Verdict) -> i64 {
        match verdict.figures.first() {
            Some(figure) if figure.reading == Reading::Average => self.figure.numerator,
            _ => self.counted,
        }
    }
}

/// Every number, the statements at once: what they are held against reads on several
/// connections too.
pub(crate) async fn numbers(ledger: &Ledger) -> Numbers {
    let answers = STATEMENTS.map(async |sql| {
        let statement = Statement::from_string(DbBackend::Sqlite, sql);
        ledger.read().query_all_raw(statement).await
    });
    let rows = try_join_all(answers).await.unwrap().into_iter().flatten();
    rows.map(|row| read(&row).unwrap()).collect()
}

/// Reads target, stage and area, what counts and what is asked about; then what adds up to the
/// figure, where that is not what counts, and the base of a rise.
fn read(row: &QueryResult) -> Result<((String, String, AreaKey), Number), DbErr> {
    let key = (row.try_get_by(0)?, row.try_get_by(1)?, AreaKey(row.try_get_by(2)?));
    let columns = row.column_names().len();
    let number = |at: usize| match columns {
        columns if at < columns => row.try_get_by::<Option<i64>, _>(at),
        _ => Ok(None),
    };
    let counted = number(3)?.unwrap_or_default();
    let share = |numerator: Option<i64>, denominator: Option<i64>| Share {
        numerator: numerator.unwrap_or_default(),
        denominator: denominator.unwrap_or_default(),
    };
    let figure = share(number(5)?.or(Some(counted)), number(4)?);
    Ok((key, Number { counted, figure, base: share(number(6)?, number(7)?) }))
}

/// Stops where a number is not the board's, or a target has none.
pub(crate) fn assert_equal(mut numbers: Numbers, board: &Board) {
    for verdict in &board.whole {
        let of_target = numbers.keys().any(|(target, ..)| *target == verdict.target);
        assert!(of_target, "{} has no number", verdict.target);
    }
    // What is judged for the prefecture alone has no counties.
    let has_counties = |of: &&Verdict| board.of_stage(&of.target, &of.stage).next().is_some();
    let alone = board.whole.iter().filter(|verdict| !has_counties(verdict));
    for verdict in board.counties.iter().chain(alone) {
        let key = (verdict.target.clone(), verdict.stage.clone(), verdict.area);
        let number = numbers.remove(&key).unwrap_or_default();
        assert_eq!(number, said(verdict), "{key:?}");
        assert_eq!(number.actual(verdict), verdict.actual, "{key:?}");
    }
    assert!(numbers.is_empty(), "nobody asks for {numbers:?}");
}

fn said(verdict: &Verdict) -> Number {
    let tally = verdict.tally;
    Number { counted: tally.counted, figure: tally.share(), base: tally.base }
}
