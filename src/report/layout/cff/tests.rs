//! Glyphs that were taken out, held against the face that they come from.

use allsorts::binary::read::ReadScope;
use allsorts::cff::CFF;
use allsorts::cff::outline::CFFOutlines;
use allsorts::outline::{OutlineBuilder, OutlineSink};
use allsorts::pathfinder_geometry::line_segment::LineSegment2F;
use allsorts::pathfinder_geometry::vector::Vector2F;

use super::inline::{Subroutines, inline};
use super::read::{Index, Outlines, table};

const FACES: [&[u8]; 2] = [
    include_bytes!("../../../../fixtures/fonts/NotoSerifSC-Regular.otf"),
    include_bytes!("../../../../fixtures/fonts/NotoSerifSC-Bold.otf"),
];

/// What a reader of fonts draws, step by step.
#[derive(Debug, Default, PartialEq)]
struct Drawing(Vec<(char, Vector2F, Option<LineSegment2F>)>);

impl OutlineSink for Drawing {
    fn move_to(&mut self, to: Vector2F) {
        self.0.push(('m', to, None));
    }

    fn line_to(&mut self, to: Vector2F) {
        self.0.push(('l', to, None));
    }

    fn quadratic_curve_to(&mut self, _: Vector2F, to: Vector2F) {
        self.0.push(('q', to, None));
    }

    fn cubic_curve_to(&mut self, control: LineSegment2F, to: Vector2F) {
        self.0.push(('c', to, Some(control)));
    }

    fn close(&mut self) {
        self.0.push(('h', Vector2F::default(), None));
    }
}

fn drawing(cff: &CFF<'_>, glyph: u16) -> Drawing {
    let mut drawing = Drawing::default();
    CFFOutlines { table: cff }.visit(glyph, None, &mut drawing).expect("an outline");
    drawing
}

#[test]
fn a_glyph_is_drawn_the_same_without_its_subroutines() {
    for face in FACES {
        let outlines = Outlines::read(face).expect("CID-keyed outlines");
        let glyphs: Vec<u16> = (0..30_703).step_by(61).collect();
        let font = outlines.font(face, &glyphs).expect("a font");
        let cff = |file| ReadScope::new(table(file).expect("a table")).read::<CFF<'_>>();
        let (whole, cut) = (cff(face).expect("the face"), cff(&font).expect("the font"));
        assert_eq!(cut.global_subr_index.len(), 0);
        assert_eq!(cut.fonts[0].char_strings_index.len(), glyphs.len());
        let mut steps = 0;
        for (at, &glyph) in (0..).zip(&glyphs) {
            let drawn = drawing(&cut, at);
            assert_eq!(drawn, drawing(&whole, glyph), "glyph {glyph}");
            assert_eq!(cut.fonts[0].charset.id_for_glyph(at), Some(at));
            steps += drawn.0.len();
        }
        assert!(steps > 10_000, "{steps}");
    }
}

#[test]
fn a_file_that_is_cut_short_is_refused() {
    let face = FACES[0];
    for length in [0, 3, 12, 200, 59_000, 9_000_000, face.len() - 200_000] {
        let found =
            Outlines::read(&face[..length]).and_then(|at| at.font(&face[..length], &[0, 9]));
        assert!(found.is_none(), "{length}");
    }
    assert!(Outlines::read(face).and_then(|at| at.font(face, &[0, u16::MAX])).is_none());
}

/// A list of objects as a table has it: number, length of an offset, offsets, data.
const LOCALS: &[u8] = &[0, 2, 1, 1, 4, 7, 139, 21, 11, 32, 10, 14];

fn written(code: &[u8]) -> Option<Vec<u8>> {
    let (locals, _) = Index::read(LOCALS, 0).expect("a list");
    let subroutines = Subroutines { table: LOCALS, locals: &locals, globals: &Index::default() };
    let mut out = Vec::new();
    inline(code, subroutines, &mut out).map(|()| out)
}

#[test]
fn a_subroutine_takes_the_place_of_its_call() {
    // Subroutine 0 draws and returns; 1 calls 0 and ends the glyph.
    assert_eq!(written(&[140, 32, 10, 14]), Some(vec![140, 139, 21, 14]));
    assert_eq!(written(&[140, 33, 10]), Some(vec![140, 139, 21, 14]));
}

#[test]
fn a_mask_is_as_long_as_the_stems_before_it_ask() {
    // Nine stems, the last three told by the mask itself; 14 in a mask does not end the glyph.
    let stems = [[139; 12].as_slice(), &[18], &[139; 6], &[19, 14, 10], &[14]].concat();
    assert_eq!(written(&stems), Some(stems));
}

#[test]
fn what_cannot_be_put_in_place_is_refused() {
    assert_eq!(written(&[139, 140, 12, 10, 10, 14]), None, "a number that is worked out");
    assert_eq!(written(&[140, 10, 14]), None, "no such subroutine");
    assert_eq!(written(&[139, 21]), None, "no end");
    assert_eq!(written(&[139, 139, 139, 139, 14]), None, "an accent put on a letter");
}
