//! 派驻登记表: who is sent where, under what, and the three opinions.

use super::{PaperSheet, title};
use crate::report::layout::{Align, Cell, Column, Flow, Row, Table, mm};
use crate::report::parts;

pub(super) fn draw(flow: &mut Flow<'_, '_>, sheet: &PaperSheet) {
    let posting = &sheet.posting;
    let number = posting.document_no.clone().unwrap_or_default();
    title(flow, "派驻登记表", &format!("文号：{}", parts::or_line(&number, 12)));
    let columns =
        vec![Column::centred(28.0), Column::text(50.0), Column::centred(28.0), Column::text(50.0)];
    let mut table = Table::new(columns);
    let mut pair = |first: &str, one: String, second: &str, other: String| {
        let cells = vec![Cell::label(first), Cell::new(one), Cell::label(second), Cell::new(other)];
        table.row(Row::new(cells).tall(mm(9.0)));
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let person = &posting.person;
    let sex = person.sex.map(|sex| sex.label().to_owned()).unwrap_or_default();
    pair("姓　　名", person.name.clone(), "性　　别", sex);
    pair("证 件 号", text(&person.citizen_id), "职　　称", text(&person.title));
    pair("执业证书号", text(&person.licence_no), "专　　业", text(&posting.specialty));
    let sender = format!("{}（{}）", posting.sender, posting.sender_level);
    pair("派出单位", sender, "科　　室", text(&posting.sender_department));
    pair("项目类别", posting.kind.to_string(), "法律依据", basis(sheet));
    let place = format!("{} {}", sheet.area, posting.place);
    pair("接收单位", place, "拟任职务", text(&posting.duty));
    pair("开始日期", posting.from.to_string(), "结束日期", ends(sheet));
    let opinions = [
        ("派出单位\n意　　见", &posting.sending_opinion),
        ("接收单位\n意　　见", &posting.receiving_opinion),
        ("卫生行政\n部门意见", &posting.authority_opinion),
    ];
    for (label, words) in opinions {
        let words =
            format!("{}\n\n　　　　　　　　　　　　（盖章）　　　　年　　月　　日", text(words));
        let cells = vec![Cell::label(label), Cell::new(words).across(3).align(Align::Left)];
        table.row(Row::new(cells).tall(mm(30.0)));
    }
    flow.table(&table);
    flow.space(mm(4.0));
}

/// The legal basis, with the filing where there is one.
fn basis(sheet: &PaperSheet) -> String {
    let posting = &sheet.posting;
    match (&posting.filing_no, posting.filed_on) {
        (Some(number), Some(on)) => format!("{}（{number}，{on}）", posting.basis),
        _ => posting.basis.to_string(),
    }
}

fn ends(sheet: &PaperSheet) -> String {
    let posting = &sheet.posting;
    match posting.left_on {
        Some(on) => format!("{}（{on} 提前结束）", posting.until),
        None => posting.until.to_string(),
    }
}
