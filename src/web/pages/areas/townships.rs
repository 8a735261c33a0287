//! Townships as a county lists them: the county's own findings, township by township.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::domain::area::{AreaKey, Level};
use crate::ledger::areas::Names;
use crate::plan::Target;
use crate::review::Reviewed;
use crate::rules::{Tally, pace_window};
use crate::web::components::Bar;
use crate::web::extract::PageContext;
use crate::web::pages::targets::ListLink;
use crate::web::pages::words;

/// A township in the list of a county.
pub(super) struct TownshipLine {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) bar: Bar,
    /// Label, number and the way to its list.
    pub(super) cells: Vec<(&'static str, i64, String)>,
}

/// The counts of clinics that every area has, each with the name of its list.
pub(super) fn counts(tally: &Tally) -> [(&'static str, i64, &'static str); 7] {
    [
        ("项目", tally.asked, "asked"),
        ("已验收", tally.counted, "counted"),
        ("待验收", tally.finished, "finished"),
        ("在建", tally.under_construction, "under_construction"),
        ("未开工", tally.not_started, "not_started"),
        ("整改未销号", tally.rectifying, "rectifying"),
        ("逾期未完成", tally.overdue + tally.awaiting, "missed"),
    ]
}

/// The townships of the page's county, the one with most that is overdue first, then the one
/// with the smallest share of accepted clinics.
pub(super) fn lines(ctx: &PageContext, reviewed: &Reviewed, names: &Names) -> Vec<TownshipLine> {
    let Some(target) = words::built(&reviewed.plan) else { return Vec::new() };
    let tallies = tallies(ctx, reviewed, target);
    let below = names.below(ctx.area.root()).filter(|(key, _)| key.level() == Level::Township);
    let mut counted: Vec<_> = below
        .map(|(key, name)| (key, name, tallies.get(&key).copied().unwrap_or_default()))
        .collect();
    counted.sort_by_key(|(.., tally)| {
        let share = (tally.counted * 1000).checked_div(tally.asked).unwrap_or(1001);
        (Reverse(tally.overdue + tally.awaiting), share, Reverse(tally.asked))
    });
    counted.into_iter().map(|(key, name, tally)| line(ctx, &target.id, key, name, &tally)).collect()
}

/// The findings of all stages, added up by township.
fn tallies(ctx: &PageContext, reviewed: &Reviewed, target: &Target) -> BTreeMap<AreaKey, Tally> {
    let window = pace_window(ctx.as_of, reviewed.plan.settings.pace_window_days);
    let mut tallies: BTreeMap<AreaKey, Tally> = BTreeMap::new();
    let counts = reviewed.counties.iter().flat_map(|county| &county.counts);
    for count in counts.filter(|it| it.target == target.id && it.rule == words::BUILT) {
        for finding in &count.findings {
            let sum = tallies.entry(finding.area.township()).or_default();
            *sum = *sum + Tally::of(finding, &window);
        }
    }
    tallies
}

fn line(ctx: &PageContext, target: &str, key: AreaKey, name: &str, tally: &Tally) -> TownshipLine {
    let [done, waiting, building, total] =
        [tally.counted, tally.finished, tally.under_construction, tally.asked].map(words::count);
    let cell = |(label, number, part)| {
        let link = ListLink { target, part, area: Some(key), ..ListLink::default() };
        (label, number, link.address(ctx))
    };
    TownshipLine {
        name: name.to_owned(),
        href: ctx.view_of(key),
        bar: Bar::new(done, waiting, building, total),
        cells: counts(tally).into_iter().map(cell).collect(),
    }
}
