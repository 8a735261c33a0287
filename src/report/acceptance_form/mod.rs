//! The form of one inspection (竣工验收表、中期评估表…), with every block and every item.

mod checks;
mod cover;
mod opinions;
mod specialty;

use super::layout::{Document, Flow, Fonts};
use super::{Rendered, ReportError, parts};
use crate::ledger::sheets::AcceptanceSheet;

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;

/// Draws the form of one project.
pub fn render(sheet: &AcceptanceSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let name = format!("{}{}", sheet.project.name, title(sheet));
    let information = parts::information(&name, &sheet.accepting_bodies, &sheet.identity);
    let mut document = Document::new(fonts, information);
    draw(&mut document, sheet, Bookmarks::EveryBlock);
    document.finish()
}

/// How far the outline of the file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bookmarks {
    /// One form in the file: its blocks.
    EveryBlock,
    /// Many forms in the file: the caller's name for each.
    Outside,
}

/// The title of the form, by what the inspection was for.
pub(super) fn title(sheet: &AcceptanceSheet) -> String {
    format!("{}表", sheet.kind.label())
}

/// Draws the form as a section of a document.
pub(super) fn draw(document: &mut Document<'_>, sheet: &AcceptanceSheet, bookmarks: Bookmarks) {
    let footer = parts::footer(&title(sheet), &sheet.identity);
    let mut blocks = Blocks { flow: document.section(footer), count: 0, bookmarks };
    cover::draw(&mut blocks, sheet);
    checks::draw(&mut blocks, sheet);
    opinions::draw(&mut blocks, sheet);
    if !sheet.photos.is_empty() {
        blocks.flow.new_page();
        blocks.heading("现场照片");
        parts::photos(&mut blocks.flow, &sheet.photos);
    }
}

/// The blocks of the form, numbered as they come.
struct Blocks<'d, 'f> {
    flow: Flow<'d, 'f>,
    count: usize,
    bookmarks: Bookmarks,
}

impl Blocks<'_, '_> {
    fn heading(&mut self, name: &str) {
        const NUMERALS: [&str; 12] =
            ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
        let numeral = NUMERALS.get(self.count).copied().unwrap_or_default();
        self.count += 1;
        let bookmark =
            (self.bookmarks == Bookmarks::EveryBlock).then(|| format!("{:02} {name}", self.count));
        self.flow.heading(&format!("{numeral}、{name}"), bookmark);
    }
}
