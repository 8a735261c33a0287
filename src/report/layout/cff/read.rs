//! Reading: where things are in the table.

use std::sync::OnceLock;

use super::inline::{Subroutines, inline};

/// A CID-keyed CFF table: where its glyphs are, and what is needed to write some of them anew.
#[derive(Debug)]
pub(in crate::report::layout) struct Outlines {
    pub(super) name: Vec<u8>,
    /// What the top dictionary says of the shape of all glyphs, as it is written there.
    pub(super) shape: Vec<u8>,
    pub(super) parts: Vec<Part>,
    glyphs: Index,
    globals: Index,
    /// The part that each glyph belongs to.
    select: Vec<u8>,
    /// Outlines without subroutines, from the first time that they are asked for.
    whole: Vec<OnceLock<Box<[u8]>>>,
}

/// Glyphs of one kind, such as ideographs, with the values that they share.
#[derive(Debug)]
pub(super) struct Part {
    /// What its font dictionary says of its shape.
    pub(super) shape: Vec<u8>,
    /// Its private dictionary, without the place of its subroutines.
    pub(super) private: Vec<u8>,
    locals: Index,
}

const FONT_BBOX: u16 = 5;
const CHAR_STRINGS: u16 = 17;
const PRIVATE: u16 = 18;
const SUBROUTINES: u16 = 19;
const FONT_MATRIX: u16 = 0x0c07;
const REGISTRY: u16 = 0x0c1e;
const FONT_ARRAY: u16 = 0x0c24;
const FONT_SELECT: u16 = 0x0c25;

impl Outlines {
    /// Whether a font file has outlines that are CID-keyed.
    pub(in crate::report::layout) fn are_in(font: &[u8]) -> bool {
        let top = || {
            let table = table(font)?;
            let (_, next) = Index::read(table, usize::from(*table.get(2)?))?;
            let (tops, _) = Index::read(table, next)?;
            Dictionary::read(tops.object(table, 0)?)
        };
        top().is_some_and(|top| top.entry(REGISTRY).is_some())
    }

    /// Reads a font file; `None` where its outlines are none that are CID-keyed.
    pub(in crate::report::layout) fn read(font: &[u8]) -> Option<Self> {
        Self::read_table(table(font)?)
    }

    fn read_table(table: &[u8]) -> Option<Self> {
        let (names, next) = Index::read(table, usize::from(*table.get(2)?))?;
        let (tops, next) = Index::read(table, next)?;
        let (_, next) = Index::read(table, next)?;
        let (globals, _) = Index::read(table, next)?;
        let top = Dictionary::read(tops.object(table, 0)?)?;
        top.entry(REGISTRY)?;
        let (glyphs, _) = Index::read(table, top.offset(CHAR_STRINGS)?)?;
        let (fonts, _) = Index::read(table, top.offset(FONT_ARRAY)?)?;
        let parts = (0..fonts.count).map(|at| Part::read(table, fonts.object(table, at)?));
        Some(Self {
            name: names.object(table, 0)?.to_vec(),
            shape: top.written(&[FONT_MATRIX, FONT_BBOX]),
            parts: parts.collect::<Option<_>>()?,
            select: select(table.get(top.offset(FONT_SELECT)?..)?, glyphs.count)?,
            whole: std::iter::repeat_with(OnceLock::new).take(glyphs.count).collect(),
            glyphs,
            globals,
        })
    }

    /// The part that a glyph belongs to.
    pub(super) fn part(&self, glyph: u16) -> Option<u8> {
        self.select.get(usize::from(glyph)).copied()
    }

    /// The outline of a glyph without subroutines.
    pub(super) fn outline(&self, table: &[u8], glyph: u16) -> Option<&[u8]> {
        let kept = self.whole.get(usize::from(glyph))?;
        if kept.get().is_none() {
            let locals = &self.parts.get(usize::from(self.part(glyph)?))?.locals;
            let code = self.glyphs.object(table, glyph.into())?;
            let mut whole = Vec::with_capacity(2 * code.len());
            inline(code, Subroutines { table, locals, globals: &self.globals }, &mut whole)?;
            // Whoever was faster kept the same.
            let _ = kept.set(whole.into());
        }
        kept.get().map(AsRef::as_ref)
    }
}

impl Part {
    fn read(table: &[u8], font: &[u8]) -> Option<Self> {
        let font = Dictionary::read(font)?;
        let [size, start] = *font.entry(PRIVATE)?.numbers else { return None };
        let (size, start) = (usize::try_from(size).ok()?, usize::try_from(start).ok()?);
        let private = Dictionary::read(table.get(start..start.checked_add(size)?)?)?;
        let locals = match private.offset(SUBROUTINES) {
            Some(offset) => Index::read(table, start.checked_add(offset)?)?.0,
            None => Index::default(),
        };
        Some(Self {
            shape: font.written(&[FONT_MATRIX]),
            private: private.without(SUBROUTINES),
            locals,
        })
    }
}

