//! The rectification notice (整改通知书): what is to be mended, by whom, by when.

use super::layout::{Align, Cell, Column, Document, Flow, Fonts, Row, Style, Table, mm, size};
use super::{Rendered, ReportError, parts};
use crate::ledger::sheets::NoticeSheet;

/// Draws a notice as a letter.
///
/// A red head is drawn only where the deployment has a letterhead; a document number is
/// printed only where a person has typed one.
pub fn render(sheet: &NoticeSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let name = format!("{}整改通知书", sheet.project_name);
    let information = parts::information(&name, &sheet.issuing_unit, &sheet.identity);
    let mut document = Document::new(fonts, information);
    let mut flow = document.section(parts::footer("整改通知书", &sheet.identity));
    head(&mut flow, sheet);
    body(&mut flow, sheet);
    foot(&mut flow, sheet);
    attachments(&mut flow, sheet);
    document.finish()
}

fn head(flow: &mut Flow<'_, '_>, sheet: &NoticeSheet) {
    if let Some(letterhead) = &sheet.letterhead {
        parts::letterhead(flow, letterhead, sheet.document_no.as_deref());
    } else if let Some(number) = &sheet.document_no {
        let style = Style::new(size::SMALL_FOURTH).align(Align::Right);
        flow.paragraph(&format!("编号：{number}"), &style);
        flow.space(parts::LINE);
    }
    parts::letter_title(flow, "整改通知书");
    let addressee = parts::or_line(&sheet.responsible_unit, 10);
    flow.paragraph(&format!("{addressee}："), &Style::letter().indent(0.0));
}

fn body(flow: &mut Flow<'_, '_>, sheet: &NoticeSheet) {
    let style = Style::letter();
    flow.paragraph(&opening(sheet), &style);
    parts::letter_heading(flow, "一、存在问题和整改要求");
    if !sheet.demand.is_empty() {
        flow.paragraph(&parts::sentence(&sheet.demand), &style);
    }
    flow.space(mm(1.0));
    parts::defects(flow, &sheet.defects);
    flow.space(mm(2.0));
    parts::letter_heading(flow, "二、整改时限");
    flow.paragraph(&deadline(sheet), &style);
    parts::letter_heading(flow, "三、回复要求");
    flow.paragraph(&reply(sheet), &style);
    if !sheet.consequence.is_empty() {
        parts::letter_heading(flow, "四、逾期后果");
        flow.paragraph(&parts::sentence(&sheet.consequence), &style);
    }
    if !(sheet.contact.is_empty() && sheet.phone.is_empty()) {
        let contact = format!(
            "联系人：{}　联系电话：{}",
            parts::or_line(&sheet.contact, 4),
            parts::or_line(&sheet.phone, 6)
        );
        flow.paragraph(&contact, &style);
    }
}

fn opening(sheet: &NoticeSheet) -> String {
    format!(
        "{}，{}对{}{}进行了{}。现将发现的问题通知你单位，由{}负责，按要求限期整改。",
        parts::date(sheet.inspected_on),
        parts::or_line(&sheet.inspectors.join("、"), 8),
        parts::or_line(&sheet.project_name, 12),
        parts::references(&sheet.project_code, &sheet.acceptance_number),
        sheet.kind.label(),
        parts::or_line(&sheet.responsible_person, 4),
    )
}

fn deadline(sheet: &NoticeSheet) -> String {
    let how = match &*sheet.due_explanation {
        "" => String::new(),
        how => format!("期限{}", parts::sentence(how)),
    };
    format!("请于{}前（含当日）完成全部整改。{how}", parts::date(sheet.due_on))
}

fn reply(sheet: &NoticeSheet) -> String {
    let within = sheet.reply_workdays.map_or_else(
        || "请在收到本通知后书面回复".to_owned(),
        |days| format!("请在收到本通知后 {days} 个工作日内书面回复"),
    );
    format!("{within}整改安排；整改完成后，报送《整改完成报告》并附整改后照片，申请复查。")
}

fn foot(flow: &mut Flow<'_, '_>, sheet: &NoticeSheet) {
    parts::signed(flow, &sheet.issuing_unit, sheet.issued_on);
    let signatory = format!("签发人：{}", parts::or_line(&sheet.signatory, 6));
    flow.paragraph(&signatory, &Style::letter().indent(1.0));
    if !sheet.copies_to.is_empty() {
        let style = Style::letter().indent(1.0).align(Align::Left);
        flow.paragraph(&format!("抄送：{}", parts::sentence(&sheet.copies_to)), &style);
    }
}

