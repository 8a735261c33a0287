//! Pages to draw on: text, rules, areas, pictures.

use std::collections::{BTreeMap, BTreeSet};

use super::characters::Characters;
use super::font::{Fonts, Glyph};
use super::lines::{BOX, Drawn, SUBSTITUTE, drawn};
use super::sheet::Sheet;
use super::style::{Ink, Style};

/// A rectangle, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Area {
    pub(in crate::report) x: f32,
    pub(in crate::report) y: f32,
    pub(in crate::report) width: f32,
    pub(in crate::report) height: f32,
}

/// A rule from one point to another.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Rule {
    pub(in crate::report) from: (f32, f32),
    pub(in crate::report) to: (f32, f32),
    pub(in crate::report) thickness: f32,
    pub(in crate::report) ink: Ink,
}

/// The pages of a document while it is drawn.
pub(super) struct Canvas<'f> {
    pub(super) fonts: &'f Fonts,
    pub(super) pages: Vec<Sheet>,
    /// What was shown, by face.
    pub(super) shown: BTreeMap<usize, Shown>,
    pub(super) missing: BTreeSet<char>,
}

/// The characters that were shown in a face, numbered from 1 as they came.
#[derive(Debug, Default)]
pub(super) struct Shown {
    codes: Characters,
    /// Each with the glyph that shows it.
    pub(super) characters: Vec<(char, u16)>,
}

impl Shown {
    /// The code of a character.
    fn code(&mut self, character: char, glyph: u16) -> u16 {
        self.codes.number(character).unwrap_or_else(|| {
            self.characters.push((character, glyph));
            // A face has no more glyphs than there are codes.
            let code = u16::try_from(self.characters.len()).unwrap_or_default();
            self.codes.insert(character, code);
            code
        })
    }
}

impl<'f> Canvas<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Self {
        Self { fonts, pages: Vec::new(), shown: BTreeMap::new(), missing: BTreeSet::new() }
    }

    /// Begins a page.
    pub(super) fn new_page(&mut self) {
        self.pages.push(Sheet::new());
    }

    /// Draws one line of text; `spread` is added after every character.
    pub(super) fn text(
        &mut self,
        page: usize,
        (x, baseline): (f32, f32),
        text: &str,
        (style, spread): (&Style, f32),
    ) {
        let mut pen = Pen { at: x, start: x, run: Vec::new(), face: usize::MAX };
        for character in text.chars() {
            let width = match drawn(character) {
                Drawn::Nothing => continue,
                Drawn::Glyph => {
                    let (glyph, code) = self.find(style, character);
                    if glyph.face != pen.face {
                        self.flush(page, &mut pen, baseline, (style, spread));
                        pen.face = glyph.face;
                    }
                    pen.run.push(code);
                    glyph.width * style.size
                }
                shape => {
                    self.flush(page, &mut pen, baseline, (style, spread));
                    self.tick_box(page, (pen.at, baseline), style, shape == Drawn::Tick);
                    pen.start = pen.at + BOX * style.size + spread;
                    BOX * style.size
                }
            };
            pen.at += width + spread;
        }
        self.flush(page, &mut pen, baseline, (style, spread));
    }

    /// The glyph of a character, and the code that shows it.
    fn find(&mut self, style: &Style, character: char) -> (Glyph, u16) {
        let found = self.fonts.glyph(style.weight, character).map(|glyph| (glyph, character));
        let (glyph, shown) = found.unwrap_or_else(|| {
            self.missing.insert(character);
            let none = Glyph { face: 0, id: 0, width: 1.0 };
            let glyph = self.fonts.glyph(style.weight, SUBSTITUTE).unwrap_or(none);
            (Glyph { width: 1.0, ..glyph }, SUBSTITUTE)
        });
        (glyph, self.shown.entry(glyph.face).or_default().code(shown, glyph.id))
    }

    fn flush(&mut self, page: usize, pen: &mut Pen, baseline: f32, (style, spread): (&Style, f32)) {
        let start = std::mem::replace(&mut pen.start, pen.at);
        if !pen.run.is_empty() {
            let sheet = &mut self.pages[page];
            sheet.fill(style.ink);
            sheet.text((start, baseline), &pen.run, (pen.face, style.size), spread);
            pen.run.clear();
        }
    }

    fn tick_box(&mut self, page: usize, (x, baseline): (f32, f32), style: &Style, ticked: bool) {
        let side = style.size * 0.8;
        let (x, top) = (x + style.size * 0.1, baseline - style.size * 0.74);
        self.frame(page, Area { x, y: top, width: side, height: side }, 0.7, Ink::BLACK);
        if ticked {
            let points = [(0.16, 0.5), (0.42, 0.78), (0.88, 0.14)];
            let points = points.map(|(right, down)| (x + right * side, top + down * side));
            self.stroke(page, &points, 1.2, Ink::BLACK);
        }
    }

    fn stroke(&mut self, page: usize, points: &[(f32, f32)], thickness: f32, ink: Ink) {
        let sheet = &mut self.pages[page];
        sheet.pen(ink, thickness);
        sheet.line(points);
    }

    /// Draws a straight rule.
    pub(super) fn rule(&mut self, page: usize, rule: Rule) {
        self.stroke(page, &[rule.from, rule.to], rule.thickness, rule.ink);
    }

    /// Draws the outline of an area.
    pub(super) fn frame(&mut self, page: usize, area: Area, thickness: f32, ink: Ink) {
        let sheet = &mut self.pages[page];
        sheet.pen(ink, thickness);
        sheet.frame(area);
    }

    /// Draws the outline of an area as a dotted guide.
    pub(super) fn dotted_frame(&mut self, page: usize, area: Area) {
        self.pages[page].dots(true);
        self.frame(page, area, 0.5, Ink::PALE);
        self.pages[page].dots(false);
    }

    /// Fills areas as one shape.
    pub(super) fn ground(&mut self, page: usize, areas: &[Area], ink: Ink) {
        let sheet = &mut self.pages[page];
        sheet.fill(ink);
        sheet.ground(areas);
    }

    /// Draws a picture that the document holds.
    pub(super) fn picture(&mut self, page: usize, name: &str, area: Area) {
        self.pages[page].picture(name, area);
    }
}

/// Where the next run of text begins.
struct Pen {
    at: f32,
    start: f32,
    run: Vec<u16>,
    face: usize,
}
