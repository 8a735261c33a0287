//! Outlines without subroutines.

use super::read::Index;

/// The subroutines that an outline may call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subroutines<'a> {
    pub(super) table: &'a [u8],
    pub(super) locals: &'a Index,
    pub(super) globals: &'a Index,
}

/// How deep subroutines may call one another (Technical Note 5177, appendix B).
const DEEPEST: usize = 10;

/// Writes an outline with every subroutine put where it is called.
///
/// Everything else is copied as it is. `None` where the outline is not as the note says, or
/// works out which subroutine it calls.
pub(super) fn inline(code: &[u8], subroutines: Subroutines<'_>, out: &mut Vec<u8>) -> Option<()> {
    let mut copy = Copy { subroutines, operands: Vec::new(), stems: 0, out };
    matches!(copy.run(code, 0)?, End::Glyph).then_some(())
}

/// How a piece of code ended.
enum End {
    Glyph,
    Subroutine,
}

struct Copy<'a, 'o> {
    subroutines: Subroutines<'a>,
    /// The numbers that wait for an operator: each with where it is written.
    operands: Vec<(i32, usize)>,
    /// How many stems are hinted: it says how long a mask is.
    stems: usize,
    out: &'o mut Vec<u8>,
}

impl<'a> Copy<'a, '_> {
    fn run(&mut self, code: &[u8], depth: usize) -> Option<End> {
        // What lies between is not written yet.
        let (mut done, mut at) = (0, 0);
        while let Some(&first) = code.get(at) {
            let begins = at;
            at += length(first);
            match first {
                28 | 32..=255 => {
                    let value = value(code.get(begins..at)?);
                    self.operands.push((value, self.out.len() + begins - done));
                    continue;
                }
                10 | 29 => {
                    let called = self.called(&code[done..begins], first == 29)?;
                    done = at;
                    let ended = (depth < DEEPEST).then(|| self.run(called, depth + 1))??;
                    if let End::Glyph = ended {
                        return Some(End::Glyph);
                    }
                    continue;
                }
                11 => {
                    self.out.extend(&code[done..begins]);
                    return Some(End::Subroutine);
                }
                // An accent put on a letter names both by a code that is not theirs any more.
                14 if self.operands.len() > 1 => return None,
                14 => {
                    self.out.extend(&code[done..at]);
                    return Some(End::Glyph);
                }
                // Arithmetic leaves numbers that only a reader of the outline knows.
                12 if !matches!(code.get(begins + 1)?, 34..=37) => return None,
                1 | 3 | 18 | 23 => self.stems += self.operands.len() / 2,
                19 | 20 => {
                    // Stems without an operator of their own come before the first mask.
                    self.stems += self.operands.len() / 2;
                    at += self.stems.div_ceil(8);
                }
                _ => {}
            }
            self.operands.clear();
        }
        self.out.extend(code.get(done..)?);
        Some(End::Subroutine)
    }

    /// Writes what comes before a call without the number that is called, and finds what has it.
    fn called(&mut self, before: &[u8], global: bool) -> Option<&'a [u8]> {
        let (number, place) = self.operands.pop()?;
        match place.checked_sub(self.out.len()) {
            Some(length) => self.out.extend(before.get(..length)?),
            // The number was written by whoever called this.
            None => self.out.truncate(place),
        }
        let Subroutines { table, locals, globals } = self.subroutines;
        let index = if global { globals } else { locals };
        let bias = match index.count {
            0..1_240 => 107,
            1_240..33_900 => 1_131,
            _ => 32_768,
        };
        index.object(table, usize::try_from(number + bias).ok()?)
    }
}

/// Length of a number or operator by its first byte.
const fn length(first: u8) -> usize {
    match first {
        12 | 247..=254 => 2,
        28 => 3,
        255 => 5,
        _ => 1,
    }
}

/// The value of a number that may name a subroutine.
fn value(bytes: &[u8]) -> i32 {
    match *bytes {
        // Of a number with a fraction its whole part.
        [28, high, low] | [255, high, low, ..] => i16::from_be_bytes([high, low]).into(),
        [first @ 32..=246] => i32::from(first) - 139,
        [first @ 247..=250, second] => (i32::from(first) - 247) * 256 + i32::from(second) + 108,
        [first @ 251..=254, second] => (251 - i32::from(first)) * 256 - i32::from(second) - 108,
        _ => 0,
    }
}
