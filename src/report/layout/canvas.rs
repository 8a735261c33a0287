//! Pages to draw on: text, rules, areas, pictures.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    Color, Line as Path, LineDashPattern, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon,
    PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder, XObjectId, XObjectTransform,
};

use super::font::Fonts;
use super::lines::{Drawn, SUBSTITUTE, advance, drawn};
use super::page;
use super::style::{Ink, Style};
use super::subset::resource;

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
    pub(super) pages: Vec<Vec<Op>>,
    /// Characters and glyphs that were drawn, by face.
    pub(super) used: BTreeMap<usize, BTreeMap<char, u16>>,
    pub(super) missing: BTreeSet<char>,
}

impl<'f> Canvas<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Self {
        Self { fonts, pages: Vec::new(), used: BTreeMap::new(), missing: BTreeSet::new() }
    }

    fn draw(&mut self, page: usize, op: Op) {
        if let Some(ops) = self.pages.get_mut(page) {
            ops.push(op);
        }
    }

    fn fill(&mut self, page: usize, ink: Ink) {
        self.draw(page, Op::SetFillColor { col: colour(ink) });
    }

    /// Draws one line of text; `spread` is added after every character.
    pub(super) fn text(
        &mut self,
        page: usize,
        (x, baseline): (f32, f32),
        text: &str,
        (style, spread): (&Style, f32),
    ) {
        if style.ink != Ink::BLACK {
            self.fill(page, style.ink);
        }
        let mut pen = Pen { at: x, start: x, run: String::new(), face: usize::MAX };
        for character in text.chars() {
            let width = advance(self.fonts, style, character) * style.size;
            match drawn(character) {
                Drawn::Nothing => continue,
                Drawn::Glyph => {
                    let (face, shown) = self.find(style, character);
                    if face != pen.face {
                        self.flush(page, &mut pen, baseline, (style, spread));
                        pen.face = face;
                    }
                    pen.run.push(shown);
                }
                shape => {
                    self.flush(page, &mut pen, baseline, (style, spread));
                    self.tick_box(page, (pen.at, baseline), style, shape == Drawn::Tick);
                    pen.start = pen.at + width + spread;
                }
            }
            pen.at += width + spread;
        }
        self.flush(page, &mut pen, baseline, (style, spread));
        if style.ink != Ink::BLACK {
            self.fill(page, Ink::BLACK);
        }
    }

    /// The face of a character, and what to show for it.
    fn find(&mut self, style: &Style, character: char) -> (usize, char) {
        let found = self.fonts.glyph(style.weight, character).map(|glyph| (glyph, character));
        let (glyph, shown) = found.unwrap_or_else(|| {
            self.missing.insert(character);
            let none = super::font::Glyph { face: 0, id: 0, width: 1.0 };
            (self.fonts.glyph(style.weight, SUBSTITUTE).unwrap_or(none), SUBSTITUTE)
        });
        self.used.entry(glyph.face).or_default().insert(shown, glyph.id);
        (glyph.face, shown)
    }

    fn flush(&mut self, page: usize, pen: &mut Pen, baseline: f32, (style, spread): (&Style, f32)) {
        let text = std::mem::take(&mut pen.run);
        let start = std::mem::replace(&mut pen.start, pen.at);
        if text.is_empty() {
            return;
        }
        let font = PdfFontHandle::External(resource(pen.face));
        let matrix = TextMatrix::Translate(exact(start), up(baseline));
        self.draw(page, Op::StartTextSection);
        self.draw(page, Op::SetFont { font, size: Pt(style.size) });
        if spread != 0.0 {
            self.draw(page, Op::SetCharacterSpacing { multiplier: spread });
        }
        self.draw(page, Op::SetTextMatrix { matrix });
        self.draw(page, Op::ShowText { items: vec![TextItem::Text(text)] });
        if spread != 0.0 {
            self.draw(page, Op::SetCharacterSpacing { multiplier: 0.0 });
        }
        self.draw(page, Op::EndTextSection);
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
        self.draw(page, Op::SetOutlineColor { col: colour(ink) });
        self.draw(page, Op::SetOutlineThickness { pt: Pt(thickness) });
        let line = Path { points: points.iter().map(|&at| corner(at)).collect(), is_closed: false };
        self.draw(page, Op::DrawLine { line });
    }

    /// Draws a straight rule.
    pub(super) fn rule(&mut self, page: usize, rule: Rule) {
        self.stroke(page, &[rule.from, rule.to], rule.thickness, rule.ink);
    }

    /// Draws the outline of an area.
    pub(super) fn frame(&mut self, page: usize, area: Area, thickness: f32, ink: Ink) {
        self.draw(page, Op::SetOutlineColor { col: colour(ink) });
        self.draw(page, Op::SetOutlineThickness { pt: Pt(thickness) });
        self.draw(page, Op::DrawRectangle { rectangle: rectangle(area, PaintMode::Stroke) });
    }

    /// Draws the outline of an area as a dotted guide.
    pub(super) fn dotted_frame(&mut self, page: usize, area: Area) {
        self.draw(page, Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[1.0, 2.5]) });
        self.frame(page, area, 0.5, Ink::PALE);
        self.draw(page, Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[]) });
    }

    /// Fills an area.
    pub(super) fn ground(&mut self, page: usize, area: Area, ink: Ink) {
        self.fill(page, ink);
        self.draw(page, Op::DrawRectangle { rectangle: rectangle(area, PaintMode::Fill) });
        self.fill(page, Ink::BLACK);
    }

    /// Fills many areas as one shape, so that no seams show between them.
    pub(super) fn mosaic(&mut self, page: usize, areas: &[Area]) {
        let rings = areas.iter().map(|area| PolygonRing { points: corners(*area) }).collect();
        let polygon =
            Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
        self.draw(page, Op::DrawPolygon { polygon });
    }

    /// Draws a picture that the document holds.
    pub(super) fn picture(&mut self, page: usize, id: XObjectId, area: Area) {
        let transform = XObjectTransform {
            translate_x: Some(exact(area.x)),
            translate_y: Some(up(area.y + area.height)),
            scale_x: Some(area.width),
            scale_y: Some(area.height),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.draw(page, Op::UseXobject { id, transform });
    }
}

/// Where the next run of text begins.
struct Pen {
    at: f32,
    start: f32,
    run: String,
    face: usize,
}

fn colour(Ink([r, g, b]): Ink) -> Color {
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

/// A length to a hundredth of a point, which keeps pages small.
fn exact(length: f32) -> Pt {
    Pt((length * 100.0).round() / 100.0)
}

/// A height from the top of the page as the height from its foot that PDF wants.
fn up(y: f32) -> Pt {
    exact(page::HEIGHT - y)
}

fn corner((x, y): (f32, f32)) -> LinePoint {
    LinePoint { p: Point { x: exact(x), y: up(y) }, bezier: false }
}

fn corners(area: Area) -> Vec<LinePoint> {
    let (right, foot) = (area.x + area.width, area.y + area.height);
    [(area.x, area.y), (right, area.y), (right, foot), (area.x, foot)].map(corner).to_vec()
}

fn rectangle(area: Area, mode: PaintMode) -> Rect {
    Rect {
        x: exact(area.x),
        y: up(area.y + area.height),
        width: exact(area.width),
        height: exact(area.height),
        mode: Some(mode),
        winding_order: None,
    }
}
