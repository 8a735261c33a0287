//! A map without borders: one tile a unit, laid out roughly as the units lie.

use askama::Template;

use super::status::Mood;

/// One unit of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Where it leads.
    pub href: String,
    /// The unit.
    pub name: String,
    /// How it stands.
    pub mood: Mood,
    /// How it stands, in words: `逾期 20/48`.
    pub word: String,
    /// Column from 1 to 6 and row from 1 to 6.
    pub at: (u8, u8),
}

/// The map.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="map">{% for tile in tiles %}<a class="{{ tile.mood.class() }} x{{ tile.at.0 }} y{{ tile.at.1 }}" href="{{ tile.href }}"><b>{{ tile.name }}</b><span><i aria-hidden="true">{{ tile.mood.shape() }}</i> {{ tile.word }}</span></a>{% endfor %}</div>"#,
    ext = "html"
)]
pub struct TileMap {
    tiles: Vec<Tile>,
}

impl TileMap {
    /// A map of these tiles.
    pub fn new(tiles: Vec<Tile>) -> Self {
        Self { tiles }
    }
}
