//! The forms of many projects in one file, a bookmark for each.

use super::acceptance_form::{self, Bookmarks};
use super::layout::{Document, Fonts, Information};
use super::{Rendered, ReportError};
use crate::ledger::sheets::AcceptanceSheet;

/// Draws the acceptance forms of an area into one file.
///
/// Every form counts its own pages. The file is as old as its youngest form, so that the
/// same forms give the same bytes. `progress` is told after each form how many are done and
/// how many there are.
pub fn render(
    area: &str,
    sheets: &[AcceptanceSheet],
    fonts: &Fonts,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Rendered, ReportError> {
    let recorded_at = sheets.iter().map(|sheet| sheet.identity.recorded_at.utc()).max();
    let information = Information {
        title: format!("{area}竣工验收表"),
        author: area.to_owned(),
        recorded_at: recorded_at.unwrap_or_default(),
    };
    let mut document = Document::new(fonts, information);
    for (at, sheet) in sheets.iter().enumerate() {
        let project = &sheet.project;
        let name = format!("{}{} {}", project.township, project.village, project.name);
        document.bookmark_next(&name);
        acceptance_form::draw(&mut document, sheet, Bookmarks::Outside);
        progress(at + 1, sheets.len());
    }
    document.finish()
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::acceptance_form::sample::{full, keep};
    use crate::report::layout::Fonts;
    use crate::report::layout::tests::inspect;

    #[test]
    fn forms_follow_one_another_and_progress_is_told() {
        let fonts = Fonts::load(None).expect("fonts");
        let sheets = vec![full(), full(), full()];
        let mut told = Vec::new();
        let rendered = render("宕昌县", &sheets, &fonts, &mut |done, total| {
            told.push((done, total));
        })
        .expect("a file");
        keep("batch", &rendered.bytes);
        assert_eq!(told, [(1, 3), (2, 3), (3, 3)]);
        let Some(text) = inspect(&rendered) else { return };
        assert_eq!(text.matches("第1页").count(), 3);
    }
}