fn attachments(flow: &mut Flow<'_, '_>, sheet: &NoticeSheet) {
    flow.need(mm(100.0));
    flow.heading("送达与复查", None);
    let columns = vec![
        Column::centred(26.0),
        Column::centred(52.0),
        Column::centred(26.0),
        Column::centred(52.0),
    ];
    let mut table = Table::new(columns);
    let cells = vec![
        Cell::label("签 收 人"),
        Cell::new(&sheet.received_by),
        Cell::label("签收日期"),
        Cell::new(parts::date(sheet.received_on)),
    ];
    table.row(Row::new(cells).tall(parts::PEN));
    flow.table(&table);
    flow.space(mm(2.0));
    parts::reinspection(flow, &sheet.reinspection);
    flow.space(mm(4.0));
    parts::identity_block(flow, &sheet.identity);
    if !sheet.photos.is_empty() {
        flow.heading("问题照片", None);
        parts::photos(flow, &sheet.photos);
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::domain::inspection::InspectionKind;
    use crate::ledger::sheets::{NoticeSheet, SheetReinspection};
    use crate::report::acceptance_form::sample::{defects, identity};
    use crate::report::layout::Fonts;
    use crate::report::layout::tests::{code_in, inspect};
    use chrono::NaiveDate;

    pub(in crate::report) fn sample() -> NoticeSheet {
        NoticeSheet {
            identity: identity("宕卫整-201604-0007"),
            letterhead: Some("宕昌县卫生和计划生育局".to_owned()),
            document_no: None,
            responsible_unit: "宕昌县南阳建筑安装有限责任公司".to_owned(),
            responsible_person: "王建国".to_owned(),
            project_name: "宕昌县南阳镇大庄村卫生室建设项目".to_owned(),
            project_code: "2015-621223-0142".to_owned(),
            acceptance_number: "宕卫验-201604-0142".to_owned(),
            kind: InspectionKind::Acceptance,
            inspected_on: NaiveDate::from_ymd_opt(2016, 4, 16),
            inspectors: vec!["宕昌县村卫生室建设项目联合验收组".to_owned()],
            demand: "室内装修、给排水和公共卫生室须在期限内整改完毕。".to_owned(),
            defects: defects(),
            due_on: NaiveDate::from_ymd_opt(2016, 5, 16),
            due_explanation:
                "自2016-04-18签发次日起 1 个月，届满日 2016-05-18 为休息日，顺延至 2016-05-19"
                    .to_owned(),
            reply_workdays: Some(5),
            consequence:
                "依据实施方案第五条，逾期未完成整改的，减少下一年度项目资金，并追究相关人员责任。"
                    .to_owned(),
            issuing_unit: "宕昌县卫生和计划生育局".to_owned(),
            signatory: String::new(),
            issued_on: NaiveDate::from_ymd_opt(2016, 4, 18),
            contact: "李红梅".to_owned(),
            phone: "0939-612XXXX".to_owned(),
            copies_to: "县发展和改革局、县财政局、南阳镇人民政府".to_owned(),
            received_by: String::new(),
            received_on: None,
            reinspection: SheetReinspection::default(),
            photos: Vec::new(),
        }
    }

    #[test]
    fn a_notice_says_what_by_whom_and_by_when() {
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sample(), &fonts).expect("a notice");
        keep("notice", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        assert!(rendered.bytes == render(&sample(), &fonts).expect("a notice").bytes);
        let Some(text) = inspect(&rendered) else { return };
        for part in [
            "整改通知书",
            "室内装修、给排水和公共卫生室须在期限内整改完毕。",
            "2016年5月16日前（含当日）",
            "顺延至2016-05-19。",
            "5个工作日内书面回复",
            "抄送：县发展和改革局、县财政局、南阳镇人民政府。",
            "联系人：李红梅",
            "签收人",
            "（盖章）",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("。。"), "{text}");
        let Some(code) = code_in(&rendered) else { return };
        assert_eq!(Some(code), sample().identity.check_address);
    }

    #[test]
    fn no_number_and_no_red_head_is_made_up() {
        let fonts = Fonts::load(None).expect("fonts");
        let bare = NoticeSheet { letterhead: None, ..sample() };
        let Some(text) = inspect(&render(&bare, &fonts).expect("a notice")) else { return };
        assert!(!text.contains('〔'));
    }

    use crate::report::acceptance_form::sample::keep;
}
