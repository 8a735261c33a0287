//! The weekly bulletin (周通报): total, started, finished, and what follows from them.

use super::circular::{basis, each, opening};
use super::layout::{Cell, Column, Document, Flow, Fonts, Row, Style, Table, mm};
use super::{Rendered, ReportError, parts};
use crate::domain::measure::Share;
use crate::ledger::circulars::{BulletinLine, BulletinSheet, BulletinStage};

/// Draws a bulletin.
pub fn render(sheet: &BulletinSheet, fonts: &Fonts) -> Result<Rendered, ReportError> {
    let head = &sheet.head;
    let matter = sheet.matter.trim_start_matches("完成");
    let title = format!("{}{matter}进展周通报", head.area_name);
    let mut document =
        Document::new(fonts, parts::information(&title, &head.issuing_unit, &head.identity));
    let mut flow = document.section(parts::footer("周通报", &head.identity));
    opening(&mut flow, head, &title);
    let style = Style::letter();
    let centred = style.indent(0.0).align(super::layout::Align::Centre);
    flow.paragraph(&format!("（{}）", head.title), &centred);
    flow.paragraph(&basis(head), &style);
    parts::letter_heading(&mut flow, "一、总体进展");
    for stage in &sheet.stages {
        flow.paragraph(&sentence(stage, &sheet.unit), &style);
    }
    parts::letter_heading(&mut flow, "二、分县区进展");
    for stage in &sheet.stages {
        numbers(&mut flow, stage);
    }
    parts::letter_heading(&mut flow, "三、进度靠后的县区");
    each(&mut flow, &sheet.behind, "各县区均已完工。");
    parts::letter_heading(&mut flow, "四、时限");
    each(&mut flow, &sheet.due, "没有未完成的任务。");
    parts::signed(&mut flow, &head.issuing_unit, Some(head.issued_on));
    flow.space(mm(4.0));
    parts::identity_block(&mut flow, &head.identity);
    document.finish()
}

fn sentence(stage: &BulletinStage, unit: &str) -> String {
    let all = stage.total();
    format!(
        "{}：总数 {} {unit}，开工 {}，完工 {}，未开工 {}，完工率 {}。",
        stage.title,
        all.total,
        all.started,
        all.finished,
        all.not_started(),
        share(&all),
    )
}

fn share(line: &BulletinLine) -> String {
    let share = Share { numerator: line.finished, denominator: line.total };
    share.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
}

fn numbers(flow: &mut Flow<'_, '_>, stage: &BulletinStage) {
    flow.need(mm(40.0));
    flow.paragraph(&stage.title, &Style::letter());
    flow.space(mm(1.0));
    let mut columns = vec![Column::centred(36.0)];
    columns.extend([Column::figures(24.0); 5]);
    let titles = ["县区", "总数", "开工", "完工", "未开工", "完工率"];
    let mut table = Table::new(columns).head(&titles).whole();
    let row = |line: &BulletinLine, bold: bool| {
        let texts = [
            line.area_name.clone(),
            line.total.to_string(),
            line.started.to_string(),
            line.finished.to_string(),
            line.not_started().to_string(),
            share(line),
        ];
        let cell = |text| if bold { Cell::new(text).bold() } else { Cell::new(text) };
        Row::new(texts.into_iter().map(cell).collect())
    };
    for line in &stage.lines {
        table.row(row(line, false));
    }
    if stage.lines.len() > 1 {
        table.row(row(&stage.total(), true));
    }
    flow.table(&table);
    flow.space(mm(3.0));
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::ledger::circulars::{BulletinLine, BulletinSheet, BulletinStage};
    use crate::report::acceptance_form::sample::keep;
    use crate::report::circular::tests::head;
    use crate::report::layout::Fonts;
    use crate::report::layout::tests::inspect;

    fn sample() -> BulletinSheet {
        let line = |name: &str, total, started, finished| BulletinLine {
            area_name: name.to_owned(),
            total,
            started,
            finished,
        };
        BulletinSheet {
            head: head(),
            matter: "贫困村卫生室建设".to_owned(),
            unit: "所".to_owned(),
            stages: vec![BulletinStage {
                title: "2016年批次".to_owned(),
                lines: vec![line("宕昌县", 44, 30, 11), line("礼县", 46, 46, 40)],
            }],
            behind: vec!["2016年批次尚有未开工的：宕昌县（14）。".to_owned()],
            due: vec!["2016年批次应于 2016-12-31 前完成，尚差 39 所。".to_owned()],
        }
    }

    #[test]
    fn what_is_not_started_is_derived_and_who_is_behind_is_named() {
        let fonts = Fonts::load(None).expect("fonts");
        let rendered = render(&sample(), &fonts).expect("a bulletin");
        keep("bulletin", &rendered.bytes);
        assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
        let Some(text) = inspect(&rendered) else { return };
        for part in ["总数90所，开工76，完工51，未开工14，完工率56.7%", "宕昌县（14）", "合计"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
