//! Writing: a font program of some glyphs.

use super::read::{Outlines, table};

/// Operators of the top dictionary whose operand is a place, in the order of the places.
const PLACES: [&[u8]; 4] = [&[15], &[12, 37], &[17], &[12, 36]];
/// Length of a number that is written in full, so that a place can be told before it is known.
const FULL: usize = 5;

impl Outlines {
    /// An OpenType font of some glyphs of a font file, numbered in this order, and nothing but
    /// outlines.
    ///
    /// The first has to be glyph 0. A glyph's CID is its new number.
    pub(in crate::report::layout) fn font(&self, file: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
        let cff = self.table(table(file)?, glyphs)?;
        let mut font = Vec::with_capacity(28 + cff.len());
        // One table: version, number of tables, and the three values of its binary search.
        font.extend(b"OTTO\x00\x01\x00\x10\x00\x00\x00\x00");
        font.extend(b"CFF \x00\x00\x00\x00\x00\x00\x00\x1c");
        font.extend(u32::try_from(cff.len()).ok()?.to_be_bytes());
        font.extend(cff);
        Some(font)
    }

    fn table(&self, table: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
        let count = u16::try_from(glyphs.len()).ok()?;
        let select = glyphs.iter().map(|&glyph| self.part(glyph)).collect::<Option<Vec<u8>>>()?;
        let (mut outlines, mut ends) = (Vec::new(), vec![0]);
        for &glyph in glyphs {
            outlines.extend(self.outline(table, glyph)?);
            ends.push(outlines.len());
        }

        let mut out = b"\x01\x00\x04\x04".to_vec();
        list(&mut out, &[&self.name])?;
        let places = self.top(&mut out, count)?;
        list(&mut out, &[b"Adobe".as_slice(), b"Identity"])?;
        // No global subroutines.
        out.extend([0, 0]);

        let charset = out.len();
        // One range, from CID 1 on.
        out.extend([2, 0, 1]);
        out.extend(count.saturating_sub(2).to_be_bytes());
        let parts = out.len();
        out.push(0);
        out.extend(select);
        let strings = out.len();
        pack(&mut out, &ends, &outlines)?;
        let fonts = out.len();
        self.fonts(&mut out)?;
        for (place, start) in places.into_iter().zip([charset, parts, strings, fonts]) {
            out[place..place + FULL].copy_from_slice(&number(i32::try_from(start).ok()?));
        }
        Some(out)
    }

    /// Writes the top dictionary, and tells where the places of the other parts go.
    fn top(&self, out: &mut Vec<u8>, glyphs: u16) -> Option<[usize; 4]> {
        let mut top = [number(391), number(392), number(0)].concat();
        top.extend([12, 30]);
        top.extend(&self.shape);
        top.extend(number(glyphs.into()));
        top.extend([12, 34]);
        let places = PLACES.map(|operator| {
            let place = top.len();
            top.extend([0; FULL]);
            top.extend(operator);
            place
        });
        list(out, &[&top])?;
        let begins = out.len() - top.len();
        Some(places.map(|place| begins + place))
    }

    /// Writes the font dictionaries and, behind them, their private ones.
    fn fonts(&self, out: &mut Vec<u8>) -> Option<()> {
        let font = |shape: &[u8], size: usize, start: usize| {
            let mut font = shape.to_vec();
            font.extend(number(i32::try_from(size).ok()?));
            font.extend(number(i32::try_from(start).ok()?));
            font.push(18);
            Some(font)
        };
        let fonts = |mut start: usize| {
            let fonts = self.parts.iter().map(|part| {
                let own = font(&part.shape, part.private.len(), start);
                start += part.private.len();
                own
            });
            fonts.collect::<Option<Vec<_>>>()
        };
        // Written twice: the first time tells how long they are.
        let mut probe = Vec::new();
        list(&mut probe, &fonts(0)?)?;
        list(out, &fonts(out.len() + probe.len())?)?;
        out.extend(self.parts.iter().flat_map(|part| &part.private));
        Some(())
    }
}

/// Writes a list of objects.
fn list(out: &mut Vec<u8>, objects: &[impl AsRef<[u8]>]) -> Option<()> {
    let (mut data, mut ends) = (Vec::new(), vec![0]);
    for object in objects {
        data.extend(object.as_ref());
        ends.push(data.len());
    }
    pack(out, &ends, &data)
}

/// Writes a list of objects that lie one behind the other, the first from 0 on.
fn pack(out: &mut Vec<u8>, ends: &[usize], data: &[u8]) -> Option<()> {
    out.extend(u16::try_from(ends.len() - 1).ok()?.to_be_bytes());
    out.push(4);
    for &end in ends {
        out.extend(u32::try_from(end + 1).ok()?.to_be_bytes());
    }
    out.extend(data);
    Some(())
}

/// A whole number of a dictionary, always in full length.
fn number(value: i32) -> [u8; FULL] {
    let [a, b, c, d] = value.to_be_bytes();
    [29, a, b, c, d]
}
