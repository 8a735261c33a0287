//! The forms of many projects in one file, a bookmark for each.

use super::acceptance_form::{self, Bookmarks};
use super::layout::{Document, Fonts, Information};
use super::{Rendered, ReportError};
use crate::ledger::sheets::AcceptanceSheet;

/// Draws the acceptance forms of a county into one file.
///
/// Every form counts its own pages. `progress` is told after each form how many are done
/// and how many there are.
pub fn render(
    information: Information,
    sheets: &[AcceptanceSheet],
    fonts: &Fonts,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Rendered, ReportError> {
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
    use crate::report::acceptance_form::tests::{full, keep};
    use crate::report::layout::tests::inspect;
    use crate::report::layout::{Fonts, Information};

    #[test]
    fn forms_follow_one_another_and_progress_is_told() {
        let fonts = Fonts::load(None).expect("fonts");
        let sheets = vec![full(), full(), full()];
        let information = Information {
            title: "宕昌县竣工验收表汇编".to_owned(),
            author: "宕昌县卫生和计划生育局".to_owned(),
            recorded_at: sheets[0].identity.recorded_at.utc(),
        };
        let mut told = Vec::new();
        let rendered = render(information, &sheets, &fonts, &mut |done, total| {
            told.push((done, total));
        })
        .expect("a file");
        keep("batch", &rendered.bytes);
        assert_eq!(told, [(1, 3), (2, 3), (3, 3)]);
        let Some(text) = inspect(&rendered) else { return };
        assert_eq!(text.matches("第1页").count(), 3);
    }
}
