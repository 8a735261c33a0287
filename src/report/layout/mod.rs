//! A small page layout of our own: what a signed and sealed Chinese form needs.
//!
//! Lengths are in points, measured from the top left corner of the page; millimetres are
//! turned into points by [`mm`]. The same input gives the same bytes.

mod canvas;
mod cff;
mod characters;
mod document;
mod flow;
mod font;
mod lines;
mod picture;
mod qr;
mod save;
mod seal;
mod sheet;
mod style;
mod subset;
mod table;

#[cfg(test)]
pub(in crate::report) mod tests;

pub use document::{Document, Footer, Information, Rendered};
pub use flow::Flow;
pub use font::Fonts;
pub use picture::Picture;
pub use seal::{SEAL, SealBox};
pub(in crate::report) use style::Ink;
pub use style::{Align, Style, Weight, size};
pub use table::{Cell, Column, Row, Table};

/// A document that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// A font file cannot be read or is not a font.
    #[error("font {0} cannot be used: {1}")]
    Font(String, String),
    /// The characters of a document could not be taken out of a font.
    #[error("font cannot be subset: {0}")]
    Subset(String),
    /// The finished document could not be written.
    #[error("document cannot be written: {0}")]
    Write(String),
}

/// Millimetres in points.
pub const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// The paper and its type area after GB/T 9704-2012, 5.2.1.
pub mod page {
    use super::mm;

    /// Width of A4.
    pub const WIDTH: f32 = mm(210.0);
    /// Height of A4.
    pub const HEIGHT: f32 = mm(297.0);
    /// Upper margin (天头).
    pub const TOP: f32 = mm(37.0);
    /// Left margin (订口).
    pub const LEFT: f32 = mm(28.0);
    /// Width of the type area (版心).
    pub const TYPE_WIDTH: f32 = mm(156.0);
    /// Lower end of the type area.
    pub const BOTTOM: f32 = mm(262.0);
}