/// The table of outlines in a font file (OpenType, "Organization of an OpenType Font").
pub(super) fn table(font: &[u8]) -> Option<&[u8]> {
    let tables = number(font.strip_prefix(b"OTTO")?.get(..2)?);
    let record =
        font.get(12..)?.chunks_exact(16).take(tables).find(|at| at.starts_with(b"CFF "))?;
    let start = number(&record[8..12]);
    font.get(start..start.checked_add(number(&record[12..]))?)
}

/// A list of objects: where their offsets are, and from where these count.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) count: usize,
    size: usize,
    offsets: usize,
    before: usize,
}

impl Index {
    /// Reads the list at a place, and tells what comes after it.
    pub(super) fn read(table: &[u8], at: usize) -> Option<(Self, usize)> {
        let count = number(table.get(at..at.checked_add(2)?)?);
        if count == 0 {
            return Some((Self::default(), at + 2));
        }
        let size = usize::from(*table.get(at + 2)?);
        let before = at + 2 + (count + 1) * size;
        let index = Self { count, size, offsets: at + 3, before };
        let end = index.offset(table, count)?;
        Some((index, end))
    }

    fn offset(&self, table: &[u8], object: usize) -> Option<usize> {
        let at = self.offsets + object * self.size;
        Some(self.before + number(table.get(at..at + self.size)?))
    }

    pub(super) fn object<'a>(&self, table: &'a [u8], object: usize) -> Option<&'a [u8]> {
        if object >= self.count {
            return None;
        }
        table.get(self.offset(table, object)?..self.offset(table, object + 1)?)
    }
}

/// The entries of a dictionary.
struct Dictionary<'a>(Vec<Entry<'a>>);

/// An operator with its operands, and both as they are written.
struct Entry<'a> {
    operator: u16,
    numbers: Vec<i32>,
    written: &'a [u8],
}

impl<'a> Dictionary<'a> {
    fn read(data: &'a [u8]) -> Option<Self> {
        let (mut entries, mut numbers) = (Vec::new(), Vec::new());
        let (mut at, mut start) = (0, 0);
        while let Some(&first) = data.get(at) {
            let rest = &data[at..];
            let length = match first {
                12 | 247..=254 => 2,
                28 => 3,
                29 => 5,
                30 => 1 + rest.iter().position(|byte| byte & 15 == 15)?,
                _ => 1,
            };
            let bytes = rest.get(..length)?;
            at += length;
            if first > 21 {
                numbers.push(operand(bytes));
                continue;
            }
            let operator = bytes.iter().fold(0, |code, &byte| (code << 8) | u16::from(byte));
            let numbers = std::mem::take(&mut numbers);
            entries.push(Entry { operator, numbers, written: &data[start..at] });
            start = at;
        }
        Some(Self(entries))
    }

    fn entry(&self, operator: u16) -> Option<&Entry<'a>> {
        self.0.iter().find(|entry| entry.operator == operator)
    }

    fn offset(&self, operator: u16) -> Option<usize> {
        self.entry(operator)?.numbers.first().and_then(|&offset| usize::try_from(offset).ok())
    }

    /// Those of some entries that are there, as they are written.
    fn written(&self, operators: &[u16]) -> Vec<u8> {
        let found = operators.iter().filter_map(|&operator| self.entry(operator));
        found.flat_map(|entry| entry.written).copied().collect()
    }

    fn without(&self, operator: u16) -> Vec<u8> {
        let kept = self.0.iter().filter(|entry| entry.operator != operator);
        kept.flat_map(|entry| entry.written).copied().collect()
    }
}

/// A whole number; 0 for a real one, which is copied and never read.
fn operand(bytes: &[u8]) -> i32 {
    match *bytes {
        [28, high, low] => i16::from_be_bytes([high, low]).into(),
        [29, a, b, c, d] => i32::from_be_bytes([a, b, c, d]),
        [first @ 32..=246] => i32::from(first) - 139,
        [first @ 247..=250, second] => (i32::from(first) - 247) * 256 + i32::from(second) + 108,
        [first @ 251..=254, second] => (251 - i32::from(first)) * 256 - i32::from(second) - 108,
        _ => 0,
    }
}

/// The part of each glyph, from either form of the list.
fn select(data: &[u8], glyphs: usize) -> Option<Vec<u8>> {
    match *data.first()? {
        0 => data.get(1..=glyphs).map(<[u8]>::to_vec),
        3 => {
            let mut select = Vec::with_capacity(glyphs);
            let ranges = number(data.get(1..3)?);
            for at in 0..ranges {
                let [_, _, part, high, low] = *data.get(3 + at * 3..8 + at * 3)? else {
                    return None;
                };
                select.resize(number(&[high, low]).min(glyphs), part);
            }
            Some(select)
        }
        _ => None,
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, &byte| (number << 8) | usize::from(byte))
}
