//! Faces: which character has which glyph, and how wide it is.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use printpdf::{FontMetrics, ParsedFont, PdfFontMetricsStub};

use super::LayoutError;
use super::cff::Outlines;
use super::characters::Characters;
use super::style::Weight;

const REGULAR: &[u8] = include_bytes!("../../../fixtures/fonts/NotoSerifSC-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../../fixtures/fonts/NotoSerifSC-Bold.otf");

/// One font file, parsed.
pub(super) struct Face {
    /// PostScript name, without a subset tag.
    pub(super) name: String,
    pub(super) data: Cow<'static, [u8]>,
    /// Its outlines, where they are CID-keyed.
    pub(super) outlines: Option<Outlines>,
    characters: Characters,
    /// Advances by glyph, in font units.
    widths: Vec<u16>,
    pub(super) line: FontMetrics,
    pub(super) metrics: PdfFontMetricsStub,
}

/// The faces of all documents, parsed once and shared.
///
/// The built-in faces are always there; the deployer's own come before them.
pub struct Fonts {
    faces: Vec<Face>,
    regular: Vec<usize>,
    bold: Vec<usize>,
    title: Vec<usize>,
}

/// A character found in a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) face: usize,
    pub(super) id: u16,
    /// Advance in em.
    pub(super) width: f32,
}

impl Fonts {
    /// Parses the built-in faces and those of a folder.
    ///
    /// The folder may hold `body`, `bold` and `title`, each as `.otf` or `.ttf`; a face
    /// that is not there falls back on the built-in one, and so does a character that the
    /// deployer's face lacks.
    pub fn load(folder: Option<&Path>) -> Result<Self, LayoutError> {
        let faces = vec![
            Face::parse("NotoSerifSC-Regular", Cow::Borrowed(REGULAR))?,
            Face::parse("NotoSerifSC-Bold", Cow::Borrowed(BOLD))?,
        ];
        let mut fonts = Self { faces, regular: vec![0, 1], bold: vec![1, 0], title: vec![1, 0] };
        if let Some(folder) = folder {
            fonts.add(folder, "bold", &[Weight::Bold, Weight::Title])?;
            fonts.add(folder, "title", &[Weight::Title])?;
            fonts.add(folder, "body", &[Weight::Regular])?;
        }
        Ok(fonts)
    }

    fn add(&mut self, folder: &Path, stem: &str, weights: &[Weight]) -> Result<(), LayoutError> {
        for ending in ["otf", "ttf"] {
            let path = folder.join(format!("{stem}.{ending}"));
            if !path.is_file() {
                continue;
            }
            let data = fs::read(&path).map_err(|error| {
                LayoutError::Font(path.display().to_string(), error.to_string())
            })?;
            self.faces.push(Face::parse(&format!("Local-{stem}"), Cow::Owned(data))?);
            let face = self.faces.len() - 1;
            for &weight in weights {
                self.chain_mut(weight).insert(0, face);
            }
            break;
        }
        Ok(())
    }

    fn chain_mut(&mut self, weight: Weight) -> &mut Vec<usize> {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
            Weight::Title => &mut self.title,
        }
    }

    fn chain(&self, weight: Weight) -> &[usize] {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
            Weight::Title => &self.title,
        }
    }

    /// The first glyph for a character along the faces of a weight.
    pub(super) fn glyph(&self, weight: Weight, character: char) -> Option<Glyph> {
        self.chain(weight).iter().find_map(|&face| {
            let (id, width) = self.faces[face].glyph(character)?;
            Some(Glyph { face, id, width })
        })
    }

    pub(super) fn face(&self, face: usize) -> &Face {
        &self.faces[face]
    }
}

impl Face {
    fn parse(name: &str, data: Cow<'static, [u8]>) -> Result<Self, LayoutError> {
        let mut warnings = Vec::new();
        let parsed = ParsedFont::from_bytes(&data, 0, &mut warnings)
            .filter(|font| !font.codepoint_to_glyph.is_empty() && font.units_per_em > 0)
            .ok_or_else(|| {
                let why = warnings.first().map_or("not an OpenType font", |first| &first.message);
                LayoutError::Font(name.to_owned(), why.to_owned())
            })?;
        let glyphs = parsed.codepoint_to_glyph.into_iter();
        let glyphs = glyphs.filter_map(|(code, glyph)| Some((char::from_u32(code)?, glyph)));
        Ok(Self {
            name: name.to_owned(),
            outlines: outlines(name, &data)?,
            data,
            characters: glyphs.collect(),
            widths: parsed.glyph_widths.into_values().collect(),
            line: parsed.font_metrics,
            metrics: parsed.pdf_font_metrics,
        })
    }

    fn glyph(&self, character: char) -> Option<(u16, f32)> {
        let id = self.characters.number(character)?;
        Some((id, f32::from(self.advance(id)) / f32::from(self.metrics.units_per_em)))
    }

    /// Advance of a glyph in font units.
    pub(super) fn advance(&self, id: u16) -> u16 {
        self.widths.get(usize::from(id)).copied().unwrap_or(self.metrics.units_per_em)
    }
}

/// Outlines that are CID-keyed have to be read: nothing else numbers their glyphs anew.
fn outlines(name: &str, data: &[u8]) -> Result<Option<Outlines>, LayoutError> {
    if !Outlines::are_in(data) {
        return Ok(None);
    }
    let broken = || LayoutError::Font(name.to_owned(), "its CFF table is broken".to_owned());
    Outlines::read(data).map(Some).ok_or_else(broken)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{BOLD, Fonts};
    use crate::report::layout::style::Weight;

    #[test]
    fn a_deployers_face_comes_first_and_the_built_in_ones_follow() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("body.otf"), BOLD).expect("a font");
        let fonts = Fonts::load(Some(folder.path())).expect("fonts");
        assert_eq!(fonts.glyph(Weight::Regular, '村').map(|glyph| glyph.face), Some(2));
        assert_eq!(fonts.glyph(Weight::Title, '村').map(|glyph| glyph.face), Some(1));
    }

    #[test]
    fn a_file_that_is_no_font_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("title.ttf"), b"not a font").expect("a file");
        let error = Fonts::load(Some(folder.path())).err().expect("an error");
        assert!(error.to_string().contains("Local-title"), "{error}");
    }
}
