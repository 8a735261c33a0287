//! 服务基层年限证明: what counted over all programmes, and what did not, with why.

use chrono::NaiveDate;
use serde::Serialize;

use super::PaperSheet;
use crate::report::layout::{Align, Cell, Column, Flow, Row, Style, Table, mm, size};
use crate::report::parts;

/// What a doctor's service comes to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ServiceSheet {
    /// Distinct dates over all programmes.
    pub days: i64,
    /// Dates that make a year.
    pub required: i64,
    /// Posting by posting, the oldest first.
    pub lines: Vec<ServiceLine>,
}

/// What one posting adds.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceLine {
    /// The programme.
    pub kind: String,
    /// The institution.
    pub place: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day up to the date.
    pub until: NaiveDate,
    /// Distinct dates of its own.
    pub days: i64,
    /// Those of them that an earlier posting has counted already.
    pub shared: i64,
    /// What did not count, and why.
    pub left_out: String,
}

pub(super) fn draw(flow: &mut Flow<'_, '_>, sheet: &PaperSheet) {
    parts::letter_title(flow, "服务基层年限证明");
    flow.paragraph(&opening(sheet), &Style::letter());
    flow.space(mm(2.0));
    table(flow, sheet);
    flow.space(mm(2.0));
    flow.paragraph(&sum(sheet), &Style::letter());
    let rule = "计算办法：挂职、支农按在岗日历日，扣除间断和请假；多点执业按登记的出勤日；各项目合并，\
                同一日期只计一次；在县级及以上医院的日子不计。";
    flow.paragraph(rule, &Style::new(size::FIFTH));
    parts::signed(flow, &sheet.posting.place, None);
}

fn opening(sheet: &PaperSheet) -> String {
    let person = &sheet.posting.person;
    let number = person.citizen_id.as_deref();
    let number = number.map(|number| format!("（身份证号 {number}）")).unwrap_or_default();
    let licence = person.licence_no.as_deref();
    let licence = licence.map(|number| format!("，执业证书号 {number}")).unwrap_or_default();
    format!(
        "兹证明{}{number}{licence}，派出单位{}，截至{}在基层医疗卫生机构服务如下：",
        person.name,
        sheet.posting.sender,
        parts::date(Some(sheet.as_of)),
    )
}

fn table(flow: &mut Flow<'_, '_>, sheet: &PaperSheet) {
    let columns = vec![
        Column::centred(24.0),
        Column::text(34.0),
        Column::centred(40.0),
        Column::centred(14.0),
        Column::centred(16.0),
        Column::text(28.0),
    ];
    let titles = ["项目类别", "接收单位", "起止", "天数", "其中重复", "未计及原因"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for line in &sheet.service.lines {
        table.row(Row::new(vec![
            Cell::new(&line.kind),
            Cell::new(&line.place),
            Cell::new(format!("{} 至 {}", line.from, line.until)),
            Cell::new(line.days.to_string()),
            Cell::new(line.shared.to_string()),
            Cell::new(&line.left_out),
        ]));
    }
    if sheet.service.lines.is_empty() {
        let nothing = Cell::new("没有可计的服务").across(6).align(Align::Centre);
        table.row(Row::new(vec![nothing]).tall(mm(10.0)));
    }
    flow.table(&table);
}

fn sum(sheet: &PaperSheet) -> String {
    let service = &sheet.service;
    let verdict = if service.days >= service.required {
        "满一年。".to_owned()
    } else {
        format!(
            "不满一年（{} 天为一年），还差 {} 天。",
            service.required,
            service.required - service.days
        )
    };
    format!("以上按不同日期累计 {} 天，{verdict}", service.days)
}
