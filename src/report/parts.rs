//! What several documents have in common.

use chrono::NaiveDate;

use super::layout::{
    Align, Cell, Column, Flow, Footer, Information, Ink, Picture, Row, SEAL, Style, Table, Weight,
    mm, page, size,
};
use crate::domain::money::Fen;
use crate::domain::time::in_words;
use crate::ledger::sheets::{SheetDefect, SheetIdentity, SheetPhoto, SheetReinspection};

/// Room for a pen in a row of a table.
pub(super) const PEN: f32 = mm(10.0);

/// Distance from line to line in a letter: 22 lines fill the type area.
pub(super) const LINE: f32 = 28.95;

/// A text as a sentence of its own.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('。');
    format!("{text}。")
}

/// A date as documents print it, or the blanks that a pen fills in.
pub(super) fn date(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "　　　年　　月　　日".to_owned(), in_words)
}

/// A date beside a signature, or narrower blanks.
pub(super) fn date_signed(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "　　年　月　日".to_owned(), in_words)
}

/// A date inside a table, or nothing.
pub(super) fn short(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Anything that may be unknown, or nothing.
pub(super) fn or_blank(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A text, or a line that a pen writes on.
pub(super) fn or_line(text: &str, characters: usize) -> String {
    if text.trim().is_empty() { "＿".repeat(characters) } else { text.to_owned() }
}

/// Numbers of photos as tables list them.
pub(super) fn numbers(photos: &[u32]) -> String {
    photos.iter().map(u32::to_string).collect::<Vec<_>>().join("、")
}

/// Code and form of a project in brackets, as far as they are known.
pub(super) fn references(project_code: &str, acceptance_number: &str) -> String {
    let known = [("项目代码", project_code), ("验收表编号", acceptance_number)];
    let known = known.into_iter().filter(|(_, number)| !number.is_empty());
    let known: Vec<String> = known.map(|(name, number)| format!("{name} {number}")).collect();
    if known.is_empty() { String::new() } else { format!("（{}）", known.join("，")) }
}

/// The sum of the amounts that are known; `None` where none is.
pub(super) fn sum(amounts: impl Iterator<Item = Option<Fen>>) -> Option<Fen> {
    amounts.flatten().fold(None, |sum: Option<Fen>, fen| Some(sum.unwrap_or_default() + fen))
}

/// Every choice with a box before it, the chosen one ticked.
pub(super) fn choices(all: &[&str], chosen: Option<&str>) -> String {
    let boxes = all.iter().map(|&choice| {
        let mark = if chosen == Some(choice) { '☑' } else { '☐' };
        format!("{mark}{choice}")
    });
    boxes.collect::<Vec<_>>().join("　")
}

/// What stands below every page.
pub(super) fn footer(title: &str, identity: &SheetIdentity) -> Footer {
    let hash: String = identity.content_hash.chars().take(16).collect();
    Footer {
        line: format!(
            "{title}　{}　第 {} 版　摘要 {hash}",
            identity.record_number, identity.version
        ),
    }
}

/// What a document says about itself.
pub(super) fn information(title: &str, author: &str, identity: &SheetIdentity) -> Information {
    Information {
        title: title.to_owned(),
        author: author.to_owned(),
        recorded_at: identity.recorded_at.utc(),
    }
}

/// Side of the QR code beside the identity of a document.
const CODE: f32 = mm(26.0);
/// Height of the block that tells which record a document shows.
pub(super) const IDENTITY: f32 = CODE + mm(4.5);

/// Tells which record and version a document shows, with the code to check it by.
pub(super) fn identity_block(flow: &mut Flow<'_, '_>, identity: &SheetIdentity) {
    flow.need(IDENTITY);
    let top = flow.y();
    let right = page::LEFT + page::TYPE_WIDTH;
    flow.rule((page::LEFT, top), (right, top), 0.5, Ink::BLACK);
    let code = identity.check_address.clone().unwrap_or_else(|| {
        format!("{} v{} {}", identity.record_number, identity.version, identity.content_hash)
    });
    // Four modules of blank above the code, as scanners want.
    let y = top + mm(3.6);
    let drawn = flow.qr_code((right - CODE, y), CODE, &code);
    let style = Style::new(size::SMALL_FIFTH).leading(14.0);
    let width = page::TYPE_WIDTH - if drawn { CODE + mm(6.0) } else { 0.0 };
    let mut text = format!(
        "记录编号：{}\n版　　本：第 {} 版，记录于 {}\n内容摘要（SHA-256）：{}",
        identity.record_number, identity.version, identity.recorded_at, identity.content_hash,
    );
    if identity.check_address.is_some() && drawn {
        text.push_str("\n扫描二维码，可核对本件内容及是否为最新版本。");
    }
    flow.text_at((page::LEFT, y), width, &text, &style);
    flow.move_to(top + IDENTITY);
}

/// Letterhead, document number and red line, where the deployment has a letterhead.
pub(super) fn letterhead(flow: &mut Flow<'_, '_>, name: &str, document_no: Option<&str>) {
    let red = Style::new(34.0).weight(Weight::Title).align(Align::Centre).ink(Ink::RED);
    let mut fitting = red;
    let mut points = 34.0;
    while flow.width_of(name, &fitting) > page::TYPE_WIDTH && points > size::SECOND {
        points -= 1.0;
        fitting = Style::new(points).weight(Weight::Title).align(Align::Centre).ink(Ink::RED);
    }
    flow.space(mm(35.0) - points * 0.225);
    flow.paragraph(name, &fitting);
    // The number stands two lines below the mark, the title two lines below the red line.
    flow.space(LINE * 2.0 - fitting.beneath());
    // Without a number a person fills the blank: none is ever made up.
    let number = document_no.map_or_else(|| "　　　〔　　　〕　　号".to_owned(), str::to_owned);
    flow.paragraph(&number, &Style::letter().indent(0.0).align(Align::Centre));
    let y = flow.y() + mm(4.0) - 6.0;
    flow.rule((page::LEFT, y), (page::LEFT + page::TYPE_WIDTH, y), 1.6, Ink::RED);
    flow.move_to(y + LINE * 2.0);
}

/// The title of a letter.
pub(super) fn letter_title(flow: &mut Flow<'_, '_>, title: &str) {
    let style = Style::new(size::SECOND).weight(Weight::Title).align(Align::Centre).leading(34.0);
    flow.paragraph(title, &style);
    flow.space(LINE - style.beneath());
}

/// A heading of the first level inside a letter.
pub(super) fn letter_heading(flow: &mut Flow<'_, '_>, text: &str) {
    flow.need(LINE * 3.0);
    flow.paragraph(text, &Style::letter().weight(Weight::Bold));
}

/// Name of the body and date, as a seal goes over them, and the guide for it.
pub(super) fn signed(flow: &mut Flow<'_, '_>, body: &str, day: Option<NaiveDate>) {
    flow.space(mm(4.0));
    flow.need(SEAL + mm(2.0));
    let style = Style::letter().indent(0.0).align(Align::Centre);
    let (name, day) = (flow.width_of(body, &style), date(day));
    let right = page::LEFT + page::TYPE_WIDTH;
    // The date ends four characters before the edge and the body stands centred over it,
    // unless its name is so long that it would leave the page.
    let middle = right - size::THIRD * 4.0 - flow.width_of(&day, &style) / 2.0;
    let middle = middle.min(right - name / 2.0).min(right - SEAL / 2.0);
    let wide = name.max(flow.width_of(&day, &style));
    let top = flow.y();
    flow.seal_space((middle - SEAL / 2.0, top));
    let width = wide + size::THIRD;
    let x = middle - width / 2.0;
    let below = top + SEAL / 2.0 + mm(4.0);
    flow.text_at((x, below), width, body, &style);
    flow.text_at((x, below + style_leading()), width, &day, &style);
    flow.move_to(top + SEAL + mm(4.0));
}

const fn style_leading() -> f32 {
    26.0
}

/// The table of defects.
pub(super) fn defects(flow: &mut Flow<'_, '_>, defects: &[SheetDefect]) {
    let columns = vec![
        Column::centred(9.0),
        Column::text(17.0),
        Column::text(36.0),
        Column::text(25.0),
        Column::text(32.5),
        Column::text(17.0),
        Column::centred(19.5),
    ];
    let titles = ["序号", "部位", "问题", "依据条款", "整改要求", "责任单位", "期限"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for (at, defect) in defects.iter().enumerate() {
        let problem = match &*defect.photos {
            [] => defect.problem.clone(),
            photos => format!("{}（照片 {}）", defect.problem, numbers(photos)),
        };
        table.row(Row::new(vec![
            Cell::new((at + 1).to_string()),
            Cell::new(&defect.place),
            Cell::new(problem),
            Cell::new(&defect.clause),
            Cell::new(&defect.demand),
            Cell::new(&defect.responsible),
            Cell::new(short(defect.due_on)),
        ]));
    }
    if defects.is_empty() {
        table.row(Row::new(vec![Cell::new("无").across(7).align(Align::Centre)]).tall(PEN));
    }
    flow.table(&table);
}

/// The table of a re-inspection, to be filled in where it has not been held.
pub(super) fn reinspection(flow: &mut Flow<'_, '_>, found: &SheetReinspection) {
    let columns = vec![
        Column::centred(26.0),
        Column::centred(52.0),
        Column::centred(26.0),
        Column::centred(52.0),
    ];
    let chosen = Some(found.conclusion.as_str()).filter(|conclusion| !conclusion.is_empty());
    let mut table = Table::new(columns);
    table.row(
        Row::new(vec![
            Cell::label("复查日期"),
            Cell::new(date(found.on)),
            Cell::label("复查人"),
            Cell::new(&found.by),
        ])
        .tall(PEN),
    );
    table.row(
        Row::new(vec![
            Cell::label("复查结论"),
            Cell::new(choices(&["已整改", "部分整改", "未整改"], chosen)).across(3),
        ])
        .tall(PEN),
    );
    table.row(
        Row::new(vec![
            Cell::label("复查意见"),
            Cell::new(&found.words).across(3).align(Align::Left),
        ])
        .tall(mm(20.0)),
    );
    flow.table(&table);
}

/// Photos with number, what they show, and both times.
pub(super) fn photos(flow: &mut Flow<'_, '_>, photos: &[SheetPhoto]) {
    let captions: Vec<String> = photos.iter().map(caption).collect();
    let pictures: Vec<Picture<'_>> = photos
        .iter()
        .zip(&captions)
        .map(|(photo, caption)| Picture {
            jpeg: &photo.jpeg,
            width: photo.width,
            height: photo.height,
            caption,
        })
        .collect();
    flow.pictures(&pictures);
}

fn caption(photo: &SheetPhoto) -> String {
    let taken = photo.taken_at.map_or_else(|| "设备未给出".to_owned(), |at| at.to_string());
    let received = photo.received_at.map_or_else(|| "未记录".to_owned(), |at| at.to_string());
    format!(
        "照片 {}　{}\n拍摄时间（设备自报）：{taken}\n接收时间（服务器）：{received}",
        photo.number, photo.caption
    )
}
