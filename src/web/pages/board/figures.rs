//! The few numbers on top of the board, each the way to its list.

use super::ordered;
use crate::domain::measure::Share;
use crate::review::Reviewed;
use crate::rules::{Tally, Verdict};
use crate::web::extract::PageContext;
use crate::web::pages::targets::ListLink;

/// A number and what it is.
pub(super) struct Tile {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) label: String,
}

/// The numbers of all stages together, and of each stage that is over.
pub(super) fn figures(ctx: &PageContext, reviewed: &Reviewed) -> Vec<Tile> {
    let held = ordered(ctx, reviewed);
    let Some((_, first)) = held.first() else { return Vec::new() };
    let tally: Tally = held.iter().map(|(_, verdict)| verdict.tally).sum();
    let due: i64 = held.iter().filter_map(|(_, verdict)| verdict.required).sum();
    let of = Of { ctx, target: &first.target };
    let mut tiles = vec![of.tile(
        "counted",
        format!("{} / {due}", tally.counted),
        format!("已验收 / 计划（{}）", percent(tally.counted, due)),
    )];
    tiles.extend(held.iter().filter_map(|(_, verdict)| of.on_time(verdict)));
    tiles.push(of.tile(
        "missed",
        (tally.overdue + tally.awaiting).to_string(),
        "逾期未完成".into(),
    ));
    tiles.push(of.tile("finished", tally.finished.to_string(), "完工未验收".into()));
    tiles.push(of.tile(
        "rectifying",
        tally.rectifying.to_string(),
        format!("整改未销号，其中超期 {}", tally.rectification_overdue),
    ));
    tiles.push(of.tile(
        "asked",
        format!("{} 万", tally.funds.received.wan()),
        format!("资金到位（下达 {} 万）", tally.funds.allocated.wan()),
    ));
    tiles
}

struct Of<'a> {
    ctx: &'a PageContext,
    target: &'a str,
}

impl Of<'_> {
    fn tile(&self, part: &str, number: String, label: String) -> Tile {
        let link = ListLink { target: self.target, part, ..ListLink::default() };
        Tile { href: link.address(self.ctx), number, label }
    }

    /// How much of a stage that is over was done in time, out of all that was due.
    fn on_time(&self, verdict: &Verdict) -> Option<Tile> {
        verdict.days_left.filter(|left| *left < 0)?;
        let due = verdict.required?;
        let (stage, part) = (verdict.stage.as_str(), "on_time");
        let link = ListLink { target: self.target, stage, part, ..ListLink::default() };
        let number = format!("{} / {due}", verdict.tally.on_time);
        let share = percent(verdict.tally.on_time, due);
        let label = format!("{}按期（{share}）", verdict.stage_title);
        Some(Tile { href: link.address(self.ctx), number, label })
    }
}

fn percent(numerator: i64, denominator: i64) -> String {
    let percent = Share { numerator, denominator }.percent();
    percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
}
