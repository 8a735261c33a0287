//! The circular (通报) that comes from a snapshot: a letter after GB/T 9704.

use super::layout::{Cell, Column, Document, Flow, Fonts, Row, Style, Table, mm, size};
use super::{Rendered, ReportError, parts};
use crate::domain::time::in_words;
use crate::ledger::circulars::{Behind, CircularHead, CircularSheet, CircularTable};

/// Draws a circular.
pub fn render(sheet: &CircularSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let head = &sheet.head;
    let title = format!("关于{}{}进展情况的通报", head.area_name, head.title);
    let mut document =
        Document::new(fonts, parts::information(&title, &head.issuing_unit, &head.identity));
    let mut flow = document.section(parts::footer("通报", &head.identity));
    opening(&mut flow, head, &title);
    let style = Style::letter();
    flow.paragraph(&basis(head), &style);
    parts::letter_heading(&mut flow, "一、总体情况");
    each(&mut flow, &sheet.sentences, "截至统计日期，没有到期或在进行中的目标。");
    parts::letter_heading(&mut flow, "二、各县区情况");
    for table in &sheet.tables {
        counties(&mut flow, table);
    }
    parts::letter_heading(&mut flow, "三、到期未按时完成的县区");
    behind(&mut flow, &sheet.behind);
    parts::letter_heading(&mut flow, "四、下步时限");
    each(&mut flow, &sheet.due, "没有未完成的到期任务。");
    parts::signed(&mut flow, &head.issuing_unit, Some(head.issued_on));
    flow.space(mm(4.0));
    parts::identity_block(&mut flow, &head.identity);
    document.finish()
}

/// Letterhead, title and whom it is for.
pub(super) fn opening(flow: &mut Flow<'_, '_>, head: &CircularHead, title: &str) {
    if let Some(letterhead) = &head.letterhead {
        parts::letterhead(flow, letterhead, head.document_no.as_deref());
    } else if let Some(number) = &head.document_no {
        let style = Style::new(size::SMALL_FOURTH).align(super::layout::Align::Right);
        flow.paragraph(number, &style);
        flow.space(parts::LINE);
    }
    parts::letter_title(flow, title);
}

/// On what the figures rest.
pub(super) fn basis(head: &CircularHead) -> String {
    format!(
        "按《{}》评判，截至{}（以 {} 所知），{}各项目标任务进展情况如下。数字取自快照{}，可以重算核对。",
        head.plan_title,
        in_words(head.as_of),
        head.known_at,
        head.area_name,
        head.identity.record_number.trim_start_matches("快照"),
    )
}

pub(super) fn each(flow: &mut Flow<'_, '_>, sentences: &[String], none: &str) {
    let style = Style::letter();
    for sentence in sentences {
        flow.paragraph(sentence, &style);
    }
    if sentences.is_empty() {
        flow.paragraph(none, &style);
    }
}

fn counties(flow: &mut Flow<'_, '_>, table: &CircularTable) {
    flow.need(mm(30.0));
    let style = Style::new(size::SMALL_FOURTH).weight(super::layout::Weight::Bold);
    flow.paragraph(&table.title, &style);
    flow.space(mm(1.0));
    let columns = vec![
        Column::centred(26.0),
        Column::figures(18.0),
        Column::figures(18.0),
        Column::figures(18.0),
        Column::figures(16.0),
        Column::centred(22.0),
        Column::text(38.0),
    ];
    let titles = ["县区", "应达", "实际", "按期", "差", "状态", "预计"];
    let mut drawn = Table::new(columns).head(&titles);
    for line in &table.lines {
        drawn.row(Row::new(vec![
            Cell::new(&line.area_name),
            Cell::new(line.required.map_or_else(|| "—".to_owned(), |due| due.to_string())),
            Cell::new(line.actual.to_string()),
            Cell::new(line.on_time.to_string()),
            Cell::new(line.gap.to_string()),
            Cell::new(line.status),
            Cell::new(&line.forecast),
        ]));
    }
    flow.table(&drawn);
    flow.space(mm(3.0));
}

