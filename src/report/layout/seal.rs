//! Boxes in which a body gives its opinion, signs, and puts its seal.

use super::canvas::Area;
use super::flow::Flow;
use super::style::{Align, Ink, Style, Weight, size};
use super::{mm, page};

/// A side of the blank for a seal: the largest is 45 mm across (国务院印章规定).
pub const SEAL: f32 = mm(45.0);

/// Blank between the frame of a box and what is in it.
const INSET: f32 = mm(1.8);

/// One body's box.
#[derive(Debug, Clone)]
pub struct SealBox {
    /// Whose box it is.
    pub title: String,
    /// What the body says; a blank is left where it says nothing.
    pub words: String,
    /// What stands before the line for the signature.
    pub signatory: String,
    /// The date, or a blank one.
    pub date: String,
}

impl Flow<'_, '_> {
    /// Puts down a row of boxes side by side; the row stays on one page.
    pub fn seal_boxes(&mut self, boxes: &[SealBox]) {
        #[expect(clippy::cast_precision_loss, reason = "a row has few boxes")]
        let width = page::TYPE_WIDTH / boxes.len().max(1) as f32;
        let beside = is_beside(width);
        let words = boxes.iter().map(|each| self.words_height(each, width)).fold(0.0, f32::max);
        let height = self.seal_boxes_height(boxes);
        self.need(height);
        let top = self.y();
        let mut x = page::LEFT;
        for each in boxes {
            self.frame(Area { x, y: top, width, height }, 0.7);
            let column = (x + INSET, width - 2.0 * INSET);
            self.title_and_words(each, column, top + INSET);
            let aside = if beside { INSET } else { (width - SEAL) / 2.0 };
            let seal = (x + width - SEAL - aside, top + INSET + words);
            self.seal_space(seal);
            if beside {
                self.signature(each, (column.0, seal.0 - column.0 - mm(1.0)), seal.1 + mm(15.0));
            } else {
                self.signature_below(each, column, seal.1 + SEAL + mm(2.0));
            }
            x += width;
        }
        self.space(height);
    }

    /// Height of a row of boxes.
    fn seal_boxes_height(&self, boxes: &[SealBox]) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a row has few boxes")]
        let width = page::TYPE_WIDTH / boxes.len().max(1) as f32;
        let words = boxes.iter().map(|each| self.words_height(each, width)).fold(0.0, f32::max);
        let below = if is_beside(width) { 0.0 } else { mm(13.0) };
        words + SEAL + below + 2.0 * INSET
    }

    fn words_height(&self, each: &SealBox, width: f32) -> f32 {
        let (style, width) = (words_style(), width - 2.0 * INSET);
        let title = self.height_of(&each.title, width, &title_style());
        title + self.height_of(&each.words, width, &style).max(style.leading) + mm(0.5)
    }

    fn title_and_words(&mut self, each: &SealBox, (x, width): (f32, f32), y: f32) {
        let title = self.text_at((x, y), width, &each.title, &title_style());
        self.text_at((x, y + title), width, &each.words, &words_style());
    }

    /// A dotted guide for the seal. The seal itself is never drawn.
    pub(in crate::report) fn seal_space(&mut self, (x, y): (f32, f32)) {
        let page = self.page();
        self.document.canvas.dotted_frame(page, Area { x, y, width: SEAL, height: SEAL });
        let style = Style::new(size::SMALL_FIFTH).align(Align::Centre).ink(Ink::PALE);
        self.text_at((x, y + SEAL / 2.0 - style.leading / 2.0), SEAL, "（盖章）", &style);
    }

    /// Label, line for the signature and date one below the other, left of the seal.
    fn signature(&mut self, each: &SealBox, (x, width): (f32, f32), y: f32) {
        let style = Style::new(size::SMALL_FIFTH);
        self.text_at((x, y), width, &each.signatory, &style);
        let line = y + style.leading + mm(9.0);
        self.rule((x, line), (x + width - mm(2.0), line), 0.5, Ink::BLACK);
        self.text_at((x, line + mm(4.0)), width, &each.date, &style);
    }

    /// Label with its line, and below it the date, under the seal.
    fn signature_below(&mut self, each: &SealBox, (x, width): (f32, f32), y: f32) {
        let style = Style::new(size::SMALL_FIFTH);
        self.text_at((x, y), width, &each.signatory, &style);
        let label = self.width_of(&each.signatory, &style);
        let line = y + style.leading;
        self.rule((x + label, line), (x + width, line), 0.5, Ink::BLACK);
        self.text_at((x, line + mm(2.0)), width, &each.date, &style.align(Align::Right));
    }
}

/// Whether there is room to sign beside the seal.
fn is_beside(width: f32) -> bool {
    width >= SEAL + mm(30.0)
}

fn title_style() -> Style {
    Style::new(size::FIFTH).weight(Weight::Bold)
}

fn words_style() -> Style {
    Style::new(size::FIFTH).leading(size::FIFTH * 1.38)
}
