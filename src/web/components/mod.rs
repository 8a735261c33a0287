//! What pages are put together from. Each is written into a template as `{{ value }}`.
//!
//! Nothing here has a style or a script of its own: widths are drawn in SVG, because the
//! policy of our pages forbids `style` attributes.

mod bar;
mod entry;
mod field;
mod pager;
mod qr_code;
mod status;
mod steps;
mod summary;
mod tile;
mod why;

#[cfg(test)]
mod tests;

pub use bar::Bar;
pub use entry::Entry;
pub use field::Field;
pub use pager::{Paged, Pager};
pub use qr_code::QrCode;
pub use status::{Mood, Status};
pub use steps::{Step, Steps};
pub use summary::Summary;
pub use tile::{Tile, TileMap};
pub use why::Why;

/// Lets a component into a template unescaped: its own template has escaped what is in it.
macro_rules! component {
    ($($name:ty),+ $(,)?) => {
        $( impl askama::filters::HtmlSafe for $name {} )+
    };
}

component!(Bar, Entry<'_>, Field<'_>, Pager, QrCode, Status, Steps, Summary<'_>, TileMap, Why);
