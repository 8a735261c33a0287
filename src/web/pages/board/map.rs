//! The counties as tiles, laid out roughly as they lie. No border is drawn.

use crate::domain::area::AreaKey;
use crate::review::Reviewed;
use crate::rules::Board;
use crate::web::components::{Tile, TileMap};
use crate::web::extract::PageContext;
use crate::web::pages::words;

/// Where the counties of 陇南 lie: column from the west, row from the north.
const PLACES: [(i64, (u8, u8)); 9] = [
    (621_223, (1, 1)), // 宕昌县
    (621_226, (2, 1)), // 礼县
    (621_225, (3, 1)), // 西和县
    (621_228, (4, 1)), // 两当县
    (621_202, (2, 2)), // 武都区
    (621_221, (3, 2)), // 成县
    (621_227, (4, 2)), // 徽县
    (621_222, (1, 3)), // 文县
    (621_224, (3, 3)), // 康县
];

/// How many tiles stand in a row where it is not known how areas lie.
const A_ROW: usize = 4;

/// The map, where there is more than one county to show.
pub(super) fn map(ctx: &PageContext, reviewed: &Reviewed) -> Option<TileMap> {
    if reviewed.counties.len() < 2 {
        return None;
    }
    let known = reviewed.counties.iter().all(|county| place(county.county).is_some());
    let tiles = reviewed.counties.iter().enumerate().filter_map(|(at, county)| {
        let lie = place(county.county).filter(|_| known).unwrap_or_else(|| in_rows(at));
        tile(ctx, county.county, &reviewed.board, lie)
    });
    Some(TileMap::new(tiles.collect()))
}

fn place(county: AreaKey) -> Option<(u8, u8)> {
    PLACES.iter().find(|(code, _)| *code * 10_000_000 == county.0).map(|(_, place)| *place)
}

fn in_rows(at: usize) -> (u8, u8) {
    let number = |n: usize| u8::try_from(n + 1).unwrap_or(1);
    (number(at % A_ROW), number(at / A_ROW))
}

/// A tile says how bad it is, in how many targets, and which of them is the worst: every county
/// is behind somewhere, and one target's name alone would make them all look alike.
fn tile(ctx: &PageContext, county: AreaKey, board: &Board, at: (u8, u8)) -> Option<Tile> {
    let worst = board.worst_of(county)?;
    let due = worst.required.unwrap_or(0);
    let as_bad = board.as_bad_as(worst);
    Some(Tile {
        href: ctx.view_of(county),
        name: worst.area_name.clone(),
        mood: words::mood(worst.status),
        word: format!(
            "{} {as_bad} 项，最差 {} {}/{due}",
            worst.status.label(),
            worst.target,
            worst.actual
        ),
        at,
    })
}
