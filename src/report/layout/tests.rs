//! What a finished document must be, checked with the tools that read it.

use std::path::Path;
use std::process::Command;

use chrono::DateTime;

use super::{
    Cell, Column, Document, Fonts, Footer, Information, Picture, Rendered, Row, Style, Table, mm,
};

/// Runs a tool over a file; `None`, with one printed line, where it is not installed.
pub(in crate::report) fn tool(name: &str, arguments: &[&str], file: &Path) -> Option<String> {
    match Command::new(name).args(arguments).arg(file).output() {
        Ok(output) => {
            let out = String::from_utf8_lossy(&output.stdout).into_owned();
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {out}{error}");
            Some(out)
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{name} is needed here: {error}");
            println!("{name} is not installed: skipped");
            None
        }
    }
}

/// Checks the structure and the fonts of a PDF, and gives its text without any blanks.
pub(in crate::report) fn inspect(rendered: &Rendered) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, &rendered.bytes).expect("a file");
    tool("qpdf", &["--check"], &path);
    if let Some(fonts) = tool("pdffonts", &[], &path) {
        let lines: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!lines.is_empty(), "no fonts");
        for line in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(words[words.len() - 5..][..3], ["yes"; 3], "{line}");
        }
    }
    tool("pdftotext", &["-layout", "-enc", "UTF-8"], &path)?;
    let text = std::fs::read_to_string(folder.path().join("document.txt")).expect("the text");
    Some(text.split_whitespace().collect())
}

/// The text of the QR code of a document, read as a scanner reads a print of it; `None`,
/// with one printed line, where there is nothing to read it with.
pub(in crate::report) fn code_in(rendered: &Rendered) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, &rendered.bytes).expect("a file");
    let path = path.to_str().expect("a path");
    tool("pdftoppm", &["-r", "150", "-gray", "-png", path], &folder.path().join("page"))?;
    let mut reading = Command::new("sh");
    reading.current_dir(folder.path()).args(["-c", "zbarimg -q --raw page*.png"]);
    let output = reading.output().expect("a shell");
    let read = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    if read.is_empty() {
        assert!(std::env::var_os("CI").is_none(), "zbarimg reads no code: {output:?}");
        println!("zbarimg is not installed: skipped");
        return None;
    }
    Some(read)
}

fn information() -> Information {
    Information {
        title: "测试文件".to_owned(),
        author: "陇南市卫生计生委".to_owned(),
        recorded_at: DateTime::from_timestamp(1_460_768_400, 0).expect("an instant"),
    }
}

fn footer() -> Footer {
    Footer { line: "编号 测试-1　第 1 版".to_owned() }
}

fn of_table(rows: usize, text: &str) -> Rendered {
    let fonts = Fonts::load(None).expect("fonts");
    let mut document = Document::new(&fonts, information());
    let mut flow = document.section(footer());
    let columns = vec![Column::centred(1.0), Column::text(6.0)];
    let mut table = Table::new(columns).head(&["序号", "内容"]);
    for at in 1..=rows {
        table.row(Row::new(vec![Cell::new(format!("第{at}项")), Cell::new(text)]));
    }
    flow.table(&table);
    document.finish().expect("a document")
}

fn of_text(text: &str) -> Rendered {
    let fonts = Fonts::load(None).expect("fonts");
    let mut document = Document::new(&fonts, information());
    document.section(footer()).paragraph(text, &Style::letter());
    document.finish().expect("a document")
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (once, again) = (of_table(40, "村卫生室"), of_table(40, "村卫生室"));
    assert!(once.bytes == again.bytes);
    assert!(once.bytes != of_table(40, "卫生院").bytes);
}

#[test]
fn a_table_repeats_its_head_and_counts_its_pages() {
    let rendered = of_table(120, "完成村卫生室建设任务");
    assert!(rendered.pages > 2);
    let Some(text) = inspect(&rendered) else { return };
    assert_eq!(text.matches("序号").count(), rendered.pages);
    assert!(text.contains(&format!("第1页共{}页", rendered.pages)));
    for at in 1..=120 {
        assert_eq!(text.matches(&format!("第{at}项")).count(), 1, "{at}");
    }
}

#[test]
fn a_row_higher_than_a_page_goes_on_between_lines() {
    let long = "独立诊室、治疗室、公共卫生室和药房四室分开。".repeat(160);
    let rendered = of_table(1, &long);
    assert!(rendered.pages >= 2);
    let Some(text) = inspect(&rendered) else { return };
    assert_eq!(text.matches('诊').count(), 160);
}

#[test]
fn a_character_without_a_glyph_is_shown_and_listed() {
    let rendered = of_text("姓名：王\u{2a6d6}芳 \u{10ffff}");
    assert_eq!(rendered.missing.last(), Some(&'\u{10ffff}'));
    assert_eq!(rendered.pages, 2);
    let Some(text) = inspect(&rendered) else { return };
    assert!(text.contains('〓') && text.contains("U+10FFFF"), "{text}");
}

#[test]
fn rare_names_are_drawn_and_can_be_copied() {
    let names = "㯊㙦㵲䃥㮾䢺㳇㙍䶮㛃";
    let rendered = of_text(names);
    assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
    let Some(text) = inspect(&rendered) else { return };
    assert!(text.contains(names), "{text}");
}

#[test]
fn columns_share_the_type_area_and_spanning_cells_join_them() {
    let fonts = Fonts::load(None).expect("fonts");
    let mut document = Document::new(&fonts, information());
    let mut flow = document.section(footer());
    let mut table = Table::new(vec![Column::text(1.0), Column::text(2.0), Column::text(3.0)]);
    table.row(Row::new(vec![Cell::new("甲").down(2), Cell::new("乙").across(2)]));
    table.row(Row::new(vec![Cell::new("丙"), Cell::new("丁")]));
    flow.table(&table);
    let rendered = document.finish().expect("a document");
    assert_eq!(rendered.pages, 1);
    let Some(text) = inspect(&rendered) else { return };
    for cell in ["甲", "乙", "丙", "丁"] {
        assert_eq!(text.matches(cell).count(), 1, "{text}");
    }
}

#[test]
fn a_heading_goes_with_its_block_to_the_next_page() {
    let fonts = Fonts::load(None).expect("fonts");
    let mut document = Document::new(&fonts, information());
    let mut flow = document.section(footer());
    flow.space(mm(205.0));
    flow.heading("验收结论", None);
    let mut table = Table::new(vec![Column::text(1.0)]).whole();
    table.row(Row::new(vec![Cell::new("合格")]).tall(mm(20.0)));
    flow.table(&table);
    assert_eq!(flow.document.canvas.pages.len(), 2);
    assert!(flow.document.canvas.pages[0].written.is_empty());
}

#[test]
fn a_photo_that_is_no_jpeg_is_told_in_words() {
    let fonts = Fonts::load(None).expect("fonts");
    let mut document = Document::new(&fonts, information());
    let mut flow = document.section(footer());
    flow.pictures(&[Picture { jpeg: b"nothing", width: 4, height: 3, caption: "照片 1" }]);
    let Some(text) = inspect(&document.finish().expect("a document")) else { return };
    assert!(text.contains("照片缺失"), "{text}");
}
