//! How a piece of text looks.

/// Sizes in points, by their Chinese names.
pub mod size {
    /// 二号.
    pub const SECOND: f32 = 22.0;
    /// 小二.
    pub const SMALL_SECOND: f32 = 18.0;
    /// 三号 as printers cut it: 28 characters fit the type area exactly.
    pub const THIRD: f32 = 15.75;
    /// 四号.
    pub const FOURTH: f32 = 14.0;
    /// 小四.
    pub const SMALL_FOURTH: f32 = 12.0;
    /// 五号.
    pub const FIFTH: f32 = 10.5;
    /// 小五.
    pub const SMALL_FIFTH: f32 = 9.0;
    /// 六号.
    pub const SIXTH: f32 = 7.5;
}

/// How heavy the strokes are, and whose face draws them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Body text.
    Regular,
    /// Headings.
    Bold,
    /// The title of a document and the letterhead (小标宋 where the deployer has it).
    Title,
}

/// Where lines stand in their column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Flush left, ragged right.
    Left,
    /// In the middle.
    Centre,
    /// Flush right.
    Right,
    /// Flush on both sides but for the last line of a paragraph.
    Justified,
}

/// A colour as red, green and blue from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Ink(pub(in crate::report) [f32; 3]);

impl Ink {
    /// Text and rules.
    pub(in crate::report) const BLACK: Self = Self([0.0; 3]);
    /// Guides that a stamp or a pen goes over.
    pub(in crate::report) const PALE: Self = Self([0.62; 3]);
    /// The letterhead: the printers' yellow 80, magenta 80.
    pub(in crate::report) const RED: Self = Self([0.85, 0.14, 0.11]);
    /// The ground of head cells.
    pub(in crate::report) const SHADE: Self = Self([0.945; 3]);
}

/// Size, leading, weight, alignment, indent and ink of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) weight: Weight,
    pub(super) align: Align,
    pub(super) indent: f32,
    pub(super) ink: Ink,
}

impl Style {
    /// Regular black text of a size, flush left, with a leading of 1.45.
    pub const fn new(size: f32) -> Self {
        Self {
            size,
            leading: size * 1.45,
            weight: Weight::Regular,
            align: Align::Left,
            indent: 0.0,
            ink: Ink::BLACK,
        }
    }

    /// The body of a letter: 三号, 22 lines a page, indented by two characters.
    pub const fn letter() -> Self {
        Self { leading: 28.95, align: Align::Justified, indent: 2.0, ..Self::new(size::THIRD) }
    }

    /// The same with another weight.
    pub const fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// The same with another alignment.
    pub const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The same with the first line indented by so many characters.
    pub const fn indent(self, characters: f32) -> Self {
        Self { indent: characters, ..self }
    }

    /// The same with another distance from line to line.
    pub const fn leading(self, leading: f32) -> Self {
        Self { leading, ..self }
    }

    /// The same in another ink.
    pub(in crate::report) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// The blank below the signs of a line that the leading leaves.
    pub(in crate::report) fn beneath(&self) -> f32 {
        (self.leading - self.size) / 2.0
    }

    /// Where the baseline lies below the top of a line.
    ///
    /// The ideographic box is 0.88 em above and 0.12 em below it; a font's own line
    /// metrics are not to be trusted for Chinese.
    pub(super) fn baseline(&self) -> f32 {
        (self.leading - self.size) / 2.0 + self.size * 0.88
    }
}
