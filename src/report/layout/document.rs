//! A document: sections of pages, each with its own footer and count.

use chrono::{DateTime, Utc};
use printpdf::{XObject, XObjectId};

use super::canvas::Canvas;
use super::flow::Flow;
use super::font::Fonts;
use super::lines::measure;
use super::style::{Ink, Style, size};
use super::{LayoutError, mm, page, save};

/// A finished document.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Characters that no face has: drawn as 〓 and listed on the last page.
    pub missing: Vec<char>,
    /// Number of pages.
    pub pages: usize,
}

/// What a document says about itself.
#[derive(Debug, Clone)]
pub struct Information {
    /// Title, as readers and file lists show it.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// When its content was recorded. There is no other clock here.
    pub recorded_at: DateTime<Utc>,
}

/// What stands below every page of a section, left of its page number.
#[derive(Debug, Clone)]
pub struct Footer {
    /// Number of the document, its version and the beginning of its hash.
    pub line: String,
}

/// A document that is being laid out.
pub struct Document<'f> {
    pub(super) canvas: Canvas<'f>,
    pub(super) information: Information,
    pub(super) bookmarks: Vec<(String, usize)>,
    pub(super) pictures: Vec<(XObjectId, XObject)>,
    sections: Vec<(usize, Footer)>,
}

impl<'f> Document<'f> {
    /// An empty document.
    pub fn new(fonts: &'f Fonts, information: Information) -> Self {
        Self {
            canvas: Canvas::new(fonts),
            information,
            bookmarks: Vec::new(),
            pictures: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// Begins a section on a new page; its pages are counted from 1.
    pub fn section(&mut self, footer: Footer) -> Flow<'_, 'f> {
        self.sections.push((self.canvas.pages.len(), footer));
        Flow::new(self)
    }

    /// Puts a bookmark on the page that the next section begins.
    pub fn bookmark_next(&mut self, name: &str) {
        self.bookmarks.push((name.to_owned(), self.canvas.pages.len() + 1));
    }

    /// Puts the footers in and writes the document.
    pub fn finish(mut self) -> Result<Rendered, LayoutError> {
        if !self.canvas.missing.is_empty() {
            self.list_missing();
        }
        self.draw_footers();
        let missing = self.canvas.missing.iter().copied().collect();
        let pages = self.canvas.pages.len();
        Ok(Rendered { bytes: save::write(self)?, missing, pages })
    }

    fn draw_footers(&mut self) {
        let style = Style::new(size::SMALL_FIFTH).ink(Ink([0.25; 3]));
        let ends = self.sections.iter().skip(1).map(|(start, _)| *start);
        let ends: Vec<usize> = ends.chain([self.canvas.pages.len()]).collect();
        let baseline = page::BOTTOM + mm(10.0);
        for ((start, footer), end) in std::mem::take(&mut self.sections).into_iter().zip(ends) {
            for at in start..end {
                let count = format!("第 {} 页　共 {} 页", at - start + 1, end - start);
                let wide = measure(self.canvas.fonts, &style, &count);
                let right = page::LEFT + page::TYPE_WIDTH - wide;
                self.canvas.text(at, (page::LEFT, baseline), &footer.line, (&style, 0.0));
                self.canvas.text(at, (right, baseline), &count, (&style, 0.0));
            }
        }
    }

    /// Adds the page that lists characters without a glyph.
    ///
    /// It belongs to the last section, so that its pages are counted with the form's own.
    fn list_missing(&mut self) {
        let points = self.canvas.missing.iter();
        let points: Vec<String> =
            points.map(|&missing| format!("U+{:04X}", u32::from(missing))).collect();
        let mut flow = Flow::new(self);
        flow.heading("缺字说明", None);
        flow.paragraph(
            "本文件所用字库没有下列字符，正文中以“〓”代替。请按字符编码核对原始记录，并以原始记录为准。",
            &Style::new(size::FIFTH).indent(2.0),
        );
        flow.paragraph(&points.join("　"), &Style::new(size::FIFTH).indent(2.0));
    }
}
