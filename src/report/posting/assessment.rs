//! 考核鉴定表: attendance and work of the posting, and what the hospital and the authority say.

use super::{PaperSheet, stretch, title, whose, workload};
use crate::domain::posting::WorkloadKind;
use crate::ledger::postings::DayLine;
use crate::report::layout::{Align, Cell, Column, Flow, Row, Table, mm};
use crate::report::parts;

pub(super) fn draw(flow: &mut Flow<'_, '_>, sheet: &PaperSheet) {
    title(flow, "考核鉴定表", &whose(sheet));
    let columns = vec![Column::centred(30.0), Column::text(126.0)];
    let mut table = Table::new(columns);
    let mut line = |label: &str, words: String, tall: f32| {
        let cells = vec![Cell::label(label), Cell::new(words).align(Align::Left)];
        table.row(Row::new(cells).tall(mm(tall)));
    };
    let posting = &sheet.posting;
    line("周　　期", stretch(sheet), 9.0);
    line("职务、专业", duty(sheet), 9.0);
    line("出勤天数", attended(sheet), 12.0);
    line("工作量合计", work(sheet), 22.0);
    line("自我小结", String::new(), 48.0);
    let marks = parts::choices(&["优", "合格", "不合格"], None);
    let hospital =
        format!("{marks}\n\n\n负责人签字：＿＿＿＿＿＿　　　　（盖章）　　　年　　月　　日");
    line("接收单位评价", hospital, 38.0);
    let authority = "\n\n\n　　　　　　　　　　　　　　　　（盖章）　　　年　　月　　日".to_owned();
    line("卫生行政\n部门意见", authority, 34.0);
    flow.table(&table);
    flow.space(mm(4.0));
    if posting.left_on.is_some() || !posting.gaps.is_empty() {
        let style = crate::report::layout::Style::new(crate::report::layout::size::SMALL_FIFTH);
        flow.paragraph(&interruptions(sheet), &style);
        flow.space(mm(2.0));
    }
}

fn duty(sheet: &PaperSheet) -> String {
    let posting = &sheet.posting;
    let words = [posting.duty.clone(), posting.specialty.clone()];
    words.into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn attended(sheet: &PaperSheet) -> String {
    let mut counted: Vec<_> =
        sheet.posting.days.iter().filter(|day| day.counts).map(|day| day.on).collect();
    counted.dedup();
    let leave = sheet.posting.days.iter().filter(|day| day.leave.is_some()).count();
    let open = sheet.posting.days.iter().filter(|day| day.is_open()).count();
    let served = sheet.posting.term().served(sheet.as_of);
    format!(
        "登记出勤并计入 {} 天；请假 {leave} 条；待核实 {open} 条；按日历在岗 {served} 天。",
        counted.len()
    )
}

fn work(sheet: &PaperSheet) -> String {
    let days: Vec<&DayLine> = sheet.posting.days.iter().collect();
    let sums = WorkloadKind::ALL.iter().map(|kind| (*kind, workload::sum(&days, *kind)));
    let words: Vec<String> = sums
        .filter(|(_, sum)| *sum > 0)
        .map(|(kind, sum)| format!("{} {sum} {}", kind.label(), kind.unit()))
        .collect();
    if words.is_empty() {
        "没有登记工作量。".to_owned()
    } else {
        format!("{}。", words.join("，"))
    }
}

fn interruptions(sheet: &PaperSheet) -> String {
    let posting = &sheet.posting;
    let mut words: Vec<String> = posting
        .gaps
        .iter()
        .map(|gap| {
            let until = gap.until.map_or("至今".to_owned(), |until| format!("至 {until}"));
            format!("{} {until} 间断（{}）", gap.from, gap.reason)
        })
        .collect();
    if let (Some(on), Some(why)) = (posting.left_on, &posting.left_reason) {
        words.push(format!("{on} 提前结束（{why}）"));
    }
    parts::sentence(&words.join("；"))
}