fn behind(flow: &mut Flow<'_, '_>, all: &[Behind]) {
    let style = Style::letter();
    if all.is_empty() {
        flow.paragraph("没有到期未按时完成、方案写明后果的县区。", &style);
    }
    for behind in all {
        let said = format!("方案{}规定：“{}”。涉及下列县区：", behind.clause, behind.words);
        flow.paragraph(&said, &style);
        flow.space(mm(1.0));
        let columns = vec![
            Column::centred(24.0),
            Column::text(78.0),
            Column::figures(22.0),
            Column::figures(32.0),
        ];
        let titles = ["县区", "事项", "涉及项目", "已下达（万元）"];
        let mut table = Table::new(columns).head(&titles);
        for line in &behind.lines {
            table.row(Row::new(vec![
                Cell::new(&line.area_name),
                Cell::new(&line.matter),
                Cell::new(line.records.to_string()),
                Cell::new(line.money.wan()),
            ]));
        }
        flow.table(&table);
        flow.space(mm(3.0));
    }
}

#[cfg(test)]
pub(in crate::report) mod tests {
    use chrono::NaiveDate;

    use super::render;
    use crate::domain::money::Fen;
    use crate::domain::time::Instant;
    use crate::ledger::circulars::{
        Behind, BehindLine, CircularHead, CircularLine, CircularSheet, CircularTable,
    };
    use crate::report::acceptance_form::sample::{identity, keep};
    use crate::report::layout::Fonts;
    use crate::report::layout::tests::inspect;

    pub(in crate::report) fn head() -> CircularHead {
        CircularHead {
            identity: identity("快照 2016-003"),
            letterhead: None,
            document_no: None,
            issuing_unit: "陇南市卫生和计划生育委员会".to_owned(),
            issued_on: NaiveDate::from_ymd_opt(2016, 7, 5).expect("a date"),
            area_name: "陇南市".to_owned(),
            title: "2016年第二季度".to_owned(),
            plan_title: "健康扶贫专项方案".to_owned(),
            as_of: NaiveDate::from_ymd_opt(2016, 6, 30).expect("a date"),
            known_at: Instant(1_467_700_000_000_000),
        }
    }

    fn sample() -> CircularSheet {
        let line = |name: &str, gap| CircularLine {
            area_name: name.to_owned(),
            required: Some(120),
            actual: 120 - gap,
            on_time: 100 - gap,
            gap,
            status: if gap > 0 { "逾期" } else { "逾期完成" },
            forecast: "按此速度 2016-11-02".to_owned(),
        };
        let sentence = "2015年应建成 750 所，已验收 740，待验收 4，在建 6，未开工 0。";
        CircularSheet {
            head: head(),
            sentences: vec![sentence.to_owned()],
            tables: vec![CircularTable {
                title: "T01 完成未达标贫困村卫生室建设（2015年批次）".to_owned(),
                lines: vec![line("武都区", 6), line("宕昌县", 4), line("礼县", 0)],
            }],
            behind: vec![Behind {
                clause: "五.1".to_owned(),
                words: "对不能按期完成任务的县区,将减少下一年度项目资金".to_owned(),
                lines: vec![BehindLine {
                    area_name: "武都区".to_owned(),
                    matter: "2015年批次，2015-12-31到期，未完成 6 所".to_owned(),
                    unfinished: 6,
                    records: 6,
                    money: Fen::from_yuan(600_000),
                }],
            }],
            due: vec!["完成未达标贫困村卫生室建设（2015年批次）已于 2015-12-31 到期，尚差 10 所，应尽快完成。".to_owned()],
        }
    }

    #[test]
    fn a_circular_names_who_is_behind_in_the_words_of_the_plan() {
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sample(), &fonts).expect("a circular");
        keep("circular", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        assert!(rendered.bytes == render(&sample(), &fonts).expect("a circular").bytes);
        let Some(text) = inspect(&rendered) else { return };
        for part in [
            "关于陇南市2016年第二季度进展情况的通报",
            "截至2016年6月30日",
            "将减少下一年度项目资金",
            "武都区",
            "快照2016-003",
            "60.00",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
