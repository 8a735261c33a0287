//! What was looked at, what was found wanting, and what it came to.

use super::Blocks;
use crate::domain::inspection::InspectionKind;
use crate::ledger::sheets::{AcceptanceSheet, SheetConclusion, SheetDocument, SheetItem};
use crate::report::layout::{Align, Cell, Column, Flow, Row, Style, Table, mm, size};
use crate::report::parts;

pub(super) fn draw(blocks: &mut Blocks<'_, '_>, sheet: &AcceptanceSheet) {
    blocks.heading("资料核查");
    documents(&mut blocks.flow, &sheet.documents);
    // Heading, standard and the first items stay together.
    blocks.flow.need(mm(50.0));
    blocks.heading("逐项检查");
    let standard = format!("检查标准：{}", parts::or_line(&sheet.standard, 16));
    blocks.flow.paragraph(&standard, &Style::new(size::SMALL_FIFTH));
    blocks.flow.space(mm(1.0));
    items(&mut blocks.flow, &sheet.items);
    blocks.heading("存在问题");
    parts::defects(&mut blocks.flow, &sheet.defects);
    let is_appraisal =
        matches!(sheet.kind, InspectionKind::MidtermAppraisal | InspectionKind::FinalAppraisal);
    blocks.heading(if is_appraisal { "评估结论" } else { "验收结论" });
    conclusion(&mut blocks.flow, &sheet.conclusion, &sheet.items);
}

fn documents(flow: &mut Flow<'_, '_>, documents: &[SheetDocument]) {
    let columns = vec![
        Column::centred(17.0),
        Column::text(59.0),
        Column::centred(44.0),
        Column::centred(12.0),
        Column::text(24.0),
    ];
    let titles = ["编号", "资料名称", "核查情况", "份数", "备注"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for document in documents {
        let held = Some(document.held.as_str()).filter(|held| !held.is_empty());
        table.row(Row::new(vec![
            Cell::new(&document.code),
            Cell::new(&document.title),
            Cell::new(parts::choices(&["有", "无", "不适用"], held)),
            Cell::new(parts::or_blank(document.copies)),
            Cell::new(&document.remark),
        ]));
    }
    for _ in documents.len()..if documents.is_empty() { 4 } else { 0 } {
        table.row(Row::new(vec![Cell::new(""); 5]).tall(mm(7.2)));
    }
    flow.table(&table);
}

fn items(flow: &mut Flow<'_, '_>, items: &[SheetItem]) {
    let columns = vec![
        Column::centred(17.5),
        Column::text(38.0),
        Column::centred(10.5),
        Column::centred(19.5),
        Column::centred(18.0),
        Column::centred(14.0),
        Column::text(29.0),
        Column::centred(9.5),
    ];
    let titles = ["编号", "检查项目", "级别", "标准值", "实测值", "结论", "备注", "照片"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    let mut section = "";
    for item in items {
        if item.section != section {
            section = &item.section;
            let head = Cell::new(section).across(8).bold().align(Align::Left);
            table.row(Row::new(vec![head]).leading());
        }
        table.row(Row::new(vec![
            Cell::new(&item.code),
            Cell::new(&item.title),
            Cell::new(&item.weight),
            Cell::new(&item.required),
            Cell::new(&item.measured),
            outcome(&item.outcome),
            Cell::new(&item.remark),
            Cell::new(parts::numbers(&item.photos)),
        ]));
    }
    flow.table(&table);
}

/// What is not met stands out without colour, for copies are black and white.
fn outcome(outcome: &str) -> Cell {
    let cell = Cell::new(outcome);
    if outcome == "不符合" { cell.bold() } else { cell }
}

fn conclusion(flow: &mut Flow<'_, '_>, found: &SheetConclusion, items: &[SheetItem]) {
    const WORDS: [&str; 3] = ["合格", "基本合格", "不合格"];
    let mut table = Table::new(vec![Column::centred(28.0), Column::text(128.0)]).whole();
    let mut row = |name: &str, text: String, least: f32| {
        table.row(Row::new(vec![Cell::label(name), Cell::new(text)]).tall(least));
    };
    let chosen = Some(found.conclusion.as_str()).filter(|conclusion| !conclusion.is_empty());
    let other = chosen.filter(|chosen| !WORDS.contains(chosen));
    let other = other.map(|other| format!("　☑{other}")).unwrap_or_default();
    let words = parts::choices(&WORDS, chosen).replace("基本合格", "基本合格（整改后通过）");
    let words = words + &other;
    row("结　　论", words, mm(11.0));
    let explained = Some(found.explanation.clone()).filter(|text| !text.is_empty());
    row("检查情况", explained.unwrap_or_else(|| counts(items)), mm(8.0));
    row("计算结论", found.computed.clone(), mm(8.0));
    if let Some(overruling) = &found.overruled {
        let at = overruling.at.map(|at| format!("于 {at} ")).unwrap_or_default();
        let text = format!(
            "由{}{at}改定为“{}”，与计算结论不同。理由：{}",
            overruling.by,
            parts::or_line(&found.conclusion, 6),
            parts::or_line(&overruling.reason, 20),
        );
        row("结论改定", text, mm(8.0));
    }
    if !found.score.is_empty() {
        row("评　　分", found.score.clone(), mm(8.0));
    }
    row("验收组意见", found.text.clone(), mm(28.0));
    flow.table(&table);
}

/// How many items came to what, in the order in which people read it.
fn counts(items: &[SheetItem]) -> String {
    let count = |outcome: &str| items.iter().filter(|item| item.outcome == outcome).count();
    let (met, not_met, none) = (count("符合"), count("不符合"), count("不适用"));
    let open = items.len() - met - not_met - none;
    format!(
        "共 {} 项：符合 {met} 项，不符合 {not_met} 项，不适用 {none} 项，未填 {open} 项。",
        items.len()
    )
}
