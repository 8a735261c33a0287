//! Glyphs out of a CID-keyed CFF table (Adobe Technical Notes 5176 and 5177).
//!
//! A Chinese face shares pieces of its outlines as subroutines: one of the built-in faces has
//! 22,458 of them for its ideographs alone. A general subsetter keeps a numbered place for
//! each, so that every document would carry, compress and write 67 KB of empty places a face.
//! Here subroutines are put where they are called, and nothing is left but the outlines.

mod inline;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub(super) use read::Outlines;
