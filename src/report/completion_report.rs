//! The report that defects were mended (整改完成报告), with the re-inspection below it.

use super::layout::{Cell, Column, Document, Flow, Fonts, Row, Style, Table, mm, size};
use super::{Rendered, ReportError, parts};
use crate::ledger::sheets::CompletionSheet;

/// Draws a report as a letter of the unit that mended the defects.
pub fn render(sheet: &CompletionSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let name = format!("{}整改完成报告", sheet.project_name);
    let information = parts::information(&name, &sheet.responsible_unit, &sheet.identity);
    let mut document = Document::new(fonts, information);
    let mut flow = document.section(parts::footer("整改完成报告", &sheet.identity));
    parts::letter_title(&mut flow, "整改完成报告");
    body(&mut flow, sheet);
    parts::signed(&mut flow, &sheet.responsible_unit, sheet.reported_on);
    let person = format!("负责人签字：{}", "＿".repeat(6));
    flow.paragraph(&person, &Style::letter().indent(1.0));
    attachments(&mut flow, sheet);
    document.finish()
}

fn body(flow: &mut Flow<'_, '_>, sheet: &CompletionSheet) {
    let style = Style::letter();
    let addressee = parts::or_line(&sheet.addressee, 10);
    flow.paragraph(&format!("{addressee}："), &style.indent(0.0));
    flow.paragraph(&opening(sheet), &style);
    parts::letter_heading(flow, "一、整改情况");
    for paragraph in sheet.summary.lines() {
        flow.paragraph(paragraph, &style);
    }
    flow.space(mm(1.0));
    items(flow, sheet);
    flow.space(mm(2.0));
    parts::letter_heading(flow, "二、申请复查");
    let days = format!(
        "要求完成时间：{}；实际完成时间：{}。上述问题已按要求整改，现申请复查。",
        parts::date(sheet.due_on),
        parts::date(sheet.completed_on)
    );
    flow.paragraph(&days, &style);
}

fn opening(sheet: &CompletionSheet) -> String {
    let project = parts::or_line(&sheet.project_name, 12);
    let references = parts::references(&sheet.project_code, &sheet.acceptance_number);
    format!(
        "你单位{}签发的整改通知书（编号 {}）收悉。我单位由{}负责，对{project}{references}存在的问题逐项进行了整改，现报告如下。",
        parts::date(sheet.notice_issued_on),
        parts::or_line(&sheet.notice_number, 8),
        parts::or_line(&sheet.responsible_person, 4),
    )
}

fn items(flow: &mut Flow<'_, '_>, sheet: &CompletionSheet) {
    let columns = vec![
        Column::centred(10.0),
        Column::text(52.0),
        Column::text(50.0),
        Column::centred(14.0),
        Column::centred(30.0),
    ];
    let titles = ["序号", "存在问题", "整改要求", "照片", "复查"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for (at, item) in sheet.items.iter().enumerate() {
        table.row(Row::new(vec![
            Cell::new((at + 1).to_string()),
            Cell::new(&item.problem),
            Cell::new(&item.demand),
            Cell::new(parts::numbers(&item.photos)),
            Cell::new(&item.outcome),
        ]));
    }
    flow.table(&table);
}

fn attachments(flow: &mut Flow<'_, '_>, sheet: &CompletionSheet) {
    flow.need(mm(80.0));
    flow.heading("复查", None);
    parts::reinspection(flow, &sheet.reinspection);
    flow.space(mm(4.0));
    parts::identity_block(flow, &sheet.identity);
    if !sheet.photos.is_empty() {
        flow.heading("整改后照片", None);
        parts::photos(flow, &sheet.photos);
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::render;
    use crate::ledger::sheets::{CompletionSheet, SheetMended, SheetReinspection};
    use crate::report::acceptance_form::sample::{defects, identity, keep};
    use crate::report::layout::Fonts;
    use crate::report::layout::tests::inspect;

    fn sample() -> CompletionSheet {
        let items = defects().into_iter().map(|defect| SheetMended {
            problem: defect.problem,
            demand: defect.demand,
            outcome: String::new(),
            photos: vec![1],
        });
        CompletionSheet {
            identity: identity("宕卫整报-201605-0007"),
            addressee: "宕昌县卫生和计划生育局".to_owned(),
            notice_number: "宕卫整-201604-0007".to_owned(),
            notice_issued_on: NaiveDate::from_ymd_opt(2016, 4, 18),
            project_name: "宕昌县南阳镇大庄村卫生室建设项目".to_owned(),
            project_code: "2015-621223-0142".to_owned(),
            acceptance_number: String::new(),
            responsible_unit: "宕昌县南阳建筑安装有限责任公司".to_owned(),
            responsible_person: "王建国".to_owned(),
            due_on: NaiveDate::from_ymd_opt(2016, 5, 16),
            completed_on: NaiveDate::from_ymd_opt(2016, 5, 10),
            summary: String::new(),
            items: items.collect(),
            reported_on: NaiveDate::from_ymd_opt(2016, 5, 11),
            reinspection: SheetReinspection::default(),
            photos: Vec::new(),
        }
    }

    #[test]
    fn a_report_answers_its_notice_defect_by_defect() {
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sample(), &fonts).expect("a report");
        keep("completion", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        let Some(text) = inspect(&rendered) else { return };
        for part in ["整改完成报告", "宕卫整-201604-0007", "2016年5月10日", "复查结论"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
