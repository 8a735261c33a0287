//! Reminders that certificates are to be renewed (再注册提醒), a letter for each township.

use chrono::NaiveDate;

use super::layout::{Align, Cell, Column, Document, Flow, Fonts, Row, Style, Table, mm, size};
use super::{Rendered, ReportError, parts};
use crate::domain::duty::Urgency;
use crate::ledger::practitioners::{RenewalDue, RenewalSheet, RenewalTownship};

/// Draws the reminders of an area into one file, a bookmark for each township.
pub fn render(sheet: &RenewalSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let name = format!("{}乡村医生再注册提醒", sheet.area);
    let information = parts::information(&name, &sheet.issuing_unit, &sheet.identity);
    let mut document = Document::new(fonts, information);
    for township in &sheet.townships {
        document.bookmark_next(&township.name);
        let mut flow = document.section(parts::footer("再注册提醒", &sheet.identity));
        letter(&mut flow, sheet, township);
    }
    document.finish()
}

fn letter(flow: &mut Flow<'_, '_>, sheet: &RenewalSheet, township: &RenewalTownship) {
    if let Some(letterhead) = &sheet.letterhead {
        parts::letterhead(flow, letterhead, None);
    }
    parts::letter_title(flow, "乡村医生再注册提醒");
    let style = Style::letter();
    flow.paragraph(&format!("{}卫生院：", township.name), &style.indent(0.0));
    flow.paragraph(&opening(sheet, township), &style);
    flow.space(mm(1.0));
    certificates(flow, &township.lines);
    flow.space(mm(2.0));
    flow.paragraph(CLOSING, &style);
    parts::signed(flow, &sheet.issuing_unit, Some(sheet.as_of));
    receipt(flow);
    flow.space(mm(4.0));
    parts::identity_block(flow, &sheet.identity);
}

const CLOSING: &str = "请逐人通知到本人，于期限前将再注册申请报县级卫生行政部门，自受理之日起15日内审核。\
    期满未再注册的，证书失效，不得执业。";

fn opening(sheet: &RenewalSheet, township: &RenewalTownship) -> String {
    let late = township.lines.iter().filter(|line| line.urgency == Urgency::Overdue).count();
    let late =
        if late == 0 { String::new() } else { format!("，其中 {late} 人已过申请期限") };
    format!(
        "依据《乡村医生从业管理条例》第十六条，乡村医生执业证书有效期5年，期满前3个月申请再注册。\
         截至{}，你院辖区下列 {} 名乡村医生应申请再注册{late}。",
        parts::date(Some(sheet.as_of)),
        township.lines.len(),
    )
}

fn certificates(flow: &mut Flow<'_, '_>, lines: &[RenewalDue]) {
    let columns = vec![
        Column::centred(10.0),
        Column::centred(22.0),
        Column::text(46.0),
        Column::centred(34.0),
        Column::centred(22.0),
        Column::centred(22.0),
    ];
    let titles = ["序号", "姓名", "执业机构", "证书编号", "有效期止", "申请期限"];
    let mut table = Table::new(columns).head(&titles).size(size::SMALL_FIFTH);
    for (at, line) in lines.iter().enumerate() {
        table.row(Row::new(vec![
            Cell::new((at + 1).to_string()),
            Cell::new(&line.name),
            Cell::new(&line.facility),
            Cell::new(&line.number),
            Cell::new(parts::short(line.until)),
            deadline(line.apply_by, line.urgency),
        ]));
    }
    flow.table(&table);
}

/// The last day, in bold where it has passed: paper has no colour.
fn deadline(by: Option<NaiveDate>, urgency: Urgency) -> Cell {
    let cell = Cell::new(match urgency {
        Urgency::Overdue => format!("{}已逾期", parts::short(by)),
        Urgency::Now | Urgency::Soon => parts::short(by),
    });
    if urgency == Urgency::Overdue { cell.bold() } else { cell }
}

fn receipt(flow: &mut Flow<'_, '_>) {
    let columns = vec![
        Column::centred(26.0),
        Column::centred(52.0),
        Column::centred(26.0),
        Column::centred(52.0),
    ];
    let mut table = Table::new(columns);
    let cells = vec![
        Cell::label("签 收 人"),
        Cell::new(""),
        Cell::label("签收日期"),
        Cell::new(parts::date(None)),
    ];
    table.row(Row::new(cells).tall(parts::PEN));
    let told = Cell::new("").across(3).align(Align::Left);
    table.row(Row::new(vec![Cell::label("通知情况"), told]).tall(mm(16.0)));
    flow.table(&table);
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::render;
    use crate::domain::duty::Urgency;
    use crate::ledger::practitioners::{RenewalDue, RenewalSheet, RenewalTownship};
    use crate::report::acceptance_form::sample::{identity, keep};
    use crate::report::layout::Fonts;
    use crate::report::layout::tests::inspect;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    fn due(name: &str, until: &str, by: &str, urgency: Urgency) -> RenewalDue {
        RenewalDue {
            name: name.to_owned(),
            facility: "官亭镇石院村卫生室".to_owned(),
            number: "示范2011-0107".to_owned(),
            until: day(until),
            apply_by: day(by),
            urgency,
        }
    }

    fn sheet() -> RenewalSheet {
        let first = RenewalTownship {
            name: "官亭镇".to_owned(),
            lines: vec![
                due("示范甲", "2016-10-31", "2016-07-31", Urgency::Overdue),
                due("示范·𬭊", "2016-12-31", "2016-09-30", Urgency::Soon),
            ],
        };
        let lines = (1..=40)
            .map(|at| due(&format!("示范{at}"), "2016-12-31", "2016-09-30", Urgency::Soon))
            .collect();
        RenewalSheet {
            identity: identity("再注册-6212230000000-20160831"),
            area: "宕昌县".to_owned(),
            letterhead: None,
            issuing_unit: "宕昌县卫生和计划生育局".to_owned(),
            as_of: day("2016-08-31").expect("a date"),
            townships: vec![first, RenewalTownship { name: "哈达铺镇".to_owned(), lines }],
        }
    }

    #[test]
    fn every_township_gets_a_letter_with_its_doctors_and_days() {
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sheet(), &fonts).expect("reminders");
        keep("renewals", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        assert!(rendered.bytes == render(&sheet(), &fonts).expect("reminders").bytes);
        let Some(text) = inspect(&rendered) else { return };
        for part in [
            "官亭镇卫生院：",
            "哈达铺镇卫生院：",
            "2名乡村医生应申请再注册，其中1人已过申请期限",
            "示范·𬭊",
            "已逾期",
            "截至2016年8月31日",
            "（盖章）",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
