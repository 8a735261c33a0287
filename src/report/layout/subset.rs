//! The part of a face that a document uses, ready to be embedded.

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use printpdf::{FontId, FontType, ParsedFont, PdfFont};

use super::LayoutError;
use super::font::Face;

/// Name of a face among the resources of a document.
pub(super) fn resource(face: usize) -> FontId {
    FontId(format!("Face{face}"))
}

/// Takes what was shown out of a face: characters, each with its glyph.
///
/// Glyphs are numbered from 1 in the order in which they are given: the pages show them by these
/// numbers. Glyph 0 stands before them.
pub(super) fn embed(face: &Face, shown: &[(char, u16)]) -> Result<PdfFont, LayoutError> {
    let ids: Vec<u16> = std::iter::once(0).chain(shown.iter().map(|&(_, id)| id)).collect();
    let mut font = ParsedFont::with_glyph_data(
        cut(face, &ids)?,
        0,
        Some(format!("{}+{}", tag(&ids), face.name)),
        shown.iter().zip(1..).map(|(&(character, _), number)| (character.into(), number)).collect(),
        ids.iter().zip(0..).map(|(&id, number)| (number, face.advance(id))).collect(),
        face.metrics.units_per_em,
        face.line.clone(),
    );
    font.pdf_font_metrics = face.metrics.clone();
    if font.original_bytes.starts_with(b"OTTO") {
        font.font_type = FontType::OpenTypeCFF(());
    }
    Ok(PdfFont::new(font))
}

fn cut(face: &Face, ids: &[u16]) -> Result<Vec<u8>, LayoutError> {
    let wrong = |why: &dyn std::fmt::Display| LayoutError::Subset(format!("{}: {why}", face.name));
    if let Some(outlines) = &face.outlines {
        let font = outlines.font(&face.data, ids);
        return font.ok_or_else(|| wrong(&"an outline is broken"));
    }
    let data = ReadScope::new(&face.data).read::<FontData<'_>>().map_err(|error| wrong(&error))?;
    let provider = data.table_provider(0).map_err(|error| wrong(&error))?;
    subset(&provider, ids, &SubsetProfile::Pdf, CmapTarget::Unicode).map_err(|error| wrong(&error))
}

/// Six letters that name a subset (ISO 32000-1, 9.6.4), the same for the same glyphs.
fn tag(ids: &[u16]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in ids.iter().flat_map(|id| id.to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut letters = String::with_capacity(6);
    for _ in 0..6 {
        letters.push(char::from(b'A' + u8::try_from(hash % 26).unwrap_or_default()));
        hash /= 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn a_tag_is_six_capitals_and_tells_glyphs_apart() {
        assert_eq!(tag(&[0, 1, 2]).len(), 6);
        assert!(tag(&[0, 7]).bytes().all(|letter| letter.is_ascii_uppercase()));
        assert_eq!(tag(&[0, 7]), tag(&[0, 7]));
        assert_ne!(tag(&[0, 7]), tag(&[0, 8]));
    }
}
