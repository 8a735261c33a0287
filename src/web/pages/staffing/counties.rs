//! General practitioners county by county: both groups, their sum, the mean, and how many
//! institutions reach each number.

use super::{Asked, RECRUITED, STAFFED};
use crate::domain::area::AreaKey;
use crate::domain::measure::Share;
use crate::review::Reviewed;
use crate::rules::{Count, CountyResult, StaffNumbers};
use crate::web::extract::PageContext;

/// The table of counties.
pub(super) struct Counties {
    /// The numbers asked for, each a pair of columns.
    pub(super) asked: Vec<String>,
    /// County by county, the lowest mean first.
    pub(super) rows: Vec<Row>,
    /// All of them.
    pub(super) total: Row,
    /// The year of the recruits.
    pub(super) year: String,
}

/// The numbers of a county.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) numbers: StaffNumbers,
    pub(super) mean: String,
    pub(super) reaching: Vec<Reaching>,
    /// People who came this year, and institutions that got none.
    pub(super) recruits: i64,
    pub(super) without: i64,
}

/// How many institutions reach a number, and the way to those that do not.
pub(super) struct Reaching {
    pub(super) text: String,
    pub(super) percent: String,
    pub(super) href: String,
}

/// What a county adds up to.
#[derive(Default)]
struct Sums {
    numbers: StaffNumbers,
    reaching: Vec<(i64, i64)>,
    recruits: i64,
    without: i64,
}

impl Counties {
    pub(super) fn of(ctx: &PageContext, reviewed: &Reviewed, asked: &[Asked<'_>]) -> Self {
        let mut counted: Vec<(&CountyResult, Sums)> =
            reviewed.counties.iter().map(|county| (&**county, sums(county, asked))).collect();
        // Fractions compare by crossing; a county without institutions is not behind.
        counted.sort_by_key(|(county, sums)| {
            let Share { numerator, denominator } = sums.numbers.mean();
            let mean = (numerator * 1_000_000).checked_div(denominator);
            (mean.unwrap_or(i64::MAX), county.county)
        });
        let mut whole = Sums { reaching: vec![(0, 0); asked.len()], ..Sums::default() };
        for (_, sums) in &counted {
            whole.numbers = whole.numbers + sums.numbers;
            whole.recruits += sums.recruits;
            whole.without += sums.without;
            for (sum, (reached, all)) in whole.reaching.iter_mut().zip(&sums.reaching) {
                *sum = (sum.0 + reached, sum.1 + all);
            }
        }
        let rows = counted
            .into_iter()
            .map(|(county, sums)| row(ctx, &county.name, Some(county.county), asked, sums));
        Self {
            asked: asked.iter().map(Asked::title).collect(),
            rows: rows.collect(),
            total: row(ctx, "合计", None, asked, whole),
            year: ctx.as_of.format("%Y").to_string(),
        }
    }
}

fn count<'a>(county: &'a CountyResult, asked: Asked<'_>, rule: &str) -> Option<&'a Count> {
    county.count(&asked.target.id, &asked.stage.id, rule)
}

fn sums(county: &CountyResult, asked: &[Asked<'_>]) -> Sums {
    let first = asked.first().copied();
    let staffed = first.and_then(|at| count(county, at, STAFFED));
    let recruited = first.and_then(|at| count(county, at, RECRUITED)).map(|count| count.tally);
    let recruited = recruited.unwrap_or_default();
    Sums {
        numbers: staffed
            .map(|count| count.findings.iter().map(StaffNumbers::of).sum())
            .unwrap_or_default(),
        reaching: asked
            .iter()
            .map(|at| {
                count(county, *at, STAFFED).map_or((0, 0), |it| (it.tally.counted, it.tally.asked))
            })
            .collect(),
        recruits: recruited.numerator,
        without: recruited.asked - recruited.counted,
    }
}

fn row(
    ctx: &PageContext,
    name: &str,
    area: Option<AreaKey>,
    asked: &[Asked<'_>],
    sums: Sums,
) -> Row {
    let key = area.map(|area| area.to_string()).unwrap_or_default();
    let place: Vec<(&str, &str)> =
        if area.is_some() { vec![("area", key.as_str())] } else { Vec::new() };
    let reaching = |(at, (reached, all)): (&Asked<'_>, (i64, i64))| Reaching {
        text: format!("{reached} / {all}"),
        percent: Share { numerator: reached, denominator: all }
            .percent()
            .map_or_else(|| "—".to_owned(), |percent| format!("{percent}%")),
        href: ctx.link_with(
            "/staffing",
            &[&place[..], &[("target", at.target.id.as_str()), ("show", "lacking")]].concat(),
        ),
    };
    Row {
        name: name.to_owned(),
        href: ctx.link_with("/staffing", &place),
        mean: mean(sums.numbers.mean()),
        numbers: sums.numbers,
        reaching: asked.iter().zip(sums.reaching).map(reaching).collect(),
        recruits: sums.recruits,
        without: sums.without,
    }
}

/// A mean as people read it beside its fraction: one decimal, half up.
pub(super) fn mean(share: Share) -> String {
    let Share { numerator, denominator } = share;
    if denominator <= 0 {
        return "—".to_owned();
    }
    let tenths = (numerator * 20 + denominator).div_euclid(denominator * 2);
    format!("{}.{}", tenths / 10, tenths % 10)
}
