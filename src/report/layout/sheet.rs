//! One page as the file holds it (ISO 32000-1, 8 and 9), and nothing set twice.

use std::io::Write;

use super::canvas::Area;
use super::page;
use super::style::Ink;
use super::subset::resource;

/// The content of a page.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) written: Vec<u8>,
    fill: Ink,
    stroke: Ink,
    thickness: f32,
    font: Option<(usize, f32)>,
    spread: f32,
    /// Where the last run of text began, while a text is open.
    text: Option<Place>,
}

/// A place on a page in whole hundredths of a point, from its lower left corner: places are told
/// by how far they are from one another, and whole numbers add up.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    x: i32,
    y: i32,
}

impl Sheet {
    /// A page on which everything is as it is without saying: black, and lines of one point.
    pub(super) fn new() -> Self {
        Self {
            written: Vec::new(),
            fill: Ink::BLACK,
            stroke: Ink::BLACK,
            thickness: 1.0,
            font: None,
            spread: 0.0,
            text: None,
        }
    }

    /// The content, complete.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.end_text();
        self.written
    }

    /// What areas and text are filled with from here on.
    pub(super) fn fill(&mut self, ink: Ink) {
        if std::mem::replace(&mut self.fill, ink) != ink {
            self.colour(ink, b"rg\n");
        }
    }

    /// What lines are drawn with from here on.
    pub(super) fn pen(&mut self, ink: Ink, thickness: f32) {
        self.end_text();
        if std::mem::replace(&mut self.stroke, ink) != ink {
            self.colour(ink, b"RG\n");
        }
        if is_other(std::mem::replace(&mut self.thickness, thickness), thickness) {
            self.numbers([hundredths(thickness)], b"w\n");
        }
    }

    /// Dots of lines from here on, or none.
    pub(super) fn dots(&mut self, on: bool) {
        self.end_text();
        self.written.extend(if on { b"[1 2.5] 0 d\n".as_slice() } else { b"[] 0 d\n" });
    }

    /// Shows a run of text by the codes of its characters.
    pub(super) fn text(
        &mut self,
        (x, baseline): (f32, f32),
        codes: &[u16],
        font: (usize, f32),
        spread: f32,
    ) {
        if self.text.is_none() {
            self.written.extend(b"BT\n");
        }
        if self.font.replace(font) != Some(font) {
            let (face, size) = font;
            self.written.push(b'/');
            self.written.extend(resource(face).0.bytes());
            self.written.push(b' ');
            self.numbers([hundredths(size)], b"Tf\n");
        }
        if is_other(std::mem::replace(&mut self.spread, spread), spread) {
            // Many characters add up, so that a hundredth would be seen.
            self.say(format_args!("{spread:.4} Tc\n"));
        }
        let at = Place { x: hundredths(x), y: up(baseline) };
        let before = self.text.replace(at).unwrap_or_default();
        self.numbers([at.x - before.x, at.y - before.y], b"Td<");
        for code in codes {
            self.written.extend(hexadecimal(*code));
        }
        self.written.extend(b">Tj\n");
    }

    /// Draws the outline of an area.
    pub(super) fn frame(&mut self, area: Area) {
        self.rectangle(area);
        self.written.extend(b"S\n");
    }

    /// Fills areas as one shape, so that no seams show between them.
    pub(super) fn ground(&mut self, areas: &[Area]) {
        for &area in areas {
            self.rectangle(area);
        }
        self.written.extend(b"f\n");
    }

    /// Draws a line from point to point.
    pub(super) fn line(&mut self, points: &[(f32, f32)]) {
        self.end_text();
        for (at, &(x, y)) in points.iter().enumerate() {
            self.numbers([hundredths(x), up(y)], if at == 0 { b"m\n" } else { b"l\n" });
        }
        self.written.extend(b"S\n");
    }

    /// Draws a picture of the document over an area.
    pub(super) fn picture(&mut self, name: &str, area: Area) {
        self.end_text();
        self.written.extend(b"q\n");
        let (width, height) = (hundredths(area.width), hundredths(area.height));
        let (x, y) = (hundredths(area.x), up(area.y + area.height));
        self.numbers([width, 0, 0, height, x, y], b"cm\n");
        self.say(format_args!("/{name} Do\nQ\n"));
    }

    fn end_text(&mut self) {
        if self.text.take().is_some() {
            self.written.extend(b"ET\n");
        }
    }

    fn rectangle(&mut self, area: Area) {
        self.end_text();
        let (x, y) = (hundredths(area.x), up(area.y + area.height));
        self.numbers([x, y, hundredths(area.width), hundredths(area.height)], b"re\n");
    }

    fn colour(&mut self, Ink([red, green, blue]): Ink, operator: &[u8]) {
        self.say(format_args!("{red} {green} {blue} "));
        self.written.extend(operator);
    }

    /// Writes numbers that are told in hundredths, and the operator that they belong to.
    fn numbers<const N: usize>(&mut self, numbers: [i32; N], operator: &[u8]) {
        for number in numbers {
            number_to(&mut self.written, number);
            self.written.push(b' ');
        }
        self.written.extend(operator);
    }

    fn say(&mut self, what: std::fmt::Arguments<'_>) {
        // Memory does not refuse.
        let _ = self.written.write_fmt(what);
    }
}

