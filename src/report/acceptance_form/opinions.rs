//! Who was there and what they say: panel, departments, parties, villagers.

use super::Blocks;
use crate::domain::inspection::{Department, Opinion};
use crate::ledger::sheets::{
    AcceptanceSheet, SheetDepartment, SheetMember, SheetStatement, SheetVillager,
};
use crate::report::layout::{Align, Cell, Column, Flow, Row, SealBox, Style, Table, mm, size};
use crate::report::parts;

/// Height of a row that is signed.
const SIGNED: f32 = mm(11.0);

pub(super) fn draw(blocks: &mut Blocks<'_, '_>, sheet: &AcceptanceSheet) {
    blocks.heading("验收组成员");
    members(&mut blocks.flow, &sheet.members);
    let note = "验收组成员本人签字，并对验收意见承担相应责任；单位账号不能代签。";
    blocks.flow.space(mm(1.0));
    blocks.flow.paragraph(note, &Style::new(size::SMALL_FIFTH));
    if sheet.specialty.is_none() {
        blocks.heading("群众代表意见");
        villagers(&mut blocks.flow, &sheet.villagers);
    }
    blocks.flow.new_page();
    blocks.heading("部门意见");
    let own = sheet.project_kind().departments().iter();
    let boxes: Vec<SealBox> = own.map(|&department| department_box(sheet, department)).collect();
    for pair in boxes.chunks(2) {
        blocks.flow.seal_boxes(pair);
    }
    if let Some(own) = &sheet.specialty {
        blocks.heading("项目医院意见");
        blocks.flow.seal_boxes(&[statement("项目医院", "院长签字：", &own.statement)]);
        return;
    }
    let boxes = [
        statement("乡（镇）人民政府", "负责人签字：", &sheet.township_statement),
        statement("村民委员会", "负责人签字：", &sheet.village_statement),
        statement("施工单位", "项目经理签字：", &sheet.contractor_statement),
    ];
    blocks.heading("乡镇、村和施工单位意见");
    blocks.flow.seal_boxes(&boxes);
}

fn members(flow: &mut Flow<'_, '_>, members: &[SheetMember]) {
    let columns = vec![
        Column::centred(10.0),
        Column::centred(24.0),
        Column::text(38.0),
        Column::centred(24.0),
        Column::centred(16.0),
        Column::centred(24.0),
        Column::centred(20.0),
    ];
    let titles = ["序号", "姓名", "单位", "职务（职称）", "组内职务", "签字", "日期"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for (at, member) in members.iter().enumerate() {
        let cells = vec![
            Cell::new((at + 1).to_string()),
            Cell::new(&member.name),
            Cell::new(&member.unit),
            Cell::new(&member.title),
            Cell::new(member.role.label()),
            Cell::new(""),
            Cell::new(parts::short(member.signed_on)),
        ];
        table.row(Row::new(cells).tall(SIGNED));
    }
    for _ in members.len()..if members.is_empty() { 5 } else { 0 } {
        table.row(Row::new(vec![Cell::new(""); 7]).tall(SIGNED));
    }
    flow.table(&table);
}

fn department_box(sheet: &AcceptanceSheet, department: Department) -> SealBox {
    let found = sheet.departments.iter().find(|each| each.department == department);
    let name = found.map_or("", |each| &each.name);
    let own = format!("{}部门", department.label());
    SealBox {
        title: format!("{}意见", if name.is_empty() { &own } else { name }),
        words: department_words(found),
        signatory: "负责人签字：".to_owned(),
        date: parts::date_signed(found.and_then(|each| each.signed_on)),
    }
}

fn department_words(found: Option<&SheetDepartment>) -> String {
    let all: Vec<&str> = Opinion::ALL.iter().map(|opinion| opinion.label()).collect();
    let opinion = found.and_then(|each| each.opinion).map(Opinion::label);
    let words = found.map_or("", |each| &each.words);
    format!("{}\n{words}", parts::choices(&all, opinion)).trim_end().to_owned()
}

fn statement(party: &str, signatory: &str, found: &SheetStatement) -> SealBox {
    let title = if found.name.is_empty() { party } else { &found.name };
    SealBox {
        title: title.to_owned(),
        words: found.words.clone(),
        signatory: signatory.to_owned(),
        date: parts::date_signed(found.signed_on),
    }
}

fn villagers(flow: &mut Flow<'_, '_>, villagers: &[SheetVillager]) {
    let columns = vec![
        Column::centred(30.0),
        Column::text(70.0),
        Column::centred(30.0),
        Column::centred(26.0),
    ];
    let mut table = Table::new(columns).head(&["姓名", "意见", "签字（手印）", "日期"]);
    for villager in villagers {
        let cells = vec![
            Cell::new(&villager.name),
            Cell::new(&villager.words).align(Align::Left),
            Cell::new(""),
            Cell::new(parts::short(villager.signed_on)),
        ];
        table.row(Row::new(cells).tall(SIGNED));
    }
    for _ in villagers.len()..if villagers.is_empty() { 2 } else { 0 } {
        table.row(Row::new(vec![Cell::new(""); 4]).tall(SIGNED));
    }
    flow.table(&table);
}
