//! Blocks put one below the other, on as many pages as they need.

use super::canvas::{Area, Rule};
use super::document::Document;
use super::font::Fonts;
use super::lines::{Line, break_lines, measure};
use super::style::{Align, Ink, Style, Weight, size};
use super::{mm, page};

/// A section while its blocks are put down.
pub struct Flow<'d, 'f> {
    pub(in crate::report) document: &'d mut Document<'f>,
    y: f32,
    /// A heading that waits for the block it stands over, and its bookmark.
    waiting: Option<(String, Option<String>)>,
}

/// Blank above a heading that is not the first thing on its page.
const ABOVE_HEADING: f32 = mm(5.0);
/// Blank between a heading and its block.
const BELOW_HEADING: f32 = mm(1.5);

impl<'d, 'f> Flow<'d, 'f> {
    pub(super) fn new(document: &'d mut Document<'f>) -> Self {
        let mut flow = Self { document, y: page::TOP, waiting: None };
        flow.new_page();
        flow
    }

    /// Begins a page.
    pub fn new_page(&mut self) {
        self.document.canvas.new_page();
        self.y = page::TOP;
    }

    /// Begins a page unless `height` points are left on this one.
    ///
    /// A heading that waits is put down first, on the page on which `height` fits.
    pub fn need(&mut self, height: f32) {
        let style = heading_style();
        let waiting = self.waiting.take();
        let above = if self.y > page::TOP { ABOVE_HEADING } else { 0.0 };
        let own = waiting.as_ref().map_or(0.0, |_| above + style.leading + BELOW_HEADING);
        if self.left() + 0.01 < own + height && self.y > page::TOP {
            self.new_page();
        }
        let Some((text, bookmark)) = waiting else {
            return;
        };
        if self.y > page::TOP {
            self.y += ABOVE_HEADING;
        }
        if let Some(bookmark) = bookmark {
            self.bookmark(&bookmark);
        }
        let used = self.text_at((page::LEFT, self.y), page::TYPE_WIDTH, &text, &style);
        self.y += used + BELOW_HEADING;
    }

    /// Leaves `height` points blank.
    pub fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Puts a bookmark on this page.
    pub fn bookmark(&mut self, name: &str) {
        let page = self.document.canvas.pages.len();
        self.document.bookmarks.push((name.to_owned(), page));
    }

    /// Height that is left on the page.
    pub(in crate::report) fn left(&self) -> f32 {
        page::BOTTOM - self.y
    }

    /// Where the next block begins.
    pub(in crate::report) fn y(&self) -> f32 {
        self.y
    }

    pub(in crate::report) fn move_to(&mut self, y: f32) {
        self.y = y;
    }

    pub(super) fn fonts(&self) -> &'f Fonts {
        self.document.canvas.fonts
    }

    pub(super) fn page(&self) -> usize {
        self.document.canvas.pages.len() - 1
    }

    /// Sets the heading of the block that comes next; the two are never parted.
    pub fn heading(&mut self, text: &str, bookmark: Option<String>) {
        self.waiting = Some((text.to_owned(), bookmark));
    }

    /// Puts down a paragraph over the whole width.
    pub fn paragraph(&mut self, text: &str, style: &Style) {
        let lines = break_lines(self.fonts(), style, text, page::TYPE_WIDTH);
        let count = lines.len();
        for (at, line) in lines.iter().enumerate() {
            // Neither a first nor a last line stands alone on a page.
            let pair = at == 0 && count > 1 || count > 2 && at + 2 == count;
            self.need(style.leading * if pair { 2.0 } else { 1.0 });
            let column = (page::LEFT, page::TYPE_WIDTH);
            self.line(line, style, column, self.y);
            self.y += style.leading;
        }
    }

    /// Draws one line of text, its top at `y`, in a column from `x` of `width` points.
    pub(super) fn line(&mut self, line: &Line, style: &Style, (x, width): (f32, f32), y: f32) {
        let slack = width - line.indent - line.width;
        let shift = match style.align {
            Align::Left | Align::Justified => 0.0,
            Align::Centre => slack / 2.0,
            Align::Right => slack,
        };
        let gaps = line.text.chars().count().saturating_sub(1);
        let stretched = style.align == Align::Justified && !line.last && gaps > 0 && slack > 0.0;
        #[expect(clippy::cast_precision_loss, reason = "a line has few characters")]
        let even = if stretched { slack / gaps as f32 } else { 0.0 };
        // A line that would have to be torn apart is better left ragged.
        let spread = if even > style.size * 0.15 { 0.0 } else { even };
        let at = (x + line.indent + shift, y + style.baseline());
        let page = self.page();
        self.document.canvas.text(page, at, &line.text, (style, spread));
    }

    /// Draws text at a place of the page, broken to a width, and returns its height.
    pub(in crate::report) fn text_at(
        &mut self,
        (x, y): (f32, f32),
        width: f32,
        text: &str,
        style: &Style,
    ) -> f32 {
        let mut below = y;
        for line in break_lines(self.fonts(), style, text, width) {
            self.line(&line, style, (x, width), below);
            below += style.leading;
        }
        below - y
    }

    /// Height that a text takes in a column.
    pub(in crate::report) fn height_of(&self, text: &str, width: f32, style: &Style) -> f32 {
        let lines = break_lines(self.fonts(), style, text, width).len();
        #[expect(clippy::cast_precision_loss, reason = "a text has few lines")]
        let height = lines as f32 * style.leading;
        height
    }

    /// Width of a text on one line.
    pub(in crate::report) fn width_of(&self, text: &str, style: &Style) -> f32 {
        measure(self.fonts(), style, text)
    }

    /// Draws a rule on this page.
    pub(in crate::report) fn rule(
        &mut self,
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
        ink: Ink,
    ) {
        let page = self.page();
        self.document.canvas.rule(page, Rule { from, to, thickness, ink });
    }

    /// Draws a frame on this page.
    pub(in crate::report) fn frame(&mut self, area: Area, thickness: f32) {
        let page = self.page();
        self.document.canvas.frame(page, area, thickness, Ink::BLACK);
    }
}

fn heading_style() -> Style {
    Style::new(size::FOURTH).weight(Weight::Bold)
}