/// Writes hundredths as a decimal number in as few characters as it needs.
fn number_to(out: &mut Vec<u8>, hundredths: i32) {
    if hundredths < 0 {
        out.push(b'-');
    }
    let digit = |number: u32| b"0123456789"[(number % 10) as usize];
    let size = hundredths.unsigned_abs();
    let whole = size / 100;
    let longest = whole.checked_ilog10().unwrap_or(0);
    out.extend((0..=longest).rev().map(|place| digit(whole / 10_u32.pow(place))));
    match (size / 10 % 10, size % 10) {
        (0, 0) => {}
        (tenths, 0) => out.extend([b'.', digit(tenths)]),
        (tenths, rest) => out.extend([b'.', digit(tenths), digit(rest)]),
    }
}

fn hexadecimal(code: u16) -> [u8; 4] {
    [12, 8, 4, 0].map(|shift| b"0123456789ABCDEF"[usize::from((code >> shift) & 15)])
}

/// A length in whole hundredths of a point, which keeps pages small.
#[expect(clippy::cast_possible_truncation, reason = "lengths on a page are small")]
fn hundredths(length: f32) -> i32 {
    (length * 100.0).round() as i32
}

/// A height from the top of the page as the height from its foot that PDF wants.
fn up(y: f32) -> i32 {
    hundredths(page::HEIGHT - y)
}

fn is_other(one: f32, other: f32) -> bool {
    one.to_bits() != other.to_bits()
}

#[cfg(test)]
mod tests {
    use super::{Sheet, number_to};
    use crate::report::layout::style::Ink;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let written = |hundredths| {
            let mut out = Vec::new();
            number_to(&mut out, hundredths);
            String::from_utf8(out).expect("digits")
        };
        let all = [0, 5, 50, 100, 1_234, 84_189, -7, -120];
        assert_eq!(all.map(written), ["0", "0.05", "0.5", "1", "12.34", "841.89", "-0.07", "-1.2"]);
    }

    #[test]
    fn nothing_is_set_twice_and_places_are_told_from_one_another() {
        let mut sheet = Sheet::new();
        sheet.fill(Ink::BLACK);
        sheet.text((80.0, 100.0), &[1, 0x2f], (0, 10.5), 0.0);
        sheet.text((80.0, 115.5), &[2], (0, 10.5), 0.0);
        sheet.pen(Ink::BLACK, 0.5);
        sheet.line(&[(80.0, 120.0), (90.0, 120.0)]);
        sheet.text((80.0, 100.0), &[3], (0, 9.0), 0.0);
        let written = String::from_utf8(sheet.finish()).expect("operators");
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!(
            lines,
            [
                "BT",
                "/Face0 10.5 Tf",
                "80 741.89 Td<0001002F>Tj",
                "0 -15.5 Td<0002>Tj",
                "ET",
                "0.5 w",
                "80 721.89 m",
                "90 721.89 l",
                "S",
                "BT",
                "/Face0 9 Tf",
                "80 741.89 Td<0003>Tj",
                "ET",
            ]
        );
    }
}
